-- The names of classes in sentences that no class has, beside all coded lines that the tables of the document print.
WITH lines AS (
    SELECT document_no, code, label, min(fact_id) AS fact_id, min(ordinal) AS ordinal
    FROM check_cell WHERE code IS NOT NULL AND label <> ''
    GROUP BY document_no, code, label
),
tables AS (
    SELECT document_no, list(code ORDER BY ordinal) AS codes, list(label ORDER BY ordinal) AS labels,
           list(fact_id ORDER BY ordinal) AS cells
    FROM lines GROUP BY document_no
)
SELECT r.document_id, r.fiscal_year, r.page, r.row, r.bbox, r.text, r.parts, t.codes, t.labels, t.cells, t.cells AS facts
FROM check_remark r JOIN tables t USING (document_no)
WHERE r.kind = 'class'
ORDER BY r.document_id, r.ordinal
