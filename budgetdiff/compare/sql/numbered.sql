-- Parquet facts with the numbers of their trees, which a store has and files that were written apart cannot share.
SELECT e.*, t.tree_id
FROM exported AS e
JOIN trees AS t ON t.unit_name = e.unit_name AND t.statement = e.statement AND t.side = coalesce(e.side, '')
               AND t.classification = coalesce(e.classification, '') AND t.measure = e.measure
