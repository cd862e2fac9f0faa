-- Version 9: the points (分值) that a user gives an indicator beside its actual.
ALTER TABLE actual ADD COLUMN weight DECIMAL(18, 4);
