-- The numbers an eye sees on pages with tables of the newest documents, and that nothing took over: where each is printed.
CREATE OR REPLACE VIEW numbers_lost AS
SELECT document_id, unit_name, d.fiscal_year, d.phase, l.page, l.row, raw, l.bbox, t.title AS table_title, in_words
FROM number_lost l JOIN document d USING (document_no)
LEFT JOIN table_seen t ON t.document_no = l.document_no AND t.ordinal = l.table_ordinal
WHERE superseded_by IS NULL
ORDER BY l.document_no, l.ordinal;
