"""Faults in one cell of a statement."""

from __future__ import annotations

from tests.faults.kind import Fault, Planted, cell_fault, cells, changed
from tests.printing import Disclosure


def _balance(kind: str) -> Fault:
    def plant(disclosure: Disclosure) -> Planted | None:
        for row, column, cell in cells(disclosure, "income_expenditure"):
            if kind in cell.figure.label and ("结转" in cell.figure.label or "结余" in cell.figure.label):
                text = changed(cell.text)
                return Planted(disclosure.with_cell("income_expenditure", row, column, text), (text,))
        return None

    return Fault(f"{kind}结转（结余）of the table of both sides", ("SUM-SIDE",), plant)


def _change(rate: bool) -> Fault:
    def plant(disclosure: Disclosure) -> Planted | None:
        sheet = disclosure.sheet("general_public")
        heads = [cell.text if cell else "" for cell in sheet.head[-1]]
        wanted = [n for n, head in enumerate(heads) if ("%" in head) == rate and "增减" in head]
        if not wanted:
            return None
        for number, row in enumerate(sheet.body):
            cell = row[wanted[-1]]
            if cell is not None and cell.text.strip("-0.%, ") and cell.figure is None:
                text = changed(cell.text.rstrip("%")) + ("%" if "%" in cell.text else "")
                return Planted(disclosure.with_cell("general_public", number, wanted[-1], text), (text,))
        return None

    return Fault(f"{'增减%' if rate else '增减额'} beside its two columns", ("CLAIM",), plant)


def _empty_part(disclosure: Disclosure) -> Planted | None:
    found = next(cells(disclosure, "expenditure", measure="project", level=3), None)
    if found is None:
        return None
    sheet = disclosure.sheet("expenditure")
    whole = next(
        c for c in sheet.body[found[0]] if c is not None and c.figure is not None and c.figure.measure == "total"
    )
    parent = found[2].figure.code[:5]
    return Planted(disclosure.with_cell("expenditure", found[0], found[1], ""), (whole.text.strip(), parent))


def _digits(disclosure: Disclosure) -> Planted | None:
    """Two digits of an amount change places."""
    for row, column, cell in cells(disclosure, "general_public", measure="total", level=3, year=disclosure.year):
        text = cell.text
        at = next(
            (n for n in range(len(text) - 1) if text[n].isdigit() and text[n + 1].isdigit() and text[n] != text[n + 1]),
            None,
        )
        if at is not None:
            other = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            return Planted(disclosure.with_cell("general_public", row, column, other), (other,))
    return None


