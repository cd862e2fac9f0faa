"""Which edges of a page rule its tables, and where a row that the page breaks is closed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import Edge, Shape
from budgetdiff.document.pdf.lattice import find_cells, find_tables

FEWEST_SHAPES = 4
"""Fewer shapes rule no table."""
_SHORT = 3.0
"""Points: edges not longer are the ends of drawn lines, not lines."""
_UPRIGHTS = 3


def ruled_tables(shapes: Sequence[Shape], left: float, right: float) -> list[list[BBox]]:
    """The tables that shapes rule, as cells, from top to bottom; ``left`` and ``right`` are the page's own."""
    if len(shapes) < FEWEST_SHAPES:
        return []
    uprights = [edge for shape in shapes for edge in shape.uprights]
    levels = [edge for shape in shapes for edge in shape.levels]
    levels.extend((left, right, y, y, right - left) for y in open_ends(uprights, levels))
    return find_tables(find_cells(uprights, levels))


def open_ends(uprights: Iterable[Edge], levels: Iterable[Edge]) -> list[float]:
    """The heights at which three or more upright lines end and no line across closes them, as browsers leave a broken row.

    At the first and the last height of a page it is enough that one column is open: a cell over several rows goes on over
    the page while the row beside it ends with a line.
    """
    across = [edge for edge in levels if edge[1] - edge[0] > _SHORT]
    uprights = [edge for edge in uprights if edge[3] - edge[2] > _SHORT]
    ends: dict[int, dict[int, float]] = {}
    for edge in uprights:
        third = round(edge[0] / _SHORT)
        for y in (edge[2], edge[3]):
            ends.setdefault(round(y), {})[third] = y
    heights = sorted({edge[2] for edge in across})
    found = [max(at.values()) for at in ends.values() if len(at) >= _UPRIGHTS]
    found = [y for y in found if not _near(y, heights)]
    for end, outermost in ((2, min), (3, max)):
        height = outermost((edge[end] for edge in uprights), default=0.0)
        lefts = sorted({round(edge[0]) for edge in uprights if abs(edge[end] - height) <= _SHORT})
        middles = [(one + two) / 2 for one, two in pairwise(lefts) if two - one > _SHORT]
        if len(middles) < _UPRIGHTS:
            continue
        closed = [edge for edge in across if abs(edge[2] - height) <= _SHORT]
        if any(not any(edge[0] <= x <= edge[1] for edge in closed) for x in middles):
            found.append(height)
    return found


def _near(y: float, heights: list[float]) -> bool:
    """Whether one of the sorted heights lies within a short edge of ``y``."""
    at = bisect_left(heights, y)
    return any(abs(y - other) <= _SHORT for other in heights[max(at - 1, 0) : at + 1])
