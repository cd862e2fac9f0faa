-- Every table of the newest documents: recognised (statement) or left over (NULL, with the reason).
CREATE OR REPLACE VIEW tables_seen AS
SELECT document_id, unit_name, fiscal_year, phase, page, t.title, statement, money_unit, cells, reason, ordinal, proof, doubt,
       t.numbers, t.numbers_lost
FROM table_seen t JOIN document d USING (document_no)
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
