"""Rules between the documents of a unit: earlier figures restated, balances carried over, scope, targets given up."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Evidence, Finding, Severity, plain, yuan
from budgetdiff.check.rule import Row, kernel_rule


@kernel_rule("YEAR-QUOTED", "year_quoted", Severity.WARNING, Severity.INFO)
def quoted(row: Row, cells: Cells) -> Iterator[Finding]:
    """A figure of another period stands as that period's own document published it.

    Info where an adjustment or an estimate can lie between.

    Example:
        # 某市财政局2023年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010601 | 行政运行 | 11.00 |
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 2023年预算数 | 2024年预算数 |
      ✓ | 2010601 | 行政运行 | 11.00 | 12.00 |
      ✗ | 2010601 | 行政运行 | 10.00 | 12.00 |
    """
    quote, own = cells[row["facts"][0]], cells[row["facts"][1]]
    sure = _must_agree(row)
    more = f"，同栏共{row['lines']}行不一致" if row["lines"] > 1 else ""
    more_en = f"; {row['lines']} lines of the column differ" if row["lines"] > 1 else ""
    why = "" if sure else "（可能是执行中的调整、预计数或口径变化，供核对）"
    why_en = "" if sure else " (it may be an adjustment in the year, an estimate or another scope)"
    yield Finding(
        rule="YEAR-QUOTED",
        severity=Severity.WARNING if sure else Severity.INFO,
        document_id=quote.document_id,
        page=quote.page,
        subject=quote.words,
        expected=plain(row["expected"]),
        found=plain(row["found"]),
        difference=plain(row["found"] - row["expected"]),
        tolerance=plain(row["tolerance"]),
        message_zh=f"{quote.words}印为{quote.raw}（{yuan(row['found'])}元），{row['fiscal_year']}年文件公布的是{own.raw}"
        f"（{yuan(row['expected'])}元，“{own.words}”），相差{yuan(row['found'] - row['expected'])}元{more}{why}。",
        message_en=f"{quote.words} prints {quote.raw} ({yuan(row['found'])} yuan); the document of {row['fiscal_year']} published "
        f"{own.raw} ({yuan(row['expected'])} yuan), {yuan(row['found'] - row['expected'])} yuan apart{more_en}{why_en}.",
        evidence=tuple(cells[one].evidence for one in row["facts"][:40]),
    )


def _must_agree(row: Row) -> bool:
    """Whether no adjustment, estimate or other scope can stand between the two: then they must be the same."""
    if row["statement"] == "three_public" and ("一般公共" in row["title"]) != ("一般公共" in row["own_title"]):
        return False
    if row["phase"] == "approved":
        # 预算数 of final accounts may be the budget as adjusted in the year
        return bool(row["document_phase"] != "executed") or "年初" in row["column_title"]
    # a budget written before the year ends can only estimate what will have been spent
    return bool(row["phase"] == "executed") and row["document_phase"] == "executed"


@kernel_rule("YEAR-IMPLIED", "year_implied", Severity.INFO)
def implied(row: Row, cells: Cells) -> Iterator[Finding]:
    """The figure of the year before that a sentence implies stands in the documents of that year.

    Example:
        # 某市财政局2023年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 9.00 |
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 8.00 |
      ✓ 2024年支出预算8.00万元，比上年减少1.00万元。
      ✗ 2024年支出预算8.00万元，比上年减少2.00万元。
    """
    own = cells[row["facts"][0]]
    year, found, expected = row["fiscal_year"], row["found"], row["expected"]
    more = f"，共{row['lines']}处不一致" if row["lines"] > 1 else ""
    more_en = f"; {row['lines']} such lines" if row["lines"] > 1 else ""
    yield Finding(
        rule="YEAR-IMPLIED",
        severity=Severity.INFO,
        document_id=row["document_id"],
        page=row["page"],
        subject=row["label"],
        expected=plain(expected),
        found=plain(found),
        difference=plain(found - expected),
        tolerance=plain(row["tolerance"]),
        message_zh=f"按文中“{row['raw']}”推算，{year}年{row['label']}为{yuan(found)}元，{year}年文件公布的是{own.raw}"
        f"（{yuan(expected)}元，“{own.words}”）{more}；可能是预算与执行数、口径的差别，供核对。",
        message_en=f"“{row['raw']}” implies {yuan(found)} yuan for {row['label']} in {year}; its own document prints {own.raw} "
        f"({yuan(expected)} yuan, “{own.words}”){more_en}: the outturn, an adjustment or another scope may be meant.",
        evidence=tuple(cells[one].evidence for one in row["facts"][:40]),
    )


@kernel_rule("YEAR-BALANCE", "year_balance", Severity.INFO)
def balance(row: Row, cells: Cells) -> Iterator[Finding]:
    """年初结转和结余 is last year's 年末结转和结余.

    An adjustment would have to be explained.

    Example:
        # 某市财政局2022年度部门决算
        收入支出决算总表
        单位：万元
        | 收入 | 决算数 | 支出 | 决算数 |
        | 一、财政拨款收入 | 14.00 | 一、一般公共服务支出 | 12.00 |
        | 本年收入合计 | 14.00 | 本年支出合计 | 12.00 |
        | 年初结转和结余 | 1.00 | 年末结转和结余 | 3.00 |
        | 总计 | 15.00 | 总计 | 15.00 |
        # 某市财政局2023年度部门决算
        收入支出决算总表
        单位：万元
        | 收入 | 决算数 | 支出 | 决算数 |
      ✓ | 一、财政拨款收入 | 14.00 | 一、一般公共服务支出 | 15.00 |
      ✗ | 一、财政拨款收入 | 12.00 | 一、一般公共服务支出 | 15.00 |
      ✓ | 本年收入合计 | 14.00 | 本年支出合计 | 15.00 |
      ✗ | 本年收入合计 | 12.00 | 本年支出合计 | 15.00 |
      ✓ | 年初结转和结余 | 3.00 | 年末结转和结余 | 2.00 |
      ✗ | 年初结转和结余 | 5.00 | 年末结转和结余 | 2.00 |
        | 总计 | 17.00 | 总计 | 17.00 |
    """
    opening, closing = (cells[one] for one in row["facts"])
    yield Finding(
        rule="YEAR-BALANCE",
        severity=Severity.INFO,
        document_id=opening.document_id,
        page=opening.page,
        subject=opening.words,
        expected=plain(row["expected"]),
        found=plain(row["found"]),
        difference=plain(row["found"] - row["expected"]),
        tolerance=plain(row["tolerance"]),
        message_zh=f"{opening.fiscal_year}年{opening.label}{opening.raw}，上年决算的{closing.label}为{closing.raw}，相差"
        f"{yuan(row['found'] - row['expected'])}元；如有年初调整，应当说明。",
        message_en=f"the opening balance of {opening.fiscal_year} is {opening.raw}, the accounts before closed with {closing.raw}: "
        f"{yuan(row['found'] - row['expected'])} yuan apart; an adjustment would have to be explained.",
        evidence=(opening.evidence, closing.evidence),
    )


@kernel_rule("YEAR-SCOPE", "year_scope", Severity.INFO)
def scope(row: Row, cells: Cells) -> Iterator[Finding]:
    """A statement is about the same money as last year's.

    Example:
        # 某市财政局2023年部门预算
        一般公共预算“三公”经费支出表
        单位：万元
        | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置费 | 公务用车运行费 |
        | 9.00 | 2.00 | 1.00 | 0.00 | 6.00 |
        # 某市财政局2024年部门预算
      ✓ 一般公共预算“三公”经费支出表
      ✗ 财政拨款“三公”经费支出表
        单位：万元
        | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置费 | 公务用车运行费 |
        | 9.00 | 2.00 | 1.00 | 0.00 | 6.00 |
    """
    yield Finding(
        rule="YEAR-SCOPE",
        severity=Severity.INFO,
        document_id=row["document_id"],
        page=row["page"],
        subject=row["title"],
        expected=row["base_scope"],
        found=row["scope"],
        difference="",
        tolerance="",
        message_zh=f"“{row['title']}”今年的口径是{row['scope']}，上年“{row['base_title']}”是{row['base_scope']}，两年不可直接比较。",
        message_en=f"“{row['title']}” is about {row['scope']}, last year's “{row['base_title']}” about {row['base_scope']}; they "
        "cannot be compared as they are.",
        evidence=tuple(cells[one].evidence for one in row["facts"]),
    )


@kernel_rule("YEAR-TARGET", "year_targets", Severity.INFO)
def targets(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A target of last year is neither given up nor lowered.

    A project that had targets and has none now is told too.

    Example:
        # 某市财政局2023年部门预算
        项目支出绩效目标表
        | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 绩效指标 | 一级指标 | 三级指标 | 目标值 |
        | 绩效指标 | 产出指标 | 开展活动场次 | ≥20场 |
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
        # 某市财政局2024年部门预算
        项目支出绩效目标表
        | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 绩效指标 | 一级指标 | 三级指标 | 目标值 |
      ✓ | 绩效指标 | 产出指标 | 开展活动场次 | ≥20场 |
      ✗ | 绩效指标 | 产出指标 | 开展活动场次 | ≥10场 |
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
    """
    before = Evidence(
        "",
        row["base_id"],
        row["base_page"],
        row["base_row"],
        None,
        f"{row['project']} {row['name']}".strip(),
        row["base_raw"],
    )
    now = Evidence(
        "", row["document_id"], row["page"], row["row"], None, f"{row['project']} {row['name']}".strip(), row["raw"]
    )
    if row["what"] == "lowered":
        zh = f"{row['project']}：“{row['name']}”由上年的{row['base_raw']}放宽为{row['raw']}。"
        en = f"{row['project']}: “{row['name']}” was {row['base_raw']} last year and is {row['raw']} now."
    elif row["what"] == "dropped":
        zh = f"{row['project']}：上年的指标“{row['name']}”（{row['base_raw']}）今年没有。"
        en = f"{row['project']}: last year's target “{row['name']}” ({row['base_raw']}) is no longer there."
    else:
        zh = f"上年有{row['base_raw']}个绩效指标的项目“{row['project']}”今年没有绩效目标表。"
        en = f"the project “{row['project']}” had {row['base_raw']} targets last year and has no form now."
    yield Finding(
        rule="YEAR-TARGET",
        severity=Severity.INFO,
        document_id=row["document_id"],
        page=row["page"],
        subject=before.words,
        expected=row["base_raw"],
        found=row["raw"],
        difference="",
        tolerance="",
        message_zh=zh,
        message_en=en,
        evidence=(before, now) if row["what"] == "lowered" else (before,),
    )
