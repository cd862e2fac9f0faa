"""Rules of form: statements that are missing, or empty without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.form import quoting
from budgetdiff.check.rule import Row, kernel_rule


@kernel_rule("FORM-MISSING", "form_missing", Severity.WARNING)
def missing(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The statements that have to be published are all there.

    Example:
        # 某市财政局2024年部门预算
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
        收入总表
        单位：万元
        | 部门名称 | 合计 |
        | 某市财政局 | 15.00 |
      ✓ 支出总表
      ✓ 单位：万元
      ✓ | 科目编码 | 科目名称 | 合计 |
      ✓ | | 合计 | 15.00 |
        财政拨款收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
        一般公共预算支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 15.00 |
        一般公共预算基本支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 15.00 |
        “三公”经费支出表
        单位：万元
        | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置费 | 公务用车运行费 |
        | 9.00 | 2.00 | 1.00 | 0.00 | 6.00 |
        政府性基金预算支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 3.00 |
    """
    yield quoting(
        "FORM-MISSING",
        Severity.WARNING,
        row,
        row["zh"],
        "",
        row["statement"],
        (
            f"文件中没有{row['zh']}，也没有说明不涉及该项资金。",
            f"the document does not have {row['en']}, and does not say that there is no such money.",
        ),
    )


@kernel_rule("FORM-LISTED", "form_listed", Severity.WARNING)
def listed(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A statement that the contents list is in the document.

    Example:
        # 某市财政局2024年部门预算
        目录
        一、收支总表
        二、支出总表
        第一部分 预算表
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
      ✓ 支出总表
      ✓ 单位：万元
      ✓ | 科目编码 | 科目名称 | 合计 |
      ✓ | | 合计 | 15.00 |
    """
    yield quoting(
        "FORM-LISTED",
        Severity.WARNING,
        row,
        row["text"],
        row["text"],
        row["statement"],
        (
            f"目录列有“{row['text']}”，文件中没有这张表。",
            f"the contents list “{row['text']}”, which the document does not have.",
        ),
    )


@kernel_rule("FORM-EMPTY", "form_empty", Severity.WARNING)
def empty(row: Row, _cells: Cells) -> Iterator[Finding]:
    """An empty statement has a note that says why.

    Example:
        # 某市财政局2024年部门预算
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
        政府性基金预算支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | | |
      ✓ 注：本部门没有政府性基金预算支出，本表为空表。
    """
    yield quoting(
        "FORM-EMPTY",
        Severity.WARNING,
        row,
        row["title"],
        "",
        "",
        (
            f"“{row['title']}”没有数字，也没有说明为空表的原因。",
            f"“{row['title']}” holds no numbers, and nothing says why.",
        ),
    )
