-- Headings of statements that the document has once, with how many headings of it name the document's own unit.
-- A budget prints the debt and the assets as they stood at the end of the year before: the year in their headings is that one.
WITH once AS (
    SELECT document_no, statement FROM check_table
    WHERE statement IS NOT NULL AND statement NOT IN ('target_form', 'self_evaluation', 'project_expenditure', 'procurement',
                                                     'government_debt', 'state_assets')
    GROUP BY ALL HAVING count(*) = 1
)
SELECT r.document_id, r.unit_name, r.fiscal_year, CAST(r.phase AS VARCHAR) AS phase, r.page, r.row, r.bbox, r.text, r.statement,
       count(*) FILTER (WHERE contains(r.text, r.unit_name)) OVER (PARTITION BY r.document_no) AS own_names
FROM check_remark r SEMI JOIN once USING (document_no, statement)
WHERE r.kind = 'heading'
ORDER BY r.document_no, r.ordinal
