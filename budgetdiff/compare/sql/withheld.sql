-- A department's lines with those withheld that a member is silent about in a period, see silent.sql.
SELECT v.g, v.node, v.parent, v.depth, v.base, v.current, v.base_quantum, v.current_quantum, v.base_rank, v.current_rank,
       v.base_parts, v.current_parts, v.base_parts_quantum, v.current_parts_quantum, v.has_parts,
       v.base_hidden OR b.g IS NOT NULL AS base_hidden, v.current_hidden OR c.g IS NOT NULL AS current_hidden,
       trim(CASE WHEN b.g IS NOT NULL THEN 'member_base' ELSE '' END
            || CASE WHEN c.g IS NOT NULL THEN ' member_current' ELSE '' END) AS withheld
FROM cmp_seen AS v
LEFT JOIN (SELECT g, node FROM cmp_silent WHERE NOT is_current) AS b ON b.g = v.g AND b.node = v.node
LEFT JOIN (SELECT g, node FROM cmp_silent WHERE is_current) AS c ON c.g = v.g AND c.node = v.node
