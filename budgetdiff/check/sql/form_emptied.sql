-- A statement without any amount beside a sentence that states money of it, of this year.
WITH meant(statement, words) AS (
    VALUES ('government_fund', '政府性基金.*支出'), ('state_capital', '国有资本经营.*支出'), ('three_public', '三公.{0,2}经费')
),
empty AS (
    SELECT t.document_no, t.statement, any_value(t.title) AS title
    FROM check_table t LEFT JOIN check_money m ON m.document_no = t.document_no AND m.statement = t.statement
    WHERE t.statement IS NOT NULL AND coalesce(m.money, 0) = 0
    GROUP BY ALL
)
SELECT s.document_id, c.page, CAST(json_extract(a.body, '$.provenance.bbox') AS DOUBLE[]) AS bbox, c.quote, c.stated, e.title
FROM claim c JOIN check_scope s USING (document_no) LEFT JOIN assertion a USING (document_no, ordinal) JOIN empty e USING (document_no) JOIN meant w USING (statement)
WHERE c.kind = 'amount' AND c.verdict = 'unverifiable' AND starts_with(c.basis, 'no cell of the tables')
  AND regexp_matches(c.subject, w.words) AND regexp_matches(c.stated, '[1-9]')
  AND NOT regexp_matches(c.quote, '上年|去年|全口径|结转')
  AND coalesce(try_cast(nullif(regexp_extract(c.quote, '((19|20)\d{2})\s*年', 1), '') AS INTEGER), s.fiscal_year) = s.fiscal_year
QUALIFY row_number() OVER (PARTITION BY c.document_no, e.statement ORDER BY c.ordinal) = 1
ORDER BY s.document_id, c.page
