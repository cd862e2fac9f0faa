-- The lines of both periods paired: one row a node, with what each period prints there. Where each period surely has one
-- figure at most they are joined; only where several may fall on one line (labels, items, what a crosswalk moved, units of a
-- department) are they added up, because that carries every text through an aggregate and takes six times as long.
WITH several AS (
    SELECT DISTINCT g, node FROM cmp_keyed WHERE NOT alone
),
one AS (
    SELECT k.* FROM cmp_keyed AS k ANTI JOIN several AS m ON m.g = k.g AND m.node = k.node
)
SELECT coalesce(c.g, b.g) AS g, coalesce(c.node, b.node) AS node, coalesce(c.parent, b.parent) AS parent,
       coalesce(c.depth, b.depth) AS depth, 0 AS beside_level, coalesce(c.measure, b.measure) AS measure,
       coalesce(c.code, b.code) AS code, c.label AS current_label, b.label AS base_label, c.label_key AS current_key,
       b.label_key AS base_key, CASE WHEN b.g IS NOT NULL AND c.g IS NOT NULL THEN 'code' END AS matched,
       b.amount AS base_printed, c.amount AS current_printed, b.quantum AS base_quantum, c.quantum AS current_quantum,
       b.origin AS base_origin, c.origin AS current_origin, b.source_rank AS base_rank, c.source_rank AS current_rank,
       b.fact_id AS base_fact_id, c.fact_id AS current_fact_id,
       0 AS restated, b.amount AS original_base, c.amount AS original_current, 0 AS base_restated, 0 AS current_restated,
       CASE WHEN coalesce(b.scope_changed, false) OR coalesce(c.scope_changed, false) THEN 1 ELSE 0 END AS scope_changed,
       '' AS moved_from
FROM (SELECT * FROM one WHERE NOT is_current) AS b
FULL JOIN (SELECT * FROM one WHERE is_current) AS c ON c.g = b.g AND c.node = b.node
UNION ALL
SELECT g, node, min(parent) AS parent, min(depth) AS depth, max(beside_level) AS beside_level,
       min(measure) AS measure, max(code) AS code,
       max(CASE WHEN is_current THEN label END) AS current_label,
       max(CASE WHEN NOT is_current THEN label END) AS base_label,
       max(CASE WHEN is_current THEN label_key END) AS current_key,
       max(CASE WHEN NOT is_current THEN label_key END) AS base_key,
       CASE WHEN max(CASE WHEN is_current THEN 1 ELSE 0 END) > min(CASE WHEN is_current THEN 1 ELSE 0 END) AND min(depth) <> 0
            THEN coalesce(max(matched), CASE WHEN node LIKE '~%' THEN 'label' ELSE 'code' END) END AS matched,
       CAST(sum(CASE WHEN NOT is_current THEN amount END) AS DECIMAL(18, 2)) AS base_printed,
       CAST(sum(CASE WHEN is_current THEN amount END) AS DECIMAL(18, 2)) AS current_printed,
       CAST(sum(CASE WHEN NOT is_current THEN quantum END) AS DECIMAL(18, 2)) AS base_quantum,
       CAST(sum(CASE WHEN is_current THEN quantum END) AS DECIMAL(18, 2)) AS current_quantum,
       -- a sum of several figures is derived from them; one figure keeps its own origin and place
       CASE sum(CASE WHEN NOT is_current THEN 1 ELSE 0 END) WHEN 0 THEN NULL
            WHEN 1 THEN max(CASE WHEN NOT is_current THEN origin END) ELSE 'derived' END AS base_origin,
       CASE sum(CASE WHEN is_current THEN 1 ELSE 0 END) WHEN 0 THEN NULL
            WHEN 1 THEN max(CASE WHEN is_current THEN origin END) ELSE 'derived' END AS current_origin,
       max(CASE WHEN NOT is_current THEN source_rank END) AS base_rank,
       max(CASE WHEN is_current THEN source_rank END) AS current_rank,
       CASE WHEN sum(CASE WHEN NOT is_current THEN 1 ELSE 0 END) = 1
            THEN max(CASE WHEN NOT is_current THEN fact_id END) END AS base_fact_id,
       CASE WHEN sum(CASE WHEN is_current THEN 1 ELSE 0 END) = 1
            THEN max(CASE WHEN is_current THEN fact_id END) END AS current_fact_id,
       max(CASE WHEN restated THEN 1 ELSE 0 END) AS restated,
       -- the figures as printed, of all that the line is made of now
       CAST(sum(CASE WHEN NOT is_current THEN coalesce(original, amount) END) AS DECIMAL(18, 2)) AS original_base,
       CAST(sum(CASE WHEN is_current THEN coalesce(original, amount) END) AS DECIMAL(18, 2)) AS original_current,
       max(CASE WHEN restated AND NOT is_current THEN 1 ELSE 0 END) AS base_restated,
       max(CASE WHEN restated AND is_current THEN 1 ELSE 0 END) AS current_restated,
       max(CASE WHEN scope_changed THEN 1 ELSE 0 END) AS scope_changed,
       CASE WHEN min(moved_from) IS NULL THEN ''
            WHEN min(moved_from) = max(moved_from) THEN ' from:' || min(moved_from)
            ELSE ' from:' || min(moved_from) || '…' || max(moved_from) END AS moved_from
FROM cmp_keyed AS k
SEMI JOIN several AS m ON m.g = k.g AND m.node = k.node
GROUP BY g, node
