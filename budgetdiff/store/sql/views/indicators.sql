-- Every performance target, and what was reported against it, in the newest documents.
CREATE OR REPLACE VIEW indicators AS
SELECT document_id, unit_name, i.fiscal_year, i.phase, project, category, subcategory, name, target_raw, comparator,
       target_value, target_upper, unit, actual_raw, actual_value, weight, score, deviation_reason, page, row, standing
FROM indicator i JOIN document d USING (document_no)
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
