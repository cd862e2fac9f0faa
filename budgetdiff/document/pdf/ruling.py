"""Which edges of a page rule its tables, and where a row that the page breaks is closed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import Edge, Glyph, Shape
from budgetdiff.document.pdf.lattice import MOST_CROSSINGS, TOLERANCE, find_cells, find_tables, joined
from budgetdiff.document.pdf.sight import holds_text

FEWEST_EDGES = 4
"""Fewer edges close no cell; a box has four of them."""
_SHORT = 3.0
"""Points: edges not longer are the ends of drawn lines, not lines."""
_UPRIGHTS = 3
FEWEST_RULES = 3
"""Fewer level rules without an upright are no table."""
_WIDE = 100.0
"""Points: shorter rules underline words."""


def edges_of(shapes: Sequence[Shape]) -> tuple[list[Edge], list[Edge]]:
    """The upright and level edges of shapes."""
    return [edge for shape in shapes for edge in shape.uprights], [edge for shape in shapes for edge in shape.levels]


def ruled_tables(shapes: Sequence[Shape], left: float, right: float, closing: Sequence[Edge] = ()) -> list[list[BBox]]:
    """The tables that shapes rule, as cells, from top to bottom; ``left`` and ``right`` are the page's own.

    ``closing`` are outer upright lines that were left out.
    """
    uprights, levels = edges_of(shapes)
    if len(uprights) + len(levels) < FEWEST_EDGES:
        return []
    uprights.extend(closing)
    levels.extend((left, right, y, y, right - left) for y in open_ends(uprights, levels))
    return find_tables(find_cells(uprights, levels))


@dataclass(frozen=True, slots=True)
class RuledRegion:
    """Level rules of one width, one under the other: a table whose outer upright lines, or all of them, are missing."""

    x0: float
    x1: float
    heights: tuple[float, ...]

    @property
    def box(self) -> BBox:
        """From the first rule to the last."""
        return self.x0, self.heights[0], self.x1, self.heights[-1]


def without_outer_lines(
    uprights: Sequence[Edge], levels: Sequence[Edge], glyphs: Sequence[Glyph]
) -> tuple[list[Edge], list[RuledRegion]]:
    """The outer upright lines that tables leave out, and the regions that have rules across and no upright at all.

    Statistical tables are drawn open at their sides, or with three rules only: their level rules tell where they end. There
    is no column without any of the (sorted) ``glyphs``.
    """
    vs, hs = joined(uprights, levels)
    if len(vs) * len(hs) > MOST_CROSSINGS:
        return [], []
    closing: list[Edge] = []
    bare: list[RuledRegion] = []
    for region in _regions(hs):
        inner = [v for v in vs if region.x0 - TOLERANCE <= v[0] <= region.x1 + TOLERANCE]
        for part in _parts(region, inner):
            x0, top, x1, bottom = part.box
            through = [v for v in inner if v[2] <= bottom - TOLERANCE and v[3] >= top + TOLERANCE]
            crossing = [v[0] for v in through]
            if not through:
                if len(part.heights) >= FEWEST_RULES:
                    bare.append(part)
            else:
                top, bottom = _as_far_as(through, top, bottom)
                closing += [
                    (x, x, top, bottom, bottom - top)
                    for x, nearest in ((x0, min(crossing)), (x1, max(crossing)))
                    if abs(x - nearest) > _SHORT and holds_text((min(x, nearest), top, max(x, nearest), bottom), glyphs)
                ]
    return closing, bare


def _as_far_as(uprights: Sequence[Edge], top: float, bottom: float) -> tuple[float, float]:
    """From the first rule to the last, and on where three uprights go on over the page's end into a broken row."""
    above = [v[2] for v in uprights if v[2] < top - TOLERANCE]
    below = [v[3] for v in uprights if v[3] > bottom + TOLERANCE]
    return min(above) if len(above) >= _UPRIGHTS else top, max(below) if len(below) >= _UPRIGHTS else bottom


def _regions(levels: Sequence[Edge]) -> list[RuledRegion]:
    """Level rules that begin and end together."""
    groups: dict[tuple[int, int], tuple[float, float, list[float]]] = {}
    for x0, x1, top, _, width in levels:
        if width < _WIDE:
            continue
        column, end = round(x0 / TOLERANCE), round(x1 / TOLERANCE)
        near = ((column + i, end + j) for i in (0, -1, 1) for j in (0, -1, 1))
        key = next((place for place in near if place in groups), (column, end))
        groups.setdefault(key, (x0, x1, []))[2].append(top)
    return [RuledRegion(x0, x1, tuple(heights)) for x0, x1, heights in groups.values() if len(heights) > 1]


def _parts(region: RuledRegion, uprights: Sequence[Edge]) -> list[RuledRegion]:
    """A region cut where its uprights end: between two rules that one crosses there is table, between others there is none."""
    crossed = [
        any(v[2] <= above + TOLERANCE and v[3] >= below - TOLERANCE for v in uprights)
        for above, below in pairwise(region.heights)
    ]
    parts: list[list[float]] = [[region.heights[0]]]
    for index, height in enumerate(region.heights[1:]):
        if index and crossed[index] != crossed[index - 1]:
            parts.append([region.heights[index]])
        parts[-1].append(height)
    return [RuledRegion(region.x0, region.x1, tuple(heights)) for heights in parts]


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
