-- Every code with the label it stands beside, once a document; a table that prints several labels beside one code names
-- projects, not codes.
WITH lines AS (
    SELECT * FROM check_cell
    WHERE code IS NOT NULL AND side = '' AND label <> ''
      AND statement IN ('income', 'expenditure', 'general_public', 'government_fund', 'state_capital', 'fiscal_special',
                        'appropriation_expenditure', 'basic_economic', 'basic_economic_government', 'general_public_economic',
                        'expenditure_economic')
    QUALIFY min(label) OVER (PARTITION BY document_no, statement, title, code)
          = max(label) OVER (PARTITION BY document_no, statement, title, code)
)
SELECT document_id, document_year, code, label, count(*) AS cells, list(fact_id ORDER BY ordinal)[1:1] AS facts,
       document_no NOT IN (SELECT document_no FROM all_facts WHERE standing <> 'printed') AS read
FROM lines
GROUP BY document_no, document_id, document_year, code, label
ORDER BY document_id, code
