-- Cells of one statement beside the cells of others that an identity (check_term) sets against them. An identity is held
-- for a unit and period in which every condition it names holds. Where it gives alternatives each that is printed is a way
-- to bear the cell out; 'sum' adds them, and needs them all.
WITH one AS (
    SELECT t.identity, t.relation, t.how, t.terms, p.*
    FROM check_term t JOIN check_point p USING (statement, side, measure, line)
    WHERE t.place = 'cell' AND p.amount IS NOT NULL AND (t.key = '' OR t.key = p.key)
      AND NOT EXISTS (
          FROM check_condition c WHERE c.identity = t.identity
          AND NOT EXISTS (FROM check_holds h WHERE h.name = c.name AND h.document_no = p.document_no
                          AND h.unit_name = p.unit_name AND h.fiscal_year = p.fiscal_year AND h.phase = p.phase))
),
pairs AS (
    SELECT o.identity, o.relation, o.how, o.terms, o.document_id, o.fact_id, o.amount, o.quantum, t.rank, b.fact_id AS other,
           b.amount AS other_amount, b.quantum AS other_quantum
    FROM one o
    JOIN check_term t ON t.identity = o.identity AND t.place = 'other'
    JOIN check_point b ON b.document_no = o.document_no AND b.unit_name = o.unit_name AND b.fiscal_year = o.fiscal_year
        AND b.phase = o.phase AND b.statement = t.statement AND b.side = t.side AND b.measure = t.measure AND b.line = t.line
        AND CASE WHEN t.key = '' AND t.line IN ('class', 'code') THEN b.key = o.key ELSE b.key = t.key END
    WHERE b.amount IS NOT NULL
)
SELECT document_id, identity AS variant, relation, [fact_id, other] AS facts,
       [fact_id] || list(other ORDER BY rank) OVER (PARTITION BY identity, fact_id ROWS BETWEEN UNBOUNDED PRECEDING
                                                    AND UNBOUNDED FOLLOWING) AS shown,
       other_amount AS expected, amount AS found, quantum + other_quantum AS slack
FROM pairs WHERE how <> 'sum'
UNION ALL BY NAME
SELECT document_id, identity AS variant, relation, [fact_id] || list(other ORDER BY rank) AS facts,
       [fact_id] || list(other ORDER BY rank) AS shown, sum(other_amount) AS expected, amount AS found,
       quantum + sum(other_quantum) AS slack
FROM pairs WHERE how = 'sum'
GROUP BY identity, relation, terms, document_id, fact_id, amount, quantum
HAVING count(*) = terms
