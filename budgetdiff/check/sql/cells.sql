-- Every printed cell of the newest documents that are checked, with the number of the column and of the line it stands in.
-- check_scope (document_no) is made before this. A column is one measure of one table in one period; a line is one row of it.
-- A cell that is no number (amount NULL, digits in raw) may hold anything: sums of its column and of its line say nothing, and
-- neither are among the cells.
CREATE OR REPLACE TEMP TABLE check_cell AS
WITH printed AS (
    SELECT fact_id, document_no, document_id, ordinal, unit_name, fiscal_year, phase, statement, statement_title AS title,
           coalesce(side, '') AS side, coalesce(classification, '') AS classification, code, label,
           regexp_replace(label_key, '#\d+$', '') AS label_key, contains(label_key, '#') AS again, level, measure,
           column_title, amount, quantum, raw, page, row, bbox, document_year, document_phase, series_id
    FROM all_facts SEMI JOIN check_scope USING (document_no)
    WHERE origin = 'printed'
),
refused AS (SELECT DISTINCT document_no, statement, title, side, column_title, page, row FROM printed
            WHERE amount IS NULL AND regexp_matches(raw, '[0-9]')),
columns AS (
    SELECT *, row_number() OVER () AS col
    FROM (SELECT DISTINCT document_no, unit_name, statement, title, side, classification, measure, column_title, fiscal_year,
                          phase FROM printed)
),
lines AS (
    SELECT *, row_number() OVER () AS line
    FROM (SELECT document_no, unit_name, statement, title, side, classification, page, row, fiscal_year, phase,
                 min(ordinal) AS position
          FROM printed GROUP BY ALL)
)
SELECT printed.*, col, line, position
FROM printed
JOIN columns USING (document_no, unit_name, statement, title, side, classification, measure, column_title, fiscal_year, phase)
JOIN lines ON lines.document_no = printed.document_no AND lines.unit_name = printed.unit_name
    AND lines.statement = printed.statement AND lines.title = printed.title AND lines.side = printed.side
    AND lines.classification = printed.classification AND lines.fiscal_year = printed.fiscal_year
    AND lines.phase = printed.phase AND lines.page IS NOT DISTINCT FROM printed.page
    AND lines.row IS NOT DISTINCT FROM printed.row
WHERE NOT EXISTS (FROM refused r WHERE r.document_no = printed.document_no AND r.statement = printed.statement
                  AND r.title = printed.title AND r.side = printed.side
                  AND (r.column_title = printed.column_title
                       OR (r.page IS NOT DISTINCT FROM printed.page AND r.row IS NOT DISTINCT FROM printed.row)));

-- The coded lines of a column that hold an amount, each below its nearest printed ancestor that holds one. A column in
-- which a code stands twice is left out: it is not clear which of the two lines is meant.
CREATE OR REPLACE TEMP TABLE check_coded AS
WITH coded AS (SELECT * FROM check_cell WHERE code IS NOT NULL AND side = ''),
clear AS (SELECT col FROM coded GROUP BY col HAVING count(*) = count(DISTINCT code)),
valued AS (SELECT coded.* FROM coded JOIN clear USING (col) WHERE amount IS NOT NULL)
SELECT v.*, coalesce(finer.fact_id, middle.fact_id, upper.fact_id) AS above
FROM valued v
LEFT JOIN valued finer ON finer.col = v.col AND length(v.code) > 7 AND finer.code = left(v.code, 7)
LEFT JOIN valued middle ON middle.col = v.col AND length(v.code) > 5 AND middle.code = left(v.code, 5)
LEFT JOIN valued upper ON upper.col = v.col AND length(v.code) > 3 AND upper.code = left(v.code, 3);
