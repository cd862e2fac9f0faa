-- The lines of two-sided tables with what each is. check_label (side, label_key, kind, role, key) says it for every label;
-- key is the 类 that a line of expenditure names. A tbl is one side of one table, a col one amount column of it.
-- Of the rows that are totals the last is the grand total, and one before it the total of the year.
CREATE OR REPLACE TEMP TABLE check_side AS
WITH lines AS (
    SELECT c.*, l.kind, l.role, l.key,
           dense_rank() OVER (ORDER BY c.document_no, unit_name, statement, title, c.side, classification, fiscal_year, phase)
               AS tbl
    FROM check_cell c LEFT JOIN check_label l ON l.side = c.side AND l.label_key = c.label_key
    WHERE c.side <> ''
),
totals AS (
    SELECT tbl, position, any_value(kind) AS kind,
           row_number() OVER (PARTITION BY tbl ORDER BY position DESC) AS from_below,
           count(*) OVER (PARTITION BY tbl) AS there_are
    FROM lines WHERE level = 0 AND code IS NULL GROUP BY tbl, position
),
judged AS (
    SELECT tbl, position,
           CASE WHEN kind = 'current' THEN 'current'
                WHEN from_below = 1 THEN 'grand'
                WHEN there_are = 2 THEN 'current'
                ELSE 'subtotal' END AS kind
    FROM totals
)
SELECT lines.* EXCLUDE (kind, role), coalesce(j.kind, lines.kind) AS kind,
       CASE WHEN j.kind IS NULL THEN lines.role ELSE 'total' END AS role
FROM lines LEFT JOIN judged j USING (tbl, position);

-- The total of the year and the grand total of each column, where there is one of each.
CREATE OR REPLACE TEMP TABLE check_side_total AS
SELECT tbl, col, kind, any_value(fact_id) AS fact_id, any_value(amount) AS amount, any_value(quantum) AS quantum,
       any_value(document_id) AS document_id, any_value(position) AS position, any_value(page) AS page, any_value(row) AS row
FROM check_side WHERE kind IN ('current', 'grand') GROUP BY tbl, col, kind HAVING count(*) = 1;
