-- A statement that the contents list and the document does not have; only where it has fewer tables than the contents list.
WITH listed AS (
    SELECT document_no, document_id, page, text, statement, ordinal, bbox FROM check_remark
    WHERE kind = 'contents' AND statement IS NOT NULL AND statement NOT IN ('target_form', 'self_evaluation')
),
counted AS (SELECT document_no, count(DISTINCT statement) AS entries FROM listed GROUP BY document_no),
there AS (
    SELECT document_no, count(DISTINCT statement) FILTER (WHERE statement NOT IN ('target_form', 'self_evaluation')) AS kinds,
           bool_or(statement IS NULL AND cells > 2 AND regexp_matches(title, '表|收|支|预算|决算')) AS left_over
    FROM check_table GROUP BY document_no
)
SELECT l.document_id, l.page, l.bbox, l.text, l.statement
FROM listed l JOIN counted c USING (document_no) JOIN there t USING (document_no)
WHERE t.kinds < c.entries AND NOT t.left_over
  -- a page that is a picture may hold it
  AND NOT EXISTS (FROM check_remark p WHERE p.document_no = l.document_no AND p.kind = 'picture')
  AND NOT EXISTS (FROM check_table x WHERE x.document_no = l.document_no AND x.statement = l.statement)
  AND NOT EXISTS (FROM check_remark a WHERE a.document_no = l.document_no AND a.kind = 'titled' AND a.statement = l.statement)
QUALIFY row_number() OVER (PARTITION BY l.document_no, l.statement ORDER BY l.ordinal) = 1
ORDER BY l.document_no, l.page
