-- The one line of a table whose 款 (or 类) is not printed, where those of all its other lines are.
WITH lines AS (
    SELECT document_no, unit_name, statement, title, classification, code, any_value(document_id) AS document_id,
           arg_min(fact_id, ordinal) AS fact_id, min(page) AS page, any_value(label) AS label
    FROM check_cell
    WHERE side = '' AND code IS NOT NULL AND statement NOT IN ('three_public', 'project_expenditure', 'procurement')
    GROUP BY ALL
),
placed AS (
    SELECT l.*, EXISTS (FROM lines p WHERE p.document_no = l.document_no AND p.unit_name = l.unit_name
                        AND p.statement = l.statement AND p.title = l.title AND p.classification = l.classification
                        AND p.code = left(l.code, length(l.code) - 2)) AS has_parent
    FROM lines l WHERE length(l.code) IN (5, 7)
)
SELECT document_id, page, code, label, [fact_id] AS facts FROM placed
QUALIFY NOT has_parent
    AND count(*) FILTER (WHERE NOT has_parent) OVER (PARTITION BY document_no, unit_name, statement, title, classification) = 1
    AND count(*) FILTER (WHERE has_parent AND length(code) >= 5)
        OVER (PARTITION BY document_no, unit_name, statement, title, classification) >= 4
ORDER BY document_id, page
