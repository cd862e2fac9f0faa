"""Sheets of a workbook that Excel 2003 saved as XML (SpreadsheetML)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from budgetdiff.document.numberformat import formatted, shown
from budgetdiff.document.raised import raised
from budgetdiff.document.sheet import Sheet
from budgetdiff.errors import UnreadableSource

_NAME = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAME}}}"
_FORMATS = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00"}
_ERROR = "cells with an error are read as blank"
_UNCOUNTED = "formulas without a stored value are read as blank (open the file in Excel and save it)"

_Element = Any
"""An element of lxml, which has no types of its own."""


def looks_like_spreadsheetml(content: bytes) -> bool:
    """Whether the bytes begin as such a workbook does."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<?xml") and _NAME.encode() in start and b"Workbook" in start


def sheets_of(content: bytes, source_name: str) -> tuple[list[Sheet], list[str]]:
    """The visible sheets, and the names of the hidden ones. Raises UnreadableSource where the file is damaged."""
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content[:4096].upper():
        raise UnreadableSource(source_name, "it declares entities, which is not safe to read")
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        formats = {style.get(f"{_SS}ID"): _format(style) for style in root.iter(f"{_SS}Style")}
        visible, hidden = [], []
        for given in root.iter(f"{_SS}Worksheet"):
            name = given.get(f"{_SS}Name", "")
            if any((state.text or "") != "SheetVisible" for state in given.iter("{*}Visible")):
                hidden.append(name)
            else:
                visible.append(_sheet(name, given, formats, source_name))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSource(source_name, f"the workbook is damaged ({str(error)[:120]})") from error
    return visible, hidden


def _format(style: _Element) -> str:
    found = style.find(f"{_SS}NumberFormat")
    code = found.get(f"{_SS}Format", "") if found is not None else ""
    return _FORMATS.get(code, code)


def _sheet(name: str, given: _Element, formats: dict[str | None, str], source_name: str) -> Sheet:
    sheet = Sheet(name)
    table = given.find(f"{_SS}Table")
    if table is None:
        return sheet
    column = 0
    for look in table.iterchildren(f"{_SS}Column"):
        column = _number(look, "Index", column + 1)
        last = column + _number(look, "Span", 0)
        if look.get(f"{_SS}Hidden") == "1":
            sheet.hidden_columns.update(range(column - 1, min(last, 16384)))
        column = last
    row = 0
    for element in table.iterchildren(f"{_SS}Row"):
        row = _number(element, "Index", row + 1)
        if element.get(f"{_SS}Hidden") == "1":
            sheet.hidden_rows.add(row - 1)
        column = 0
        for cell in element.iterchildren(f"{_SS}Cell"):
            column = _number(cell, "Index", column + 1)
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if across or down:
                sheet.merged[row - 1, column - 1] = (down + 1, across + 1)
            code = formats.get(cell.get(f"{_SS}StyleID") or element.get(f"{_SS}StyleID"), "")
            sheet.put(row - 1, column - 1, _text(sheet, row - 1, column - 1, cell, code), source_name)
            column += across
        row += _number(element, "Span", 0)
    return sheet


def _text(sheet: Sheet, row: int, column: int, cell: _Element, code: str) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        data = cell.find("{*}Data")
    if data is None:
        if cell.get(f"{_SS}Formula"):
            sheet.remark(_UNCOUNTED, row, column)
        return ""
    words = "".join(_words(data))
    kind = data.get(f"{_SS}Type", "String")
    if kind == "Error":
        sheet.remark(_ERROR, row, column)
        return ""
    if kind == "Boolean":
        return shown(words == "1")
    if kind != "Number" or not words.strip():
        return words.removesuffix("T00:00:00.000") if kind == "DateTime" else words
    text, said = formatted(float(words), code)
    if said:
        sheet.remark(said, row, column)
    return text


def _words(element: _Element) -> list[str]:
    parts = [element.text or ""]
    for child in element:
        inside = "".join(_words(child))
        parts.append(raised(inside) if etree.QName(child).localname.lower() == "sup" else inside)
        parts.append(child.tail or "")
    return parts


def _number(element: _Element, name: str, default: int) -> int:
    text = element.get(f"{_SS}{name}", "")
    return int(text) if text.isdigit() and len(text) < 8 else default
