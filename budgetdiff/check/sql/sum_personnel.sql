-- 人员经费合计 is 工资福利支出 and 对个人和家庭的补助 (301, 303), 公用经费合计 every other class, as the accounts' form arranges
-- them; only where the table prints both totals.
WITH totals AS (
    SELECT document_no, document_id, unit_name, title, fiscal_year, phase, col, fact_id, amount, quantum,
           contains(label, '人员') AS of_people
    FROM check_cell
    WHERE statement = 'basic_economic' AND level = 0 AND code IS NULL AND regexp_matches(label, '^(人员|公用)经费(合计|总计|小计)')
),
two AS (
    SELECT col FROM totals GROUP BY col HAVING count(*) = 2 AND count(DISTINCT of_people) = 2
)
SELECT t.document_id, [t.fact_id] || list(c.fact_id ORDER BY c.code) AS facts, sum(c.amount) AS expected, t.amount AS found,
       t.quantum + sum(c.quantum) AS slack
FROM totals t SEMI JOIN two USING (col)
JOIN check_coded c ON c.document_no = t.document_no AND c.unit_name = t.unit_name AND c.title = t.title
    AND c.statement = 'basic_economic' AND c.fiscal_year = t.fiscal_year AND c.phase = t.phase AND c.above IS NULL
    AND (c.code IN ('301', '303')) = t.of_people
WHERE t.amount IS NOT NULL
GROUP BY t.document_id, t.fact_id, t.amount, t.quantum
HAVING bool_and(length(c.code) = 3)
