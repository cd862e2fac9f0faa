-- Columns under one header that end in 小计 or 合计, beside the sum of their neighbours under the same header, row by row.
-- A header that has further headers without a 小计 of their own, or an 其中 among its columns, is left out.
WITH path AS (
    SELECT *, string_split(column_title, '/') AS parts FROM check_cell
    WHERE statement NOT IN ('three_public', 'project_expenditure', 'procurement')
),
leaf AS (
    SELECT *, array_to_string(parts[:-2], '/') AS head, regexp_matches(parts[-1], '^(小计|合计|总计)$') AS is_whole
    FROM path WHERE len(parts) > 1
),
heads AS (
    SELECT line, head FROM leaf
    GROUP BY line, head
    HAVING count(*) FILTER (WHERE is_whole) = 1 AND count(*) > 2 AND count(*) = count(DISTINCT column_title)
       AND NOT bool_or(contains(column_title, '其中'))
),
deeper AS (
    SELECT h.line, h.head FROM heads h JOIN path p ON p.line = h.line AND starts_with(p.column_title, h.head || '/')
    GROUP BY h.line, h.head, len(string_split(h.head, '/')) HAVING max(len(p.parts)) > len(string_split(h.head, '/')) + 1
)
SELECT any_value(l.document_id) AS document_id,
       [any_value(l.fact_id) FILTER (WHERE is_whole)] || list(l.fact_id ORDER BY l.ordinal) FILTER (WHERE NOT is_whole AND l.amount IS NOT NULL) AS facts,
       sum(l.amount) FILTER (WHERE NOT is_whole) AS expected, any_value(l.amount) FILTER (WHERE is_whole) AS found,
       sum(l.quantum) FILTER (WHERE l.amount IS NOT NULL) AS slack
FROM leaf l JOIN heads h USING (line, head) ANTI JOIN deeper d USING (line, head)
GROUP BY line, head
HAVING any_value(l.amount) FILTER (WHERE is_whole) IS NOT NULL AND count(l.amount) FILTER (WHERE NOT is_whole) > 0
