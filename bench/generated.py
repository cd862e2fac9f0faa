"""Generated figures for measuring and for the test of two engines: the same seed gives the same figures everywhere."""

from __future__ import annotations

from typing import Any

from budgetdiff.store import Store

LEAVES = 500
LINES = 621
"""Lines a unit and year: 500 项 below 100 款 and 20 类, and the total."""

_LEAVES = """
CREATE OR REPLACE TEMP TABLE leaves AS
SELECT u AS unit, y AS fiscal_year, CAST(201 + c // 25 AS VARCHAR) || lpad(CAST(1 + c // 5 % 5 AS VARCHAR), 2, '0')
           || lpad(CAST(1 + c % 5 AS VARCHAR), 2, '0') AS code,
       -- some of every kind: lines that come and go, zeros, negatives, unchanged ones
       CASE WHEN h % 100 < 3 THEN NULL
            WHEN h % 100 < 5 THEN CAST(0 AS DECIMAL(18, 2))
            WHEN h % 100 < 6 THEN CAST(-CAST(h % 99999 AS DECIMAL(18, 2)) / 100 AS DECIMAL(18, 2))
            WHEN h % 100 < 12 THEN CAST(1000 + c AS DECIMAL(18, 2))
            ELSE CAST(CAST(h % 999999999 AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) END AS amount
FROM (SELECT u, y, c, hash(u * 1000003 + c * 101 + y * 7) AS h
      FROM range($first, $last) AS units(u), range(2023, 2025) AS years(y), range(500) AS codes(c)) AS drawn
"""
# Every fifth unit prints no parents in one of its years: what is printed is then paired with what is summed.
_LINES = """
CREATE OR REPLACE TEMP TABLE drawn AS
SELECT '单位' || lpad(CAST(unit AS VARCHAR), 6, '0') AS unit_name, unit, fiscal_year, code, amount,
       CAST((length(code) - 1) // 2 AS TINYINT) AS level
FROM (SELECT * FROM leaves WHERE amount IS NOT NULL
      UNION ALL
      SELECT unit, fiscal_year, substr(code, 1, width) AS code, CAST(sum(amount) AS DECIMAL(18, 2)) AS amount
      FROM leaves, (VALUES (3), (5)) AS w(width)
      WHERE amount IS NOT NULL AND (unit % 5 <> 0 OR fiscal_year = 2024) GROUP BY ALL
      UNION ALL
      SELECT unit, fiscal_year, '' AS code, CAST(sum(amount) AS DECIMAL(18, 2)) AS amount FROM leaves GROUP BY ALL)
"""
_DOCUMENTS = """
INSERT INTO document (document_id, source_name, format, place, unit_name, own_unit, holds, fiscal_year, phase, pages, ingested_at,
                      reader, notes)
SELECT DISTINCT printf('%08x%08x', unit, fiscal_year), 'generated', 'text', 'line', unit_name, unit_name, 'statements', fiscal_year,
       'approved', 1, TIMESTAMP '2025-01-01', 'generated', '' FROM drawn
"""
_TREES = """
INSERT INTO tree (unit_name, statement, side, classification, measure)
SELECT DISTINCT unit_name, 'expenditure', '', 'functional', 'total' FROM drawn
"""
_SERIES = """
INSERT INTO series (tree_id, code, label_key)
SELECT DISTINCT tree_id, code, CASE WHEN code = '' THEN '合计' ELSE '' END FROM drawn JOIN tree USING (unit_name)
"""
_FACTS = """
INSERT INTO fact
SELECT document_no, row_number() OVER (PARTITION BY document_no ORDER BY d.code) AS ordinal, series_id, d.fiscal_year,
       'approved', '支出预算总表', CASE WHEN d.code = '' THEN '合计' ELSE '科目' || d.code END, d.level, '合计', d.amount, 0.01,
       CAST(d.amount AS VARCHAR), 'printed', 1, 1, NULL, d.amount IS NOT NULL, NULL, false, 'printed', NULL, ''
FROM drawn AS d
JOIN document AS o ON o.unit_name = d.unit_name AND o.fiscal_year = d.fiscal_year
JOIN tree AS t ON t.unit_name = d.unit_name
JOIN series AS s ON s.tree_id = t.tree_id AND s.code = d.code
"""
_AT_ONCE = 500


def fill(store: Store, units: int) -> int:
    """Write two budgets of ``units`` units each into a store; how many facts there are then."""

    def run(text: str, parameters: dict[str, Any] | None = None) -> None:
        store.connection.execute(text, parameters or {})

    with store.writing():
        for first in range(0, units, _AT_ONCE):
            run(_LEAVES, {"first": first, "last": min(first + _AT_ONCE, units)})
            for text in (_LINES, _DOCUMENTS, _TREES, _SERIES, _FACTS):
                run(text)
        run("DROP TABLE leaves")
        run("DROP TABLE drawn")
    return int(store.rows("SELECT count(*) FROM fact")[0][0])
