"""Sheets of an .xlsx file, cell by cell from its parts: memory is what the cells need, however far apart they stand."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from budgetdiff.document.numberformat import formatted, is_date, shown
from budgetdiff.document.raised import raised
from budgetdiff.document.sheet import Sheet, position
from budgetdiff.errors import UnreadableSource

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ERROR = "cells with an error are read as blank"
_UNCOUNTED = "formulas without a stored value are read as blank (open the file in Excel and save it)"
_BUILT_IN = {
    1: "0",
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy/m/d"),
}
_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)

_Element = Any
"""An element of lxml, which has no types of its own."""


def sheets_of(content: bytes, source_name: str) -> tuple[list[Sheet], list[str]]:
    """The visible sheets of an .xlsx file, and the names of the hidden ones.

    Raises UnreadableSource where the file is damaged or a sheet has more cells than any.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Book(archive, source_name).sheets()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        OverflowError,
        etree.XMLSyntaxError,
    ) as error:
        raise UnreadableSource(source_name, f"the workbook is damaged ({str(error)[:120]})") from error


class _Book:
    """An open .xlsx file: its shared strings and formats, and its sheets one after the other."""

    def __init__(self, archive: zipfile.ZipFile, source_name: str) -> None:
        self.archive = archive
        self.source_name = source_name
        self.names = {name.lower(): name for name in archive.namelist()}
        self.part = next((name for name in self.names if name.endswith("/workbook.xml")), "xl/workbook.xml")
        self.folder = posixpath.dirname(self.part)
        self.strings = list(self._strings()) if f"{self.folder}/sharedstrings.xml" in self.names else []
        self.formats = self._formats() if f"{self.folder}/styles.xml" in self.names else []
        self.epoch = _EPOCH

    def sheets(self) -> tuple[list[Sheet], list[str]]:
        targets = {
            entry.get("Id"): entry.get("Target", "")
            for entry in self._tree(f"{self.folder}/_rels/workbook.xml.rels").iter("{*}Relationship")
        }
        book = self._tree(self.part)
        look = book.find("{*}workbookPr")
        if look is not None and look.get("date1904") in ("1", "true"):
            self.epoch = _EPOCH_1904
        visible, hidden = [], []
        for entry in book.iter("{*}sheet"):
            name = entry.get("name", "")
            if entry.get("state", "visible") != "visible":
                hidden.append(name)
                continue
            target = targets.get(entry.get(_RELATION) or entry.get(_STRICT), "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{self.folder}/{target}")
            if "worksheets" in part.lower() or part.lower() in self.names:
                visible.append(self._sheet(name, part))
        return visible, hidden

    def _open(self, part: str) -> io.BytesIO:
        return io.BytesIO(self.archive.read(self.names.get(part.lower(), part)))

    def _tree(self, part: str) -> _Element:
        return etree.parse(self._open(part), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()

    def _events(self, part: str, *tags: str) -> Iterator[_Element]:
        """The elements of a large part as they end, each forgotten after it was looked at."""
        for _, element in etree.iterparse(
            self._open(part),
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
        ):
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]

    def _strings(self) -> Iterator[str]:
        for entry in self._events(f"{self.folder}/sharedStrings.xml", "si"):
            yield _text(entry)

    def _formats(self) -> list[str]:
        root = self._tree(f"{self.folder}/styles.xml")
        own = {entry.get("numFmtId"): entry.get("formatCode", "") for entry in root.iter("{*}numFmt")}
        cells = root.find("{*}cellXfs")
        return [
            own.get(entry.get("numFmtId"), _BUILT_IN.get(_number(entry.get("numFmtId")), ""))
            for entry in (cells if cells is not None else ())
            if isinstance(entry.tag, str)
        ]

    def _sheet(self, name: str, part: str) -> Sheet:
        sheet = Sheet(name)
        row = -1
        for element in self._events(part, "row", "col", "mergeCell"):
            tag = etree.QName(element).localname
            if tag == "row":
                row = _number(element.get("r"), row + 2) - 1
                if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
                    sheet.hidden_rows.add(row)
                self._row(sheet, row, element)
            elif tag == "col":
                if element.get("hidden") in ("1", "true") or element.get("width") == "0":
                    first, last = _number(element.get("min"), 1), _number(element.get("max"), 1)
                    sheet.hidden_columns.update(range(first - 1, min(last, 16384)))
            else:
                corners = [position(corner) for corner in element.get("ref", "").split(":")]
                if len(corners) == 2 and corners[0] and corners[1]:
                    (top, left), (bottom, right) = corners[0], corners[1]
                    sheet.merged[top, left] = (bottom - top + 1, right - left + 1)
        return sheet

    def _row(self, sheet: Sheet, row: int, element: _Element) -> None:
        column = -1
        for cell in element.iterchildren("{*}c"):
            place = position(cell.get("r", ""))
            column = place[1] if place else column + 1
            sheet.put(row, column, self._cell(sheet, row, column, cell), self.source_name)

    def _cell(self, sheet: Sheet, row: int, column: int, cell: _Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inside = cell.find("{*}is")
            return _text(inside) if inside is not None else ""
        found = cell.find("{*}v")
        value = (found.text or "") if found is not None else ""
        if not value:
            if kind != "str" and cell.find("{*}f") is not None:
                sheet.remark(_UNCOUNTED, row, column)
            return ""
        if kind == "s":
            number = _number(value, -1)
            return self.strings[number] if 0 <= number < len(self.strings) else ""
        if kind == "e":
            sheet.remark(_ERROR, row, column)
            return ""
        if kind == "b":
            return shown(value in ("1", "true"))
        if kind in ("str", "d"):
            return value
        return self._numeric(sheet, row, column, float(value), _number(cell.get("s"), 0))

    def _numeric(self, sheet: Sheet, row: int, column: int, value: float, style: int) -> str:
        code = self.formats[style] if 0 <= style < len(self.formats) else ""
        if code and is_date(code) and 0 <= value < 2_958_466:
            return shown(self.epoch + timedelta(days=round(value * 86400) / 86400))
        text, said = formatted(value, code) if code else (shown(value), "")
        if said:
            sheet.remark(said, row, column)
        return text


def _text(entry: _Element) -> str:
    """The text of a string: its runs, raised ones as marks, without the readings of its characters."""
    parts = []
    for part in entry.iter("{*}t"):
        parent = part.getparent()
        if etree.QName(parent).localname == "rPh":
            continue
        look = parent.find("{*}rPr/{*}vertAlign")
        text = part.text or ""
        parts.append(raised(text) if look is not None and look.get("val") == "superscript" else text)
    return "".join(parts)


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else default
