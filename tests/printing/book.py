"""Workbooks: .xlsx by xlsxwriter, .xls by xlwt, .ods written by hand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.table import Sheet

HIDDEN = "底稿"
_Place = tuple[int, int, str, int, int, bool]
"""Row, column, text, rows and columns covered, whether it is an amount."""


def as_numbers(disclosure: Disclosure) -> Disclosure:
    """The disclosure as a workbook shows it that holds its amounts as numbers: no separators, no closing zeros."""

    def shown(text: str) -> str:
        plain = text.replace(",", "")
        if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
            return text
        return re.sub(r"\.?0+$", "", plain) if "." in plain else plain

    return disclosure.with_cells(shown)


def workbook(disclosure: Disclosure, *, one_sheet: bool = False, numbers: bool = True) -> bytes:
    """An .xlsx file: text on the first sheet, then a sheet a table, or all tables on one; a hidden sheet at the end."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    lines, sheets = _parted(disclosure)
    cover = book.add_worksheet("封面")
    for number, line in enumerate(lines):
        cover.write_string(number, 0, line)
    place = book.add_worksheet("表") if one_sheet else None
    top = 0
    for name, sheet in sheets:
        target = place or book.add_worksheet(name)
        top = top if one_sheet else 0
        for row, column, text, down, across, amount in _cells(sheet, top):
            if down > 1 or across > 1:
                target.merge_range(row, column, row + down - 1, column + across - 1, text)
            elif numbers and amount and re.fullmatch(r"-?\d+(\.\d+)?", text):
                target.write_number(row, column, float(text))
            elif text:
                target.write_string(row, column, text)
        top += len(sheet.rows) + len(sheet.captions) + len(sheet.notes) + 5
    hidden = book.add_worksheet(HIDDEN)
    hidden.write_string(0, 0, "支出预算总表")
    hidden.hide()
    book.close()
    return buffer.getvalue()


def old_workbook(disclosure: Disclosure) -> bytes:
    """An .xls file, amounts as text."""
    book = xlwt.Workbook()
    lines, sheets = _parted(disclosure)
    cover = book.add_sheet("封面")
    for number, line in enumerate(lines):
        cover.write(number, 0, line)
    for name, sheet in sheets:
        target = book.add_sheet(name)
        for row, column, text, down, across, _ in _cells(sheet, 0):
            target.write_merge(row, row + down - 1, column, column + across - 1, text)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_MANIFEST = "application/vnd.oasis.opendocument.spreadsheet"
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
)


def open_workbook(disclosure: Disclosure) -> bytes:
    """An .ods file, amounts as numbers, with merged cells."""
    lines, sheets = _parted(disclosure)
    tables = [_ods_table("封面", [(row, 0, line, 1, 1, False) for row, line in enumerate(lines)], 1)]
    tables += [_ods_table(name, list(_cells(sheet, 0)), max(sheet.width, 2)) for name, sheet in sheets]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MANIFEST, zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml", _OPEN + "".join(tables) + "</office:spreadsheet></office:body></office:document-content>"
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MANIFEST}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    return buffer.getvalue()


def _ods_table(name: str, cells: list[_Place], width: int) -> str:
    height = max((row + down for row, _, _, down, _, _ in cells), default=0)
    grid = [["<table:table-cell/>"] * width for _ in range(height)]
    for row, column, text, down, across, amount in cells:
        for below in range(row, row + down):
            for right in range(column, min(column + across, width)):
                grid[below][right] = "<table:covered-table-cell/>"
        spans = (
            "".join(f' table:number-{what}-spanned="{count}"' for what, count in (("columns", across), ("rows", down)))
            if down > 1 or across > 1
            else ""
        )
        if amount and re.fullmatch(r"-?\d+(\.\d+)?", text):
            kind = f' office:value-type="float" office:value="{text}"'
        else:
            kind = ' office:value-type="string"' if text else ""
        inner = f"<text:p>{escape(text)}</text:p>" if text else ""
        grid[row][column] = f"<table:table-cell{spans}{kind}>{inner}</table:table-cell>"
    rows = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in grid)
    return f'<table:table table:name="{escape(name)}">{rows}</table:table>'


def _parted(disclosure: Disclosure) -> tuple[list[str], list[tuple[str, Sheet]]]:
    """The lines of text, and the tables with names that a workbook allows for its sheets."""
    found = list(blocks(disclosure))
    sheets = [block for block in found if isinstance(block, Sheet)]
    names = [f"{number}" + re.sub(r"[^\w]", "", sheet.title)[:26] for number, sheet in enumerate(sheets, start=1)]
    return [block for block in found if isinstance(block, str)], list(zip(names, sheets, strict=True))


def _cells(sheet: Sheet, top: int) -> Iterator[_Place]:
    """Every cell of a sheet from title to notes."""
    yield top, 0, sheet.title, 1, max(sheet.width, 2), False
    for line in sheet.captions:
        top += 1
        yield top, sheet.width - 1 if line.startswith("单位") else 0, line, 1, 1, False
    for row in sheet.rows:
        top += 1
        for column, cell in enumerate(row):
            if cell is not None:
                yield top, column, cell.text, cell.down, cell.across, cell.figure is not None
    for line in sheet.notes:
        top += 1
        yield top, 0, line, 1, sheet.width, False
