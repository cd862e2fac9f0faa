-- Version 6: the units' own words beside changes and about what money is for, a row for each line that a sentence explains.
CREATE TABLE reason (
    document_no    INTEGER NOT NULL,
    ordinal        INTEGER NOT NULL,
    sentence       INTEGER NOT NULL,  -- counts the sentences of a document that give one
    kind           VARCHAR NOT NULL,  -- reason, purpose, method
    direction      VARCHAR,           -- up, down, same: the way the words say the figure went; NULL where they do not
    text           VARCHAR NOT NULL,  -- as printed
    statement      VARCHAR,           -- the line that is explained; NULL where none could be found
    side           VARCHAR,
    classification VARCHAR,
    code           VARCHAR,
    label          VARCHAR NOT NULL,
    label_key      VARCHAR NOT NULL,
    level          INTEGER,
    measure        VARCHAR,
    base_year      INTEGER,           -- the period that the explained change is from; NULL where the words do not say
    base_phase     phase,
    page           INTEGER NOT NULL,
    row            INTEGER,
    bbox           DOUBLE[]
);
