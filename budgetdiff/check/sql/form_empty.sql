-- A statement without any amount, and no note or sentence that says why.
SELECT t.document_id, t.page, t.title, t.statement
FROM check_table t LEFT JOIN check_money m ON m.document_no = t.document_no AND m.statement = t.statement
WHERE t.statement IS NOT NULL AND t.statement NOT IN ('target_form', 'self_evaluation', 'procurement', 'project_expenditure')
  AND coalesce(m.amounts, 0) = 0
  AND NOT EXISTS (FROM check_remark r WHERE r.document_no = t.document_no AND r.statement = t.statement
                  AND (r.kind IN ('note', 'absence') OR (r.kind = 'heading' AND regexp_matches(r.text, '无|没有|空表|未'))))
  -- a note may stand below the next table's title, where it is read as that table's heading
  AND NOT EXISTS (FROM check_remark r WHERE r.document_no = t.document_no AND r.kind IN ('heading', 'note', 'absence')
                  AND regexp_matches(r.text, '空表|无数据|没有数据|无此|不涉及|未安排') AND r.page BETWEEN t.page AND t.page + 40)
QUALIFY row_number() OVER (PARTITION BY t.document_no, t.statement ORDER BY t.ordinal) = 1
ORDER BY t.document_no, t.page
