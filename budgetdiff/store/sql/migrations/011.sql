-- Version 11: of every finding the cell that is most likely its cause, and what follows from the same mistake.
ALTER TABLE finding ADD COLUMN causes VARCHAR;
ALTER TABLE finding ADD COLUMN consequences VARCHAR;
