"""Sheets of an .xls file of any Excel from 2.1 on, by xlrd."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from typing import Any

import xlrd

from budgetdiff.document.numberformat import formatted, shown
from budgetdiff.document.raised import raised
from budgetdiff.document.sheet import Sheet
from budgetdiff.errors import UnreadableSource

_ERROR = "cells with an error are read as blank"
_SUPERSCRIPT = 1
_BOOK, _WORKBOOK = "Book".encode("utf-16-le"), "Workbook".encode("utf-16-le")
"""The names of the stream with the sheets: up to Excel 95, and since."""
# what xlrd, which trusts the lengths a file states, raises on a damaged one
_DAMAGED = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    TypeError,
    UnicodeError,
    ValueError,
)


class TooOld(UnreadableSource):
    """The workbook is of Excel 95 or older, and of a kind that xlrd does not take."""


class Encrypted(Exception):
    """The workbook is encrypted."""


def sheets_of(content: bytes, source_name: str) -> tuple[list[Sheet], list[str]]:
    """The visible sheets of an .xls file, and the names of the hidden ones.

    Raises UnreadableSource where the file is damaged or a sheet has more cells than any, Encrypted where it is encrypted.
    """
    visible, hidden = [], []
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        for sheet in book.sheets():
            if sheet.visibility:
                hidden.append(sheet.name)
            else:
                visible.append(_sheet(book, sheet, source_name))
    except _DAMAGED as error:
        if "encrypted" in str(error).lower():
            raise Encrypted from error
        if _WORKBOOK not in content and _BOOK in content:
            raise TooOld(
                source_name, "this workbook of Excel 95 or older cannot be read; open it in Excel and save it as .xlsx"
            ) from error
        raise UnreadableSource(source_name, f"the workbook is damaged or encrypted ({str(error)[:120]})") from error
    return visible, hidden


def _sheet(book: Any, given: Any, source_name: str) -> Sheet:
    sheet = Sheet(given.name)
    sheet.merged = {(top, left): (bottom - top, right - left) for top, bottom, left, right in given.merged_cells}
    sheet.hidden_rows = {row for row, look in given.rowinfo_map.items() if look.hidden}
    sheet.hidden_columns = {column for column, look in given.colinfo_map.items() if look.hidden}
    for row in range(given.nrows):
        for column, cell in enumerate(given.row(row)):
            sheet.put(row, column, _text(book, given, sheet, row, column, cell), source_name)
    return sheet


def _text(book: Any, given: Any, sheet: Sheet, row: int, column: int, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        sheet.remark(_ERROR, row, column)
        return ""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        runs = given.rich_text_runlist_map.get((row, column))
        return _marked(book, cell.value, runs) if runs else str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(datetime(*xlrd.xldate_as_tuple(cell.value, book.datemode)))
        except (xlrd.XLDateError, ValueError):
            return shown(cell.value)
    if cell.ctype != xlrd.XL_CELL_NUMBER:
        return ""
    look = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    text, said = formatted(cell.value, look.format_str if look is not None else "")
    if said:
        sheet.remark(said, row, column)
    return text


def _marked(book: Any, text: str, runs: list[tuple[int, int]]) -> str:
    """The text with its raised runs as marks."""
    parts = [text[: runs[0][0]]]
    for (start, font), (end, _) in zip(runs, [*runs[1:], (len(text), 0)], strict=True):
        part = text[start:end]
        parts.append(raised(part) if book.font_list[font].escapement == _SUPERSCRIPT else part)
    return "".join(parts)
