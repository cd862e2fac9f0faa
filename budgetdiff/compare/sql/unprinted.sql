-- The lines that no period prints, but that others are part of: 类, 款, 项 above a code, and the total.
WITH own AS (  -- trees whose codes nest in a way of their own
    SELECT g, classification FROM cmp_groups WHERE classification LIKE 'own%'
),
above AS (
    SELECT p.g, l.node, c.own_parent AS parent, c.own_depth AS depth
    FROM cmp_printed AS p
    JOIN own ON own.g = p.g
    JOIN cmp_lineage AS l ON l.classification = own.classification AND l.code = p.node
    JOIN cmp_codes AS c ON c.of_codes = own.classification AND c.own_code = l.node
    UNION
    SELECT g, substr(node, 1, 3) AS node, '' AS parent, 1 AS depth FROM cmp_printed
    WHERE depth > 1 AND node NOT LIKE '~%' AND substr(node, 1, 1) BETWEEN '0' AND '9' AND g NOT IN (SELECT g FROM own)
    UNION
    SELECT g, substr(node, 1, 5) AS node, substr(node, 1, 3) AS parent, 2 AS depth FROM cmp_printed
    WHERE depth > 2 AND node NOT LIKE '~%' AND substr(node, 1, 1) BETWEEN '0' AND '9' AND g NOT IN (SELECT g FROM own)
    UNION
    SELECT g, substr(node, 1, 7) AS node, substr(node, 1, 5) AS parent, 3 AS depth FROM cmp_printed
    WHERE depth > 3 AND node NOT LIKE '~%' AND substr(node, 1, 1) BETWEEN '0' AND '9' AND g NOT IN (SELECT g FROM own)
    UNION
    SELECT g, parent AS node, '' AS parent, 1 AS depth FROM cmp_printed WHERE parent = 'vehicles'
    UNION
    SELECT g, '' AS node, CAST(NULL AS VARCHAR) AS parent, 0 AS depth FROM cmp_printed WHERE depth > 0
)
SELECT a.g, a.node, a.parent, a.depth
FROM above AS a LEFT JOIN cmp_printed AS p ON p.g = a.g AND p.node = a.node
WHERE p.node IS NULL
