-- Every document taken in; superseded_by names the one that replaced it.
CREATE OR REPLACE VIEW documents AS
SELECT document_id, source_name, format, title, unit_name, unit_level, fiscal_year, phase, pages, ingested_at,
       superseded_by, reader, notes, numbers, numbers_lost,
       coalesce(currency, 'CNY') AS currency, year_label
FROM document
ORDER BY document_no;
