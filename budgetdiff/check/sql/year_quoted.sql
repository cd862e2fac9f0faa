-- What a document prints of a period beside what the period's own document published of the same line, gathered by column.
WITH cells AS (
    SELECT *, fiscal_year = document_year AND phase = document_phase AS own,
           count(*) OVER (PARTITION BY document_no, series_id, fiscal_year, phase) AS printed
    FROM check_cell WHERE amount IS NOT NULL
)
SELECT q.document_id, any_value(q.statement) AS statement, any_value(q.title) AS title, any_value(o.title) AS own_title,
       any_value(q.column_title) AS column_title, q.fiscal_year, CAST(q.phase AS VARCHAR) AS phase,
       CAST(any_value(q.document_phase) AS VARCHAR) AS document_phase, any_value(q.document_year) AS document_year, o.document_id AS own_id,
       flatten(list([q.fact_id, o.fact_id] ORDER BY q.level, q.ordinal)) AS facts, count(*) AS lines,
       arg_min(o.amount, (q.level, q.ordinal)) AS expected, arg_min(q.amount, (q.level, q.ordinal)) AS found,
       arg_min((o.quantum + q.quantum) * 0.5, (q.level, q.ordinal)) AS tolerance
FROM cells q JOIN cells o USING (series_id, fiscal_year, phase)
WHERE NOT q.own AND o.own AND q.document_no <> o.document_no AND q.printed = 1 AND o.printed = 1
  AND abs(q.amount - o.amount) * 2 > q.quantum + o.quantum
GROUP BY q.document_id, o.document_id, q.col, q.fiscal_year, q.phase
ORDER BY q.document_id, min(q.ordinal)
