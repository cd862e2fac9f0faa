-- Headings of the text with a year, where as many of them name the document's own year as any other; and, in accounts, dates.
WITH headings AS (
    SELECT *, count(*) FILTER (WHERE contains(text, CAST(fiscal_year AS VARCHAR))) OVER (PARTITION BY document_no) AS own,
           count(*) FILTER (WHERE NOT contains(text, CAST(fiscal_year AS VARCHAR))) OVER (PARTITION BY document_no) AS others
    FROM check_remark WHERE kind = 'section'
)
SELECT document_id, fiscal_year, page, text, kind FROM headings WHERE own >= others
UNION ALL
SELECT document_id, fiscal_year, page, text, kind FROM check_remark r WHERE kind = 'date' AND phase = 'executed'
  -- the form may count at two dates
  AND NOT EXISTS (FROM check_remark o WHERE o.document_no = r.document_no AND o.kind = 'date'
                  AND contains(o.text, CAST(o.fiscal_year AS VARCHAR)))
ORDER BY document_id, page, text
