"""Tables below one another in one grid, with their titles in rows of it: a workbook on one sheet, or saved as one web table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetdiff.document.model import Grid, Line, Row

_TITLE = re.compile(
    r"^(?:附\s*)?[件表]\s*[\d一二三四五六七八九十]+|公开.{0,6}表\s*\d|\d\s*表\s*$|^.{3,60}表\s*"
    r"(?:[-—–]{1,2}[^。]{2,30})?(?:[（(][^（）()]*[)）])?\s*[:：]?$"
)
"""The title of a table, or its number among the tables of a disclosure."""
_AFTER = re.compile(r"^\s*[（(]?(?:注|备注|说明|填表说明)\s*[:：]|^第[一二三四五六七八九十]+部分|.{14,}。\s*[）)]?\s*$")
"""What may stand between two tables before the title of the second: notes, sentences, the name of a chapter."""
_NUMBER = re.compile(r"[-\d,.%]+")
_TOTAL = re.compile(r"^\s*[合总小]\s*计\s*$")


def stacked(place: int, rows: Sequence[Row]) -> Iterator[Line | Grid]:
    """The tables that stand below one another in rows, the lines between them as lines; one table where no title parts them.

    A title is alone in its row, which no merged cell of a row above reaches into, below a row of several cells.
    """
    starts = list(_between(rows))
    if not starts:
        if rows:
            yield Grid(place, tuple(rows))
        return
    lead = next(number for number, row in enumerate(rows) if not _alone(row))
    yield from (Line(place, _alone(row)) for row in rows[:lead])
    first = lead
    for start, end in starts:
        yield Grid(place, tuple(rows[first:start]))
        yield from (Line(place, _alone(row)) for row in rows[start:end])
        first = end
    if first < len(rows):
        yield Grid(place, tuple(rows[first:]))


def _between(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The runs of lines between two tables or below the last, each from its first row to the first of the table below."""
    number, inside = 0, False
    while number < len(rows):
        words = _alone(rows[number])
        if not words:
            number, inside = number + 1, True
            continue
        end = number
        while end < len(rows) and _alone(rows[end]):
            end += 1
        start = next((n for n in range(number, end) if _parts(_alone(rows[n]))), end)
        titled = any(_TITLE.search(_alone(row)) for row in rows[start:end])
        # below the last table notes alone are enough, where it has figures that they are below
        if start < end and inside and (titled if end < len(rows) else any(map(_counts, rows[:start]))):
            yield start, end
        number = end


def _counts(row: Row) -> bool:
    """Whether a row holds a number beside other cells."""
    filled = [cell.text.strip() for cell in row.cells if cell is not None and cell.text.strip()]
    return len(filled) > 1 and any(_NUMBER.fullmatch(text) for text in filled)


def _parts(words: str) -> bool:
    return bool(_TITLE.search(words) or _AFTER.search(words))


def _alone(row: Row) -> str:
    """The words that stand alone in a row, '' where there are others, a number, or a cell from above."""
    filled = [(index, cell) for index, cell in enumerate(row.cells) if cell is not None and cell.text.strip()]
    if len(filled) != 1:
        return ""
    index, cell = filled[0]
    own = range(index, index + cell.colspan)
    reached = any(one is None and column not in own for column, one in enumerate(row.cells))
    words = cell.text.strip()
    return "" if reached or cell.rowspan > 1 or _NUMBER.fullmatch(words) or _TOTAL.match(words) else words
