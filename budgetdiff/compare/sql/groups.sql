-- What each number of a tree stands for.
SELECT DISTINCT g, unit_name, statement, side, classification, column_id FROM cmp_trees
