"""Tables whose columns no line parts: columns are where the text of many rows leaves a river of white between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from budgetdiff.document.model import BBox, Cell, Grid, Row
from budgetdiff.document.pdf.canvas import BOTTOM, MIDDLE, SIZE, TEXT, TOP, X0, X1, Glyph
from budgetdiff.document.pdf.celltext import lines_of, rounded, text_of_line

BY_ALIGNMENT = "its columns are told by the alignment of their text, not by lines"
"""Why a grid of this module is doubtful."""
_AMOUNT = re.compile(r"[-−(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[)）%％]?")
_EXACT = re.compile(r"[-−(（]?\d[\d,，]*\.\d+[)）%％]?")
_GAP = 0.8
"""Of a size: a wider gap parts two texts of a line."""
_RIVER = 0.5
"""Of a size: the least width of the white between two columns."""
_FEWEST = 3
"""Rows with amounts that make a table."""
_DIGITS = 4
"""Digits of a line that may hold two amounts."""
_CLOSE = 0.75
"""Of the usual distance between rows: a nearer line of one text belongs to the row beside it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line that no wide gap parts."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True, slots=True)
class _TextRow:
    top: float
    bottom: float
    segments: tuple[Segment, ...]


def aligned_grid(glyphs: Sequence[Glyph], region: BBox, page: int, heights: Sequence[float] = ()) -> Grid | None:
    """The table in ``region`` by the alignment of its text, or None where there is none.

    ``glyphs`` are sorted. ``heights`` are the level rules of the region: where there is one a row, they part the rows.
    """
    x0, top, x1, bottom = region
    inside = [glyph for glyph in glyphs if top <= glyph[MIDDLE] <= bottom and x0 <= (glyph[X0] + glyph[X1]) / 2 <= x1]
    lines = [_TextRow(*_span(line), _segments(line)) for line in lines_of(inside)]
    lines = [line for line in lines if line.segments]
    if sum(1 for line in lines if _amounts(line)) < _FEWEST:
        return None
    size = median(glyph[SIZE] for glyph in inside)
    bands = _bands(lines, heights)
    rivers = _rivers(lines, size)
    if not rivers or not _is_table(lines, rivers):
        return None
    edges = [x0, *rivers, x1]
    rows = tuple(_row(band, edges, page, number) for number, band in enumerate(bands, start=1))
    return Grid(page, rows, rounded(*region), BY_ALIGNMENT)


def unruled_region(glyphs: Sequence[Glyph]) -> BBox | None:
    """Where on a page without lines a table may stand: the lines from the first to the last that hold several amounts."""
    lines = lines_of(list(glyphs))
    digits = [sum(1 for glyph in line if glyph[TEXT].isdigit()) for line in lines]
    if sum(1 for count in digits if count >= _DIGITS) < _FEWEST:
        return None
    rows = [(line, _segments(line)) for line in lines]
    told = [
        index for index, (_, segments) in enumerate(rows) if sum(1 for s in segments if _AMOUNT.fullmatch(s.text)) > 1
    ]
    if len(told) < _FEWEST or told[-1] - told[0] > 2 * len(told):
        return None
    first = told[0]
    while first and len(rows[first - 1][1]) > 2:  # the head: lines of as many texts
        first -= 1
    chosen = [glyph for line, _ in rows[first : told[-1] + 1] for glyph in line]
    return (
        min(glyph[X0] for glyph in chosen) - 1,
        min(glyph[TOP] for glyph in chosen),
        max(glyph[X1] for glyph in chosen) + 1,
        max(glyph[BOTTOM] for glyph in chosen),
    )  # fmt: skip - the corners of the box


def _span(line: Sequence[Glyph]) -> tuple[float, float]:
    return min(glyph[TOP] for glyph in line), max(glyph[BOTTOM] for glyph in line)


def _segments(line: Sequence[Glyph]) -> tuple[Segment, ...]:
    """The pieces of a line between its wide gaps; blanks do not fill a gap."""
    pieces: list[list[Glyph]] = []
    blanks: list[Glyph] = []
    for glyph in line:
        if not glyph[TEXT].strip():
            blanks.append(glyph)
            continue
        if pieces and glyph[X0] - pieces[-1][-1][X1] <= _GAP * glyph[SIZE]:
            pieces[-1] += [*blanks, glyph]
        else:
            pieces.append([glyph])
        blanks.clear()
    return tuple(Segment(p[0][X0], max(glyph[X1] for glyph in p), text_of_line(p)) for p in pieces)


