-- A 类 or 款 beside the sum of the lines directly below it.
SELECT p.document_id, [p.fact_id] || list(c.fact_id ORDER BY c.code) AS facts, sum(c.amount) AS expected, p.amount AS found,
       p.quantum + sum(c.quantum) AS slack
FROM check_coded p JOIN check_coded c ON c.above = p.fact_id
GROUP BY p.document_id, p.fact_id, p.amount, p.quantum
