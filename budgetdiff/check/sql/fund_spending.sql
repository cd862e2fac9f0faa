-- All target forms of a budget together beside its project spending.
WITH forms AS (
    SELECT document_no, document_id, fiscal_year, phase, project, min(amount) AS amount,
           arg_min({'project': project, 'label': label, 'amount': amount, 'quantum': quantum, 'raw': raw, 'page': page,
                    'row': row, 'bbox': bbox}, row(amount, ordinal)) AS fund, any_value(quantum) AS quantum
    FROM check_fund WHERE kind = 'whole' AND column_title = '' GROUP BY ALL
)
SELECT f.document_id, [p.fact_id] AS facts, list(f.fund ORDER BY f.fund.page, f.fund.row, f.project) AS funds, p.amount AS expected,
       sum(f.amount) AS found, (sum(f.quantum) + p.quantum) * 0.5 AS tolerance
FROM forms f
JOIN check_point p ON p.document_no = f.document_no AND p.fiscal_year = f.fiscal_year AND p.phase = f.phase
    AND p.statement = 'expenditure' AND p.line = 'total' AND p.measure = 'project' AND p.amount IS NOT NULL
GROUP BY f.document_id, p.fact_id, p.amount, p.quantum
HAVING (sum(f.amount) - p.amount) * 2 > sum(f.quantum) + p.quantum
