-- Version 5: what became of every number that an eye sees where tables stand, and how far the reading of each table proves itself.
ALTER TABLE document ADD COLUMN numbers INTEGER;       -- seen on pages with tables; NULL where nobody counted them
ALTER TABLE document ADD COLUMN numbers_lost INTEGER;  -- those of them that nothing took over

CREATE TABLE number_lost (
    document_no   INTEGER NOT NULL,
    ordinal       INTEGER NOT NULL,
    page          INTEGER NOT NULL,
    row           INTEGER,                   -- of the sheet, in a workbook
    raw           VARCHAR NOT NULL,          -- as printed
    bbox          DOUBLE[],                  -- x0, top, x1, bottom in points
    table_ordinal INTEGER,                   -- the table it stands in, as table_seen numbers them; NULL outside of all
    in_words      BOOLEAN NOT NULL           -- whether it is part of a text there
);

ALTER TABLE table_seen ADD COLUMN proof VARCHAR;        -- proved, accounted, doubtful; NULL where nothing was read of it
ALTER TABLE table_seen ADD COLUMN doubt VARCHAR DEFAULT '';
ALTER TABLE table_seen ADD COLUMN numbers INTEGER DEFAULT 0;
ALTER TABLE table_seen ADD COLUMN numbers_lost INTEGER DEFAULT 0;
ALTER TABLE table_seen ADD COLUMN first_fact INTEGER DEFAULT 0;  -- the ordinal of its first fact
ALTER TABLE table_seen ADD COLUMN next_fact INTEGER DEFAULT 0;   -- and of the one after its last
