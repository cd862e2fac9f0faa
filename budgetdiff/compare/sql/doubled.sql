-- The trees whose lines without codes say again what their coded lines say, as one statement printed twice does: once by code, once
-- by unit and class. In every period of the question that prints both, the 类 alone add up to a total of the tree.
WITH mixed AS (
    SELECT DISTINCT f.tree_id AS t, f.fiscal_year, CAST(f.phase AS VARCHAR) AS phase
    FROM figures AS f
    JOIN cmp_trees AS w ON w.t = f.tree_id
    JOIN cmp_through AS p ON p.fiscal_year = f.fiscal_year AND p.phase = CAST(f.phase AS VARCHAR)
    WHERE f.code IS NULL AND coalesce(f.level, 1) = 1 AND f.amount <> 0 AND w.side = '' AND w.classification NOT LIKE 'own%'
),
classes AS (
    SELECT b.t, b.fiscal_year, b.phase, CAST(sum(f.amount) AS DECIMAL(18, 2)) AS amount, CAST(sum(f.quantum) AS DECIMAL(18, 2)) AS quantum
    FROM mixed AS b
    JOIN figures AS f ON f.tree_id = b.t AND f.fiscal_year = b.fiscal_year AND CAST(f.phase AS VARCHAR) = b.phase
    WHERE length(f.code) = 3 AND f.label_key = '' AND f.amount IS NOT NULL
    GROUP BY b.t, b.fiscal_year, b.phase
),
whole AS (
    SELECT c.t, c.fiscal_year, c.phase,
           max(CASE WHEN @meet(f.amount, f.quantum, c.amount, c.quantum) THEN 1 ELSE 0 END) AS meets
    FROM classes AS c
    JOIN figures AS f ON f.tree_id = c.t AND f.fiscal_year = c.fiscal_year AND CAST(f.phase AS VARCHAR) = c.phase
    WHERE f.code IS NULL AND f.level = 0 AND f.amount IS NOT NULL
    GROUP BY c.t, c.fiscal_year, c.phase
)
SELECT t FROM whole GROUP BY t HAVING min(meets) = 1
