-- The columns of the tables of every unit: what lines are lines of. Numbers hold within one database.
CREATE OR REPLACE VIEW trees AS
SELECT tree_id, unit_name, statement, side, classification, measure FROM tree;
