-- The one figure that counts for a line and a period, as it was settled when documents were taken in (see ../counted.sql).
CREATE OR REPLACE VIEW figures AS
SELECT series_id, unit_name, statement, side, classification, code, label, label_key, level, measure, fiscal_year, phase,
       amount, quantum, origin,
       CASE WHEN origin = 'implied' THEN 'implied'
            WHEN fiscal_year = document_year AND phase = document_phase THEN 'own'
            ELSE 'other' END AS source,
       fact_id, document_id, tree_id, doubtful, standing
FROM all_facts
WHERE counts;
