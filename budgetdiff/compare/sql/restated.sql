-- The figures of both periods with one of them ($earlier: is it the current one?) in later codes: what moved.sql moved stands under its new
-- codes, and the lines printed above are less what went out of them, more what came in. `original` is the figure printed.
WITH flows AS (  -- what leaves and enters each line above: only where the two ways up differ
    SELECT t, substr(code, 1, w.width) AS code, -amount AS amount
    FROM cmp_moved CROSS JOIN (VALUES (3), (5), (7)) AS w(width)
    WHERE length(code) > w.width AND (length(to_code) <= w.width OR substr(code, 1, w.width) <> substr(to_code, 1, w.width))
    UNION ALL
    SELECT t, substr(to_code, 1, w.width) AS code, amount
    FROM cmp_moved CROSS JOIN (VALUES (3), (5), (7)) AS w(width)
    WHERE length(to_code) > w.width AND (length(code) <= w.width OR substr(code, 1, w.width) <> substr(to_code, 1, w.width))
),
above AS (
    SELECT t, code, CAST(sum(amount) AS DECIMAL(18, 2)) AS flow
    FROM flows GROUP BY t, code
    HAVING sum(amount) <> 0
),
gone AS (  -- the lines that moved, by the figure each was
    SELECT DISTINCT t, code, fact_id FROM cmp_moved
),
kept AS (
    SELECT p.*, w.classification, a.flow
    FROM cmp_picked AS p
    JOIN cmp_trees AS w ON w.t = p.t
    LEFT JOIN gone AS g ON p.is_current = $earlier AND g.t = p.t
                       AND g.code = p.code AND g.fact_id = p.fact_id AND (p.label_key = '' OR p.label_key LIKE '#%')
    LEFT JOIN above AS a ON p.is_current = $earlier AND a.t = p.t
                        AND a.code = p.code AND p.label_key = ''
    WHERE g.code IS NULL
),
still AS (  -- lines above that still have something below them
    SELECT DISTINCT t, substr(code, 1, w.width) AS code
    FROM (SELECT t, code FROM kept
          WHERE is_current = $earlier AND (flow IS NULL OR amount + flow <> 0)
          UNION ALL
          SELECT t, to_code AS code FROM cmp_moved) AS lines
    CROSS JOIN (VALUES (3), (5), (7)) AS w(width)
    WHERE length(code) > w.width
),
blind AS (  -- the lines above an amount that codes moved out of, which is printed only as a sum
    SELECT DISTINCT k.t, substr(k.code, 1, w.width) AS code
    FROM kept AS k
    JOIN cmp_coarse AS c ON c.classification = k.classification AND c.code = k.code
    LEFT JOIN still AS s ON s.t = k.t AND s.code = k.code
    CROSS JOIN (VALUES (3), (5), (7), (9)) AS w(width)
    WHERE k.is_current = $earlier AND s.code IS NULL AND length(k.code) >= w.width
)
SELECT k.is_current, k.t, k.code, k.label, k.label_key, k.level,
       CAST(k.amount + coalesce(k.flow, 0) AS DECIMAL(18, 2)) AS amount, k.quantum, k.origin, k.source_rank, k.fact_id,
       k.restated OR k.flow IS NOT NULL AS restated,
       CASE WHEN k.flow IS NOT NULL THEN k.amount ELSE k.original END AS original, k.matched, k.moved_from,
       k.scope_changed OR (c.code IS NOT NULL AND b.code IS NOT NULL) AS scope_changed
FROM kept AS k
LEFT JOIN still AS s ON s.t = k.t AND s.code = k.code
LEFT JOIN cmp_coarse AS c ON k.is_current = $earlier AND c.classification = k.classification AND c.code = k.code
LEFT JOIN blind AS b ON b.t = k.t AND b.code = k.code
-- a line above that all left is not a line of zero: nothing is there any more
WHERE k.flow IS NULL OR k.amount + k.flow <> 0 OR s.code IS NOT NULL
UNION ALL
SELECT $earlier AS is_current, t, to_code AS code, label, label_key,
       CAST((length(to_code) - 1) // 2 AS TINYINT) AS level, amount, quantum, origin, source_rank, fact_id, true AS restated,
       whole AS original, 'crosswalk' AS matched, code AS moved_from, false AS scope_changed
FROM cmp_moved
