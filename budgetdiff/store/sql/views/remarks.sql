-- Contents entries, headings, notes below tables and placeholders of the newest documents.
CREATE OR REPLACE VIEW remarks AS
SELECT document_id, unit_name, fiscal_year, phase, kind, page, text, statement, ordinal, row, bbox, number, parts
FROM remark r JOIN document d USING (document_no)
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
