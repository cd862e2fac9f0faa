-- What the checks found in the newest documents.
CREATE OR REPLACE VIEW findings AS
SELECT finding_id, rule, severity, f.document_id, page, subject, expected, found, difference, tolerance, message_zh,
       message_en, evidence
FROM finding f JOIN document d USING (document_id)
WHERE superseded_by IS NULL;
