-- Reasons and purposes of a functional 项 in the very words of another's, which they name; their own name is not in them.
WITH said AS (
    SELECT s.document_id, r.document_no, r.sentence, r.ordinal, r.page, r.bbox, r.kind, r.text, r.code, r.label,
           count(DISTINCT r.code) OVER (PARTITION BY r.document_no, r.sentence) AS codes
    FROM reason r JOIN check_scope s USING (document_no)
    WHERE r.kind IN ('reason', 'purpose') AND r.classification = 'functional' AND length(r.code) = 7 AND length(r.label) >= 4
)
SELECT a.document_id, a.page, a.bbox, a.kind, a.text, a.code, a.label, b.code AS other_code, b.label AS other
FROM said a JOIN said b ON b.document_no = a.document_no AND b.kind = a.kind AND b.text = a.text AND b.code <> a.code
     AND b.label <> a.label
WHERE a.codes = 1 AND b.codes = 1 AND contains(a.text, b.label) AND NOT contains(a.text, a.label) AND NOT contains(b.label, a.label)
QUALIFY row_number() OVER (PARTITION BY a.document_no, a.sentence ORDER BY a.ordinal, b.ordinal) = 1
ORDER BY a.document_no, a.ordinal
