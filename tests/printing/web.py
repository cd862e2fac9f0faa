"""Web pages: data tables with spans, on their own or inside a layout table, in UTF-8 or GB18030."""

from __future__ import annotations

import html

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.table import Cell, Row, Sheet

STYLE = (
    "@page{size:A4 landscape;margin:15mm}body{font-family:'Noto Serif CJK SC';font-size:10pt}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:2px 3px;font-weight:normal}"
    ".n{text-align:right}.page{break-before:page}p,h2{margin:4pt 0}"
)


def page(disclosure: Disclosure, *, encoding: str = "utf-8", layout: bool = False) -> bytes:
    """The disclosure as a web page; ``layout`` puts all of it into a cell of an outer table."""
    out = [
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="{encoding}"><style>{STYLE}</style>',
        "<title>x</title></head><body>",
    ]
    if layout:
        out.append("<table><tr><td>导航</td><td>")
    for block in blocks(disclosure):
        out.append(table(block) if isinstance(block, Sheet) else f"<p>{html.escape(block)}</p>")
    if layout:
        out.append("</td></tr></table>")
    return "\n".join([*out, "</body></html>"]).encode(encoding)


def table(sheet: Sheet, *, repeat: bool = True) -> str:
    """A table with its title, captions and notes; ``repeat`` marks the header as one that is printed on every page."""
    captions = "".join(f"<p>{html.escape(line)}</p>" for line in sheet.captions)
    notes = "".join(f"<p>{html.escape(line)}</p>" for line in sheet.notes)
    head = "".join(_row(row) for row in sheet.head)
    body = "".join(_row(row) for row in sheet.body)
    head = f"<thead>{head}</thead>" if repeat and head else head
    return (
        f'<h2 class="page">{html.escape(sheet.title)}</h2>{captions}<table>{head}<tbody>{body}</tbody></table>{notes}'
        if repeat
        else f'<h2 class="page">{html.escape(sheet.title)}</h2>{captions}<table><tbody>{head}{body}</tbody></table>{notes}'
    )


def _row(row: Row) -> str:
    return "<tr>" + "".join(_cell(cell) for cell in row if cell is not None) + "</tr>"


def _cell(cell: Cell) -> str:
    spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
        f' rowspan="{cell.down}"' if cell.down > 1 else ""
    )
    kind = ' class="n"' if cell.figure is not None else ""
    return f"<td{spans}{kind}>{html.escape(cell.text)}</td>"
