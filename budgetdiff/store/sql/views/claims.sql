-- Every number a sentence or a change column states, and what became of it.
CREATE OR REPLACE VIEW claims AS
SELECT document_id, page, quote, kind, subject, stated, unit, computed, low, high, verdict, basis,
       coalesce(json_extract_string(body, '$.standing'), 'printed') AS standing
FROM claim JOIN document USING (document_no) LEFT JOIN assertion USING (document_no, ordinal)
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
