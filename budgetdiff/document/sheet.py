"""A sheet of a workbook, whatever its format: the cells that hold something, and what a person should know of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgetdiff.document.model import Cell, Grid, Line, Row
from budgetdiff.document.stacked import stacked
from budgetdiff.errors import UnreadableSource

LARGEST = 4_000_000
"""Cells a sheet may span: a statutory table has some ten thousand."""
_GAP = 2
_WIDEST_GAP = 16
"""Columns without any text between two tables side by side; a stray cell stands further off."""
_NAMED = 12
_TOTAL = re.compile(r"^\s*[合总]\s*计\s*$")
"""The last row of an empty table: one word over most of its columns, as a title between two tables is."""


@dataclass(slots=True)
class Sheet:
    """Cells with text by row and column (from 0), merged ranges as (rows, columns) from their first cell.

    ``remarks`` are places (``D5``, rows ``7``, columns ``D``) by what is odd about them.
    """

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    count: int = 0

    def put(self, row: int, column: int, text: str, source_name: str) -> None:
        """Keep the text of a cell, where there is some. Raises UnreadableSource for more cells than any sheet has."""
        if text.strip():
            self.cells.setdefault(row, {})[column] = text
            self.count += 1
            if self.count > LARGEST:
                raise UnreadableSource(source_name, f"its sheet “{self.name}” has more than {LARGEST} cells")

    def remark(self, what: str, row: int, column: int) -> None:
        """Keep the place of a cell of which something is to be said."""
        self.remarks.setdefault(what, []).append(f"{letters(column)}{row + 1}")


def letters(column: int) -> str:
    """The name of a column, from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def position(reference: str) -> tuple[int, int] | None:
    """Row and column, from 0, of ``D5``; None where it is no cell."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def notes_of(sheets: list[Sheet]) -> Iterator[str]:
    """What is to be said of visible sheets, a sentence for each kind with the places it holds of."""
    kinds: dict[str, list[str]] = {}
    for sheet in sheets:
        rows = [row + 1 for row in sorted(sheet.hidden_rows) if row in sheet.cells]
        columns = sorted({c for cells in sheet.cells.values() for c in cells} & sheet.hidden_columns)
        names = [*_runs(rows), *map(letters, columns)]
        if names:
            kinds.setdefault("hidden rows and columns are read too", []).extend(f"{sheet.name}!{n}" for n in names)
        for what, places in sheet.remarks.items():
            kinds.setdefault(what, []).extend(f"{sheet.name}!{place}" for place in places)
    for what, places in kinds.items():
        more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
        yield f"{what}: {', '.join(places[:_NAMED])}{more}"


def _runs(numbers: list[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]


def blocks_of(sheet: Sheet, number: int, source_name: str) -> Iterator[Line | Grid]:
    """The lines and tables of a sheet; rows keep the sheet's own numbers.

    Columns without text count only where they part tables side by side, so a stray cell far away costs nothing. Raises
    UnreadableSource for a table larger than any there is.
    """
    if not sheet.cells:
        return
    columns = _columns(sheet)
    width = len(columns)
    if len(sheet.cells) * width > LARGEST:
        raise UnreadableSource(
            source_name,
            f"its sheet “{sheet.name}” spans {len(sheet.cells)} rows and {width} columns, as no statutory table does",
        )
    covered, tied = _covered(sheet), _tied(sheet)
    held: list[Row] = []
    last = None
    for row in sorted(sheet.cells):
        texts, hidden = sheet.cells[row], covered.get(row, set())
        cells = tuple(
            None if column in hidden else Cell(texts.get(column, ""), *_spans_at(sheet, row, column, columns))
            for column in columns
        )
        words = [cell.text for cell in cells if cell is not None and cell.text]
        if not words:
            continue
        # one empty row may stand inside a table; more of them part two
        if last is not None and row - last > _GAP:
            yield from stacked(number, held)
            held = []
        last = row
        if (
            len(words) == 1
            and not _is_number(words[0])
            and (not held or (_goes_over(cells) and row not in tied and not _TOTAL.match(words[0])))
        ):
            yield from stacked(number, held)
            held = []
            yield Line(number, words[0])
            continue
        held.append(Row(number, row + 1, cells))
    yield from stacked(number, held)


def _columns(sheet: Sheet) -> list[int]:
    """The columns from the first to the last with text; of a wide run without any, one stays."""
    used = sorted({column for cells in sheet.cells.values() for column in cells})
    columns: list[int] = []
    for column in used:
        before = columns[-1] if columns else column
        gap = range(before + 1, column)
        columns.extend(gap if len(gap) <= _WIDEST_GAP else gap[:1])
        columns.append(column)
    return columns


def _covered(sheet: Sheet) -> dict[int, set[int]]:
    """The columns of each row that a merged cell left of or above them covers."""
    rows = sorted(sheet.cells)
    used = sorted({column for cells in sheet.cells.values() for column in cells})
    last = used[-1]
    covered: dict[int, set[int]] = {}
    for (row, column), (height, width) in sheet.merged.items():
        across = set(range(column, min(column + width, last + 1)))
        for below in rows[bisect_left(rows, row) : bisect_right(rows, row + height - 1)]:
            covered.setdefault(below, set()).update(across - {column} if below == row else across)
    return covered


def _tied(sheet: Sheet) -> set[int]:
    """The rows that a merged cell of a row above reaches into: they stand within a table, not between two."""
    rows = sorted(sheet.cells)
    return {
        below
        for (row, _), (height, _) in sheet.merged.items()
        if row in sheet.cells
        for below in rows[bisect_right(rows, row) : bisect_right(rows, row + height - 1)]
    }


def _spans_at(sheet: Sheet, row: int, column: int, columns: list[int]) -> tuple[int, int]:
    height, width = sheet.merged.get((row, column), (1, 1))
    if width > _WIDEST_GAP:
        first, after = bisect_left(columns, column), bisect_left(columns, column + width)
        if after < len(columns):
            width = after - first
    return height, width


def _goes_over(cells: tuple[Cell | None, ...]) -> bool:
    """Whether the only filled cell of a row goes over all of it: a title between two tables, not a line of one."""
    return any(cell is not None and cell.text and cell.colspan * 2 > len(cells) for cell in cells)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()
