-- The cells that identities between statements speak of: one row where a statement prints the cell once, in one table.
-- line says what row it is (total, current, grand, a source, class, code, item); key which 类 or code of it.
CREATE OR REPLACE TEMP TABLE check_point AS
WITH named AS (
    SELECT document_no, document_id, unit_name, fiscal_year, phase, statement, side, measure, kind AS line,
           coalesce(key, '') AS key, fact_id, amount, quantum, title
    FROM check_side WHERE kind IS NOT NULL AND NOT again
    UNION ALL
    SELECT document_no, document_id, unit_name, fiscal_year, phase, statement, side, measure, 'total', '', fact_id, amount,
           quantum, title
    FROM check_cell
    WHERE side = '' AND level = 0 AND code IS NULL AND statement <> 'three_public'
      AND NOT regexp_matches(label, '人员|公用|基本|项目')
    UNION ALL
    SELECT document_no, document_id, unit_name, fiscal_year, phase, statement, side, measure,
           CASE WHEN contains(label, '人员') THEN 'personnel' ELSE 'public_funds' END, '', fact_id, amount, quantum, title
    FROM check_cell
    WHERE side = '' AND level = 0 AND code IS NULL AND statement = 'basic_economic' AND regexp_matches(label, '^(人员|公用)')
    UNION ALL
    SELECT document_no, document_id, unit_name, fiscal_year, phase, statement, side, measure, 'code', code, fact_id, amount,
           quantum, title
    FROM check_cell WHERE side = '' AND code IS NOT NULL
      -- a mistyped code is no travel abroad, reception or vehicle because of its number
      AND NOT (classification = 'economic' AND regexp_matches(code, '^(30212|30217|30231|31013)$')
               AND NOT regexp_matches(label, '出国|接待|公务用?车'))
    UNION ALL
    SELECT document_no, document_id, unit_name, fiscal_year, phase, statement, side, measure, 'class', code, fact_id, amount,
           quantum, title
    FROM check_cell WHERE side = '' AND code IS NOT NULL AND level = 1 AND classification = 'functional'
    UNION ALL
    SELECT document_no, document_id, unit_name, fiscal_year, phase, statement, side, 'total', 'item', measure, fact_id, amount,
           quantum, title
    FROM check_cell WHERE statement = 'three_public'
)
SELECT document_no, any_value(document_id) AS document_id, unit_name, fiscal_year, phase, statement, side, measure, line, key,
       any_value(fact_id) AS fact_id, any_value(amount) AS amount, any_value(quantum) AS quantum, any_value(title) AS title
FROM named
-- a table that leaves some money out (不含上年结转), or is headed with one fund, is no whole of the others
WHERE NOT regexp_matches(title, '不含|不包括|未含|剔除')
  AND NOT (statement IN ('income', 'expenditure', 'income_expenditure') AND regexp_matches(title, '一般公共预算|政府性基金|国有资本'))
GROUP BY document_no, unit_name, fiscal_year, phase, statement, side, measure, line, key
HAVING count(*) = 1;

-- What holds for the figures of a unit and period in a document: the conditions that identities name.
CREATE OR REPLACE TEMP TABLE check_holds AS
WITH frames AS (SELECT DISTINCT document_no, unit_name, fiscal_year, phase FROM check_point),
source AS (
    SELECT document_no, unit_name, fiscal_year, phase, statement, line, amount, quantum
    FROM check_point WHERE side = 'revenue' AND measure IN ('total', 'appropriation') AND key = ''
),
balances AS (
    SELECT document_no, unit_name, fiscal_year, phase, statement,
           bool_or(kind IN ('opening', 'use_of_balance') AND amount <> 0) AS has_money,
           bool_or(kind IN ('opening', 'use_of_balance')) AS has_line
    FROM check_side WHERE side = 'revenue' GROUP BY ALL
),
income_columns AS (
    SELECT document_no, unit_name, fiscal_year, phase,
           bool_or(starts_with(measure, 'carry_over') OR measure IN ('opening_balance', 'use_of_balance')) AS has_column
    FROM check_cell WHERE statement = 'income' GROUP BY ALL
)
SELECT document_no, unit_name, fiscal_year, phase, 'accounts' AS name FROM frames WHERE phase = 'executed'
UNION ALL
-- money that came over from last year is spent in the appropriation table, but is not part of this year's budget tables
SELECT f.document_no, f.unit_name, f.fiscal_year, f.phase, 'of_this_year' FROM frames f
LEFT JOIN balances b ON b.document_no = f.document_no AND b.unit_name = f.unit_name AND b.fiscal_year = f.fiscal_year
    AND b.phase = f.phase AND b.statement = 'appropriation'
