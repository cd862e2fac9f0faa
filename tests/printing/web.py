"""Web pages: data tables with spans, on their own or inside a layout table, in UTF-8 or GB18030."""

from __future__ import annotations

import html
from collections.abc import Callable

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.pieces import pieces
from tests.printing.table import Cell, Row, Sheet

Shown = Callable[[str, bool], str]
"""Of a cell's text as markup, and whether it is an amount, what stands in the cell."""


def _as_it_is(markup: str, money: bool) -> str:  # noqa: ARG001 - it has the form of ``Shown``
    return markup


def page(disclosure: Disclosure, *, encoding: str = "utf-8", layout: bool = False) -> bytes:
    """The disclosure as a web page; ``layout`` puts all of it into a cell of an outer table, beside a menu."""
    out = [f'<!DOCTYPE html><html lang="zh"><head><meta charset="{encoding}"><title>x</title></head><body>']
    if layout:
        out.append("<table><tr><td>导航</td><td>")
    for block in blocks(disclosure):
        if isinstance(block, str):
            out.append(paragraph(block))
            continue
        out.append(f"<h2>{html.escape(block.title)}</h2>")
        out += [
            "".join(map(paragraph, piece.captions)) + table(piece) + "".join(map(paragraph, piece.notes))
            for piece in pieces(block, disclosure.style)
        ]
    if layout:
        out.append("</td></tr></table>")
    return "\n".join([*out, "</body></html>"]).encode(encoding)


def paragraph(text: str) -> str:
    """A line of text."""
    return f"<p>{html.escape(text)}</p>"


def table(sheet: Sheet, *, grouped: bool = False, shown: Shown = _as_it_is) -> str:
    """A table; its header is a ``thead`` where ``grouped``, so that paper repeats it on every page.

    ``shown`` makes of a cell's text as markup, and whether it is an amount, what stands in the cell.
    """
    head, body = ("".join(_row(row, shown) for row in rows) for rows in (sheet.head, sheet.body))
    return f"<table>{f'<thead>{head}</thead>' if grouped and head else head}{body}</table>"


def _row(row: Row, shown: Shown) -> str:
    return "<tr>" + "".join(_cell(cell, shown) for cell in row if cell is not None) + "</tr>"


def _cell(cell: Cell, shown: Shown) -> str:
    across = f' colspan="{cell.across}"' if cell.across > 1 else ""
    down = f' rowspan="{cell.down}"' if cell.down > 1 else ""
    kind = ' class="n"' if cell.figure is not None else ""
    markup = html.escape(cell.text).replace("\n", "<br>")
    return f"<td{across}{down}{kind}>{shown(markup, cell.figure is not None)}</td>"
