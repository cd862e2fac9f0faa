-- A statement without any amount, and no note or sentence that says why.
SELECT t.document_id, t.page, t.title, t.statement,
       (SELECT arg_max(r.bbox, r.ordinal) FROM check_remark r WHERE r.document_no = t.document_no AND r.page = t.page
        AND r.kind = 'heading' AND r.bbox IS NOT NULL AND contains(t.title, r.text)) AS bbox
FROM check_table t LEFT JOIN check_money m ON m.document_no = t.document_no AND m.statement = t.statement
WHERE t.statement IS NOT NULL
  -- a data package keeps figures without the lines around them
  AND EXISTS (FROM check_remark r WHERE r.document_no = t.document_no)
  AND coalesce(m.amounts, 0) = 0
  -- what was not recognised in a picture is not missing
  AND NOT EXISTS (FROM check_remark r WHERE r.document_no = t.document_no AND r.kind = 'picture' AND r.page = t.page)
  -- a statement may be empty where the others print none of its money
  AND CASE t.statement
      WHEN 'basic_economic' THEN EXISTS (FROM check_point p WHERE p.document_no = t.document_no AND p.amount <> 0
                                         AND p.statement = 'general_public' AND p.measure = 'basic')
      WHEN 'general_public' THEN EXISTS (FROM check_point p WHERE p.document_no = t.document_no AND p.amount <> 0
                                         AND p.statement = 'appropriation' AND p.side = 'revenue' AND p.line = 'general_public')
      WHEN 'appropriation' THEN EXISTS (FROM check_point p WHERE p.document_no = t.document_no AND p.amount <> 0
                                        AND p.statement = 'income_expenditure' AND p.line IN ('general_public', 'appropriation'))
      ELSE t.statement IN ('income_expenditure', 'income', 'expenditure', 'government_fund', 'state_capital', 'three_public')
      END
  AND NOT EXISTS (FROM check_remark r WHERE r.document_no = t.document_no AND r.statement = t.statement
                  AND (r.kind IN ('note', 'absence', 'refused') OR (r.kind = 'heading' AND regexp_matches(r.text, '无|没有|空表|未'))))
  -- a note may stand below the next table's title, where it is read as that table's heading
  AND NOT EXISTS (FROM check_remark r WHERE r.document_no = t.document_no AND r.kind IN ('heading', 'note', 'absence')
                  AND regexp_matches(r.text, '空表|无数据|没有数据|无此|不涉及|未安排') AND r.page >= t.page
                  AND r.page <= coalesce((SELECT min(n.page) FROM check_table n WHERE n.document_no = t.document_no
                                          AND n.ordinal > t.ordinal), t.page + 1))
QUALIFY row_number() OVER (PARTITION BY t.document_no, t.statement ORDER BY t.ordinal) = 1
ORDER BY t.document_no, t.page
