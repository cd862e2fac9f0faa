-- In how many periods of a trend each line is printed that could be the total of its column: the same one counts in every step.
SELECT tree_id AS t, label_key, count(*) AS periods
FROM (
    SELECT DISTINCT tree_id, label_key, fiscal_year, CAST(phase AS VARCHAR) AS phase FROM figures
    WHERE level = 0 AND code IS NULL AND amount IS NOT NULL
) AS heads
JOIN cmp_through AS p ON p.fiscal_year = heads.fiscal_year AND p.phase = heads.phase
GROUP BY tree_id, label_key
