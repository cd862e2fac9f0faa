-- A total of one side beside the sums a form may mean by it: of the lines of the first level, of all lines without 财政拨款
-- (whose parts stand below it), or of all lines without those parts; with the balances of the first level, or the first of
-- each kind: ways to make it up. Only where every line with money is understood.
WITH bounds AS (
    SELECT s.tbl, min(s.position) FILTER (WHERE role = 'flow') AS first_flow,
           min(s.position) FILTER (WHERE role = 'stock') AS first_stock,
           min(s.position) FILTER (WHERE kind = 'current') AS current_at
    FROM check_side s GROUP BY s.tbl
),
-- the flows that the year's total covers: those above it, or below it where it stands first
placed AS (
    SELECT s.*, b.current_at, b.first_stock,
           b.current_at IS NULL OR (b.first_flow < b.current_at AND s.position < b.current_at)
           OR (b.first_flow > b.current_at AND s.position > b.current_at
               AND (b.first_stock IS NULL OR b.first_stock < b.current_at OR s.position < b.first_stock)) AS in_year
    FROM check_side s JOIN bounds b USING (tbl)
    WHERE coalesce(s.role, '') <> 'total'
),
unclear AS (
    SELECT DISTINCT col FROM placed
    WHERE (kind IS NULL AND amount <> 0 AND (level = 1 OR current_at IS NULL OR NOT in_year))
),
flows AS (
    SELECT *, min(level) OVER (PARTITION BY col) AS top,
           bool_or(kind = 'appropriation') OVER (PARTITION BY col) AS has_whole,
           bool_or(kind IN ('general_public', 'government_fund', 'state_capital')) OVER (PARTITION BY col) AS has_parts
    FROM placed WHERE role = 'flow' AND in_year AND amount IS NOT NULL
),
twice AS (SELECT DISTINCT col FROM flows GROUP BY col, kind, key, level HAVING count(*) > 1),
flow_readings AS (
    SELECT col, reading, sum(amount) AS amount, sum(quantum) AS quantum, list(fact_id ORDER BY ordinal) AS facts
    FROM flows CROSS JOIN (VALUES (1), (2), (3)) r(reading)
    WHERE (reading = 1 AND level = top)
       OR (reading = 2 AND NOT (has_parts AND kind = 'appropriation'))
       OR (reading = 3 AND NOT (has_whole AND kind IN ('general_public', 'government_fund', 'state_capital')))
    GROUP BY col, reading
),
-- 基本支出 and 项目支出 may stand beside the 类 that they are also made of; then each kind adds up by itself
natures AS (
    SELECT col FROM flows GROUP BY col HAVING bool_or(kind = 'class') AND bool_or(kind IN ('basic', 'project'))
),
stocks AS (
    SELECT *, min(level) OVER (PARTITION BY col) AS top, row_number() OVER (PARTITION BY col, kind ORDER BY position) AS nth
    FROM placed WHERE role = 'stock' AND amount IS NOT NULL
),
stock_readings AS (
    SELECT col, reading, sum(amount) AS amount, sum(quantum) AS quantum, list(fact_id ORDER BY ordinal) AS facts
    FROM stocks CROSS JOIN (VALUES (1), (2)) r(reading)
    WHERE (reading = 1 AND level = top) OR (reading = 2 AND nth = 1)
    GROUP BY col, reading
),
candidates AS (
    SELECT t.document_id, t.col, t.kind, t.fact_id, t.amount AS found, t.quantum, f.amount AS expected, f.quantum AS parts,
           f.facts
    FROM check_side_total t JOIN flow_readings f USING (col) WHERE t.kind = 'current' AND t.amount IS NOT NULL
    UNION ALL
    SELECT t.document_id, t.col, t.kind, t.fact_id, t.amount, t.quantum, f.amount + coalesce(s.amount, 0),
           f.quantum + coalesce(s.quantum, 0), f.facts || coalesce(s.facts, [])
    FROM check_side_total t JOIN flow_readings f USING (col) LEFT JOIN stock_readings s USING (col)
    WHERE t.kind = 'grand' AND t.amount IS NOT NULL
      AND NOT EXISTS (FROM check_side_total c WHERE c.col = t.col AND c.kind = 'current' AND c.amount IS NOT NULL)
    UNION ALL
    SELECT t.document_id, t.col, t.kind, t.fact_id, t.amount, t.quantum, c.amount + coalesce(s.amount, 0),
           c.quantum + coalesce(s.quantum, 0), [c.fact_id] || coalesce(s.facts, [])
    FROM check_side_total t JOIN check_side_total c ON c.col = t.col AND c.kind = 'current' AND c.amount IS NOT NULL
    LEFT JOIN stock_readings s ON s.col = t.col
    WHERE t.kind = 'grand' AND t.amount IS NOT NULL
)
SELECT document_id, kind AS variant, [fact_id] || facts AS facts, expected, found, quantum + parts AS slack
FROM candidates ANTI JOIN unclear USING (col) ANTI JOIN twice USING (col) ANTI JOIN natures USING (col)
