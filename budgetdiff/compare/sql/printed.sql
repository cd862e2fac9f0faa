-- The lines of both periods paired: one row a node, with what each period prints there.
SELECT g, node, min(parent) AS parent, min(depth) AS depth, max(beside_level) AS beside_level,
       min(k.measure) AS measure, max(code) AS code,
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
JOIN cmp_groups AS s ON s.unit_name = k.unit_name AND s.statement = k.statement AND s.side = k.side
                    AND s.classification = k.classification AND s.column_id = k.column_id
GROUP BY g, node
