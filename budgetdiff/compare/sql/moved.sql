-- The parts of every line that a crosswalk moves, from a period that is coded as it was earlier ($earlier: is it the current one?).
-- cmp_moves names for each code that moves where its parts go: numerator of denominator parts, in order of the codes.
-- What a line's parts add up to is the line, to the fen: the fen that are left over go to the largest remainders.
-- Only ends of branches move; the lines above them follow by what went out of them and into others, see restated.sql.
WITH mine AS (
    SELECT p.*, w.classification
    FROM cmp_picked AS p
    JOIN cmp_trees AS w ON w.t = p.t
    WHERE is_current = $earlier AND code <> '' AND (label_key = '' OR label_key LIKE '#%')
),
inside AS (  -- codes that have lines below them in the same table and column
    SELECT t, substr(code, 1, 3) AS code FROM mine WHERE length(code) > 3
    UNION
    SELECT t, substr(code, 1, 5) AS code FROM mine WHERE length(code) > 5
    UNION
    SELECT t, substr(code, 1, 7) AS code FROM mine WHERE length(code) > 7
),
parts AS (
    SELECT m.*, n.to_code, n.ordinal,
           CASE WHEN m.amount < 0 THEN -1 ELSE 1 END AS sign,
           CAST(CAST(abs(m.amount) AS DECIMAL(28, 2)) * 100 AS BIGINT) AS fen, n.numerator, n.denominator
    FROM mine AS m
    JOIN cmp_moves AS n ON n.classification = m.classification AND n.code = m.code
    LEFT JOIN inside AS i ON i.t = m.t AND i.code = m.code
    WHERE i.code IS NULL
),
floored AS (  -- fen * numerator / denominator without leaving 64 bits
    SELECT parts.*,
           (fen // denominator) * numerator + ((fen % denominator) * numerator) // denominator AS share,
           ((fen % denominator) * numerator) % denominator AS remainder
    FROM parts
),
shared AS (
    SELECT floored.*,
           fen - sum(share) OVER line AS left_over,
           row_number() OVER (PARTITION BY t, code, label_key, fact_id
                              ORDER BY remainder DESC, ordinal) AS place
    FROM floored
    WINDOW line AS (PARTITION BY t, code, label_key, fact_id)
)
SELECT t, code, to_code, label, label_key, amount AS whole,
       CAST(CAST((share + CASE WHEN place <= left_over THEN 1 ELSE 0 END) * sign AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2))
           AS amount,
       quantum, origin, source_rank, fact_id
FROM shared
