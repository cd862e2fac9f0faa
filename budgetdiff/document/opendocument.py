"""Sheets of an OpenDocument workbook (.ods), with their merged cells."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from decimal import Decimal
from typing import Any

from lxml import etree

from budgetdiff.document.numberformat import SCALED, shown
from budgetdiff.document.sheet import Sheet
from budgetdiff.errors import UnreadableSource

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_ERROR = "cells with an error are read as blank"
_FAR = 1_100_000
"""Rows a sheet may have."""

_Element = Any
"""An element of lxml, which has no types of its own."""


def sheets_of(content: bytes, source_name: str) -> tuple[list[Sheet], list[str]]:
    """The visible sheets of an .ods file, and the names of the hidden ones.

    Raises UnreadableSource where the file is damaged or a sheet has more cells than any.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.parse(stream, parser).getroot()
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableSource(source_name, f"the workbook is damaged ({str(error)[:120]})") from error
    unseen = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for look in style.iter(f"{_STYLE}table-properties")
        if look.get(f"{_TABLE}display") == "false"
    }
    visible, hidden = [], []
    for table in root.iter(f"{_TABLE}table"):
        name = table.get(f"{_TABLE}name", "")
        if table.get(f"{_TABLE}style-name") in unseen:
            hidden.append(name)
        else:
            visible.append(_sheet(name, table, source_name))
    return visible, hidden


def _sheet(name: str, table: _Element, source_name: str) -> Sheet:
    sheet = Sheet(name)
    column = 0
    for look in table.iter(f"{_TABLE}table-column"):
        count = _number(look, "number-columns-repeated")
        if look.get(f"{_TABLE}visibility", "visible") != "visible":
            sheet.hidden_columns.update(range(column, min(column + count, 16384)))
        column += count
    row = 0
    for element in table.iter(f"{_TABLE}table-row"):
        count = _number(element, "number-rows-repeated")
        if len(element) and any(_has_text(cell) for cell in element):
            for below in range(row, min(row + count, _FAR)):
                if element.get(f"{_TABLE}visibility", "visible") != "visible":
                    sheet.hidden_rows.add(below)
                _row(sheet, below, element, source_name)
        row += count
    return sheet


def _row(sheet: Sheet, row: int, element: _Element, source_name: str) -> None:
    column = 0
    for cell in element:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        count = _number(cell, "number-columns-repeated")
        if cell.tag == f"{_TABLE}table-cell" and _has_text(cell):
            down, across = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            for right in range(column, column + count):
                if (down, across) != (1, 1):
                    sheet.merged[row, right] = (down, across)
                sheet.put(row, right, _text(sheet, row, right, cell), source_name)
        column += count


def _has_text(cell: _Element) -> bool:
    return cell.find(f"{_TEXT}p") is not None or cell.get(f"{_OFFICE}value") is not None


def _text(sheet: Sheet, row: int, column: int, cell: _Element) -> str:
    words = "\n".join(_words(paragraph) for paragraph in cell.iterchildren(f"{_TEXT}p"))
    if cell.get(_CALC) == "error" or re.fullmatch(r"#[A-Z/0-9]{2,7}[!?]?|Err:\d+", words):
        sheet.remark(_ERROR, row, column)
        return ""
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value")
    if kind not in ("float", "currency") or not value:
        return words
    number = shown(float(value))
    plain = words.replace(",", "").strip()
    # a format may show another number than the one that is stored, divided by ten thousand
    if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) and float(value) and Decimal(plain):
        factor = Decimal(number) / Decimal(plain)
        if abs(factor) >= 9:
            sheet.remark(SCALED, row, column)
            return plain
    return number


def _words(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(_count(child.get(f"{_TEXT}c")), 100))
        elif child.tag != f"{_OFFICE}annotation" and isinstance(child.tag, str):
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _number(element: _Element, name: str) -> int:
    return _count(element.get(f"{_TABLE}{name}"))


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 1
