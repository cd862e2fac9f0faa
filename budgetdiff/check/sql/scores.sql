-- Every indicator that prints its points and its score, alone in its row: of several targets in one cell the points are of all.
SELECT s.document_id, i.project, i.category, i.subcategory, i.name, i.target_raw, i.comparator, i.target_value, i.target_upper,
       i.unit, i.actual_raw, i.actual_value, i.weight, i.score, i.page, i.row, i.bbox
FROM indicator i JOIN check_scope s USING (document_no)
WHERE i.score IS NOT NULL AND i.weight IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY i.document_no, i.page, i.row) = 1
ORDER BY i.document_no, i.ordinal
