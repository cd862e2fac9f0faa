"""Basic spending by economic class: one list with columns of money, or two or three lists side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from budgetdiff.facts import Phase
from tests.printing.accounts import Book
from tests.printing.coded import ECONOMIC, Column, Heading, coded_sheet
from tests.printing.codes import name_of
from tests.printing.style import Style
from tests.printing.table import Cell, Figure, Row, Sheet, header


def economic_sheet(heading: Heading, style: Style, book: Book, year: int, phase: Phase, word: str) -> Sheet:
    """The table of a book; ``word`` heads a single column (预算数, 决算数)."""
    if style.blocks > 1:
        return _beside(heading, style, book, year, phase, word)

    def column(head: str, measure: str) -> Column:
        return Column((head,), measure, lambda code: book.spent_economic(code, measure), year, phase)

    if style.levels:
        columns = [column("合计", "total"), column("人员经费", "personnel"), column("公用经费", "public_funds")]
    else:
        columns = [column(word, "total")]
    return coded_sheet(heading, style, columns, [code for code, _ in book.economic], ECONOMIC)


def _beside(heading: Heading, style: Style, book: Book, year: int, phase: Phase, word: str) -> Sheet:
    lists = _lists(book, style.blocks)
    paths = [path for _ in lists for path in (("科目编码",), ("科目名称",), (word,))]
    body: list[Row] = []
    for codes in zip_longest(*lists):
        cells: list[Cell] = []
        for code in codes:
            if code is None:
                cells += [Cell(""), Cell(""), Cell("")]
                continue
            amount = Cell(style.shown(book.spent_economic(code), heading.unit), figure=_figure(code, year, phase))
            cells += [Cell(code), Cell(style.name(name_of(code))), amount]
        body.append(tuple(cells))
    body.append(tuple(_totals(heading, style, book, year, phase)))
    return heading.sheet(header(paths), body)


def _lists(book: Book, blocks: int) -> list[Sequence[str]]:
    used = sorted({code[:length] for code, _ in book.economic for length in (3, 5)})
    people = [code for code in used if code[:3] in ("301", "303")]
    running = [code for code in used if code[:3] not in ("301", "303")]
    if blocks == 2:
        return [people, running]
    half = (len(running) + 1) // 2
    return [people, running[:half], running[half:]]


def _totals(heading: Heading, style: Style, book: Book, year: int, phase: Phase) -> list[Cell | None]:
    def cells(label: str, kind: str, across: int) -> list[Cell | None]:
        figure = Figure(None, ECONOMIC, None, label, 0, "total", year, phase)
        amount = style.shown(book.spent_economic(kind=kind), heading.unit) if book.economic else "0.00"
        return [Cell(label, across), *[None] * (across - 1), Cell(amount, figure=figure)]

    # in three lists the second total is merged over the list between
    return [*cells("人员经费合计", "personnel", 2), *cells("公用经费合计", "public_funds", 3 * style.blocks - 4)]


def _figure(code: str, year: int, phase: Phase) -> Figure:
    return Figure(None, ECONOMIC, code, name_of(code), (len(code) - 1) // 2, "total", year, phase)
