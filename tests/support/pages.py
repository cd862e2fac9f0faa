"""Documents drawn by hand for tests: lines and ruled tables with their places on pages."""

from __future__ import annotations

from collections.abc import Iterable

from budgetdiff.document.model import Cell, Document, Grid, Line, Place, Row

_LEFT, _RIGHT, _ROW = 60.0, 520.0, 20.0


def line(text: str, page: int = 1, top: float = 40.0, *, left: float = _LEFT, joins: bool = False) -> Line:
    """A line of text, its upper edge ``top`` points below the page's."""
    return Line(page, text, (left, top, left + 10 * len(text), top + 10), joins)


def grid(rows: Iterable[str], page: int = 1, top: float = 100.0, *, left: float = _LEFT, right: float = _RIGHT) -> Grid:
    """A ruled table: a row a string, its cells parted by ``|``; ``~`` is covered by the merged cell left of it."""
    drawn: list[Row] = []
    parted = [[text.strip() for text in row.split("|")] for row in rows]
    width = (right - left) / len(parted[0])
    for number, cells in enumerate(parted, start=1):
        upper = top + (number - 1) * _ROW
        row: list[Cell | None] = []
        for index, text in enumerate(cells):
            if text == "~":
                row.append(None)
                continue
            span = 1
            while index + span < len(cells) and cells[index + span] == "~":
                span += 1
            box = (left + index * width, upper, left + (index + span) * width, upper + _ROW)
            row.append(Cell(text.replace("\\n", "\n"), colspan=span, bbox=box))
        drawn.append(Row(page, number, tuple(row)))
    return Grid(page, tuple(drawn), (left, top, right, top + len(drawn) * _ROW))


def document(*blocks: Line | Grid, name: str = "drawn.pdf", place: Place = Place.PAGE) -> Document:
    """A document of lines and tables in reading order."""
    return Document(
        "0" * 16, name, "pdf", "drawn", place, max((block.place for block in blocks), default=1), tuple(blocks)
    )


def cover(*texts: str) -> list[Line]:
    """The lines of a cover page."""
    return [line(text, 1, 200.0 + 40 * index) for index, text in enumerate(texts)]
