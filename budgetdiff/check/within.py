"""Rules within one statement: sums down its lines and across its columns, its two sides, the three public expenses."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.rule import Row, equation_rule
from budgetdiff.check.sums import sum_finding


@equation_rule("SUM-PARENT", "sum_parent", Severity.ERROR)
def parents(row: Row, cells: Cells) -> Iterator[Finding]:
    """A 类 or 款 is the sum of the lines below it.

    A level left out or left blank is passed over.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 201 | 一般公共服务支出 | 12.00 |
        | 20106 | 财政事务 | 12.00 |
        | 2010601 | 行政运行 | 8.00 |
      ✓ | 2010602 | 一般行政管理事务 | 4.00 |
      ✗ | 2010602 | 一般行政管理事务 | 5.00 |
    """
    yield from sum_finding("SUM-PARENT", row, cells, ("该科目", "下级科目", "the line", "the lines below it"))


@equation_rule("SUM-TOTAL", "sum_total", Severity.ERROR)
def totals(row: Row, cells: Cells) -> Iterator[Finding]:
    """The total row of a table of codes is the sum of its top lines.

    Lines that have no code may be counted or not.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
      ✓ | | 合计 | 20.00 |
      ✗ | | 合计 | 21.00 |
        | 201 | 一般公共服务支出 | 12.00 |
        | 208 | 社会保障和就业支出 | 8.00 |
    """
    yield from sum_finding("SUM-TOTAL", row, cells, ("合计", "各科目", "the total", "its lines"))


@equation_rule("SUM-COLUMNS", "sum_columns", Severity.ERROR)
def columns(row: Row, cells: Cells) -> Iterator[Finding]:
    """The total of a row is the sum of its columns.

    人员经费 and 公用经费 are 基本支出; 年初 + 收入 − 支出 = 年末.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
      ✓ | 2010601 | 行政运行 | 12.00 | 8.00 | 4.00 |
      ✗ | 2010601 | 行政运行 | 13.00 | 8.00 | 4.00 |
    """
    yield from sum_finding(
        "SUM-COLUMNS", row, cells, ("本栏", "同一行其他各栏", "the column", "the other columns of the row")
    )


@equation_rule("SUM-GROUP", "sum_group", Severity.ERROR)
def groups(row: Row, cells: Cells) -> Iterator[Finding]:
    """A 小计 column is the sum of its neighbours under the same header.

    Example:
        # 某市财政局2024年部门预算
        收入总表
        单位：万元
        | 部门名称 | 合计 | 本年收入 | 上年结转 | 上年结转 | 上年结转 |
        | 部门名称 | 合计 | 本年收入 | 小计 | 一般公共预算 | 政府性基金预算 |
      ✓ | 某市财政局 | 15.00 | 12.00 | 3.00 | 2.00 | 1.00 |
      ✗ | 某市财政局 | 15.00 | 12.00 | 3.00 | 2.00 | 7.00 |
    """
    yield from sum_finding("SUM-GROUP", row, cells, ("小计栏", "同一表头下其他各栏", "the subtotal", "its neighbours"))


@equation_rule("SUM-SIDE", "side_sums", Severity.ERROR)
def side_sums(row: Row, cells: Cells) -> Iterator[Finding]:
    """本年合计 and 总计 of one side of a table are the sums of the lines and balances of that side.

    Example:
        # 某市财政局2024年部门预算
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 一般公共预算拨款收入 | 12.00 | 一般公共服务支出 | 15.00 |
        | 其他收入 | 3.00 | | |
      ✓ | 本年收入合计 | 15.00 | 本年支出合计 | 15.00 |
      ✗ | 本年收入合计 | 16.00 | 本年支出合计 | 15.00 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
    """
    yield from sum_finding("SUM-SIDE", row, cells, ("合计", "本栏各行", "the total", "the lines of this side"))


@equation_rule("SUM-APPROPRIATION", "appropriation_parts", Severity.ERROR)
def appropriation(row: Row, cells: Cells) -> Iterator[Finding]:
    """财政拨款收入 is the sum of the budgets listed below it.

    Example:
        # 某市财政局2024年部门预算
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
      ✓ | 一、财政拨款收入 | 15.00 | 一般公共服务支出 | 18.00 |
      ✗ | 一、财政拨款收入 | 16.00 | 一般公共服务支出 | 18.00 |
        | 其中：一般公共预算拨款收入 | 12.00 | | |
        | 政府性基金预算拨款收入 | 3.00 | | |
        | 二、其他收入 | 3.00 | | |
    """
    yield from sum_finding(
        "SUM-APPROPRIATION", row, cells, ("财政拨款收入", "其下各项预算", "appropriation", "the budgets below it")
    )


@equation_rule("SUM-PERSONNEL", "sum_personnel", Severity.ERROR)
def personnel(row: Row, cells: Cells) -> Iterator[Finding]:
    """人员经费合计 and 公用经费合计 of the accounts' form are the sums of their economic classes.

    人员经费合计 is classes 301 and 303, 公用经费合计 the others.

    Example:
        # 某市财政局2023年度部门决算
        一般公共预算财政拨款基本支出决算表
        单位：万元
        | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 |
        | 301 | 工资福利支出 | 12.00 | 302 | 商品和服务支出 | 4.00 |
        | 30101 | 基本工资 | 12.00 | 30201 | 办公费 | 4.00 |
        | 303 | 对个人和家庭的补助 | 3.00 | | | |
        | 30302 | 退休费 | 3.00 | | | |
      ✓ | | 人员经费合计 | 15.00 | | 公用经费合计 | 4.00 |
      ✗ | | 人员经费合计 | 16.00 | | 公用经费合计 | 4.00 |
    """
    yield from sum_finding("SUM-PERSONNEL", row, cells, ("合计", "所含各类", "the total", "the classes in it"))


@equation_rule("SIDES", "sides_end", Severity.ERROR)
def sides(row: Row, cells: Cells) -> Iterator[Finding]:
    """Both sides of a two-sided table end in the same grand total.

    Example:
        # 某市财政局2024年部门预算
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
      ✓ | 收入总计 | 15.00 | 支出总计 | 15.00 |
      ✗ | 收入总计 | 15.00 | 支出总计 | 51.00 |
    """
    yield from sum_finding(
        "SIDES", row, cells, ("收入方总计", "支出方总计", "the grand total of revenue", "that of expenditure")
    )


@equation_rule("THREE-PUBLIC", "three_public", Severity.ERROR)
def three_public(row: Row, cells: Cells) -> Iterator[Finding]:
    """“三公” is travel abroad, reception and vehicles; vehicles are their purchase and operation.

    Example:
        # 某市财政局2024年部门预算
        “三公”经费支出表
        单位：万元
        | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置费 | 公务用车运行费 |
      ✓ | 9.00 | 2.00 | 1.00 | 0.00 | 6.00 |
      ✗ | 8.00 | 2.00 | 1.00 | 0.00 | 6.00 |
    """
    yield from sum_finding("THREE-PUBLIC", row, cells, ("合计", "各项", "the total", "its items"))
