-- The answer: every line of every tree with its change, kind, rates as pairs, and where its amounts are from.
WITH parts AS (  -- of each line with parts: those that can be compared one by one
    SELECT g, parent,
           CAST(sum(base) AS DECIMAL(18, 2)) AS base, CAST(sum(current) AS DECIMAL(18, 2)) AS current,
           count(*) AS comparable
    FROM cmp_seen
    WHERE depth > 0 AND NOT base_hidden AND NOT current_hidden
    GROUP BY g, parent
),
hidden AS (  -- and those that cannot, because a period does not go into that detail
    SELECT g, parent, max(CASE WHEN base_hidden THEN 1 ELSE 0 END) AS base_hidden,
           max(CASE WHEN current_hidden THEN 1 ELSE 0 END) AS current_hidden
    FROM cmp_seen
    WHERE depth > 0 AND (base_hidden OR current_hidden)
    GROUP BY g, parent
),
beside AS (  -- details that stand beside the sums: whether a period that has none goes into such detail at all, as for parts of the total
    SELECT n.*,
           CASE WHEN n.base_printed IS NOT NULL THEN false
                WHEN t.g IS NULL THEN c.base IS NULL
                WHEN t.base IS NULL THEN t.base_hidden
                ELSE @apart(t.base, t.base_quantum, coalesce(t.base_parts, 0), coalesce(t.base_parts_quantum, 0))
           END AS base_hidden,
           CASE WHEN n.current_printed IS NOT NULL THEN false
                WHEN t.g IS NULL THEN c.current IS NULL
                WHEN t.current IS NULL THEN t.current_hidden
                ELSE @apart(t.current, t.current_quantum, coalesce(t.current_parts, 0), coalesce(t.current_parts_quantum, 0))
           END AS current_hidden
    FROM cmp_printed AS n
    LEFT JOIN cmp_seen AS t ON t.g = n.g AND t.depth = 0
    LEFT JOIN cmp_covered AS c ON c.g = n.g
    WHERE n.depth = -1
),
amounts AS (
    SELECT v.g, v.node, v.parent, v.depth AS level,
           CASE WHEN v.depth = 0 THEN 'total' WHEN v.has_parts = 1 THEN 'parent' ELSE 'leaf' END AS role,
           v.base, v.current, v.base_quantum, v.current_quantum, v.base_rank, v.current_rank,
           v.base_hidden OR v.current_hidden AS hidden,
           CASE WHEN v.withheld <> '' THEN v.withheld
                WHEN v.base_hidden AND v.depth = 0 THEN 'absent_base' WHEN v.base_hidden THEN 'undivided_base'
                WHEN v.current_hidden AND v.depth = 0 THEN 'absent_current' WHEN v.current_hidden THEN 'undivided_current'
                ELSE '' END AS remark
    FROM cmp_seen AS v
    UNION ALL
    -- the residual: all of a line that its comparable parts do not account for
    SELECT v.g, v.node || '?' AS node, v.node AS parent, v.depth + 1 AS level, 'residual' AS role,
           v.base - coalesce(p.base, 0) AS base,
           v.current - coalesce(p.current, 0) AS current,
           v.base_quantum + coalesce(v.base_parts_quantum, 0) AS base_quantum,
           v.current_quantum + coalesce(v.current_parts_quantum, 0) AS current_quantum,
           v.base_rank, v.current_rank, false AS hidden,
           CASE WHEN h.base_hidden = 1 AND h.current_hidden = 1 THEN 'undivided_base undivided_current'
                WHEN h.base_hidden = 1 THEN 'undivided_base'
                WHEN h.current_hidden = 1 THEN 'undivided_current'
                WHEN @apart(v.base, v.base_quantum, coalesce(v.base_parts, 0), coalesce(v.base_parts_quantum, 0))
                     OR @apart(v.current, v.current_quantum, coalesce(v.current_parts, 0), coalesce(v.current_parts_quantum, 0)) THEN 'mismatch'
                ELSE 'rounding' END AS remark
    FROM cmp_seen AS v
    LEFT JOIN parts AS p ON p.g = v.g AND p.parent = v.node
    LEFT JOIN hidden AS h ON h.g = v.g AND h.parent = v.node
    WHERE v.has_parts = 1 AND NOT v.base_hidden AND NOT v.current_hidden
      -- a line none of whose parts can be compared is the end of its branch; the total is not a line of any level
      AND (coalesce(p.comparable, 0) > 0 OR v.depth = 0)
      AND (coalesce(v.base, 0) <> coalesce(p.base, 0) OR coalesce(v.current, 0) <> coalesce(p.current, 0))
    UNION ALL
    SELECT n.g, n.node, n.parent, n.beside_level AS level, 'of_which' AS role, n.base_printed, n.current_printed,
           n.base_quantum, n.current_quantum, n.base_rank, n.current_rank, n.base_hidden OR n.current_hidden AS hidden,
           CASE WHEN n.base_hidden AND n.beside_level = 0 THEN 'absent_base' WHEN n.base_hidden THEN 'undivided_base'
                WHEN n.current_hidden AND n.beside_level = 0 THEN 'absent_current'
                WHEN n.current_hidden THEN 'undivided_current' ELSE '' END AS remark
    FROM beside AS n
),
named AS (
    SELECT nullif(s.unit_name, '') AS unit_name, s.statement, nullif(s.side, '') AS side,
           nullif(s.classification, '') AS classification,
           -- a sum of vehicles is called so whether or not it is printed
           coalesce(n.measure, CASE WHEN s.statement = 'three_public' AND a.node = 'vehicles' THEN 'vehicles' ELSE s.column_id END)
               AS measure, a.level,
           nullif(CASE WHEN a.role = 'residual' AND substr(a.parent, 1, 1) BETWEEN '0' AND '9' THEN a.parent
                       WHEN a.role = 'residual' THEN ''
                       WHEN n.node IS NULL AND substr(a.node, 1, 1) BETWEEN '0' AND '9' THEN a.node
                       ELSE coalesce(n.code, '') END, '') AS code,
           coalesce(n.current_label, n.base_label) AS label,
           CASE WHEN n.current_label IS NOT NULL THEN n.base_label END AS base_label,
           a.node, a.parent, a.role,
           CASE WHEN a.base IS NOT NULL AND a.current IS NOT NULL THEN n.matched END AS matched,
           a.base, a.current, a.current - a.base AS delta,
           -- a missing side adds nothing; what the other period hides in the line above is counted there
           CASE WHEN NOT a.hidden THEN CAST(coalesce(a.current, 0) - coalesce(a.base, 0) AS DECIMAL(18, 2)) END AS change,
           a.base_quantum, a.current_quantum,
           CASE WHEN a.hidden THEN 'not_comparable'
                WHEN n.scope_changed = 1 AND a.base IS NOT NULL AND a.current IS NOT NULL THEN 'not_comparable'
                ELSE @growth_kind(a.base, a.current) END AS kind,
           t.base AS total_base, t.current AS total_current,
           CASE WHEN a.base IS NULL THEN NULL WHEN n.base_printed IS NULL THEN 'derived' ELSE n.base_origin END
               AS base_origin,
           CASE WHEN a.current IS NULL THEN NULL WHEN n.current_printed IS NULL THEN 'derived' ELSE n.current_origin END
               AS current_origin,
           CASE a.base_rank WHEN 0 THEN 'own' WHEN 1 THEN 'other' WHEN 2 THEN 'implied' END AS base_source,
           CASE a.current_rank WHEN 0 THEN 'own' WHEN 1 THEN 'other' WHEN 2 THEN 'implied' END AS current_source,
           n.base_fact_id, n.current_fact_id,
           coalesce(n.restated, 0) = 1 AS restated,
           CASE WHEN n.base_restated = 1 THEN n.original_base END AS original_base,
           CASE WHEN n.current_restated = 1 THEN n.original_current END AS original_current,
           trim(a.remark || CASE WHEN n.restated = 1 THEN ' restated' ELSE '' END || coalesce(n.moved_from, '')
                         || CASE WHEN n.scope_changed = 1 THEN ' scope_changed' ELSE '' END
                         || CASE WHEN n.matched = 'proposed' THEN ' proposed' ELSE '' END) AS note
    FROM amounts AS a
    JOIN cmp_groups AS s ON s.g = a.g
    LEFT JOIN cmp_printed AS n ON n.g = a.g AND n.node = a.node
    LEFT JOIN cmp_seen AS t ON t.g = a.g AND t.depth = 0
)
SELECT unit_name, statement, side, classification, measure, CAST(level AS TINYINT) AS level, code, label, base_label, node,
       parent, role, matched, base, current, CAST(delta AS DECIMAL(18, 2)) AS delta, change, base_quantum,
       current_quantum, kind,
       CASE WHEN @growth_base(kind, base) IS NOT NULL THEN CAST(delta AS DECIMAL(18, 2)) END AS growth_numerator,
       @growth_base(kind, base) AS growth_denominator,
       CASE WHEN total_base > 0 AND role <> 'of_which' AND change IS NOT NULL THEN change END AS contribution_numerator,
       CASE WHEN total_base > 0 AND role <> 'of_which' AND change IS NOT NULL THEN total_base END
           AS contribution_denominator,
       CASE WHEN total_base > 0 AND base IS NOT NULL THEN base END AS share_base_numerator,
       CASE WHEN total_base > 0 AND base IS NOT NULL THEN total_base END AS share_base_denominator,
       CASE WHEN total_current > 0 AND current IS NOT NULL THEN current END AS share_current_numerator,
       CASE WHEN total_current > 0 AND current IS NOT NULL THEN total_current END AS share_current_denominator,
       -- current/total_current - base/total_base over one denominator: products of decimals are exact
       CASE WHEN total_base > 0 AND total_current > 0
            THEN CAST(current AS DECIMAL(20, 2)) * total_base - CAST(base AS DECIMAL(20, 2)) * total_current END AS share_shift_numerator,
       CASE WHEN total_base > 0 AND total_current > 0 AND base IS NOT NULL AND current IS NOT NULL
            THEN CAST(total_current AS DECIMAL(20, 2)) * total_base END AS share_shift_denominator,
       base_origin, current_origin, base_source, current_source, base_fact_id, current_fact_id,
       -- which way is good is settled by the tags, see meaning.py
       CASE WHEN measure IN ('carry_over', 'carry_over_out', 'opening_balance', 'closing_balance', 'use_of_balance',
                             'distribution')
                 OR label LIKE '%结转%' OR label LIKE '%结余%' THEN 'carry_over'
            WHEN side = 'revenue' OR statement = 'income' THEN 'revenue'
            ELSE 'spending' END AS direction,
       restated, original_base, original_current, note
FROM named
