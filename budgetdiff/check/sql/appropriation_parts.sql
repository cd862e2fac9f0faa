-- 财政拨款收入 on the revenue side beside the lines of the second level below it that name its budgets; where they leave out
-- the general public budget (其中：政府性基金预算财政拨款), they are no more than some of it.
WITH lines AS (
    SELECT * FROM check_side WHERE side = 'revenue' AND amount IS NOT NULL AND NOT again
),
wholes AS (SELECT * FROM lines WHERE kind = 'appropriation' AND level = 1),
following AS (
    SELECT w.fact_id AS whole, min(o.position) AS until
    FROM wholes w LEFT JOIN check_side o ON o.col = w.col AND o.position > w.position AND o.level < 2
    GROUP BY w.fact_id
)
SELECT w.document_id, [w.fact_id] || list(p.fact_id ORDER BY p.ordinal) AS facts, sum(p.amount) AS expected,
       w.amount AS found, w.quantum + sum(p.quantum) AS slack
FROM wholes w JOIN following f ON f.whole = w.fact_id
JOIN lines p ON p.col = w.col AND p.level = 2 AND p.position > w.position AND (f.until IS NULL OR p.position < f.until)
WHERE NOT EXISTS (FROM check_side x WHERE x.col = w.col AND x.level = 2 AND x.position > w.position
                  AND (f.until IS NULL OR x.position < f.until) AND x.amount <> 0
                  AND coalesce(x.kind, '') NOT IN ('general_public', 'government_fund', 'state_capital'))
GROUP BY w.document_id, w.fact_id, w.amount, w.quantum
HAVING count(p.fact_id) = count(DISTINCT p.kind) AND bool_or(p.kind = 'general_public')
