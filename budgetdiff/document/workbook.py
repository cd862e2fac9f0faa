"""Excel and OpenDocument workbooks: visible sheets, merged cells, numbers as Excel shows them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from budgetdiff.document.model import Cell, Document, Grid, Line, Place, Row, content_id
from budgetdiff.errors import UnreadableSource

LARGEST = 4_000_000
"""Cells a sheet may span: a statutory table has some ten thousand."""
_GAP = 2
_TOTAL = re.compile(r"^\s*[合总]\s*计\s*$")
"""The last row of an empty table: one word over most of its columns, as a title between two tables is."""
_Value = int | float | str | bool | date | datetime | time | timedelta


def read_workbook(content: bytes, source_name: str, form: str) -> Document:
    """Read a workbook (``form`` is xlsx, xls or ods); the place of everything is its sheet, rows have the sheet's numbers.

    Hidden sheets are left out, with a note. Raises UnreadableSource for a damaged, encrypted or oversized workbook.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [sheet for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
        blocks: list[Line | Grid] = []
        for number, meta in enumerate(visible, start=1):
            found = list(_blocks(book.get_sheet_by_name(meta.name), number, source_name))
            if found and isinstance(found[0], Grid):
                # a sheet that begins with its table is titled by its name alone
                found.insert(0, Line(number, meta.name))
            blocks.extend(found)
    except CalamineError as error:
        raise UnreadableSource(source_name, f"the workbook is damaged or encrypted ({str(error)[:120]})") from error
    notes = (f"hidden sheets left out: {'、'.join(hidden)}",) if hidden else ()
    return Document(content_id(content), source_name, form, "calamine", Place.SHEET, len(visible), tuple(blocks), notes)


def _blocks(sheet: CalamineSheet, number: int, source_name: str) -> Iterator[Line | Grid]:
    if sheet.start is None:
        return
    if sheet.height * sheet.width > LARGEST:
        raise UnreadableSource(
            source_name,
            f"its sheet “{sheet.name}” spans {sheet.height} rows and {sheet.width} columns, as no statutory table does",
        )
    top, left = sheet.start
    merged = {
        (row - top, column - left): (last_row - row + 1, last_column - column + 1)
        for (row, column), (last_row, last_column) in sheet.merged_cell_ranges or []
    }
    covered = {
        (row + down, column + across): None
        for (row, column), (height, width) in merged.items()
        for down in range(min(height, sheet.height)) for across in range(min(width, sheet.width))
        if (down, across) != (0, 0)
    }  # fmt: skip
    held: list[Row] = []
    empty = 0
    for index, values in enumerate(sheet.to_python(skip_empty_area=True)):
        cells = tuple(
            None if (index, column) in covered else Cell(shown(value), *merged.get((index, column), (1, 1)))
            for column, value in enumerate(values)
        )
        words = [cell.text for cell in cells if cell is not None and cell.text.strip()]
        if not words:
            empty += 1
            # one empty row may stand inside a table; more of them part two
            if empty >= _GAP:
                yield from _closed(held, number)
                held = []
            continue
        empty = 0
        if (
            len(words) == 1
            and not _is_number(words[0])
            and (not held or (_spans(cells) and not _TOTAL.match(words[0])))
        ):
            yield from _closed(held, number)
            held = []
            yield Line(number, words[0])
            continue
        held.append(Row(number, top + index + 1, cells))
    yield from _closed(held, number)


def _spans(cells: tuple[Cell | None, ...]) -> bool:
    """Whether the only filled cell of a row goes over all of it: a title between two tables, not a line of one."""
    return any(cell is not None and cell.text.strip() and cell.colspan * 2 > len(cells) for cell in cells)


def _closed(rows: list[Row], number: int) -> Iterator[Grid]:
    if rows:
        yield Grid(number, tuple(rows))


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).lstrip("-").isdigit()


def shown(value: _Value) -> str:
    """A cell as Excel shows it: fifteen significant digits of a number, so that 17361.34 is 17361.34; dates as dates."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{Decimal(format(value, '.15g')):f}"
    return str(value)
