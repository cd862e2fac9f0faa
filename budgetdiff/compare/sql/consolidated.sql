-- The figures of a department: every line of every unit's tree, printed or summed, under the department's name, less what
-- cmp_internal says the units booked between them. The internal bookings are a line of their own, and off the total.
SELECT s.g, w.is_current, coalesce(n.measure, s.column_id) AS measure,
       CASE WHEN n.node IS NULL AND substr(v.node, 1, 1) BETWEEN '0' AND '9' THEN v.node ELSE coalesce(n.code, '') END AS code,
       coalesce(CASE WHEN w.is_current THEN n.current_label ELSE n.base_label END, n.current_label, n.base_label) AS label,
       coalesce(CASE WHEN w.is_current THEN n.current_key ELSE n.base_key END, '') AS label_key,
       CASE WHEN w.is_current THEN v.current ELSE v.base END AS amount,
       CASE WHEN w.is_current THEN v.current_quantum ELSE v.base_quantum END AS quantum,
       coalesce(CASE WHEN w.is_current THEN n.current_origin ELSE n.base_origin END, 'derived') AS origin,
       CASE WHEN w.is_current THEN v.current_rank ELSE v.base_rank END AS source_rank,
       CASE WHEN w.is_current THEN n.current_fact_id ELSE n.base_fact_id END AS fact_id,
       CASE WHEN w.is_current THEN n.current_restated ELSE n.base_restated END = 1 AS restated,
       CASE WHEN w.is_current THEN n.original_current ELSE n.original_base END AS original,
       n.matched, CAST(NULL AS VARCHAR) AS moved_from, coalesce(n.scope_changed, 0) = 1 AS scope_changed,
       v.node, v.parent, v.depth, 0 AS beside_level, false AS alone
FROM cmp_valued AS v
JOIN cmp_above AS s ON s.member = v.g
LEFT JOIN cmp_printed AS n ON n.g = v.g AND n.node = v.node
CROSS JOIN (VALUES (false), (true)) AS w(is_current)
LEFT JOIN cmp_silent AS q ON q.g = s.g AND q.node = v.node AND q.is_current = w.is_current
WHERE q.g IS NULL AND CASE WHEN w.is_current THEN v.current ELSE v.base END IS NOT NULL
UNION ALL
SELECT s.g, i.is_current, i.column_id AS measure,
       '' AS code, CASE WHEN w.depth = 0 THEN s.label ELSE '减：单位间往来' END AS label,
       CASE WHEN w.depth = 0 THEN s.label_key ELSE '减:单位间往来' END AS label_key,
       CAST(-i.amount AS DECIMAL(18, 2)) AS amount, CAST(0 AS DECIMAL(18, 2)) AS quantum, 'derived' AS origin, 0 AS source_rank,
       CAST(NULL AS VARCHAR) AS fact_id, false AS restated, CAST(NULL AS DECIMAL(18, 2)) AS original,
       CAST(NULL AS VARCHAR) AS matched, CAST(NULL AS VARCHAR) AS moved_from, false AS scope_changed,
       CASE WHEN w.depth = 0 THEN '' ELSE '~减:单位间往来' END AS node,
       CASE WHEN w.depth = 0 THEN NULL ELSE '' END AS parent, w.depth, 0 AS beside_level, false AS alone
FROM cmp_internal AS i
JOIN (SELECT a.g, a.statement, a.side, a.column_id, max(label) AS label, max(label_key) AS label_key
      FROM cmp_keyed AS k JOIN cmp_above AS a ON a.member = k.g
      WHERE node = '' GROUP BY a.g, a.statement, a.side, a.column_id) AS s
  ON s.statement = i.statement AND s.side = i.side AND s.column_id = i.column_id
CROSS JOIN (VALUES (0), (1)) AS w(depth)
