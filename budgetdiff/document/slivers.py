"""Columns of a Word table that are thinner than any text: edges of rows that were rounded apart, and no columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

_THIN = 30
"""Twips (twentieths of a point) up to which a column of the grid can hold nothing that an eye sees."""


class Cornered(Protocol):
    """A cell as far as its columns go."""

    across: int
    """How many columns of the grid it covers."""
    width: int
    """Its own width in twips, 0 where it states none."""
    text: str


_Cell = TypeVar("_Cell", bound=Cornered)


def without_slivers(rows: Sequence[list[_Cell]], widths: Sequence[int]) -> list[list[_Cell]]:
    """The rows with each cell covering only columns that can be seen; as they are where the grid cannot be believed.

    Word 97 files state every row's edges apart, each rounded alone, so one edge drawn through a table becomes two that
    are a twip apart, and the table gets a column between them. A grid is not believed whose columns a row does not
    fill, or that leaves no width to a cell that has some or holds a text.
    """
    thin = [width <= _THIN for width in widths]
    if not any(thin) or all(thin):
        return list(rows)
    seen: list[list[tuple[_Cell, int]]] = []
    for row in rows:
        column = 0
        kept: list[tuple[_Cell, int]] = []
        for cell in row:
            across = thin[column : column + cell.across].count(False)
            column += cell.across
            if across:
                kept.append((cell, across))
            elif cell.text.strip() or cell.width > _THIN:
                return list(rows)
        if row and column != len(widths):
            return list(rows)
        seen.append(kept)
    for kept in seen:
        for cell, across in kept:
            cell.across = across
    return [[cell for cell, _ in kept] for kept in seen]
