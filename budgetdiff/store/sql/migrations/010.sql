-- Version 10: how far a figure can be relied on to be what stands on the paper, how sure recognition was of it (0 to 1), and what
-- else it may say, a line each. What was printed as text has no confidence and no rivals.
ALTER TABLE fact ADD COLUMN standing VARCHAR DEFAULT 'printed';
ALTER TABLE fact ADD COLUMN confidence DECIMAL(5, 4);
ALTER TABLE fact ADD COLUMN rivals VARCHAR DEFAULT '';
