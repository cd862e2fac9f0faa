-- The total of a row beside the sum of its columns. check_columns (reading, family, statement, whole, part, sign, needed)
-- holds the ways a form may make the total up; a row contradicts only where none of the ways that its columns allow holds.
WITH row_cell AS (
    SELECT * FROM check_cell
    WHERE side IN ('', 'expenditure') AND statement <> 'three_public'
    -- 其中 columns are parts of the column before them
    QUALIFY NOT contains(column_title, '其中') OR count(*) OVER (PARTITION BY line, measure) = 1
),
measures AS (
    SELECT line, measure, count(*) AS printed, any_value(fact_id) AS fact_id, any_value(amount) AS amount,
           any_value(quantum) AS quantum, any_value(statement) AS statement, any_value(document_id) AS document_id
    FROM row_cell GROUP BY line, measure
),
clear AS (SELECT line, any_value(statement) AS statement FROM measures GROUP BY line HAVING max(printed) = 1),
-- every measure of the row has a part in the reading, and those the reading needs are all printed
possible AS (
    SELECT c.line, r.reading
    FROM clear c JOIN (SELECT DISTINCT reading, statement FROM check_columns) r USING (statement)
    WHERE NOT EXISTS (
              SELECT 1 FROM measures m WHERE m.line = c.line
              AND NOT EXISTS (SELECT 1 FROM check_columns k WHERE k.reading = r.reading AND k.statement = r.statement
                              AND (k.part = m.measure OR k.whole = m.measure
                                   OR (k.part LIKE '%*' AND starts_with(m.measure, rtrim(k.part, '*'))))))
      AND NOT EXISTS (
              SELECT 1 FROM check_columns k WHERE k.reading = r.reading AND k.statement = r.statement AND k.needed
              AND NOT EXISTS (SELECT 1 FROM measures m WHERE m.line = c.line AND m.measure = k.part))
),
sums AS (
    SELECT p.line, p.reading, any_value(k.family) AS family, any_value(k.whole) AS whole,
           sum(k.sign * m.amount) AS amount, sum(m.quantum) AS quantum, list(m.fact_id ORDER BY m.fact_id) AS facts,
           list(k.sign ORDER BY m.fact_id) AS signs
    FROM possible p
    JOIN measures m ON m.line = p.line AND m.amount IS NOT NULL
    JOIN check_columns k ON k.reading = p.reading AND k.statement = m.statement AND k.sign <> 0
        AND (k.part = m.measure OR (k.part LIKE '%*' AND starts_with(m.measure, rtrim(k.part, '*'))))
    GROUP BY p.line, p.reading
)
SELECT w.document_id, s.family AS variant, [w.fact_id] || s.facts AS facts, s.signs, s.amount AS expected, w.amount AS found,
       w.quantum + s.quantum AS slack
FROM sums s JOIN measures w ON w.line = s.line AND w.measure = s.whole AND w.amount IS NOT NULL
