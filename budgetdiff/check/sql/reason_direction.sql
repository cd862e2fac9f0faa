-- Reasons behind sentences that say which way a figure went, once each.
SELECT s.document_id, r.page, r.bbox, r.text, r.direction, r.label
FROM reason r JOIN check_scope s USING (document_no)
WHERE r.kind = 'reason' AND r.direction IN ('up', 'down')
QUALIFY row_number() OVER (PARTITION BY r.document_no, r.sentence ORDER BY r.ordinal) = 1
ORDER BY r.document_no, r.ordinal
