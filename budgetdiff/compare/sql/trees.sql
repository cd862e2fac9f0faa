-- The trees of the units asked for: a column of a table of a unit, whose lines are its nodes. Every other kernel knows them by
-- numbers: t as they are stored (`trees`), g where columns that add up are one (the items of the three-public table).
SELECT tree_id AS t, unit_name, statement, side, classification, measure, column_id,
       dense_rank() OVER (ORDER BY unit_name, statement, side, classification, column_id) AS g
FROM (
    SELECT trees.*,
           @column_of(statement, measure) AS column_id
    FROM trees
    WHERE $all_units OR unit_name IN (SELECT unit_name FROM cmp_units)
) AS asked
