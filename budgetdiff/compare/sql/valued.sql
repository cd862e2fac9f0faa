-- One depth of the trees with its amounts: the printed one where it is printed, else the sum of the parts, which are
-- the rows of the next depth in cmp_valued. Run from the deepest to the total.
SELECT n.g, n.node, n.parent, n.depth,
       coalesce(n.base_printed, s.base) AS base,
       coalesce(n.current_printed, s.current) AS current,
       coalesce(n.base_quantum, s.base_quantum) AS base_quantum,
       coalesce(n.current_quantum, s.current_quantum) AS current_quantum,
       CASE WHEN n.base_printed IS NULL THEN s.base_rank ELSE n.base_rank END AS base_rank,
       CASE WHEN n.current_printed IS NULL THEN s.current_rank ELSE n.current_rank END AS current_rank,
       s.base AS base_parts,                      -- what the parts add up to
       s.current AS current_parts,
       s.base_quantum AS base_parts_quantum,
       s.current_quantum AS current_parts_quantum,
       CASE WHEN s.parent IS NULL THEN 0 ELSE 1 END AS has_parts
FROM cmp_nodes AS n
LEFT JOIN (
    SELECT g, parent,
           CAST(sum(base) AS DECIMAL(18, 2)) AS base,
           CAST(sum(current) AS DECIMAL(18, 2)) AS current,
           CAST(sum(base_quantum) AS DECIMAL(18, 2)) AS base_quantum,
           CAST(sum(current_quantum) AS DECIMAL(18, 2)) AS current_quantum,
           max(base_rank) AS base_rank, max(current_rank) AS current_rank
    FROM cmp_valued
    WHERE depth = $depth + 1
    GROUP BY g, parent
) AS s ON s.g = n.g AND s.parent = n.node
WHERE n.depth = $depth
