"""Rules over the money of target forms: parts against their whole, all forms against project spending."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Evidence, Finding, Severity, plain, yuan
from budgetdiff.check.rule import Row, kernel_rule


def _evidence(document_id: str, fund: dict[str, object]) -> Evidence:
    box = fund["bbox"]
    assert box is None or isinstance(box, list)
    row = fund["row"]
    return Evidence(
        "",
        document_id,
        int(str(fund["page"])),
        None if row is None else int(str(row)),
        tuple(box) if box else None,
        f"{fund['project']} {fund['label']}",
        str(fund["raw"]),
    )


@kernel_rule("FUND-PART", "fund_part", Severity.ERROR)
def fund_part(row: Row, _cells: Cells) -> Iterator[Finding]:
    """No part of a project's money is more than the whole that its form states.

    Example:
        # 某市财政局2024年部门预算
        项目支出绩效目标表
        | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 项目资金（万元） | 资金总额 | 资金总额 | 12.00 |
      ✓ | 项目资金（万元） | 财政拨款 | 财政拨款 | 12.00 |
      ✗ | 项目资金（万元） | 财政拨款 | 财政拨款 | 21.00 |
        | 绩效指标 | 一级指标 | 三级指标 | 目标值 |
        | 绩效指标 | 产出指标 | 开展活动场次 | ≥20场 |
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
    """
    part, whole = row["part"], row["whole"]
    yield Finding(
        rule="FUND-PART",
        severity=Severity.ERROR,
        document_id=row["document_id"],
        page=part["page"],
        subject=f"{part['project']} {part['label']}",
        expected=f"<= {plain(whole['amount'])}",
        found=plain(part["amount"]),
        difference=plain(part["amount"] - whole["amount"]),
        tolerance=plain((part["quantum"] + whole["quantum"]) / 2),
        message_zh=f"{part['project']}：{part['label']}{part['raw']}大于{whole['label']}{whole['raw']}，部分不能大于整体，"
        f"多出{yuan(part['amount'] - whole['amount'])}元。",
        message_en=f"{part['project']}: {part['label']} {part['raw']} is more than {whole['label']} {whole['raw']}; a part "
        f"cannot exceed its whole; it does by {yuan(part['amount'] - whole['amount'])} yuan.",
        evidence=(_evidence(row["document_id"], whole), _evidence(row["document_id"], part)),
    )


@kernel_rule("FUND-SUM", "fund_sum", Severity.ERROR)
def fund_sum(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A project's money is the sum of its parts, where its form prints them all.

    Example:
        # 某市财政局2024年部门预算
        项目支出绩效目标表
        | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 项目资金（万元） | 资金总额 | 资金总额 | 12.00 |
      ✓ | 项目资金（万元） | 财政拨款 | 财政拨款 | 10.00 |
      ✗ | 项目资金（万元） | 财政拨款 | 财政拨款 | 9.00 |
        | 项目资金（万元） | 其他资金 | 其他资金 | 2.00 |
        | 绩效指标 | 一级指标 | 三级指标 | 目标值 |
        | 绩效指标 | 产出指标 | 开展活动场次 | ≥20场 |
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
    """
    whole, parts = row["whole"], row["parts"]
    yield Finding(
        rule="FUND-SUM",
        severity=Severity.ERROR,
        document_id=row["document_id"],
        page=whole["page"],
        subject=f"{whole['project']} {whole['label']}",
        expected=plain(row["expected"]),
        found=plain(whole["amount"]),
        difference=plain(whole["amount"] - row["expected"]),
        tolerance=plain(row["tolerance"]),
        message_zh=f"{whole['project']}：{whole['label']}印为{whole['raw']}，所列{'、'.join(p['label'] for p in parts)}之和为"
        f"{yuan(row['expected'])}元，相差{yuan(whole['amount'] - row['expected'])}元。",
        message_en=f"{whole['project']}: {whole['label']} is printed as {whole['raw']}, its parts add up to "
        f"{yuan(row['expected'])} yuan, {yuan(whole['amount'] - row['expected'])} apart.",
        evidence=tuple(_evidence(row["document_id"], one) for one in (whole, *parts)),
    )


@kernel_rule("FUND-SPENDING", "fund_spending", Severity.INFO)
def fund_spending(row: Row, cells: Cells) -> Iterator[Finding]:
    """The target forms attached ask for no more money than the project spending of the document.

    Example:
        # 某市财政局2024年部门预算
        项目支出绩效目标表
        | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 |
      ✓ | 项目资金（万元） | 资金总额 | 资金总额 | 12.00 |
      ✗ | 项目资金（万元） | 资金总额 | 资金总额 | 21.00 |
        | 绩效指标 | 一级指标 | 三级指标 | 目标值 |
        | 绩效指标 | 产出指标 | 开展活动场次 | ≥20场 |
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | | 合计 | 12.00 | 0.00 | 12.00 |
    """
    cell, funds = cells[row["facts"][0]], row["funds"]
    yield Finding(
        rule="FUND-SPENDING",
        severity=Severity.INFO,
        document_id=row["document_id"],
        page=funds[0]["page"],
        subject=f"{cell.words} / {len(funds)}",
        expected=f"<= {plain(row['expected'])}",
        found=plain(row["found"]),
        difference=plain(row["found"] - row["expected"]),
        tolerance=plain(row["tolerance"]),
        message_zh=f"所附{len(funds)}张绩效目标表的资金共{yuan(row['found'])}元，多于项目支出{cell.raw}（{yuan(row['expected'])}元）；"
        "目标表可能含跨年或转移支付资金，供核对。",
        message_en=f"the {len(funds)} target forms attached state {yuan(row['found'])} yuan together, more than project "
        f"spending of {cell.raw} ({yuan(row['expected'])} yuan); they may cover several years or transfers.",
        evidence=(cell.evidence, *(_evidence(row["document_id"], one) for one in funds)),
    )
