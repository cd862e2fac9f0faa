-- Every cell of the statutory statements, and what sentences imply of them, in the newest documents.
CREATE OR REPLACE VIEW facts AS
SELECT document_id, unit_name, fiscal_year, phase, statement, statement_title, side, classification, code, label, level,
       measure, column_title, amount, quantum, raw, origin, page, row, bbox, doubtful, standing, confidence
FROM all_facts
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
