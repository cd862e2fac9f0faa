-- Lines that are paired, with their change, its kind, and their rates as pairs. Filled in are a query (paired) of base, current,
-- total_base and total_current, all in yuan, and the names of those of its columns that are carried along.
WITH kinds AS (
    SELECT paired.*,
           CAST(coalesce(current, 0) - coalesce(base, 0) AS DECIMAL(18, 2)) AS change,
           @growth_kind(base, current) AS kind
    FROM (
{paired}
    ) AS paired
)
SELECT {names}, base, current,
       CAST(current - base AS DECIMAL(18, 2)) AS delta,
       change,                                                   -- a missing side adds nothing
       kind,
       CASE WHEN @growth_base(kind, base) IS NOT NULL THEN change END AS growth_numerator,
       @growth_base(kind, base) AS growth_denominator,
       CASE WHEN total_base > 0 THEN change END AS contribution_numerator,
       CASE WHEN total_base > 0 THEN total_base END AS contribution_denominator,
       CASE WHEN total_base > 0 THEN base END AS share_base_numerator,
       CASE WHEN total_base > 0 AND base IS NOT NULL THEN total_base END AS share_base_denominator,
       CASE WHEN total_current > 0 THEN current END AS share_current_numerator,
       CASE WHEN total_current > 0 AND current IS NOT NULL THEN total_current END AS share_current_denominator
FROM kinds
