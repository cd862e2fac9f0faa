-- A project's money beside its parts, where the form states one whole, and fiscal and other money once each (上年结转 as it
-- may be), and no part by itself is more than the whole, which is another rule's finding.
WITH forms AS (
    SELECT document_no, document_id, project, column_title, fiscal_year, phase,
           list({'project': project, 'label': label, 'amount': amount, 'quantum': quantum, 'raw': raw, 'page': page, 'row': row,
                 'bbox': bbox} ORDER BY ordinal) FILTER (WHERE kind <> 'whole') AS parts,
           any_value({'project': project, 'label': label, 'amount': amount, 'quantum': quantum, 'raw': raw, 'page': page,
                      'row': row, 'bbox': bbox}) FILTER (WHERE kind = 'whole') AS whole,
           sum(amount) FILTER (WHERE kind <> 'whole') AS amount, sum(quantum) FILTER (WHERE kind <> 'whole') AS quantum,
           max(amount) FILTER (WHERE kind <> 'whole') AS largest
    FROM check_fund
    GROUP BY ALL
    HAVING count(*) FILTER (WHERE kind = 'whole') = 1 AND count(*) FILTER (WHERE kind = 'fiscal') = 1
       AND count(*) FILTER (WHERE kind = 'other') = 1 AND count(*) FILTER (WHERE kind = 'carried') <= 1
       AND count(*) FILTER (WHERE kind IS NULL) = 0
)
SELECT document_id, whole, parts, amount AS expected, (whole.quantum + quantum) * 0.5 AS tolerance
FROM forms
WHERE abs(whole.amount - amount) * 2 > whole.quantum + quantum AND (largest - whole.amount) * 2 <= whole.quantum + quantum
