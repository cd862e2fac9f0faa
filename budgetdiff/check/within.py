"""Rules within one statement: sums down its lines and across its columns, its two sides, the three public expenses."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding
from budgetdiff.check.rule import Row, equation_rule
from budgetdiff.check.sums import sum_finding


@equation_rule("SUM-PARENT", "sum_parent")
def parents(row: Row, cells: Cells) -> Iterator[Finding]:
    """A 类 or 款 is the sum of the lines below it."""
    yield from sum_finding("SUM-PARENT", row, cells, ("该科目", "下级科目", "the line", "the lines below it"))


@equation_rule("SUM-TOTAL", "sum_total")
def totals(row: Row, cells: Cells) -> Iterator[Finding]:
    """The total row of a table of codes is the sum of its top lines."""
    yield from sum_finding("SUM-TOTAL", row, cells, ("合计", "各科目", "the total", "its lines"))


@equation_rule("SUM-COLUMNS", "sum_columns")
def columns(row: Row, cells: Cells) -> Iterator[Finding]:
    """The total of a row is the sum of its columns."""
    yield from sum_finding(
        "SUM-COLUMNS", row, cells, ("本栏", "同一行其他各栏", "the column", "the other columns of the row")
    )


@equation_rule("SUM-GROUP", "sum_group")
def groups(row: Row, cells: Cells) -> Iterator[Finding]:
    """A 小计 column is the sum of its neighbours under the same header."""
    yield from sum_finding("SUM-GROUP", row, cells, ("小计栏", "同一表头下其他各栏", "the subtotal", "its neighbours"))


@equation_rule("SUM-SIDE", "side_sums")
def side_sums(row: Row, cells: Cells) -> Iterator[Finding]:
    """本年合计 and 总计 of one side of a table are the sums of the lines and balances of that side."""
    yield from sum_finding("SUM-SIDE", row, cells, ("合计", "本栏各行", "the total", "the lines of this side"))


@equation_rule("SUM-APPROPRIATION", "appropriation_parts")
def appropriation(row: Row, cells: Cells) -> Iterator[Finding]:
    """财政拨款收入 is the sum of the budgets listed below it."""
    yield from sum_finding(
        "SUM-APPROPRIATION", row, cells, ("财政拨款收入", "其下各项预算", "appropriation", "the budgets below it")
    )


@equation_rule("SUM-PERSONNEL", "sum_personnel")
def personnel(row: Row, cells: Cells) -> Iterator[Finding]:
    """人员经费合计 and 公用经费合计 of the accounts' form are the sums of their economic classes."""
    yield from sum_finding("SUM-PERSONNEL", row, cells, ("合计", "所含各类", "the total", "the classes in it"))


@equation_rule("SIDES", "sides_end")
def sides(row: Row, cells: Cells) -> Iterator[Finding]:
    """Both sides of a two-sided table end in the same grand total."""
    yield from sum_finding(
        "SIDES", row, cells, ("收入方总计", "支出方总计", "the grand total of revenue", "that of expenditure")
    )


@equation_rule("THREE-PUBLIC", "three_public")
def three_public(row: Row, cells: Cells) -> Iterator[Finding]:
    """“三公” is travel abroad, reception and vehicles; vehicles are their purchase and operation."""
    yield from sum_finding("THREE-PUBLIC", row, cells, ("合计", "各项", "the total", "its items"))
