-- The units' own words beside a change or about what money is for: a row for each line or target that a sentence explains; what
-- could be attached to none has no statement and no target. Those of targets are the reasons that self-evaluations give.
CREATE OR REPLACE VIEW reasons AS
SELECT document_id, unit_name, fiscal_year, phase, statement, side, classification, code, nullif(label, '') AS label, measure,
       NULL::VARCHAR AS project, NULL::VARCHAR AS target, direction, kind, text, page, row, bbox, label_key, level, sentence, base_year, base_phase
FROM reason JOIN document USING (document_no)
WHERE superseded_by IS NULL
UNION ALL
SELECT document_id, unit_name, i.fiscal_year, i.phase, NULL, NULL, NULL, NULL, NULL, NULL, project, name, NULL, 'reason',
       deviation_reason, page, row, bbox, '', NULL, NULL, NULL, NULL
FROM indicator AS i JOIN document USING (document_no)
WHERE superseded_by IS NULL AND deviation_reason IS NOT NULL;
