-- Lines that are paired, with their change, its kind, and their rates as pairs. Filled in are a query (paired) of base, current,
-- total_base and total_current, all in yuan, and the names of those of its columns that are carried along.
WITH kinds AS (
    SELECT paired.*,
           CAST(coalesce(current, 0) - coalesce(base, 0) AS DECIMAL(18, 2)) AS change,
           CASE WHEN base IS NULL THEN 'new'
                WHEN current IS NULL THEN 'discontinued'
                WHEN base = current THEN 'unchanged'
                WHEN base = 0 THEN 'zero_base'
                WHEN (base < 0 AND current > 0) OR (base > 0 AND current < 0) THEN 'sign_change'
                WHEN base < 0 THEN 'negative_base'
                ELSE 'normal' END AS kind
    FROM (
{paired}
    ) AS paired
)
SELECT {names}, base, current,
       CAST(current - base AS DECIMAL(18, 2)) AS delta,
       change,                                                   -- a missing side adds nothing
       kind,
       CASE WHEN kind IN ('normal', 'unchanged') THEN change END AS growth_numerator,
       CASE WHEN kind = 'normal' OR (kind = 'unchanged' AND base > 0) THEN base
            WHEN kind = 'unchanged' AND base = 0 THEN CAST(1 AS DECIMAL(18, 2))
            WHEN kind = 'unchanged' THEN CAST(-base AS DECIMAL(18, 2)) END AS growth_denominator,
       CASE WHEN total_base > 0 THEN change END AS contribution_numerator,
       CASE WHEN total_base > 0 THEN total_base END AS contribution_denominator,
       CASE WHEN total_base > 0 THEN base END AS share_base_numerator,
       CASE WHEN total_base > 0 AND base IS NOT NULL THEN total_base END AS share_base_denominator,
       CASE WHEN total_current > 0 THEN current END AS share_current_numerator,
       CASE WHEN total_current > 0 AND current IS NOT NULL THEN total_current END AS share_current_denominator
FROM kinds
