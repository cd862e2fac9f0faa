-- Version 1 of the store: what is written. The public views stand in ../views.
CREATE TYPE phase AS ENUM ('proposed', 'approved', 'adjusted', 'executed');
CREATE TYPE origin AS ENUM ('printed', 'implied', 'derived');
CREATE SEQUENCE document_numbers;
CREATE SEQUENCE series_numbers;

CREATE TABLE document (
    document_no   INTEGER PRIMARY KEY DEFAULT nextval('document_numbers'),  -- order of arrival: a later one supersedes
    document_id   VARCHAR NOT NULL UNIQUE,   -- first 16 hex digits of the content's sha256
    source_name   VARCHAR NOT NULL,
    source_path   VARCHAR,                   -- where the file stood when it was read, for pictures of the evidence
    format        VARCHAR NOT NULL,
    place         VARCHAR NOT NULL,          -- what "page" counts: page, line, sheet, table
    title         VARCHAR,
    unit_name     VARCHAR NOT NULL,
    unit_level    VARCHAR,                   -- department, unit or NULL
    fiscal_year   SMALLINT NOT NULL,
    phase         phase NOT NULL,
    pages         INTEGER NOT NULL,
    ingested_at   TIMESTAMP NOT NULL,
    superseded_by VARCHAR,
    reader        VARCHAR NOT NULL,
    notes         VARCHAR NOT NULL           -- sentences, one a line
);

-- One row for every line that can be followed through the years; figures refer to it by its number.
CREATE TABLE series (
    series_id      INTEGER PRIMARY KEY DEFAULT nextval('series_numbers'),
    unit_name      VARCHAR NOT NULL,
    statement      VARCHAR NOT NULL,
    side           VARCHAR NOT NULL,         -- '' where the statement has no sides
    classification VARCHAR NOT NULL,         -- '' where none
    code           VARCHAR NOT NULL,         -- '' where none
    label_key      VARCHAR NOT NULL,         -- '' where a code identifies the line
    measure        VARCHAR NOT NULL,
    UNIQUE (unit_name, statement, side, classification, code, label_key, measure)
);

CREATE TABLE fact (
    document_no     INTEGER NOT NULL,
    ordinal         INTEGER NOT NULL,        -- order in the document; fact_id is document_id:ordinal
    series_id       INTEGER NOT NULL,
    fiscal_year     SMALLINT NOT NULL,
    phase           phase NOT NULL,
    statement_title VARCHAR NOT NULL,
    label           VARCHAR NOT NULL,
    level           TINYINT,
    column_title    VARCHAR NOT NULL,
    amount          DECIMAL(18, 2),          -- yuan; NULL for a blank cell
    quantum         DECIMAL(18, 2),          -- yuan; half of it either way is what the print can hide
    raw             VARCHAR NOT NULL,
    origin          origin NOT NULL,
    page            INTEGER,
    row             INTEGER,
    bbox            DOUBLE[]                 -- x0, top, x1, bottom in points
);

CREATE TABLE indicator (
    document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    fiscal_year SMALLINT NOT NULL, phase phase NOT NULL,
    project VARCHAR NOT NULL, category VARCHAR NOT NULL, subcategory VARCHAR NOT NULL, name VARCHAR NOT NULL,
    target_raw VARCHAR NOT NULL, comparator VARCHAR NOT NULL,
    target_value DECIMAL(38, 6), target_upper DECIMAL(38, 6), unit VARCHAR,
    actual_raw VARCHAR, actual_value DECIMAL(38, 6), weight DECIMAL(18, 4), score DECIMAL(18, 4),
    deviation_reason VARCHAR, page INTEGER, row INTEGER, bbox DOUBLE[]
);

-- The money that target and self-evaluation forms print beside their targets.
CREATE TABLE fund (
    document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    project VARCHAR NOT NULL, label VARCHAR NOT NULL, column_title VARCHAR NOT NULL,
    fiscal_year SMALLINT NOT NULL, phase phase NOT NULL,
    amount DECIMAL(18, 2), quantum DECIMAL(18, 2), raw VARCHAR NOT NULL, page INTEGER, row INTEGER, bbox DOUBLE[]
);

-- What sentences and printed change columns state, before it is held against anything.
CREATE TABLE assertion (document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL, body VARCHAR NOT NULL);

CREATE TABLE claim (
    document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL, page INTEGER, quote VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL, stated VARCHAR NOT NULL, unit VARCHAR, computed DECIMAL(38, 6), low DECIMAL(38, 6),
    high DECIMAL(38, 6), verdict VARCHAR NOT NULL, basis VARCHAR NOT NULL
);

CREATE TABLE finding (
    finding_id VARCHAR NOT NULL, rule VARCHAR NOT NULL, severity VARCHAR NOT NULL, document_id VARCHAR NOT NULL,
    page INTEGER, subject VARCHAR NOT NULL, expected VARCHAR, found VARCHAR, difference VARCHAR, tolerance VARCHAR,
    message_zh VARCHAR NOT NULL, message_en VARCHAR NOT NULL, evidence VARCHAR NOT NULL
);

-- Every table of a document, recognised or left over, so that nothing is dropped in silence.
CREATE TABLE table_seen (
    document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL, page INTEGER NOT NULL, title VARCHAR NOT NULL,
    statement VARCHAR,           -- catalogue id, 'target_form', 'self_evaluation', or NULL where left over
    money_unit VARCHAR, cells INTEGER NOT NULL, reason VARCHAR NOT NULL
);

-- Sentences around the tables that checks of form need: contents, headings, notes below tables, placeholders.
CREATE TABLE remark (
    document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind VARCHAR NOT NULL, page INTEGER NOT NULL,
    text VARCHAR NOT NULL, statement VARCHAR
);
