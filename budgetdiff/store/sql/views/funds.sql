-- The money that target and self-evaluation forms print, in the newest documents.
CREATE OR REPLACE VIEW funds AS
SELECT document_id, unit_name, f.fiscal_year, f.phase, project, label, column_title, amount, quantum, raw, page, row, standing
FROM fund f JOIN document d USING (document_no)
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
