-- 年末结转和结余 of final accounts beside 年初结转和结余 of the next year's.
WITH stock AS (
    SELECT document_no, document_id, unit_name, statement, fiscal_year, kind, fact_id, amount, quantum
    FROM check_side
    WHERE kind IN ('opening', 'closing') AND NOT again AND amount IS NOT NULL AND level = 1 AND measure = 'total'
      AND phase = 'executed' AND document_phase = 'executed' AND fiscal_year = document_year
    QUALIFY count(*) OVER (PARTITION BY document_no, unit_name, statement, kind) = 1
)
SELECT o.document_id, [o.fact_id, c.fact_id] AS facts, c.amount AS expected, o.amount AS found,
       (o.quantum + c.quantum) * 0.5 AS tolerance
FROM stock o JOIN stock c ON c.unit_name = o.unit_name AND c.statement = o.statement AND c.fiscal_year = o.fiscal_year - 1
WHERE o.kind = 'opening' AND c.kind = 'closing' AND abs(o.amount - c.amount) * 2 > o.quantum + c.quantum
ORDER BY o.document_no
