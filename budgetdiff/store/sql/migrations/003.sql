-- Version 3: a table's column is written once and has a number, so that lines are keyed by numbers and not by five texts; and which
-- figure counts for a line and a period is settled when a document is taken in, not at every question.
CREATE SEQUENCE tree_numbers;

-- A column of a table of a unit: what its lines are lines of.
CREATE TABLE tree (
    tree_id        INTEGER PRIMARY KEY DEFAULT nextval('tree_numbers'),
    unit_name      VARCHAR NOT NULL,
    statement      VARCHAR NOT NULL,
    side           VARCHAR NOT NULL,         -- '' where the statement has no sides
    classification VARCHAR NOT NULL,         -- '' where none
    measure        VARCHAR NOT NULL,
    UNIQUE (unit_name, statement, side, classification, measure)
);
INSERT INTO tree (unit_name, statement, side, classification, measure)
SELECT DISTINCT unit_name, statement, side, classification, measure FROM series ORDER BY ALL;

CREATE TEMP TABLE series_before AS
SELECT series_id, tree_id, code, label_key
FROM series JOIN tree USING (unit_name, statement, side, classification, measure);
DROP TABLE series;

-- One row for every line that can be followed through the years; figures refer to it by its number.
CREATE TABLE series (
    series_id      INTEGER PRIMARY KEY DEFAULT nextval('series_numbers'),
    tree_id        INTEGER NOT NULL,
    code           VARCHAR NOT NULL,         -- '' where none
    label_key      VARCHAR NOT NULL,         -- '' where a code identifies the line
    UNIQUE (tree_id, code, label_key)
);
INSERT INTO series SELECT series_id, tree_id, code, label_key FROM series_before ORDER BY series_id;
DROP TABLE series_before;

-- Whether this is the one figure that counts for its line and period, see ../counted.sql.
ALTER TABLE fact ADD COLUMN counts BOOLEAN DEFAULT false;
UPDATE fact SET counts = true FROM (
    SELECT f.document_no, f.ordinal
    FROM fact AS f JOIN document AS d USING (document_no)
    WHERE superseded_by IS NULL AND amount IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY series_id, f.fiscal_year, f.phase
        ORDER BY CASE WHEN origin = 'implied' THEN 2 WHEN f.fiscal_year = d.fiscal_year AND f.phase = d.phase THEN 0 ELSE 1 END,
                 quantum, d.fiscal_year DESC, d.phase DESC, document_id, ordinal) = 1
) AS first
WHERE fact.document_no = first.document_no AND fact.ordinal = first.ordinal;
