-- The only total row of a table of codes beside the sum of its topmost lines; lines without a code (结转下年) may belong to
-- the total or not, so both sums are ways to make it up; the first is shown.
WITH tops AS (
    SELECT col, sum(amount) AS amount, sum(quantum) AS quantum, list(fact_id ORDER BY code) AS facts
    FROM check_coded WHERE above IS NULL GROUP BY col
),
bare AS (
    SELECT col, sum(amount) AS amount, sum(quantum) AS quantum, list(fact_id ORDER BY ordinal) AS facts
    FROM check_cell
    WHERE side = '' AND code IS NULL AND level <> 0 AND amount IS NOT NULL
    GROUP BY col
),
wholes AS (
    SELECT col, any_value(document_id) AS document_id, any_value(fact_id) AS fact_id, any_value(amount) AS amount,
           any_value(quantum) AS quantum
    FROM check_cell
    WHERE side = '' AND code IS NULL AND level = 0 AND amount IS NOT NULL
    GROUP BY col HAVING count(*) = 1 AND NOT regexp_matches(any_value(label), '人员|公用|基本|项目')
)
SELECT w.document_id, 1 AS preference, [w.fact_id] || t.facts AS facts, t.amount AS expected, w.amount AS found,
       w.quantum + t.quantum AS slack
FROM wholes w JOIN tops t USING (col)
UNION ALL
SELECT w.document_id, 2, [w.fact_id] || t.facts || b.facts, t.amount + b.amount, w.amount, w.quantum + t.quantum + b.quantum
FROM wholes w JOIN tops t USING (col) JOIN bare b USING (col)
