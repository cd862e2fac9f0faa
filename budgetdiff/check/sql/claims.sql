-- Contradicted claims; a sentence that a page broke is read on both pages, and is one mistake.
SELECT s.document_id, c.page, c.quote, c.kind, c.subject, c.stated, c.unit, c.computed, c.low, c.high, c.basis,
       regexp_extract_all(c.basis, '[0-9a-f]{16}:\d+') AS facts
FROM claim c JOIN check_scope s USING (document_no)
WHERE verdict = 'contradicted'
QUALIFY row_number() OVER (PARTITION BY document_no, kind, subject, stated ORDER BY ordinal) = 1
ORDER BY document_no, ordinal
