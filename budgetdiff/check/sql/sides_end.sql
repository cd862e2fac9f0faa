-- The grand totals of both sides of a table, printed in the same row below all other lines. 本年 totals
-- are no grand totals: what is carried over stands between them.
WITH ends AS (
    SELECT s.document_no, s.unit_name, s.statement, s.title, s.side, s.fiscal_year, s.phase, s.page, s.row, s.fact_id,
           s.document_id, s.amount, s.quantum
    FROM check_side s
    WHERE s.kind = 'grand' AND s.measure IN ('total', 'appropriation') AND s.amount IS NOT NULL AND NOT s.again
      AND NOT EXISTS (FROM check_side o WHERE o.tbl = s.tbl AND o.position > s.position AND o.amount <> 0)
    QUALIFY row_number() OVER (
        PARTITION BY s.document_no, s.unit_name, s.statement, s.title, s.side, s.fiscal_year, s.phase
        ORDER BY s.measure = 'total' DESC, s.ordinal) = 1
)
SELECT r.document_id, [r.fact_id, e.fact_id] AS facts, e.amount AS expected, r.amount AS found,
       r.quantum + e.quantum AS slack
FROM ends r JOIN ends e USING (document_no, unit_name, statement, title, fiscal_year, phase)
WHERE r.side = 'revenue' AND e.side = 'expenditure' AND r.page = e.page AND r.row IS NOT DISTINCT FROM e.row
