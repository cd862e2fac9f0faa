-- One number for every tree: a column of a table of a unit.
SELECT unit_name, statement, side, classification, column_id,
       row_number() OVER (ORDER BY unit_name, statement, side, classification, column_id) AS g
FROM (SELECT DISTINCT unit_name, statement, side, classification, column_id FROM cmp_places) AS trees
