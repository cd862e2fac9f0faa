-- What the checks found in the newest documents; what follows from the same mistake is folded below its cause.
CREATE OR REPLACE VIEW findings AS
SELECT finding_id, rule, severity, f.document_id, page, subject, expected, found, difference, tolerance, message_zh,
       message_en, evidence, coalesce(causes, '[]') AS causes, coalesce(consequences, '[]') AS consequences
FROM finding f JOIN document d USING (document_id)
WHERE superseded_by IS NULL;
