-- Two frames paired line by line. cmp_base and cmp_current hold key columns k0, k1 …, amount (yuan, never NULL) and, where
-- one was asked for, label; the names in braces are filled in with those columns, never with a name of the user's.
-- A NULL key equals a NULL key: the total of a table often has no code.
WITH paired AS (
    SELECT {keys}{label},
           b.amount AS base, c.amount AS current
    FROM cmp_base AS b
    FULL JOIN cmp_current AS c ON {same}
),
totalled AS (
    SELECT paired.*, {totals},
           CAST(coalesce(current, 0) - coalesce(base, 0) AS DECIMAL(18, 2)) AS change,
           CASE WHEN base IS NULL THEN 'new'
                WHEN current IS NULL THEN 'discontinued'
                WHEN base = current THEN 'unchanged'
                WHEN base = 0 THEN 'zero_base'
                WHEN (base < 0 AND current > 0) OR (base > 0 AND current < 0) THEN 'sign_change'
                WHEN base < 0 THEN 'negative_base'
                ELSE 'normal' END AS kind
    FROM paired {grouped}
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
FROM totalled
LIMIT $most -- two keys that repeat multiply: one row more than both sides have says so, and the join stops there
