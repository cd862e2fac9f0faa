-- Version 2: what users report against targets, and the lines of a self-evaluation form that are no indicators.

-- An actual that a user reported, for one target and one date: a year may have several (quarterly monitoring).
CREATE TABLE actual (
    unit_name   VARCHAR NOT NULL,
    fiscal_year SMALLINT NOT NULL,
    project     VARCHAR NOT NULL,
    category    VARCHAR NOT NULL,
    subcategory VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    target_raw  VARCHAR NOT NULL,            -- parts two targets of one cell, which share their name
    reported_on DATE NOT NULL,
    raw         VARCHAR NOT NULL,            -- as the user wrote it
    value       DECIMAL(38, 6),              -- in the target's unit; NULL for words against a qualitative target
    note        VARCHAR,
    source_name VARCHAR NOT NULL,            -- the user's file
    line        INTEGER NOT NULL,            -- and the line, row or entry in it
    added_at    TIMESTAMP NOT NULL,
    PRIMARY KEY (unit_name, fiscal_year, project, category, subcategory, name, target_raw, reported_on)
);

-- Lines of a form beside its indicators: kind is goal (the year's objective), execution (the scored line of money), total.
CREATE TABLE evaluation (
    document_no INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    project VARCHAR NOT NULL, fiscal_year SMALLINT NOT NULL, phase phase NOT NULL,
    kind VARCHAR NOT NULL, label VARCHAR NOT NULL, planned VARCHAR NOT NULL, reached VARCHAR NOT NULL,
    weight DECIMAL(18, 4), score DECIMAL(18, 4), page INTEGER, row INTEGER, bbox DOUBLE[]
);
