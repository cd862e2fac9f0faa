"""Any table of merged cells, printed as web page, workbook, Word file and PDF: forms and lists of targets are such."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass
from pathlib import Path

Cell = tuple[str, int, int]
"""Text, rows and columns covered."""
_STYLE = (
    "table{border-collapse:collapse;page-break-after:always}td{border:1px solid #000;padding:3px;font-size:9pt}"
    "tr{break-inside:avoid}"
)


@dataclass(frozen=True)
class Grid:
    """A table: the lines above it, the title first, and its rows, each the cells that begin in it.

    The first ``head`` rows are the header that a page repeats.
    """

    lines: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0

    def placed(self) -> list[tuple[int, int, Cell]]:
        """Every cell with the row and column where it begins, by the table model of HTML."""
        taken: set[tuple[int, int]] = set()
        found = []
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                found.append((number, column, cell))
                taken |= {(number + down, column + over) for down in range(cell[1]) for over in range(cell[2])}
        return found


def table(title: str, drawn: str, *lines: str) -> Grid:
    """A table drawn with ``|``: ``<`` goes on with the cell on its left, ``^`` with the one above."""
    marks = [line.split("|") for line in drawn.strip().splitlines()]
    width = max(map(len, marks))
    marks = [line + [""] * (width - len(line)) for line in marks]

    def cell(row: int, column: int) -> Cell:
        over = next((n for n in range(1, width - column) if marks[row][column + n] != "<"), width - column)
        down = next((n for n in range(1, len(marks) - row) if marks[row + n][column] != "^"), len(marks) - row)
        return marks[row][column], down, over

    return Grid(
        (title, "部门名称：某某市某某局", *lines),
        tuple(
            tuple(cell(row, column) for column in range(width) if marks[row][column] not in ("<", "^"))
            for row in range(len(marks))
        ),
    )


def page(*grids: Grid) -> bytes:
    """The tables as a web page."""
    out = [f'<!DOCTYPE html><html><head><meta charset="utf-8"><style>{_STYLE}</style></head><body>']
    for grid in grids:
        out.append(
            f"<h2>{html.escape(grid.lines[0])}</h2>" + "".join(f"<p>{html.escape(p)}</p>" for p in grid.lines[1:])
        )
        rows = ["<tr>" + "".join(_td(cell) for cell in row) + "</tr>" for row in grid.rows]
        head = f"<thead>{''.join(rows[: grid.head])}</thead>" if grid.head else ""
        out.append(f"<table>{head}{''.join(rows[grid.head :])}</table>")
    return "\n".join([*out, "</body></html>"]).encode()


def _td(cell: Cell) -> str:
    text, down, over = cell
    return f'<td rowspan="{down}" colspan="{over}">{html.escape(text)}</td>'


def workbook(*grids: Grid) -> bytes:
    """The tables as a workbook, a sheet each, numbers as numbers."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for index, grid in enumerate(grids, start=1):
        sheet = book.add_worksheet(f"表{index}")
        found, above = grid.placed(), len(grid.lines)
        width = max(column + cell[2] for _, column, cell in found)
        for row, line in enumerate(grid.lines):
            sheet.merge_range(row, 0, row, width - 1, line)
        for row, column, (text, down, over) in found:
            if down > 1 or over > 1:
                sheet.merge_range(row + above, column, row + above + down - 1, column + over - 1, text)
            elif text.replace(".", "", 1).isdigit():
                sheet.write_number(row + above, column, float(text))
            else:
                sheet.write_string(row + above, column, text)
    book.close()
    return buffer.getvalue()


def word(*grids: Grid) -> bytes:
    """The tables as a Word file."""
    import docx

    body = docx.Document()
    for grid in grids:
        for line in grid.lines:
            body.add_paragraph(line)
        found = grid.placed()
        height, width = (max(n + cell[k] for *ns, cell in found for n in [ns[k - 1]]) for k in (1, 2))
        table = body.add_table(rows=height, cols=width)
        for row, column, (text, down, over) in found:
            made = table.cell(row, column)
            if down > 1 or over > 1:
                made = made.merge(table.cell(row + down - 1, column + over - 1))
            made.text = text
    buffer = io.BytesIO()
    body.save(buffer)
    return buffer.getvalue()


def pdf(folder: Path, chromium: str, *grids: Grid, width: str = "210mm", height: str = "297mm") -> bytes:
    """The tables as a PDF, on paper so small as one likes."""
    from playwright.sync_api import sync_playwright

    (folder / "grids.html").write_bytes(page(*grids))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.goto((folder / "grids.html").as_uri())
        content = opened.pdf(width=width, height=height)
        browser.close()
    return content


FORMATS = {"html": page, "xlsx": workbook, "docx": word}
