-- The one line with money and without a code in a table of codes, with the codes of that table. A part of a coded line that bears
-- its name is none: the form prints the 款's code beside its only 项 again.
WITH coded AS (
    SELECT DISTINCT document_no, unit_name, statement, title, label FROM check_cell WHERE code IS NOT NULL
),
cells AS (
    SELECT c.*, c.level > 1 AND n.label IS NOT NULL AS said_above
    FROM check_cell AS c
    LEFT JOIN coded AS n ON (n.document_no, n.unit_name, n.statement, n.title, n.label)
                          = (c.document_no, c.unit_name, c.statement, c.title, c.label)
),
tables AS (
    SELECT document_no, unit_name, statement, title, list(DISTINCT code) FILTER (WHERE code IS NOT NULL) AS codes,
           count(DISTINCT label) FILTER (WHERE code IS NULL AND level <> 0 AND amount IS NOT NULL AND NOT said_above) AS bare
    FROM cells
    WHERE side = '' AND statement IN ('income', 'expenditure', 'general_public', 'government_fund', 'state_capital',
                                      'basic_economic', 'general_public_economic', 'expenditure_economic')
    GROUP BY ALL
)
SELECT c.document_id, min(c.page) AS page, c.label, c.statement, t.codes, list(c.fact_id ORDER BY c.ordinal)[1:1] AS facts
FROM tables t JOIN cells c USING (document_no, unit_name, statement, title)
WHERE t.bare = 1 AND len(t.codes) >= 5 AND c.code IS NULL AND c.level <> 0 AND c.amount IS NOT NULL AND NOT c.said_above
GROUP BY c.document_id, c.document_no, c.label, c.statement, c.title, t.codes
ORDER BY c.document_no, page
