-- The one figure that counts for a line and a period: the period's own document, else another document's column for it,
-- else an implied one; among equals the newest document, and within it the first place it was printed.
CREATE OR REPLACE VIEW figures AS
SELECT series_id, unit_name, statement, side, classification, code, label, label_key, level, measure, fiscal_year, phase,
       amount, quantum, origin,
       CASE WHEN origin = 'implied' THEN 'implied'
            WHEN fiscal_year = document_year AND phase = document_phase THEN 'own'
            ELSE 'other' END AS source,
       fact_id, document_id, tree_id
FROM all_facts
WHERE superseded_by IS NULL AND amount IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY series_id, fiscal_year, phase
    ORDER BY CASE WHEN origin = 'implied' THEN 2
                  WHEN fiscal_year = document_year AND phase = document_phase THEN 0
                  ELSE 1 END,
             quantum, document_no DESC, ordinal) = 1;
