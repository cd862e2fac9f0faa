"""Disclosures drawn as plain text, printed as web page, workbook and Word file: lines between tables, as a place prints them.

A drawing has a line a paragraph; lines with ``|`` are the rows of a table: ``<`` goes on with the cell on its left, ``^`` with
the one above. A workbook has a sheet for each table and the lines above it.
"""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

from tests.printing.grids import Grid, table

FOLDER = Path(__file__).parent.parent / "drawn"
Part = str | Grid


def parts_of(text: str) -> list[Part]:
    """The paragraphs and tables of a drawing."""
    found: list[Part] = []
    rows: list[str] = []
    for line in (*text.strip("\n").splitlines(), ""):
        if "|" in line:
            rows.append(line)
            continue
        if rows:
            found.append(table("", "\n".join(rows)))
            rows = []
        if line.strip():
            found.append(line.strip())
    return found


def texts_of(parts: list[Part]) -> list[str]:
    """All texts of a drawing, cell by cell."""
    return [text for part in parts for text in ([part] if isinstance(part, str) else _texts(part))]


def _texts(grid: Grid) -> list[str]:
    return [cell[0] for row in grid.rows for cell in row]


def page(parts: list[Part]) -> bytes:
    """The drawing as a web page."""
    out = ['<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>']
    for part in parts:
        if isinstance(part, str):
            out.append(f"<p>{html.escape(part)}</p>")
            continue
        rows = (
            "".join(f'<td rowspan="{d}" colspan="{o}">{html.escape(t)}</td>' for t, d, o in row) for row in part.rows
        )
        out.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
    return "\n".join([*out, "</body></html>"]).encode()


def one_table(parts: list[Part]) -> bytes:
    """The drawing as one table of a web page, its lines in cells over all of it, as a spreadsheet saves it."""
    width = max(column + cell[2] for part in parts if not isinstance(part, str) for _, column, cell in part.placed())
    rows = [row for part in parts for row in ((((part, 1, width),),) if isinstance(part, str) else part.rows)]
    cells = ("".join(f'<td rowspan="{d}" colspan="{o}">{html.escape(t)}</td>' for t, d, o in row) for row in rows)
    made = "".join(f"<tr>{row}</tr>" for row in cells)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><table>{made}</table></body></html>'.encode()


def workbook(parts: list[Part]) -> bytes:
    """The drawing as a workbook; amounts are numbers with a format."""
    return _book(_sheets(parts))


def one_sheet(parts: list[Part]) -> bytes:
    """The drawing as a workbook of one sheet."""
    return _book([parts])


def _book(sheets: list[list[Part]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    money, plain = book.add_format({"num_format": "#,##0.00"}), book.add_format()
    for number, sheet_parts in enumerate(sheets, start=1):
        sheet, row = book.add_worksheet(f"表{number}"), 0
        for part in sheet_parts:
            if isinstance(part, str):
                sheet.write_string(row, 0, part)
                row += 1
                continue
            for down, column, (text, rows, columns) in part.placed():
                amount = float(text.replace(",", "")) if re.fullmatch(r"-?[\d,]+\.\d{2}", text) else None
                if rows > 1 or columns > 1:
                    sheet.merge_range(row + down, column, row + down + rows - 1, column + columns - 1, text, plain)
                if amount is not None:
                    sheet.write_number(row + down, column, amount, money)
                elif rows == columns == 1:
                    sheet.write_string(row + down, column, text)
            row += len(part.rows)
    book.close()
    return buffer.getvalue()


def _sheets(parts: list[Part]) -> list[list[Part]]:
    sheets: list[list[Part]] = [[]]
    for part in parts:
        note = isinstance(part, str) and re.match(r"[（(]?(注|备注|说明)[:：]|\d\.", part)
        if any(not isinstance(held, str) for held in sheets[-1]) and not note:
            sheets.append([])
        sheets[-1].append(part)
    return sheets


def word(parts: list[Part]) -> bytes:
    """The drawing as a Word file."""
    import docx

    body = docx.Document()
    for part in parts:
        if isinstance(part, str):
            body.add_paragraph(part)
            continue
        found = part.placed()
        height, width = max(r + c[1] for r, _, c in found), max(k + c[2] for _, k, c in found)
        made = body.add_table(rows=height, cols=width)
        for row, column, (text, down, over) in found:
            cell = made.cell(row, column)
            if down > 1 or over > 1:
                cell = cell.merge(made.cell(row + down - 1, column + over - 1))
            cell.text = text
    buffer = io.BytesIO()
    body.save(buffer)
    return buffer.getvalue()


FORMATS = {"html": page, "xlsx": workbook, "docx": word}
STACKED = {"html": one_table, "xlsx": one_sheet}