WHERE f.phase = 'executed' OR NOT coalesce(b.has_money, FALSE)
UNION ALL
-- the appropriation table shows what came in this year: by a total of the year, or because nothing came over
SELECT f.document_no, f.unit_name, f.fiscal_year, f.phase, 'appropriation_of_year' FROM frames f
LEFT JOIN balances b ON b.document_no = f.document_no AND b.unit_name = f.unit_name AND b.fiscal_year = f.fiscal_year
    AND b.phase = f.phase AND b.statement = 'appropriation'
WHERE NOT coalesce(b.has_money, FALSE)
   OR EXISTS (FROM source s WHERE s.document_no = f.document_no AND s.unit_name = f.unit_name
              AND s.fiscal_year = f.fiscal_year AND s.phase = f.phase AND s.statement = 'appropriation' AND s.line = 'current')
UNION ALL
-- both two-sided tables print a line for balances, or neither does
SELECT document_no, unit_name, fiscal_year, phase, 'same_balances' FROM balances
WHERE statement IN ('appropriation', 'income_expenditure')
GROUP BY ALL HAVING count(*) = 2 AND bool_and(has_line) = bool_or(has_line)
UNION ALL
SELECT f.document_no, f.unit_name, f.fiscal_year, f.phase, 'same_sources' FROM frames f
LEFT JOIN balances b ON b.document_no = f.document_no AND b.unit_name = f.unit_name AND b.fiscal_year = f.fiscal_year
    AND b.phase = f.phase AND b.statement = 'income_expenditure'
LEFT JOIN income_columns i ON i.document_no = f.document_no AND i.unit_name = f.unit_name AND i.fiscal_year = f.fiscal_year
    AND i.phase = f.phase
WHERE NOT coalesce(b.has_money, FALSE) OR coalesce(i.has_column, FALSE) OR f.phase = 'executed'
UNION ALL
-- the income table and the table of both sides part what is not appropriation in the same kinds
SELECT f.document_no, f.unit_name, f.fiscal_year, f.phase, 'same_kinds' FROM frames f
WHERE (SELECT coalesce(list_sort(list(DISTINCT line)), []) FROM source s
       WHERE s.document_no = f.document_no AND s.unit_name = f.unit_name AND s.fiscal_year = f.fiscal_year
         AND s.phase = f.phase AND s.statement = 'income_expenditure'
         AND line IN ('fiscal_special', 'institutional', 'business', 'superior_subsidy', 'affiliated_remittance', 'other'))
    = (SELECT coalesce(list_sort(list(DISTINCT measure)), []) FROM check_cell c
       WHERE c.document_no = f.document_no AND c.unit_name = f.unit_name AND c.fiscal_year = f.fiscal_year
         AND c.phase = f.phase AND c.statement = 'income'
         AND measure IN ('fiscal_special', 'institutional', 'business', 'superior_subsidy', 'affiliated_remittance', 'other'))
UNION ALL
-- all money of the unit is this year's general public budget
SELECT g.document_no, g.unit_name, g.fiscal_year, g.phase, 'all_general' FROM source g
JOIN source s USING (document_no, unit_name, fiscal_year, phase, statement)
WHERE g.line = 'grand' AND s.line = 'general_public' AND statement = 'income_expenditure'
  AND abs(g.amount - s.amount) * 2 < greatest(g.quantum, s.quantum)
UNION ALL
-- all money of the unit is appropriation
SELECT a.document_no, a.unit_name, a.fiscal_year, a.phase, 'all_appropriation' FROM source a
JOIN source s USING (document_no, unit_name, fiscal_year, phase)
WHERE a.line = 'grand' AND s.line = 'grand' AND a.statement = 'appropriation' AND s.statement = 'income_expenditure'
  AND abs(a.amount - s.amount) * 2 < greatest(a.quantum, s.quantum)
UNION ALL
-- all appropriation is this year's general public budget
SELECT g.document_no, g.unit_name, g.fiscal_year, g.phase, 'appropriation_is_general' FROM source g
JOIN source s USING (document_no, unit_name, fiscal_year, phase, statement)
WHERE g.line = 'grand' AND s.line = 'general_public' AND statement = 'appropriation'
  AND abs(g.amount - s.amount) * 2 < greatest(g.quantum, s.quantum)
UNION ALL
SELECT document_no, unit_name, fiscal_year, phase, 'no_negative' FROM check_cell
GROUP BY ALL HAVING NOT coalesce(bool_or(amount < 0), FALSE)
UNION ALL
-- the table of basic spending is about the general public budget alone
SELECT document_no, unit_name, fiscal_year, phase, 'basic_is_general' FROM check_cell
WHERE statement = 'basic_economic'
GROUP BY ALL HAVING bool_and(contains(title, '一般公共') OR NOT regexp_matches(title, '财政拨款|财拨|部门'))
UNION ALL
SELECT document_no, unit_name, fiscal_year, phase, 'economic_is_general' FROM check_cell
WHERE statement = 'general_public_economic'
GROUP BY ALL HAVING bool_and(contains(title, '一般公共'));
