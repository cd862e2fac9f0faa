"""Two-sided tables: revenue left, expenditure right, lines that end the sides level with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from budgetdiff.facts import Phase
from tests.printing.coded import Heading
from tests.printing.style import Style
from tests.printing.table import Cell, Figure, Path, Row, Sheet, header

_CHINESE = "一二三四五六七八九十"


@dataclass(frozen=True)
class Entry:
    """A line of one side: ordinal as printed, name ('': none there), level (0 a total), the fen of each column."""

    ordinal: str
    name: str
    level: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class Side:
    """One side: its fact side, the headers of its label and value columns, measures of these, lines and closing lines."""

    side: str
    label: Path
    columns: tuple[Path, ...]
    measures: tuple[str, ...]
    entries: tuple[Entry, ...]
    closing: tuple[Entry, ...]


def chinese(number: int) -> str:
    """An ordinal: 一, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return (_CHINESE[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (_CHINESE[ones - 1] if ones else "")


def numbered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The lines with 一、 on the first level and （一） on the second."""
    found = []
    first = second = 0
    for entry in entries:
        if entry.level == 1:
            first, second = first + 1, 0
            found.append(replace(entry, ordinal=f"{chinese(first)}、"))
        else:
            second += 1
            found.append(replace(entry, ordinal=f"（{chinese(second)}）"))
    return tuple(found)


def sided_sheet(heading: Heading, style: Style, left: Side, right: Side, year: int, phase: Phase) -> Sheet:
    """A two-sided table; with 行次 left and right where the style numbers lines."""
    numbers = style.line_numbers
    sides = (left, right)
    paths = [
        path
        for side in sides
        for path in (side.label, *([(*side.label[:-1], "行次")] if numbers else []), *side.columns)
    ]
    head = list(header(paths))
    if numbers:
        head.append(tuple(_column_numbers(sides)))
    lines = [*zip_longest(left.entries, right.entries), *zip_longest(left.closing, right.closing)]
    body: list[Row] = []
    for index, pair in enumerate(lines, start=1):
        cells: list[Cell] = []
        for side, entry, start in zip(sides, pair, (0, len(lines)), strict=True):
            cells += _cells(heading, style, side, entry, year, phase, start + index if numbers else 0)
        body.append(tuple(cells))
    return heading.sheet(head, body)


def _column_numbers(sides: Sequence[Side]) -> Iterator[Cell]:
    number = 0
    for side in sides:
        yield Cell("栏次")
        yield Cell("")
        for _ in side.columns:
            number += 1
            yield Cell(str(number))


def _cells(
    heading: Heading, style: Style, side: Side, entry: Entry | None, year: int, phase: Phase, number: int
) -> Iterator[Cell]:
    if entry is None or not entry.name:
        yield Cell("")
        if number:
            yield Cell(str(number))
        yield from (Cell("") for _ in side.columns)
        return
    indent = "　" if style.indent and entry.level == 2 else ""
    yield Cell(style.name(f"{indent}{entry.ordinal}{entry.name}"))
    if number:
        yield Cell(str(number))
    for measure, value in zip(side.measures, entry.values, strict=True):
        classification = "source" if side.side == "revenue" else "functional"
        yield Cell(
            style.shown(value, heading.unit),
            figure=Figure(side.side, classification, None, entry.name, entry.level, measure, year, phase),
        )
