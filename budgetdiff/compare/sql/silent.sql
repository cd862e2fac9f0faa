-- Of a department's trees the nodes that a member is silent about in a period, one depth at a time from the total: its tables
-- do not print them, or what stands above them, or it has no figures of the period at all (cmp_lacking). What the other
-- members print there is no figure of the department: the missing part is not zero.
SELECT DISTINCT a.g, s.node, w.is_current
FROM cmp_seen AS s
JOIN cmp_above AS a ON a.member = s.g
CROSS JOIN (VALUES (false), (true)) AS w(is_current)
LEFT JOIN (SELECT DISTINCT is_current FROM cmp_lacking) AS l ON l.is_current = w.is_current
LEFT JOIN cmp_silent AS p ON p.g = a.g AND p.node = s.parent AND p.is_current = w.is_current
WHERE s.depth = $depth
  AND (CASE WHEN w.is_current THEN s.current_hidden ELSE s.base_hidden END
       OR l.is_current IS NOT NULL OR p.g IS NOT NULL)
