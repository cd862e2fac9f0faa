-- Lists of items that the table bears out but for an item with money that they leave out.
SELECT s.document_id, c.page, c.quote, regexp_extract(c.basis, '; (.*) has, and is not named', 1) AS left_out
FROM claim c JOIN check_scope s USING (document_no)
WHERE c.kind = 'item' AND c.verdict = 'supported' AND contains(c.basis, ' has, and is not named')
ORDER BY s.document_id, c.ordinal