CELLS: tuple[Fault, ...] = (
    cell_fault("total of a 项 in the expenditure table", "SUM-COLUMNS", "expenditure", measure="total", level=3),
    cell_fault("基本支出 of a 项", "SUM-COLUMNS", "expenditure", measure="basic", level=3),
    cell_fault("项目支出 of a 项", "SUM-COLUMNS", "expenditure", measure="project", level=3),
    cell_fault("total of a 款", "SUM-PARENT", "expenditure", measure="total", level=2),
    cell_fault("total of a 类", "SUM-PARENT", "expenditure", measure="total", level=1),
    cell_fault("合计 of the expenditure table", "SUM-TOTAL", "expenditure", measure="total", level=0),
    cell_fault("合计 of 基本支出", "SUM-TOTAL", "expenditure", measure="basic", level=0),
    cell_fault("人员经费 beside 基本支出", "SUM-COLUMNS SUM-GROUP", "expenditure", measure="personnel", level=3),
    Fault("an amount left out of a row", ("SUM-COLUMNS",), _empty_part),
    cell_fault(
        "a source of a 项 in the revenue table", "SUM-COLUMNS SUM-PARENT", "income", measure="institutional", level=3
    ),
    cell_fault("合计 of a 项 in the revenue table", "SUM-COLUMNS", "income", measure="total", level=3),
    cell_fault("a 类 of the revenue table", "SUM-PARENT", "income", measure="total", level=1),
    cell_fault("合计 of the revenue table", "SUM-TOTAL", "income", measure="total", level=0),
    cell_fault("上年结转 by fund in the revenue table", "SUM-GROUP", "income", measure="carry_over.general_public"),
    cell_fault("a source in the table of both sides", "SUM-SIDE", "income_expenditure", side="revenue", level=1),
    cell_fault("a budget below 财政拨款收入", "SUM-APPROPRIATION", "income_expenditure", side="revenue", level=2),
    cell_fault("本年收入合计", "SUM-SIDE", "income_expenditure", side="revenue", label="本年收入合计"),
    cell_fault("收入总计", "SIDES", "income_expenditure", side="revenue", label="收入总计"),
    cell_fault("a 类 in the table of both sides", "SUM-SIDE", "income_expenditure", side="expenditure", level=1),
    cell_fault("本年支出合计", "SUM-SIDE", "income_expenditure", side="expenditure", label="本年支出合计"),
    cell_fault("支出总计", "SIDES", "income_expenditure", side="expenditure", label="支出总计"),
    cell_fault("总计 of final accounts", "SIDES", "income_expenditure", side="expenditure", label="总计"),
    _balance("年初"),
    _balance("年末"),
    _balance("上年"),
    _balance("使用"),
    cell_fault("结余分配", "SUM-SIDE", "income_expenditure", side="expenditure", label="结余分配"),
    cell_fault(
        "a budget of the appropriation table",
        "IDENTITY-APPROPRIATION-GENERAL SUM-SIDE",
        "appropriation",
        side="revenue",
        level=1,
    ),
    cell_fault(
        "a total of the revenue side of the appropriation table",
        "SIDES SUM-SIDE",
        "appropriation",
        "budget",
        side="revenue",
        level=0,
    ),
    cell_fault(
        "a 类 of the appropriation table",
        "SUM-COLUMNS SUM-SIDE",
        "appropriation",
        side="expenditure",
        measure="total",
        level=1,
    ),
    cell_fault(
        "一般公共预算 of a 类", "SUM-COLUMNS", "appropriation", side="expenditure", measure="general_public", level=1
    ),
    cell_fault("政府性基金 of a 类", "SUM-COLUMNS", "appropriation", side="expenditure", measure="government_fund"),
    cell_fault(
        "a 项 of the general public budget", "SUM-COLUMNS", "general_public", measure="total", level=3, year=2024
    ),
    cell_fault(
        "基本支出 of the general public budget",
        "IDENTITY-BASIC-TOTAL IDENTITY-BASIC-PARTS SUM-TOTAL",
        "general_public",
        measure="basic",
        level=0,
    ),
    Fault("two digits changed places", ("SUM-COLUMNS",), _digits),
    cell_fault("an economic 款", "SUM-PARENT", "basic_economic", digits=5, measure="total"),
    cell_fault("an economic 类", "SUM-PARENT", "basic_economic", digits=3, measure="total"),
    cell_fault("合计 of basic spending", "SUM-TOTAL", "basic_economic", label="合计", measure="total"),
    cell_fault("人员经费 of an economic 款", "SUM-COLUMNS", "basic_economic", measure="personnel", digits=5),
    cell_fault("人员经费合计", "SUM-PERSONNEL", "basic_economic", label="人员经费合计"),
    cell_fault("公用经费合计", "SUM-PERSONNEL", "basic_economic", label="公用经费合计"),
    cell_fault("“三公”合计", "THREE-PUBLIC", "three_public", measure="total", year=2024),
    cell_fault("公务接待费", "THREE-PUBLIC", "three_public", measure="reception", year=2024),
    cell_fault("公务用车购置及运行费", "THREE-PUBLIC", "three_public", measure="vehicles", year=2024),
    cell_fault("公务用车运行费", "THREE-PUBLIC", "three_public", measure="vehicle_operation", year=2024),
    cell_fault(
        "a 项 of government-managed funds", "SUM-COLUMNS SUM-PARENT", "government_fund", measure="total", level=3
    ),
    cell_fault(
        "年末结转 of government-managed funds", "SUM-COLUMNS", "government_fund", measure="closing_balance", level=3
    ),
    _change(rate=False),
    _change(rate=True),
)
