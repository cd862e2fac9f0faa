-- Lists of items that the table bears out but for an item with money that they leave out; named: what sentences state amounts of.
SELECT s.document_id, c.page, CAST(json_extract(a.body, '$.provenance.bbox') AS DOUBLE[]) AS bbox, c.quote,
       regexp_extract(c.basis, '; (.*) has, and is not named', 1) AS left_out, false AS total,
       true AS small, '' AS named, c.document_no, c.ordinal
FROM claim c JOIN check_scope s USING (document_no) LEFT JOIN assertion a USING (document_no, ordinal)
WHERE c.kind = 'item' AND c.verdict = 'supported' AND contains(c.basis, ' has, and is not named')
UNION ALL
SELECT s.document_id, c.page, CAST(json_extract(a.body, '$.provenance.bbox') AS DOUBLE[]) AS bbox, c.quote,
       regexp_extract(c.basis, 'is just the (?:smallest )?(.*), which it leaves out', 1),
       true, contains(c.basis, 'is just the smallest '),
       (SELECT string_agg(o.subject || o.quote, ' ') FROM claim o WHERE o.document_no = c.document_no AND o.kind = 'amount'),
       c.document_no, c.ordinal
FROM claim c JOIN check_scope s USING (document_no) LEFT JOIN assertion a USING (document_no, ordinal)
WHERE c.kind = 'sum' AND c.verdict = 'unverifiable' AND contains(c.basis, ', which it leaves out')
  -- of a picture a line of the list may not have been read
  AND c.document_no NOT IN (SELECT document_no FROM all_facts WHERE standing <> 'printed')
ORDER BY 1, document_no, ordinal
