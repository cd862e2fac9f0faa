-- Every figure with its place in its tree:
--   node    the code; "~" and the label's key where the line has no code; the item of the three-public table; "" the total
--   parent  the node it is part of
--   depth   0 total, 1 类, 2 款, 3 项, 4 finer; -1 what stands beside the sums and is never added
--   alone   surely the only figure of its line and period: nothing that a crosswalk, a mapping or a repeated label could double
WITH heads AS (  -- only lines of level 0 without a code compete for being the total
    SELECT p.*, s.periods
    FROM cmp_picked AS p
    JOIN cmp_shared AS s ON s.t = p.t AND s.label_key = p.label_key
    JOIN cmp_trees AS w ON w.t = p.t
    WHERE p.level = 0 AND p.code = '' AND NOT @of_part(w.statement, w.measure, p.label)
),
ranked AS (
    SELECT heads.*,
           row_number() OVER (
               PARTITION BY is_current, t
               -- a total that more of the periods print before one that fewer do; the grand total before others
               ORDER BY periods DESC, CASE WHEN label_key LIKE '%总计' THEN 0 WHEN label_key LIKE '%合计' AND length(label_key) = 2 THEN 1
                             WHEN label_key LIKE '%#%' THEN 3 ELSE 2 END,
                        amount DESC, label_key, fact_id
           ) AS total_order
    FROM heads
    UNION ALL
    SELECT p.*, 0 AS periods, 0 AS total_order
    FROM cmp_picked AS p
    JOIN cmp_trees AS w ON w.t = p.t
    WHERE level <> 0 OR code <> '' OR @of_part(w.statement, w.measure, p.label)
),
placed AS (
    SELECT ranked.*, w.g, w.measure, own.own_parent, own.own_depth,
           CASE WHEN w.statement = 'three_public' AND label_key LIKE '%#%' THEN 'beside'
                WHEN w.statement = 'three_public' AND w.measure <> w.column_id THEN 'item'
                WHEN w.statement = 'three_public' THEN 'total'
                WHEN level = 0 AND code = '' AND total_order = 1 THEN 'total'
                WHEN level = 0 AND code = '' THEN 'beside'
                WHEN code <> '' AND (label_key = '' OR label_key LIKE '#%') THEN 'code'
                WHEN w.side <> '' AND (level > 1 OR label_key LIKE '%#%') THEN 'beside'
                WHEN w.side = '' AND code = '' AND level > 1 THEN 'beside'
                WHEN doubled.t IS NOT NULL THEN 'beside'
                ELSE 'label' END AS place
    FROM ranked
    JOIN cmp_trees AS w ON w.t = ranked.t
    LEFT JOIN cmp_doubled AS doubled ON doubled.t = ranked.t
    LEFT JOIN cmp_codes AS own ON own.of_codes = w.classification AND own.own_code = ranked.code
)
SELECT g, is_current, measure, code, label, label_key, amount, quantum, origin, source_rank, fact_id, restated, original, matched,
       moved_from, scope_changed,
       CASE place WHEN 'total' THEN '' WHEN 'item' THEN measure WHEN 'code' THEN code ELSE '~' || label_key END AS node,
       CASE place WHEN 'total' THEN NULL
                  WHEN 'item' THEN CASE WHEN measure IN ('vehicle_purchase', 'vehicle_operation') THEN 'vehicles' ELSE '' END
                  WHEN 'code' THEN CASE WHEN own_parent IS NOT NULL THEN own_parent
                                    ELSE @code_above(code) END
                  ELSE '' END AS parent,
       CASE place WHEN 'total' THEN 0
                  WHEN 'beside' THEN -1
                  WHEN 'item' THEN CASE WHEN measure IN ('vehicle_purchase', 'vehicle_operation') THEN 2 ELSE 1 END
                  WHEN 'code' THEN CASE WHEN own_depth IS NOT NULL THEN own_depth
                                    ELSE @code_depth(code) END
                  ELSE 1 END AS depth,
       CASE WHEN place = 'beside' THEN level ELSE 0 END AS beside_level,
       place = 'code' AND label_key = '' AND matched IS NULL AND moved_from IS NULL AND NOT restated AS alone
FROM placed
