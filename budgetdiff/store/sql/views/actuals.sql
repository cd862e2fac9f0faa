-- What users reported against targets, by date.
CREATE OR REPLACE VIEW actuals AS
SELECT unit_name, fiscal_year, project, category, subcategory, name, target_raw, reported_on, raw, value, note, source_name, line, weight
FROM actual
ORDER BY unit_name, fiscal_year, project, category, subcategory, name, target_raw, reported_on;
