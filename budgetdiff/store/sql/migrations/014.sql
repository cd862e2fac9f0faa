-- Version 14: where a line that the reading remarks is printed, and the number that it states (people, of a count of them).
ALTER TABLE remark ADD COLUMN row INTEGER;
ALTER TABLE remark ADD COLUMN bbox DOUBLE[];
ALTER TABLE remark ADD COLUMN number DECIMAL(18, 4);
