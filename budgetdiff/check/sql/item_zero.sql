-- Lists of items that the table bears out but for one or two that it prints 0 for, in a unit in which a little money shows as 0.
SELECT s.document_id, c.page, CAST(json_extract(a.body, '$.provenance.bbox') AS DOUBLE[]) AS bbox, c.quote, regexp_extract(c.basis, '; the table prints 0 for ([^;]*)', 1) AS zero
FROM claim c JOIN check_scope s USING (document_no) LEFT JOIN assertion a USING (document_no, ordinal)
WHERE c.kind = 'item' AND c.verdict = 'supported' AND contains(c.basis, '; the table prints 0 for ')
  -- of a picture the figure may not have been read
  AND c.document_no NOT IN (SELECT document_no FROM all_facts WHERE standing <> 'printed')
ORDER BY s.document_id, c.document_no, c.ordinal
