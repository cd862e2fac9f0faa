-- Which trees a period's documents print at all, be it with empty cells: there a line that is missing is new or gone.
-- cmp_scopes are the tables and columns printed, a row for each with its period.
SELECT g, 0 AS depth,
       max(CASE WHEN w.fiscal_year = $base_year AND w.phase = $base_phase THEN 1 END) AS base,
       max(CASE WHEN w.fiscal_year = $current_year AND w.phase = $current_phase THEN 1 END) AS current
FROM cmp_groups AS s
JOIN cmp_scopes AS w ON w.unit_name = s.unit_name AND w.statement = s.statement AND w.side = s.side AND w.column_id = s.column_id
GROUP BY g
