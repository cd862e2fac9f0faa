-- Cells of one statement beside the cells of others that an identity (check_term) sets against them. An identity is held
-- for a unit and period in which every condition it names holds. Where it gives alternatives the cell contradicts only if
-- it agrees with none of those printed; 'sum' adds them, and needs them all.
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
           b.amount AS other_amount, b.quantum AS other_quantum,
           CASE o.relation WHEN '<=' THEN (o.amount - b.amount) * 2 <= o.quantum + b.quantum
                           WHEN '>=' THEN (b.amount - o.amount) * 2 <= o.quantum + b.quantum
                           ELSE abs(o.amount - b.amount) * 2 <= o.quantum + b.quantum END AS agrees
    FROM one o
    JOIN check_term t ON t.identity = o.identity AND t.place = 'other'
    JOIN check_point b ON b.document_no = o.document_no AND b.unit_name = o.unit_name AND b.fiscal_year = o.fiscal_year
        AND b.phase = o.phase AND b.statement = t.statement AND b.side = t.side AND b.measure = t.measure AND b.line = t.line
        AND CASE WHEN t.key = '' AND t.line IN ('class', 'code') THEN b.key = o.key ELSE b.key = t.key END
    WHERE b.amount IS NOT NULL
)
SELECT document_id, identity, [fact_id] || list(other ORDER BY rank) AS facts,
       CASE how WHEN 'sum' THEN sum(other_amount) ELSE arg_min(other_amount, abs(amount - other_amount)) END AS expected,
       amount AS found,
       CASE how WHEN 'sum' THEN (quantum + sum(other_quantum)) / 2
                ELSE (quantum + arg_min(other_quantum, abs(amount - other_amount))) / 2 END AS tolerance
FROM pairs
GROUP BY identity, relation, how, terms, document_id, fact_id, amount, quantum
HAVING CASE how WHEN 'sum' THEN count(*) = terms AND abs(amount - sum(other_amount)) * 2 > quantum + sum(other_quantum)
                ELSE NOT bool_or(agrees) END
