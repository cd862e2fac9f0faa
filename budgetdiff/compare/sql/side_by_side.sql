-- The figures of two periods side by side, line by line as they are stored: no line is summed, restated or paired by name. Rates are
-- those of rated.sql; totals are the printed ones of the table's column, chosen for each period as keyed.sql does.
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
    SELECT w.g, p.base, p.current, p.label_key,
           CASE WHEN label_key LIKE '%总计' THEN 0 WHEN label_key LIKE '%合计' AND length(label_key) = 2 THEN 1
                WHEN label_key LIKE '%#%' THEN 3 ELSE 2 END AS grand
    FROM paired AS p
    JOIN cmp_trees AS w ON w.t = p.t
    WHERE w.measure = w.column_id
      AND (p.level = 0 AND p.code IS NULL AND w.statement <> 'three_public' AND NOT @of_part(w.statement, w.measure, p.label)
           OR w.statement = 'three_public' AND label_key NOT LIKE '%#%')
),
chosen AS (
    SELECT heads.*,
           row_number() OVER (PARTITION BY g, base IS NULL ORDER BY current IS NULL, grand, base DESC, label_key) AS base_order,
           row_number() OVER (PARTITION BY g, current IS NULL ORDER BY base IS NULL, grand, current DESC, label_key) AS current_order
    FROM heads
),
totals AS (
    SELECT g, max(CASE WHEN base_order = 1 THEN base END) AS total_base,
           max(CASE WHEN current_order = 1 THEN current END) AS total_current
    FROM chosen GROUP BY g
)
SELECT w.unit_name, w.statement, nullif(w.side, '') AS side, nullif(w.classification, '') AS classification, w.measure,
       CAST(p.level AS TINYINT) AS level, p.code, p.label, p.base, p.current, h.total_base, h.total_current,
       b.document_id || ':' || base_ordinal AS base_fact_id, c.document_id || ':' || current_ordinal AS current_fact_id
FROM paired AS p
JOIN cmp_trees AS w ON w.t = p.t
LEFT JOIN totals AS h ON h.g = w.g
LEFT JOIN document AS b ON b.document_no = base_no
LEFT JOIN document AS c ON c.document_no = current_no
