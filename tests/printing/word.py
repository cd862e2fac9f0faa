"""Word files: paragraphs and tables with merged cells, written as the XML that Word itself writes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.pieces import pieces
from tests.printing.table import Cell, Row, Sheet

_PAGE = 9000
"""Twentieths of a point for the columns: a program that saves the file as .doc, which has no grid, tells spans by widths."""


def word(disclosure: Disclosure) -> bytes:
    """The disclosure as a .docx file."""
    made = docx.Document()
    body = made.element.body
    end = body.sectPr
    for xml in _blocks(disclosure):
        end.addprevious(parse_xml(xml))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _blocks(disclosure: Disclosure) -> Iterator[str]:
    for block in blocks(disclosure):
        if isinstance(block, str):
            yield _paragraph(block, nsdecls("w"))
            continue
        yield _paragraph(block.title, nsdecls("w"))
        for number, piece in enumerate(pieces(block, disclosure.style)):
            if number:
                yield _paragraph("", nsdecls("w"))  # two tables without a paragraph between them are one
            yield from (_paragraph(line, nsdecls("w")) for line in piece.captions)
            yield _table(piece)
            yield from (_paragraph(line, nsdecls("w")) for line in piece.notes)


def _paragraph(text: str, namespaces: str = "") -> str:
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in text.split("\n") if line
    )
    return f"<w:p {namespaces}>{runs}</w:p>"


def _table(sheet: Sheet) -> str:
    grid = f'<w:gridCol w:w="{_PAGE // sheet.width}"/>' * sheet.width
    held: dict[int, Cell] = {}
    rows = "".join(f"<w:tr>{''.join(_cells(row, held, _PAGE // sheet.width))}</w:tr>" for row in sheet.rows)
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _cells(row: Row, held: dict[int, Cell], wide: int) -> Iterator[str]:
    """The cells of a row, columns ``wide``; ``held`` are the cells that go on below, by column, with the rows they still cover."""
    column = 0
    while column < len(row):
        cell = row[column]
        if cell is not None:
            merge = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
            if cell.down > 1:
                held[column] = Cell("", cell.across, cell.down - 1)
        else:
            cell = held.pop(column)
            merge = "<w:vMerge/>"
            if cell.down > 1:
                held[column] = Cell("", cell.across, cell.down - 1)
        span = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
        width = f'<w:tcW w:w="{wide * cell.across}" w:type="dxa"/>'
        yield f"<w:tc><w:tcPr>{width}{span}{merge}</w:tcPr>{_paragraph(cell.text)}</w:tc>"
        column += cell.across
