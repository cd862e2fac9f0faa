-- Headings of the text with a year, where as many of them name the document's own year as any other; in accounts, the end of another
-- year that what is owned is counted at; in budgets, a day after the year.
WITH headings AS (
    SELECT *, count(*) FILTER (WHERE contains(text, CAST(fiscal_year AS VARCHAR))) OVER (PARTITION BY document_no) AS own,
           count(*) FILTER (WHERE NOT contains(text, CAST(fiscal_year AS VARCHAR))) OVER (PARTITION BY document_no) AS others
    FROM check_remark WHERE kind = 'section'
),
dates AS (
    SELECT *, CAST(regexp_extract(text, '截[至止](\d{4})年', 1) AS INTEGER) AS counted FROM check_remark WHERE kind = 'date'
)
SELECT document_id, fiscal_year, page, row, bbox, text, kind FROM headings WHERE own >= others
UNION ALL
SELECT document_id, fiscal_year, page, row, bbox, text, kind FROM dates r
WHERE phase = 'executed' AND regexp_matches(text, '^截[至止]\d{4}年(12月31日|年?底|年?末)')
  -- the form may count at two dates
  AND NOT EXISTS (FROM check_remark o WHERE o.document_no = r.document_no AND o.kind = 'date'
                  AND contains(o.text, CAST(o.fiscal_year AS VARCHAR)))
UNION ALL
-- a budget is published before its year is over: what it counts it cannot have counted later, and what it foresees it says so
SELECT document_id, fiscal_year, page, row, bbox, text, 'later' AS kind FROM dates
WHERE phase <> 'executed' AND counted > fiscal_year AND NOT regexp_matches(text, '预计|计划|拟|将|预期|力争|目标|达到|规划')
  AND document_no NOT IN (SELECT document_no FROM all_facts WHERE standing <> 'printed')
ORDER BY document_id, page, text
