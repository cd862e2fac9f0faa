-- Version 13: how far lines of forms can be relied on to be what stands on the paper, as figures of tables have it since version 10.
ALTER TABLE indicator ADD COLUMN standing VARCHAR DEFAULT 'printed';
ALTER TABLE fund ADD COLUMN standing VARCHAR DEFAULT 'printed';
ALTER TABLE evaluation ADD COLUMN standing VARCHAR DEFAULT 'printed';
