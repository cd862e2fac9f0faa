-- The figures of two periods, from the relation `figures` (the store's view, or Parquet facts of the same columns).
SELECT false AS is_current,
       tree_id AS t, coalesce(code, '') AS code, label, label_key, coalesce(level, 1) AS level,
       amount,                                    -- yuan
       quantum,                                   -- yuan: half of it either way is what the print can hide
       CAST(origin AS VARCHAR) AS origin, CASE source WHEN 'own' THEN 0 WHEN 'other' THEN 1 ELSE 2 END AS source_rank, fact_id,
       false AS restated,                         -- true where a crosswalk made this figure
       CAST(NULL AS DECIMAL(18, 2)) AS original,  -- the figure as printed, where it was restated
       CAST(NULL AS VARCHAR) AS matched,          -- how a base line got the key of a current one, where it has another
       CAST(NULL AS VARCHAR) AS moved_from,       -- the code a crosswalk found it under
       false AS scope_changed                     -- codes below it moved elsewhere, and it prints only their sum
FROM figures
WHERE fiscal_year = $base_year AND phase = $base_phase AND amount IS NOT NULL
  AND ($all_units OR tree_id IN (SELECT t FROM cmp_trees))
UNION ALL
SELECT true AS is_current,
       tree_id AS t, coalesce(code, '') AS code, label, label_key, coalesce(level, 1) AS level,
       amount, quantum, CAST(origin AS VARCHAR) AS origin, CASE source WHEN 'own' THEN 0 WHEN 'other' THEN 1 ELSE 2 END AS source_rank,
       fact_id, false AS restated, CAST(NULL AS DECIMAL(18, 2)) AS original, CAST(NULL AS VARCHAR) AS matched,
       CAST(NULL AS VARCHAR) AS moved_from, false AS scope_changed
FROM figures
WHERE fiscal_year = $current_year AND phase = $current_phase AND amount IS NOT NULL
  AND ($all_units OR tree_id IN (SELECT t FROM cmp_trees))
