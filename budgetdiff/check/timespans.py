"""The rule of project periods: one that a budget pays for does not end before it begins, and is not all of another year."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.form import quoting
from budgetdiff.check.rule import Row, kernel_rule

# A form is judged by its year only where another form of the document names the own: last year's forms may be attached as such.
_PERIODS = """
WITH periods AS (
    SELECT *, json_extract_string(parts, '$.first') AS first, json_extract_string(parts, '$.last') AS last,
           json_extract_string(parts, '$.later') AS later, text AS words
    FROM check_remark WHERE kind IN ('period', 'form_period')
)
SELECT document_id, fiscal_year, page, row, bbox, words, first, last, last < first AS backward
FROM periods p
WHERE last < first
   OR (phase IN ('proposed', 'approved') AND later = '' AND left(first, 4) = left(last, 4)
       AND CAST(left(first, 4) AS INTEGER) <> fiscal_year AND right(first, 5) = '01-01' AND right(last, 5) = '12-31'
       AND (kind = 'period'
            OR EXISTS (FROM periods o WHERE o.document_no = p.document_no AND o.kind = 'form_period'
                       AND left(o.first, 4) = CAST(o.fiscal_year AS VARCHAR))))
ORDER BY document_id, page, ordinal
"""


@kernel_rule("FORM-PERIOD", _PERIODS, Severity.WARNING)
def periods(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The period of a project ends after it begins, and, in a budget, is not the whole of another year.

    What is paid later (尾款, 结转 …) may have such a period.

    Example:
        # 某市财政局2024年部门预算
      ✓ 项目实施时间：2024年1月1日至2024年12月31日。
      ✗ 项目实施时间：2024年12月1日至2024年1月31日。
    """
    year, words = row["fiscal_year"], row["words"]
    if row["backward"]:
        expected, zh = "", f"项目起止时间先后颠倒：“{words}”。"
        en = f"the period of a project ends before it begins: “{words}”."
    else:
        expected, zh = str(year), f"{year}年预算的项目，实施时间写的是{row['first'][:4]}年：“{words}”。"
        en = f"a project in the budget of {year} has the period of {row['first'][:4]}: “{words}”."
    yield quoting("FORM-PERIOD", Severity.WARNING, row, words, words, expected, (zh, en))
