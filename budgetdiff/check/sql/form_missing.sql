-- The statements that every 部门预算 and 部门决算 has to publish and this one, which has most of them, lacks. Where a table was
-- left over that may be one of them nothing is said, nor where its title
-- stands in the text (the table may be a picture), or a sentence says that there is no such money.
WITH required(statement, zh, en) AS (
    VALUES ('income_expenditure', '收支总表', 'the table of revenue and expenditure'), ('income', '收入总表', 'the revenue table'),
           ('expenditure', '支出总表', 'the expenditure table'),
           ('appropriation', '财政拨款收支总表', 'the table of appropriation revenue and expenditure'),
           ('general_public', '一般公共预算支出表', 'the table of general public budget expenditure'),
           ('basic_economic', '一般公共预算基本支出表', 'the table of basic expenditure by economic class'),
           ('three_public', '“三公”经费支出表', 'the table of the three public expenses'),
           ('government_fund', '政府性基金预算支出表', 'the table of government-managed fund expenditure')
),
seen AS (
    SELECT document_no, any_value(document_id) AS document_id, min(page) FILTER (WHERE statement IS NOT NULL) AS page,
           list(DISTINCT CASE statement WHEN 'basic_economic_government' THEN 'basic_economic'
                                        WHEN 'appropriation_expenditure' THEN 'general_public' ELSE statement END) AS statements,
           bool_or(statement IS NULL AND cells > 2 AND regexp_matches(title, '表|收|支|预算|决算')) AS left_over
    FROM check_table GROUP BY document_no
)
SELECT s.document_id, s.page, r.statement, r.zh, r.en
FROM seen s JOIN required r ON NOT list_contains(s.statements, r.statement)
WHERE NOT s.left_over
  -- a data package keeps figures without the lines around them
  AND EXISTS (FROM check_remark r WHERE r.document_no = s.document_no)
  -- a page that is a picture may hold it
  AND NOT EXISTS (FROM check_remark p WHERE p.document_no = s.document_no AND p.kind = 'picture')
  AND (SELECT count(*) FROM required q WHERE list_contains(s.statements, q.statement)) >= 7
  AND NOT EXISTS (FROM check_remark a WHERE a.document_no = s.document_no AND a.kind IN ('absence', 'titled') AND a.statement = r.statement)
ORDER BY s.document_no, r.statement
