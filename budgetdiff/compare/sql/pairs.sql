-- Two frames paired line by line. cmp_base and cmp_current hold key columns k0, k1 …, amount (yuan, never NULL) and, where
-- one was asked for, label; the names in braces are filled in with those columns, never with a name of the user's.
-- A NULL key equals a NULL key: the total of a table often has no code.
SELECT paired.*, {totals}
FROM (
    SELECT {keys}{label},
           b.amount AS base, c.amount AS current
    FROM cmp_base AS b
    FULL JOIN cmp_current AS c ON {same}
) AS paired {grouped}
