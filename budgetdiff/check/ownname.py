"""The rule of the unit's own name: a document names its unit in one spelling, and no other unit in its headings."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.form import parts_of, quoting
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.facts import folded

_NAMES = """
SELECT document_id, unit_name, fiscal_year, page, row, bbox, kind, text, parts FROM check_remark
WHERE kind IN ('misspelt', 'misnamed')
ORDER BY document_id, ordinal
"""


@kernel_rule("FORM-NAME", _NAMES, Severity.WARNING)
def names(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The unit's own name is spelt as on the cover, and no heading of the explanation names another unit.

    No two of its letters stand in each other's place and none twice; nothing else in the document names the other unit.

    Example:
        # 某市财政局2024年部门预算
      ✓ 某市财政局没有该项支出。
      ✗ 某市政财局没有该项支出。
    """
    own = row["unit_name"]
    parts, words = parts_of(row), row["text"]
    name = parts["name"]
    # the name may have been put right since the document was read
    if name in folded(own):
        return
    if row["kind"] == "misspelt":
        zh = f"单位名称“{own}”误写为“{name}”：“{words}”。"
        en = f"the unit's name “{own}” is misspelt “{name}”: “{words}”."
    elif int(parts["year"]) == row["fiscal_year"]:
        zh = f"“{own}”的文件中，标题写的是另一单位“{name}”：“{words}”。"
        en = f"in a document of “{own}” a heading names another unit, “{name}”: “{words}”."
    else:
        return
    yield quoting("FORM-NAME", Severity.WARNING, row, words, name, own, (zh, en))
