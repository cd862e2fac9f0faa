-- The figures of two periods side by side, line by line as they are stored: no line is summed, restated or paired by name. Rates are
-- those of lines.sql; totals are the printed ones of the table's column, chosen for each period as keyed.sql does.
WITH before AS (
    SELECT * FROM counted WHERE fiscal_year = $base_year AND phase = $base_phase
),
after AS (
    SELECT * FROM counted WHERE fiscal_year = $current_year AND phase = $current_phase
),
numbered AS (  -- by numbers alone
    SELECT coalesce(c.series_id, b.series_id) AS series_id, coalesce(c.label, b.label) AS label,
           coalesce(c.level, b.level, 1) AS level, b.amount AS base, c.amount AS current,
           b.document_no AS base_no, b.ordinal AS base_ordinal, c.document_no AS current_no, c.ordinal AS current_ordinal
    FROM before AS b FULL JOIN after AS c ON c.series_id = b.series_id
),
paired AS (
    SELECT n.*, s.tree_id AS t, nullif(s.code, '') AS code, s.label_key
    FROM numbered AS n
    JOIN series AS s ON s.series_id = n.series_id
    WHERE $all_units OR s.tree_id IN (SELECT t FROM cmp_trees)
),
heads AS (
    SELECT w.g, p.base, p.current,
           row_number() OVER (PARTITION BY w.g, p.base IS NULL
                              ORDER BY p.current IS NULL, CASE WHEN label_key LIKE '%总计' THEN 0
                                       WHEN label_key LIKE '%合计' AND length(label_key) = 2 THEN 1 WHEN label_key LIKE '%#%' THEN 3 ELSE 2 END,
                                       p.base DESC, label_key) AS base_order,
           row_number() OVER (PARTITION BY w.g, p.current IS NULL
                              ORDER BY p.base IS NULL, CASE WHEN label_key LIKE '%总计' THEN 0
                                       WHEN label_key LIKE '%合计' AND length(label_key) = 2 THEN 1 WHEN label_key LIKE '%#%' THEN 3 ELSE 2 END,
                                       p.current DESC, label_key) AS current_order
    FROM paired AS p
    JOIN cmp_trees AS w ON w.t = p.t
    WHERE w.measure = w.column_id
      AND (p.level = 0 AND p.code IS NULL AND w.statement <> 'three_public' OR w.statement = 'three_public' AND label_key NOT LIKE '%#%')
),
totals AS (
    SELECT g, max(CASE WHEN base_order = 1 THEN base END) AS total_base,
           max(CASE WHEN current_order = 1 THEN current END) AS total_current
    FROM heads GROUP BY g
),
kinds AS (
    SELECT w.unit_name, w.statement, w.side, w.classification, w.measure, p.*,
           CASE WHEN h.total_base > 0 THEN h.total_base END AS total_base,
           CASE WHEN h.total_current > 0 THEN h.total_current END AS total_current,
           CAST(coalesce(p.current, 0) - coalesce(p.base, 0) AS DECIMAL(18, 2)) AS change,
           CASE WHEN base IS NULL THEN 'new'
                WHEN current IS NULL THEN 'discontinued'
                WHEN base = current THEN 'unchanged'
                WHEN base = 0 THEN 'zero_base'
                WHEN (base < 0 AND current > 0) OR (base > 0 AND current < 0) THEN 'sign_change'
                WHEN base < 0 THEN 'negative_base'
                ELSE 'normal' END AS kind
    FROM paired AS p
    JOIN cmp_trees AS w ON w.t = p.t
    LEFT JOIN totals AS h ON h.g = w.g
)
SELECT kinds.unit_name, statement, nullif(side, '') AS side, nullif(classification, '') AS classification, measure,
       CAST(level AS TINYINT) AS level, code, label, base, current, CAST(current - base AS DECIMAL(18, 2)) AS delta, change, kind,
       CASE WHEN kind IN ('normal', 'unchanged') THEN change END AS growth_numerator,
       CASE WHEN kind = 'normal' THEN base
            WHEN kind = 'unchanged' AND base = 0 THEN CAST(1 AS DECIMAL(18, 2))
            WHEN kind = 'unchanged' THEN abs(base) END AS growth_denominator,
       CASE WHEN total_base IS NOT NULL THEN change END AS contribution_numerator, total_base AS contribution_denominator,
       CASE WHEN total_base IS NOT NULL THEN base END AS share_base_numerator,
       CASE WHEN base IS NOT NULL THEN total_base END AS share_base_denominator,
       CASE WHEN total_current IS NOT NULL THEN current END AS share_current_numerator,
       CASE WHEN current IS NOT NULL THEN total_current END AS share_current_denominator,
       b.document_id || ':' || base_ordinal AS base_fact_id, c.document_id || ':' || current_ordinal AS current_fact_id
FROM kinds
LEFT JOIN document AS b ON b.document_no = base_no
LEFT JOIN document AS c ON c.document_no = current_no
