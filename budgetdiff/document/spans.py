"""Merged cells: from pieces with spans to rows in which every column has its entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.document.model import Cell, Row

WIDEST = 512
"""No statutory table comes near this many columns; a span beyond it is cut."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as written, with how many rows and columns it spans."""

    text: str
    rowspan: int = 1
    colspan: int = 1


def spread(rows: Sequence[Sequence[Piece]], place: int) -> tuple[Row, ...]:
    """Rows of equal width, by the table model of HTML: a piece stands in the first column that no span covers."""
    taken: dict[tuple[int, int], Cell | None] = {}
    width = 0
    for number, pieces in enumerate(rows):
        column = 0
        for piece in pieces:
            while (number, column) in taken:
                column += 1
            if column >= WIDEST:
                break
            across = max(1, min(piece.colspan, WIDEST - column))
            down = max(1, min(piece.rowspan or len(rows), len(rows) - number))
            for row in range(number, number + down):
                for index in range(column, column + across):
                    taken.setdefault((row, index), None)
            taken[number, column] = Cell(piece.text, down, across)
            column += across
        width = max([width, *(index + 1 for row, index in taken if row == number)])
    return tuple(
        Row(place, number + 1, tuple(taken.get((number, column), Cell("")) for column in range(width)))
        for number in range(len(rows))
    )
