-- Statements that state no unit of money, where most others of the document state theirs.
WITH unstated AS (
    SELECT *, count(*) OVER (PARTITION BY document_no) AS those FROM check_remark
    WHERE kind = 'unit' AND regexp_matches(text, '表([(（].*[)）])?$')
),
stated AS (
    SELECT document_no, count(*) AS others FROM check_table t
    WHERE statement IS NOT NULL AND money_unit IS NOT NULL
      AND NOT EXISTS (FROM check_remark r WHERE r.document_no = t.document_no AND r.kind = 'unit' AND r.page = t.page
                      AND r.text = t.title)
    GROUP BY document_no
)
SELECT u.document_id, u.page, u.text, s.others,
       (SELECT arg_max(r.bbox, r.ordinal) FROM check_remark r WHERE r.document_no = u.document_no AND r.page = u.page
        AND r.kind = 'heading' AND r.bbox IS NOT NULL AND contains(u.text, r.text)) AS bbox
FROM unstated u JOIN stated s USING (document_no)
WHERE s.others >= 3 AND u.those * 3 <= s.others
  -- a word misspelt before it (金位：元) does not make it unstated
  AND NOT EXISTS (FROM check_remark r WHERE r.document_no = u.document_no AND r.page = u.page AND r.kind = 'heading' AND r.statement = u.statement
                  AND regexp_matches(r.text, '位[:：](人民币)?(百万|千|万|亿)?元$'))
ORDER BY u.document_id, u.page
