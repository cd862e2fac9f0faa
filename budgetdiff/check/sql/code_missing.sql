-- The one line with money and without a code in a table of codes, with the codes of that table.
WITH tables AS (
    SELECT document_no, unit_name, statement, title, list(DISTINCT code) FILTER (WHERE code IS NOT NULL) AS codes,
           count(DISTINCT label) FILTER (WHERE code IS NULL AND level <> 0 AND amount IS NOT NULL) AS bare
    FROM check_cell
    WHERE side = '' AND statement IN ('income', 'expenditure', 'general_public', 'government_fund', 'state_capital',
                                      'basic_economic', 'general_public_economic', 'expenditure_economic')
    GROUP BY ALL
)
SELECT c.document_id, min(c.page) AS page, c.label, c.statement, t.codes, list(c.fact_id ORDER BY c.ordinal)[1:1] AS facts
FROM tables t JOIN check_cell c USING (document_no, unit_name, statement, title)
WHERE t.bare = 1 AND len(t.codes) >= 5 AND c.code IS NULL AND c.level <> 0 AND c.amount IS NOT NULL
GROUP BY c.document_id, c.document_no, c.label, c.statement, c.title, t.codes
ORDER BY c.document_no, page
