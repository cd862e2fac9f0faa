-- The figures of two periods, from the relation `figures` (the store's view, or Parquet facts of the same columns).
SELECT false AS is_current,
       unit_name, statement, coalesce(side, '') AS side, coalesce(classification, '') AS classification, measure,
       coalesce(code, '') AS code, label, label_key, coalesce(level, 1) AS level,
       amount,                                    -- yuan
       quantum,                                   -- yuan: half of it either way is what the print can hide
       CAST(origin AS VARCHAR) AS origin, source, fact_id,
       false AS restated,                         -- true where a crosswalk made this figure
       CAST(NULL AS DECIMAL(18, 2)) AS original,  -- the figure as printed, where it was restated
       CAST(NULL AS VARCHAR) AS matched,          -- how a base line got the key of a current one, where it has another
       CAST(NULL AS VARCHAR) AS moved_from,       -- the code a crosswalk found it under
       false AS scope_changed                     -- codes below it moved elsewhere, and it prints only their sum
FROM figures
WHERE fiscal_year = $base_year AND phase = $base_phase AND ($all_units OR unit_name IN (SELECT unit_name FROM cmp_units)) AND amount IS NOT NULL
UNION ALL
SELECT true AS is_current,
       unit_name, statement, coalesce(side, '') AS side, coalesce(classification, '') AS classification, measure,
       coalesce(code, '') AS code, label, label_key, coalesce(level, 1) AS level,
       amount, quantum, CAST(origin AS VARCHAR) AS origin, source, fact_id,
       false AS restated, CAST(NULL AS DECIMAL(18, 2)) AS original, CAST(NULL AS VARCHAR) AS matched,
       CAST(NULL AS VARCHAR) AS moved_from, false AS scope_changed
FROM figures
WHERE fiscal_year = $current_year AND phase = $current_phase AND ($all_units OR unit_name IN (SELECT unit_name FROM cmp_units))
  AND amount IS NOT NULL
