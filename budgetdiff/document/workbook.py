"""Excel and OpenDocument workbooks: visible sheets, merged cells, numbers as Excel shows them."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from budgetdiff.document.model import Document, Grid, Line, Place, content_id
from budgetdiff.document.numberformat import shown
from budgetdiff.document.sheet import LARGEST, Sheet, blocks_of, notes_of
from budgetdiff.errors import UnreadableSource
from budgetdiff.said import Note

__all__ = ["form_of", "read_workbook", "sheets_of", "shown"]

_READERS = {
    "xlsx": "lxml/xlsx",
    "xls": "xlrd",
    "ods": "lxml/ods",
    "spreadsheetml": "lxml/spreadsheetml",
    "xlsb": "calamine",
}


def read_workbook(content: bytes, source_name: str, form: str) -> Document:
    """Read a workbook (``form`` is xlsx, xlsb, xls, ods or spreadsheetml); the place of everything is its sheet.

    Rows have the sheet's numbers. Hidden sheets are left out, with a note; hidden rows and columns, errors and formulas
    without a value are named in notes. Raises UnreadableSource for a damaged or oversized workbook, biff.Encrypted for an
    .xls file that is encrypted.
    """
    visible, hidden = sheets_of(content, source_name, form)
    blocks: list[Line | Grid] = []
    for number, sheet in enumerate(visible, start=1):
        found = list(blocks_of(sheet, number, source_name))
        if found and isinstance(found[0], Grid):
            # a sheet that begins with its table is titled by its name alone
            found.insert(0, Line(number, sheet.name))
        blocks.extend(found)
    notes = (Note("hidden", names="、".join(hidden)),) if hidden else ()
    kind = {"spreadsheetml": "xls", "xlsb": "xlsx"}.get(form, form)
    return Document(
        content_id(content),
        source_name,
        kind,
        _READERS[form],
        Place.SHEET,
        len(visible),
        tuple(blocks),
        (*notes, *notes_of(visible)),
    )


def form_of(document: Document) -> str:
    """The form that ``read_workbook`` read a document as."""
    return next(form for form, reader in _READERS.items() if reader == document.reader)


def sheets_of(content: bytes, source_name: str, form: str) -> tuple[list[Sheet], list[str]]:
    """The visible sheets of a workbook, and the names of the hidden ones; see ``read_workbook``."""
    if form == "xlsx":
        from budgetdiff.document import ooxml  # a format pays for its own reader only

        return ooxml.sheets_of(content, source_name)
    if form == "xls":
        from budgetdiff.document import biff

        return biff.sheets_of(content, source_name)
    if form == "ods":
        from budgetdiff.document import opendocument

        return opendocument.sheets_of(content, source_name)
    if form == "spreadsheetml":
        from budgetdiff.document import spreadsheetml

        return spreadsheetml.sheets_of(content, source_name)
    return _binary(content, source_name)


def _binary(content: bytes, source_name: str) -> tuple[list[Sheet], list[str]]:
    """The sheets of an .xlsb file."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
        names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        return [_filled(book.get_sheet_by_name(name), source_name) for name in names], hidden
    except CalamineError as error:
        raise UnreadableSource(source_name, f"the workbook is damaged or encrypted ({str(error)[:120]})") from error


def _filled(given: CalamineSheet, source_name: str) -> Sheet:
    sheet = Sheet(given.name)
    if given.start is None:
        return sheet
    if given.height * given.width > LARGEST:
        raise UnreadableSource(
            source_name,
            f"its sheet “{given.name}” spans {given.height} rows and {given.width} columns, as no statutory table does",
        )
    top, left = given.start
    sheet.merged = {
        (row, column): (last_row - row + 1, last_column - column + 1)
        for (row, column), (last_row, last_column) in given.merged_cell_ranges or []
    }
    for row, values in enumerate(given.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            sheet.put(row, column, shown(value), source_name)
    return sheet
