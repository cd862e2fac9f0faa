-- One depth with whether a missing amount may hide in the line above: a period that prints 208 and nothing below it says
-- nothing about 20805. Where the parts a period prints account for their parent (as far as the print can tell), a part
-- that is not there is truly not there. Run from the total to the deepest.
SELECT v.*,
       CASE WHEN v.base IS NOT NULL THEN false
            WHEN v.depth = 0 THEN c.base IS NULL
            WHEN p.base IS NULL THEN p.base_hidden
            ELSE @apart(p.base, p.base_quantum, coalesce(p.base_parts, 0), coalesce(p.base_parts_quantum, 0))
       END AS base_hidden,
       CASE WHEN v.current IS NOT NULL THEN false
            WHEN v.depth = 0 THEN c.current IS NULL
            WHEN p.current IS NULL THEN p.current_hidden
            ELSE @apart(p.current, p.current_quantum, coalesce(p.current_parts, 0), coalesce(p.current_parts_quantum, 0))
       END AS current_hidden,
       '' AS withheld  -- what only a department has, see withheld.sql
FROM cmp_valued AS v
LEFT JOIN cmp_seen AS p ON p.g = v.g AND p.node = v.parent
LEFT JOIN cmp_covered AS c ON c.g = v.g AND c.depth = v.depth
WHERE v.depth = $depth
