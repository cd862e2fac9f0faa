-- Contradicted claims; a sentence that a page broke is read on both pages, and is one mistake.
SELECT s.document_id, c.page, json_extract(a.body, '$.provenance.bbox')::DOUBLE[] AS bbox, c.quote, c.kind, c.subject, c.stated,
       c.unit, c.computed, c.low, c.high, c.basis,
       regexp_extract_all(c.basis, '[0-9a-f]{16}:\d+') AS facts
FROM claim c JOIN check_scope s USING (document_no) LEFT JOIN assertion a USING (document_no, ordinal)
WHERE verdict = 'contradicted'
QUALIFY row_number() OVER (PARTITION BY c.document_no, kind, subject, stated ORDER BY c.ordinal) = 1
ORDER BY c.document_no, c.ordinal
