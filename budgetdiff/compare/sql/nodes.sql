-- All lines of the trees, printed or not.
SELECT g, node, parent, depth, base_printed, current_printed, base_quantum, current_quantum, base_rank, current_rank
FROM cmp_printed
WHERE depth >= 0
UNION ALL
SELECT g, node, parent, depth, CAST(NULL AS DECIMAL(18, 2)), CAST(NULL AS DECIMAL(18, 2)), CAST(NULL AS DECIMAL(18, 2)),
       CAST(NULL AS DECIMAL(18, 2)), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
FROM cmp_unprinted
