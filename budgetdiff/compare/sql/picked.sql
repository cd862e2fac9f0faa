-- The figures of two periods, from the relation `figures` (the store's view, or Parquet facts of the same columns).
SELECT false AS is_current,
       unit_name, statement, coalesce(side, '') AS side, coalesce(classification, '') AS classification, measure,
       coalesce(code, '') AS code, label, label_key, coalesce(level, 1) AS level,
       amount,                                    -- yuan
       quantum,                                   -- yuan: half of it either way is what the print can hide
       CAST(origin AS VARCHAR) AS origin, source, fact_id,
       false AS restated,                         -- true where a crosswalk made this figure
       CAST(NULL AS DECIMAL(18, 2)) AS original,  -- the figure as printed, where it was restated
       CAST(NULL AS VARCHAR) AS matched           -- how a base line got the key of a current one, where it has another
FROM figures
WHERE fiscal_year = $base_year AND phase = $base_phase AND ($unit IS NULL OR unit_name = $unit) AND amount IS NOT NULL
UNION ALL
SELECT true AS is_current,
       unit_name, statement, coalesce(side, '') AS side, coalesce(classification, '') AS classification, measure,
       coalesce(code, '') AS code, label, label_key, coalesce(level, 1) AS level,
       amount, quantum, CAST(origin AS VARCHAR) AS origin, source, fact_id,
       false AS restated, CAST(NULL AS DECIMAL(18, 2)) AS original, CAST(NULL AS VARCHAR) AS matched
FROM figures
WHERE fiscal_year = $current_year AND phase = $current_phase AND ($unit IS NULL OR unit_name = $unit)
  AND amount IS NOT NULL
