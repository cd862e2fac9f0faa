"""The rule of letters: a class is named in the sentences with the letters that the table prints."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.form import parts_of, quoting
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.check.slips import slip
from budgetdiff.classification import codes_named, name_key


@kernel_rule("CODE-LETTER", "class_letters", Severity.WARNING)
def letters(row: Row, cells: Cells) -> Iterator[Finding]:
    """A class is named in the sentences with the letters that the table prints.

    No letter stands for another or twice, no two changed places.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 201 | 一般公共服务支出 | 12.00 |
        | 20106 | 财政事务 | 12.00 |
        | 2010607 | 信息化建设 | 12.00 |
      ✓ 一般公共服务支出（类）财政事务（款）信息化建设（项）没有变动。
      ✗ 一般公共服务支出（类）财政事务（款）信息花建设（项）没有变动。
    """
    parts, sentence = parts_of(row), row["text"]
    digits, name = parts["digits"], parts["name"]
    if any(name.endswith(one) if digits else name == one for one in map(name_key, row["labels"])):
        return
    held: dict[str, tuple[str, str, str]] = {}
    for code, label, fact in zip(row["codes"], row["labels"], row["cells"], strict=True):
        right = name_key(label)
        if digits and len(code) != int(digits):
            continue
        wrong = slip(name, right, whole=not digits)
        # what the table prints must itself be the class's name, else the sentence may be the right one
        if wrong and {code} & {*codes_named().get(right, ()), *codes_named().get(f"{right}支出", ())}:
            held.setdefault(right, (wrong, label, fact))
    if len(held) != 1:
        return
    ((wrong, label, fact),) = held.values()
    cell = cells[fact]
    zh = f"科目名称写作“{wrong}”，表中为“{label.strip()}”：“{sentence}”。"
    en = f"the class is written “{wrong}”; the table has “{label.strip()}”: “{sentence}”."
    yield quoting("CODE-LETTER", Severity.WARNING, row, sentence, wrong, label.strip(), (zh, en), (cell.evidence,))