def _amounts(line: _TextRow) -> int:
    return sum(1 for segment in line.segments if _AMOUNT.fullmatch(segment.text))


def _rivers(lines: Sequence[_TextRow], size: float) -> list[float]:
    """The middles of the white between columns; a few lines may cross it, as heads and overlong labels do."""
    changes: list[tuple[float, int]] = []
    for line in lines:
        for segment in line.segments:
            changes += [(segment.x0, 1), (segment.x1, -1)]
    changes.sort()
    crossed = len(lines) // 10
    rivers: list[float] = []
    over, white, begun = 0, changes[0][0], False
    for x, step in changes:
        if begun and over <= crossed and over + step > crossed and x - white >= _RIVER * size:
            rivers.append((white + x) / 2)
        over += step
        if over <= crossed:
            white = x if not (step > 0) else white
        else:
            begun = True
    return rivers


def _is_table(lines: Sequence[_TextRow], rivers: Sequence[float]) -> bool:
    """Whether columns hold amounts: one of exact amounts, or two of any, each in several rows."""
    any_number: dict[int, int] = {}
    exact: dict[int, int] = {}
    for line in lines:
        for segment in line.segments:
            column = bisect_right(rivers, (segment.x0 + segment.x1) / 2)
            any_number[column] = any_number.get(column, 0) + bool(_AMOUNT.fullmatch(segment.text))
            exact[column] = exact.get(column, 0) + bool(_EXACT.fullmatch(segment.text))
    return any(n >= _FEWEST for n in exact.values()) or sum(1 for n in any_number.values() if n >= _FEWEST) > 1


def _bands(lines: Sequence[_TextRow], heights: Sequence[float]) -> list[list[_TextRow]]:
    """The lines of each row: between two rules where each row has them, else line by line, with broken labels joined."""
    by_rule: dict[int, list[_TextRow]] = {}
    for line in lines:
        by_rule.setdefault(bisect_right(heights, (line.top + line.bottom) / 2), []).append(line)
    if all(sum(1 for line in band if _amounts(line)) <= 1 for band in by_rule.values()):
        return [by_rule[index] for index in sorted(by_rule)]
    full = [line.top for line in lines if len(line.segments) > 1]
    usual = median([two - one for one, two in pairwise(full)]) if len(full) > 1 else 0.0
    bands: list[list[_TextRow]] = []
    for line in lines:
        near = bands and line.top - bands[-1][-1].top < _CLOSE * usual
        if near and (len(line.segments) == 1 or all(len(other.segments) == 1 for other in bands[-1])):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _row(band: Sequence[_TextRow], edges: Sequence[float], page: int, number: int) -> Row:
    """A row: each text in the column that holds its middle; one that crosses a river spans the columns it reaches."""
    top, bottom = min(line.top for line in band), max(line.bottom for line in band)
    rivers = edges[1:-1]
    texts: dict[int, list[str]] = {}
    spans: dict[int, int] = {}
    for line in band:
        for segment in line.segments:
            first, last = bisect_right(rivers, segment.x0), bisect_right(rivers, segment.x1)
            if _AMOUNT.fullmatch(segment.text) or first == last:
                column = bisect_right(rivers, (segment.x0 + segment.x1) / 2)
            else:
                column = first
                spans[column] = max(spans.get(column, 1), last - first + 1)
            texts.setdefault(column, []).append(segment.text)
    cells: list[Cell | None] = []
    covered = 0
    for column in range(len(edges) - 1):
        if covered and column not in texts:
            cells.append(None)
            covered -= 1
            continue
        free = 1  # a span ends where another text stands
        while free < spans.get(column, 1) and column + free not in texts:
            free += 1
        covered = free - 1
        box = rounded(edges[column], top, edges[column + free], bottom)
        cells.append(Cell("\n".join(texts.get(column, ())), 1, free, box))
    return Row(page, number, tuple(cells))
