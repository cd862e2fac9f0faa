"""Tables out of ruling edges: pdfplumber's rules (strategy "lines", tolerances of 3), the same floats, without what is quadratic.

Upright edges are (x0, x1, top, bottom, height), level edges (x0, x1, top, bottom, width).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import Edge

TOLERANCE = 3
"""Points within which edges snap, join and cross, and below which a joined edge is none."""
SHORTEST = 1
"""Points: shorter edges are not looked at."""
MOST_CROSSINGS = 4_000_000
"""Uprights times levels; more are a drawing, whose text is read as lines."""
_x0, _top = itemgetter(0), itemgetter(2)
_Masks = list[int]
"""Of a crossing: which uprights and which levels go through it, a bit each."""


def find_cells(uprights: Iterable[Edge], levels: Iterable[Edge]) -> list[BBox]:
    """The smallest cells that the edges close."""
    vs, hs = joined(uprights, levels)
    if len(vs) < 2 or len(hs) < 2 or len(vs) * len(hs) > MOST_CROSSINGS:
        return []
    return _closed(_crossings(vs, hs))


def joined(uprights: Iterable[Edge], levels: Iterable[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Edges as lines: snapped to common places, pieces of one line joined; sorted by place."""
    vs = _joined_uprights(_snapped([e for e in uprights if e[4] >= SHORTEST], 0))
    hs = _joined_levels(_snapped([e for e in levels if e[4] >= SHORTEST], 2))
    vs = sorted((e for e in vs if e[4] >= TOLERANCE), key=lambda e: (e[0], e[2]))
    hs = sorted((e for e in hs if e[4] >= TOLERANCE), key=lambda e: (e[2], e[0]))
    return vs, hs


def find_tables(cells: list[BBox]) -> list[list[BBox]]:
    """Cells that share corners, as tables from top to bottom; a single cell is none."""
    parent = list(range(len(cells)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[tuple[float, float], int] = {}
    for index, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            other = first.setdefault(corner, index)
            if other != index:
                parent[root(index)] = root(other)
    groups: dict[int, list[BBox]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(root(index), []).append(cell)
    tables = sorted(groups.values(), key=lambda table: min((cell[1], cell[0]) for cell in table))
    return [table for table in tables if len(table) > 1]


def _snapped(edges: list[Edge], at: int) -> list[Edge]:
    """Edges moved to the mean of those in a chain of steps within the tolerance (``at``: x0 of uprights, top of levels)."""
    if len(edges) < 2:
        return edges
    cluster: dict[float, int] = {}
    count, last = 0, None
    for value in sorted({edge[at] for edge in edges}):
        if last is not None and value > last + TOLERANCE:
            count += 1
        cluster[value] = count
        last = value
    groups: list[list[Edge]] = [[] for _ in range(count + 1)]
    for edge in edges:
        groups[cluster[edge[at]]].append(edge)
    moved: list[Edge] = []
    for group in groups:
        mean = sum([edge[at] for edge in group]) / len(group)
        for x0, x1, top, bottom, size in group:
            if at == 0:
                moved.append((x0 + (mean - x0), x1 + (mean - x0), top, bottom, size))
            else:
                moved.append((x0, x1, top + (mean - top), bottom + (mean - top), size))
    return moved


def _joined_uprights(edges: list[Edge]) -> list[Edge]:
    found: list[Edge] = []
    for _, group in groupby(sorted(edges, key=_x0), key=_x0):
        first, *others = sorted(group, key=_top)
        x0, x1, top, bottom, height = first
        for edge in others:
            if edge[2] <= bottom + TOLERANCE:
                if edge[3] > bottom:
                    height += edge[3] - bottom
                    bottom = edge[3]
            else:
                found.append((x0, x1, top, bottom, height))
                x0, x1, top, bottom, height = edge
        found.append((x0, x1, top, bottom, height))
    return found


def _joined_levels(edges: list[Edge]) -> list[Edge]:
    found: list[Edge] = []
    for _, group in groupby(sorted(edges, key=_top), key=_top):
        first, *others = sorted(group, key=_x0)
        x0, x1, top, bottom, width = first
        for edge in others:
            if edge[0] <= x1 + TOLERANCE:
                if edge[1] > x1:
                    x1 = edge[1]
                    width = x1 - x0
            else:
                found.append((x0, x1, top, bottom, width))
                x0, x1, top, bottom, width = edge
        found.append((x0, x1, top, bottom, width))
    return found


def _crossings(vs: list[Edge], hs: list[Edge]) -> dict[float, dict[float, _Masks]]:
    """Where uprights and levels cross: x, then height, then the masks of what goes through."""
    tops = [edge[2] for edge in hs]
    columns: dict[float, dict[float, _Masks]] = {}
    for i, (x, _, top, bottom, _) in enumerate(vs):
        column = columns.setdefault(x, {})
        for j in range(bisect_left(tops, top - TOLERANCE - 1), bisect_right(tops, bottom + TOLERANCE + 1)):
            x0, x1, y, _, _ = hs[j]
            if top <= y + TOLERANCE and bottom >= y - TOLERANCE and x0 - TOLERANCE <= x <= x1 + TOLERANCE:
                masks = column.setdefault(y, [0, 0])
                masks[0] |= 1 << i
                masks[1] |= 1 << j
    return columns


def _closed(columns: dict[float, dict[float, _Masks]]) -> list[BBox]:
    """Of each crossing the smallest cell of which it is the top left corner."""
    xs = sorted(x for x in columns if columns[x])
    rows: dict[float, list[float]] = {}
    for x in xs:
        for y in columns[x]:
            rows.setdefault(y, []).append(x)
    cells: list[BBox] = []
    for x in xs:
        column = columns[x]
        down = sorted(column)
        for n, y in enumerate(down):
            uprights, levels = column[y]
            across = rows[y]
            rights: list[tuple[float, int]] | None = None
            for below in down[n + 1 :]:
                uprights_below, levels_below = column[below]
                if not uprights & uprights_below:
                    break
                if rights is None:
                    rights = []
                    for right in across[bisect_right(across, x) :]:
                        through = columns[right][y]
                        if not levels & through[1]:
                            break
                        rights.append((right, through[0]))
                if not rights:
                    break
                hit = _right_of(rights, below, levels_below, columns)
                if hit is not None:
                    cells.append((x, y, hit, below))
                    break
    return cells


def _right_of(
    rights: list[tuple[float, int]], below: float, levels: int, columns: dict[float, dict[float, _Masks]]
) -> float | None:
    for right, uprights in rights:
        corner = columns[right].get(below)
        if corner is not None and corner[0] & uprights and corner[1] & levels:
            return right
    return None
