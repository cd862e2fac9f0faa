-- The figures of both periods with one of them ($earlier: is it the current one?) in later codes: what moved.sql moved stands under its new
-- codes, and the lines printed above are less what went out of them, more what came in. `original` is the figure printed.
WITH flows AS (  -- what leaves and enters each line above: only where the two ways up differ
    SELECT unit_name, statement, side, classification, measure, substr(code, 1, w.width) AS code, -amount AS amount
    FROM cmp_moved CROSS JOIN (VALUES (3), (5), (7)) AS w(width)
    WHERE length(code) > w.width AND (length(to_code) <= w.width OR substr(code, 1, w.width) <> substr(to_code, 1, w.width))
    UNION ALL
    SELECT unit_name, statement, side, classification, measure, substr(to_code, 1, w.width) AS code, amount
    FROM cmp_moved CROSS JOIN (VALUES (3), (5), (7)) AS w(width)
    WHERE length(to_code) > w.width AND (length(code) <= w.width OR substr(code, 1, w.width) <> substr(to_code, 1, w.width))
),
above AS (
    SELECT unit_name, statement, side, classification, measure, code, CAST(sum(amount) AS DECIMAL(18, 2)) AS flow
    FROM flows GROUP BY unit_name, statement, side, classification, measure, code
    HAVING sum(amount) <> 0
),
gone AS (  -- the lines that moved, by the figure each was
    SELECT DISTINCT unit_name, statement, side, classification, measure, code, fact_id FROM cmp_moved
),
kept AS (
    SELECT p.*, a.flow
    FROM cmp_picked AS p
    LEFT JOIN gone AS g ON p.is_current = $earlier AND g.unit_name = p.unit_name AND g.statement = p.statement
                       AND g.side = p.side AND g.classification = p.classification AND g.measure = p.measure
                       AND g.code = p.code AND g.fact_id = p.fact_id AND (p.label_key = '' OR p.label_key LIKE '#%')
    LEFT JOIN above AS a ON p.is_current = $earlier AND a.unit_name = p.unit_name AND a.statement = p.statement
                        AND a.side = p.side AND a.classification = p.classification AND a.measure = p.measure
                        AND a.code = p.code AND p.label_key = ''
    WHERE g.code IS NULL
),
still AS (  -- lines above that still have something below them
    SELECT DISTINCT unit_name, statement, side, classification, measure, substr(code, 1, w.width) AS code
    FROM (SELECT unit_name, statement, side, classification, measure, code FROM kept
          WHERE is_current = $earlier AND (flow IS NULL OR amount + flow <> 0)
          UNION ALL
          SELECT unit_name, statement, side, classification, measure, to_code AS code FROM cmp_moved) AS lines
    CROSS JOIN (VALUES (3), (5), (7)) AS w(width)
    WHERE length(code) > w.width
),
blind AS (  -- the lines above an amount that codes moved out of, which is printed only as a sum
    SELECT DISTINCT k.unit_name, k.statement, k.side, k.classification, k.measure, substr(k.code, 1, w.width) AS code
    FROM kept AS k
    JOIN cmp_coarse AS c ON c.classification = k.classification AND c.code = k.code
    LEFT JOIN still AS s ON s.unit_name = k.unit_name AND s.statement = k.statement AND s.side = k.side
                        AND s.classification = k.classification AND s.measure = k.measure AND s.code = k.code
    CROSS JOIN (VALUES (3), (5), (7), (9)) AS w(width)
    WHERE k.is_current = $earlier AND s.code IS NULL AND length(k.code) >= w.width
)
SELECT k.is_current, k.unit_name, k.statement, k.side, k.classification, k.measure, k.code, k.label, k.label_key, k.level,
       CAST(k.amount + coalesce(k.flow, 0) AS DECIMAL(18, 2)) AS amount, k.quantum, k.origin, k.source, k.fact_id,
       k.restated OR k.flow IS NOT NULL AS restated,
       CASE WHEN k.flow IS NOT NULL THEN k.amount ELSE k.original END AS original, k.matched, k.moved_from,
       k.scope_changed OR (c.code IS NOT NULL AND b.code IS NOT NULL) AS scope_changed
FROM kept AS k
LEFT JOIN still AS s ON s.unit_name = k.unit_name AND s.statement = k.statement AND s.side = k.side
                    AND s.classification = k.classification AND s.measure = k.measure AND s.code = k.code
LEFT JOIN cmp_coarse AS c ON k.is_current = $earlier AND c.classification = k.classification AND c.code = k.code
LEFT JOIN blind AS b ON b.unit_name = k.unit_name AND b.statement = k.statement AND b.side = k.side
                    AND b.classification = k.classification AND b.measure = k.measure AND b.code = k.code
-- a line above that all left is not a line of zero: nothing is there any more
WHERE k.flow IS NULL OR k.amount + k.flow <> 0 OR s.code IS NOT NULL
UNION ALL
SELECT $earlier AS is_current, unit_name, statement, side, classification, measure, to_code AS code, label, label_key,
       CAST((length(to_code) - 1) // 2 AS TINYINT) AS level, amount, quantum, origin, source, fact_id, true AS restated,
       whole AS original, 'crosswalk' AS matched, code AS moved_from, false AS scope_changed
FROM cmp_moved
