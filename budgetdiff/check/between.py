"""Rules between the statements of one document: the identities that their forms make."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity, plain, yuan
from budgetdiff.check.rule import Row, equation_rule
from budgetdiff.check.sums import apart, unit_printed
from budgetdiff.classification.identities import identities


@equation_rule("IDENTITY", "identities", Severity.ERROR)
def identity(row: Row, cells: Cells) -> Iterator[Finding]:
    """What one statement prints stands the same in the others, where the form makes them equal.

    One entry of `classification/identities/identities.toml` each, with the condition under which it holds; the entry's id
    ends the finding's rule.

    Example:
        # 某市财政局2024年部门预算
        收入总表
        单位：万元
        | 部门名称 | 合计 | 一般公共预算拨款收入 |
      ✓ | 某市财政局 | 15.00 | 15.00 |
      ✗ | 某市财政局 | 51.00 | 51.00 |
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 一般公共预算拨款收入 | 15.00 | 一般公共服务支出 | 15.00 |
        | 本年收入合计 | 15.00 | 本年支出合计 | 15.00 |
    """
    held = identities()[row["variant"]]
    cell, *others = (cells[one] for one in row["facts"])
    expected, found, tolerance = row["expected"], row["found"], row["tolerance"]
    bound = {"=": "", "<=": "<= ", ">=": ">= "}[held.relation]
    units = {unit_printed(one) for one in (cell, *others)}
    # the raw numbers can be set side by side where all are printed in one unit
    shown = {
        one.fact_id: one.raw if len(units) == 1 else f"{one.raw}（{yuan(one.amount or Decimal(0))}元）"
        for one in (cell, *others)
    }
    there = "；".join(
        f"第{one.page}处“{one.words}”印为{shown[one.fact_id]}" for one in others if one.amount is not None
    )
    there_en = "; ".join(
        f"“{one.words}” ({one.page}) prints {one.raw} ({yuan(one.amount)} yuan)"
        for one in others
        if one.amount is not None
    )
    apart_zh, apart_en = apart(cell, found - expected, tolerance, others)
    yield Finding(
        rule=f"IDENTITY-{held.id.split('/')[0]}",
        severity=Severity.ERROR,
        document_id=cell.document_id,
        page=cell.page,
        subject=cell.words,
        expected=f"{bound}{plain(expected)}",
        found=plain(found),
        difference=plain(found - expected),
        tolerance=plain(tolerance),
        message_zh=f"{held.zh}。“{cell.words}”印为{shown[cell.fact_id]}；{there}。{apart_zh}。",
        message_en=f"{held.en}. “{cell.words}” prints {cell.raw} ({yuan(found)} yuan); {there_en}: {apart_en}.",
        evidence=tuple(one.evidence for one in (cell, *others)),
    )
