-- The trees of a department, and the trees of its units that they are the sums of.
SELECT g AS member, $department AS unit_name, statement, side, classification, column_id,
       dense_rank() OVER (ORDER BY statement, side, classification, column_id) AS g
FROM cmp_groups
