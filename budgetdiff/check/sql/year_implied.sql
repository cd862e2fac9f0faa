-- What a document's sentences imply of a period before it (a change taken from the figure of today) beside what the period's own
-- document prints of the same line, gathered by document.
WITH implied AS (
    SELECT f.*, row_number() OVER (PARTITION BY f.document_no, f.series_id, f.phase ORDER BY f.ordinal) AS rank
    FROM all_facts f SEMI JOIN check_scope USING (document_no)
    WHERE origin = 'implied' AND amount IS NOT NULL AND fiscal_year < document_year
),
own AS (SELECT * FROM check_cell WHERE fiscal_year = document_year AND phase = document_phase AND amount IS NOT NULL),
lines AS (
    SELECT i.document_id, i.fact_id AS implied, any_value(i.page) AS page, any_value(i.label) AS label, any_value(i.raw) AS raw,
           i.fiscal_year, any_value(i.amount) AS found, any_value(i.ordinal) AS ordinal,
           arg_min(o.fact_id, abs(i.amount - o.amount)) AS printed, arg_min(o.amount, abs(i.amount - o.amount)) AS expected,
           arg_min(i.quantum + o.quantum, abs(i.amount - o.amount)) * 0.5 AS tolerance, o.document_id AS own_id
    FROM implied i JOIN own o ON o.series_id = i.series_id AND o.fiscal_year = i.fiscal_year AND o.phase = i.phase
        AND o.document_no <> i.document_no
    WHERE i.rank = 1
    GROUP BY i.document_id, i.fact_id, i.fiscal_year, o.document_id
    HAVING NOT bool_or(abs(i.amount - o.amount) * 2 <= i.quantum + o.quantum)
)
SELECT document_id, own_id, fiscal_year, count(*) AS lines, arg_min(page, ordinal) AS page, arg_min(label, ordinal) AS label,
       arg_min(raw, ordinal) AS raw, arg_min(found, ordinal) AS found, arg_min(expected, ordinal) AS expected,
       arg_min(tolerance, ordinal) AS tolerance, list(printed ORDER BY ordinal) AS facts
FROM lines GROUP BY document_id, own_id, fiscal_year
ORDER BY document_id, fiscal_year
