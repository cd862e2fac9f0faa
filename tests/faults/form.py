"""Faults of form: statements, notes, headings, codes and placeholders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.faults.kind import Fault, Planted
from tests.printing import Cell, Disclosure, Sheet
from tests.printing.codes import ECONOMIC, FUNCTIONAL


def _sheet(
    name: str,
    rules: str,
    statement: str,
    change: Callable[[Sheet, Disclosure], tuple[Sheet, str] | None],
    family: str | None = None,
) -> Fault:
    def plant(disclosure: Disclosure) -> Planted | None:
        if (family is not None and disclosure.family != family) or not any(
            s.statement == statement for s in disclosure.sheets
        ):
            return None
        made = change(disclosure.sheet(statement), disclosure)
        if made is None:
            return None
        return Planted(disclosure.with_sheet(statement, lambda _: made[0]), (made[1],))

    return Fault(name, tuple(rules.split()), plant)


def _missing(disclosure: Disclosure) -> Planted:
    name = disclosure.sheet("income").title.removeprefix(f"{disclosure.year}年度")
    bare = disclosure.without("income")
    untitled = tuple(part for part in bare.parts if not (isinstance(part, str) and part.endswith(name)))
    return Planted(replace(bare, parts=untitled), ("收入总表",))


def _listed(disclosure: Disclosure) -> Planted:
    cover = next(i for i, part in enumerate(disclosure.parts) if isinstance(part, str) and part.startswith("第二部分"))
    titles = [f"{number}、{sheet.title}" for number, sheet in enumerate(disclosure.sheets, start=1)]
    parts = (*disclosure.parts[:cover], "目录", *titles, *disclosure.parts[cover:])
    gone = disclosure.sheet("expenditure")
    return Planted(
        replace(disclosure, parts=tuple(part for part in parts if part is not gone)), (gone.title, "支出总表")
    )


def _unexplained(disclosure: Disclosure) -> Planted | None:
    sheet = disclosure.sheet("state_capital")
    if not sheet.notes:
        return None
    bare = disclosure.with_sheet(
        "state_capital",
        lambda one: replace(
            one, notes=(), body=tuple(tuple(Cell("") if c and c.figure else c for c in row) for row in one.body)
        ),
    )
    silent = replace(
        bare, parts=tuple(p for p in bare.parts if not (isinstance(p, str) and "国有资本" in p and "。" in p))
    )
    return Planted(silent, (sheet.title,))


def _note(text: str) -> Callable[[Sheet, Disclosure], tuple[Sheet, str] | None]:
    def change(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str]:
        return replace(sheet, notes=(text,)), text

    return change


def _note_of_other_year(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
    text = "注：本部门2022年没有使用国有资本经营预算安排的支出，本表为空。"
    return (replace(sheet, notes=(text,)), text) if sheet.notes else None


def _note_of_other_fund(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
    text = "注：本部门没有使用政府性基金预算安排的支出，故本表为空表。"
    return (replace(sheet, notes=(text,)), text) if sheet.notes else None


def _titled(old: str, new: str) -> Callable[[Sheet, Disclosure], tuple[Sheet, str] | None]:
    def change(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
        title = sheet.title.replace(old, new)
        return (replace(sheet, title=title), title) if title != sheet.title else None

    return change


def _of_other_year(sheet: Sheet, disclosure: Disclosure) -> tuple[Sheet, str]:
    title = f"{disclosure.year - 2}年度{sheet.title.removeprefix(f'{disclosure.year}年度').removeprefix(f'{disclosure.year}年')}"
    return replace(sheet, title=title), title


def _of_other_unit(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
    other = tuple("编制部门：别处乡文化服务站" if "编制" in line else line for line in sheet.captions)
    return (replace(sheet, captions=other), "别处乡文化服务站") if other != sheet.captions else None


def _relabelled(old: str, new: str) -> Callable[[Sheet, Disclosure], tuple[Sheet, str] | None]:
    """Another text where a code or a name stands."""

    def change(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
        for number, row in enumerate(sheet.body):
            for column, cell in enumerate(row):
                if cell is not None and cell.figure is None and cell.text.strip() == old:
                    return sheet.with_cell(number, column, cell.text.replace(old, new)), new
        return None

    return change


def _unpadded(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
    """One 款 of a code in three columns without its zero."""
    for number, row in enumerate(sheet.body):
        cells = [cell.text.strip() if cell else "" for cell in row[:3]]
        if len(cells) == 3 and len(cells[0]) == 3 and len(cells[1]) == 2 and cells[1][0] == "0":
            return sheet.with_cell(number, 1, cells[1][1]), f"{cells[0]}|{cells[1][1]}"
    return None


def _line(name: str, rules: str, new: Callable[[str], str | None], mark: str) -> Fault:
    def plant(disclosure: Disclosure) -> Planted | None:
        for line in disclosure.lines:
            made = new(line)
            if made is not None:
                return Planted(disclosure.with_line(line, made), (mark,))
        return None

    return Fault(name, tuple(rules.split()), plant)


def _added(text: str, mark: str = "") -> Callable[[Disclosure], Planted]:
    def plant(disclosure: Disclosure) -> Planted:
        first = disclosure.sheets[0]
        index = disclosure.parts.index(first)
        return Planted(
            replace(disclosure, parts=(*disclosure.parts[:index], text, *disclosure.parts[index:])), (mark or text,)
        )

    return plant


def _renumbered(disclosure: Disclosure) -> Planted | None:
    made = _relabelled("2080501", "2071501")(disclosure.sheet("expenditure"), disclosure)
    # the parent it had lacks it in its sum
    return Planted(disclosure.with_sheet("expenditure", lambda _: made[0]), (made[1], "20805")) if made else None


def _without_unit(sheet: Sheet, _: Disclosure) -> tuple[Sheet, str] | None:
    kept = tuple(line for line in sheet.captions if "单位：" not in line.replace("编制单位", ""))
    return (replace(sheet, captions=kept), sheet.title) if kept != sheet.captions else None


def _emptied(disclosure: Disclosure) -> Planted | None:
    sheet = disclosure.sheet("three_public")
    total = next((line for line in disclosure.lines if line.startswith("2024年“三公”经费预算")), None)
    if total is None or disclosure.style.prior != "none":
        return None
    bare = tuple(tuple(replace(cell, text="") if cell and cell.figure else cell for cell in row) for row in sheet.body)
    return Planted(disclosure.with_sheet("three_public", lambda one: replace(one, body=bare)), ("三公", sheet.title))


def _only(family: str, plant: Callable[[Disclosure], Planted | None]) -> Callable[[Disclosure], Planted | None]:
    return lambda disclosure: plant(disclosure) if disclosure.family == family else None


FORM: tuple[Fault, ...] = (
    Fault("a statement is missing", ("FORM-MISSING",), _missing),
    Fault("a statement of the contents is missing", ("FORM-LISTED",), _listed),
    Fault("an empty statement without a note", ("FORM-EMPTY",), _unexplained),
    _sheet(
        "a note says that a table with money is empty", "FORM-NOTE", "general_public", _note("注：本表无数据，为空表。")
    ),
    _sheet("a note of another year", "FORM-NOTE", "state_capital", _note_of_other_year),
    _sheet("a note of another budget", "FORM-NOTE", "state_capital", _note_of_other_fund),
    _sheet("a heading of another year", "FORM-HEADING", "expenditure", _of_other_year),
    _line(
        "a heading of the text with another year",
        "FORM-YEAR",
        lambda line: line.replace("2024", "2022") if line.startswith("第三部分") else None,
        "2022年",
    ),
    Fault(
        "a date of another year in final accounts",
        ("FORM-YEAR",),
        _only("final", _added("截至2022年12月31日，本部门共有车辆3辆。", "截至2022年12月31日")),
    ),
    _sheet("a unit of money missing on one table", "FORM-UNIT", "expenditure", _without_unit),
    Fault("a table emptied while a sentence states its figure", ("FORM-EMPTIED",), _emptied),
    _line(
        "an item with money left out of the list of items",
        "ITEM-OMITTED",
        lambda line: line.replace("公务接待费、", "", 1) if "公用经费" in line and "主要包括" in line else None,
        "公务接待费",
    ),
    _line(
        "comparisons with last year's budget here and its outturn there",
        "FORM-BASES",
        lambda line: line.replace("比2023年预算", "比2023年预算执行数", 1) if "收入预算" in line else None,
        "执行数",
    ),
    _sheet("决算 in a heading of a 预算", "FORM-HEADING", "income_expenditure", _titled("预算", "决算"), "budget"),
    _sheet("预算 in a heading of a 决算", "FORM-HEADING", "income", _titled("决算", "预算"), "final"),
    _sheet("a heading of another unit", "FORM-HEADING", "general_public", _of_other_unit),
    Fault("a placeholder left in the text", ("FORM-PLACEHOLDER",), _added("机关运行经费XX万元，主要用于办公。")),
    _line(
        "a comparison with the year itself",
        "FORM-BASE",
        lambda line: line.replace("比2023年", "比2024年", 1) if "比2023年" in line and "2024年" in line else None,
        "2024年",
    ),
    _sheet(
        "a letter of a name beside a code", "CODE-NAME", "expenditure", _relabelled(FUNCTIONAL["2010607"], "信息花建设")
    ),
    _sheet("a name of another code", "CODE-NAME", "expenditure", _relabelled(FUNCTIONAL["2210201"], "购房补贴")),
    _sheet("an economic name of another code", "CODE-NAME", "basic_economic", _relabelled(ECONOMIC["30113"], "奖金")),
    _sheet(
        "a name that the code had in other years",
        "CODE-NAME",
        "expenditure",
        _relabelled(FUNCTIONAL["20805"], "行政事业单位离退休"),
    ),
    _sheet("a code printed without its zero", "CODE-UNPADDED", "expenditure", _unpadded),
    Fault("a code of another 款", ("CODE-PARENT",), _renumbered),
    _sheet("a code left out", "CODE-MISSING", "expenditure", _relabelled("2050803", "")),
)
