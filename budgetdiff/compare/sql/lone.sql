-- Lines without a code, and which of the periods print them: those that only one prints ($all: the others too) are what
-- names may pair.
SELECT unit_name, statement, side, classification, level, label_key, min(label) AS label,
       max(CASE WHEN is_current THEN 0 ELSE 1 END) AS in_base, max(CASE WHEN is_current THEN 1 ELSE 0 END) AS in_current
FROM cmp_picked AS p
JOIN cmp_trees AS w ON w.t = p.t
WHERE code = '' AND level > 0 AND label_key <> '' AND statement <> 'three_public'
GROUP BY unit_name, statement, side, classification, level, label_key
HAVING $all OR count(DISTINCT is_current) = 1
ORDER BY unit_name, statement, side, classification, level, label_key
