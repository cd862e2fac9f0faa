-- Version 7: whether a figure was not read for certain, and nothing else confirms it: no error against its publisher rests on it.
ALTER TABLE fact ADD COLUMN doubtful BOOLEAN DEFAULT false;
