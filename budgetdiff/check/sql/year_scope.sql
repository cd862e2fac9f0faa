-- A statement whose title names other money than last year's of the same unit and phase.
WITH titles AS (
    SELECT document_no, document_id, unit_name, document_year, document_phase, statement, any_value(title) AS title,
           min(page) AS page, arg_min(fact_id, ordinal) AS fact_id,
           CASE WHEN contains(any_value(title), '一般公共') THEN '一般公共预算'
                WHEN contains(any_value(title), '财政拨款') THEN '财政拨款' END AS scope
    FROM check_cell WHERE statement IN ('three_public', 'basic_economic')
    GROUP BY ALL HAVING count(DISTINCT title) = 1
)
SELECT n.document_id, n.page, n.title, n.scope, b.title AS base_title, b.scope AS base_scope, [n.fact_id, b.fact_id] AS facts
FROM titles n JOIN titles b ON b.unit_name = n.unit_name AND b.statement = n.statement AND b.document_phase = n.document_phase
    AND b.document_year = n.document_year - 1
WHERE n.scope <> b.scope
ORDER BY n.document_no
