"""Tables whose columns no line parts: columns are where the text of many rows leaves a river of white between them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from budgetdiff.document.model import BY_ALIGNMENT, BY_DISTANCE, BBox, Cell, Grid, Row
from budgetdiff.document.pdf.canvas import BOTTOM, MIDDLE, SIZE, TEXT, TOP, X0, X1, Glyph
from budgetdiff.document.pdf.celltext import FURNITURE, lines_of, rounded, text_of_line
from budgetdiff.document.pdf.rivers import rivers_of, without_parted_headings
from budgetdiff.document.pdf.segments import (
    EXACT,
    Segment,
    TextRow,
    amounts_of,
    ends_exactly,
    ends_of_amounts,
    is_caption,
    is_plain,
    is_prose,
    segments_of,
    text_rows,
)

_FEWEST = 3
"""Rows with amounts that make a table."""
_LISTED = 5
"""Lines with one exact amount, ending below one another, that make a table."""
_SPARSE = 4
"""Lines of a table for each that tells it: a side of it may hold labels only."""
_PROSE = 0.7
"""Of a table's width: a single text that is wider is a line of sentences."""
_DIGITS = 4
"""Digits of a line that may hold two amounts."""
_CLOSE = 0.75
"""Of the usual distance between rows: a nearer line of one text belongs to the row beside it."""


def aligned_grid(glyphs: Sequence[Glyph], region: BBox, page: int, heights: Sequence[float] = ()) -> Grid | None:
    """The table in ``region`` by the alignment of its text, or None where there is none.

    ``glyphs`` are sorted. ``heights`` are the level rules of the region: where there is one a row, they part the rows.
    """
    x0, top, x1, bottom = region
    inside = [glyph for glyph in glyphs if top <= glyph[MIDDLE] <= bottom and x0 <= (glyph[X0] + glyph[X1]) / 2 <= x1]
    drawn = lines_of(inside)
    lines = text_rows(drawn)
    told = sum(1 for line in lines if amounts_of(line))
    plain = bool(heights) or any(is_plain(line.segments) for line in lines)
    if told < (1 if plain else _FEWEST):
        return None
    size = median(glyph[SIZE] for glyph in inside)
    lines = text_rows(drawn, ends_of_amounts(lines, size))
    rivers = rivers_of(lines, size, x1)
    if not rivers or not (plain or _is_table(lines, rivers)):
        return None
    bands, ruled = _bands(text_rows(drawn, rivers), heights)
    edges = [x0, *without_parted_headings(rivers, bands), x1]
    rows = tuple(_row(band, edges, page, number) for number, band in enumerate(bands, start=1))
    broken = not ruled and any(len(band) > 1 for band in bands)
    return Grid(page, rows, rounded(*region), f"{BY_ALIGNMENT}; {BY_DISTANCE}" if broken else BY_ALIGNMENT)


def unruled_region(glyphs: Sequence[Glyph]) -> BBox | None:
    """Where on a page without lines a table may stand: the lines from the first to the last that hold several amounts.

    So does a list of labels, each with one exact amount, that end below one another.
    """
    lines = lines_of(list(glyphs))
    digits = [sum(1 for glyph in line if glyph[TEXT].isdigit()) for line in lines]
    if not any(count >= _DIGITS for count in digits):
        return None
    rows = [(line, segments_of(line)) for line in lines]
    ends = Counter(round(segments[-1].x1) for _, segments in rows if ends_exactly(segments))
    told = [
        index
        for index, (_, segments) in enumerate(rows)
        if not is_prose(segments)
        and (
            (amounts := sum(1 for s in segments if s.is_amount)) > 1
            or (amounts and len(segments) > 2)
            or (ends_exactly(segments) and ends[round(segments[-1].x1)] >= _LISTED)
        )
    ]
    plain = any(is_plain(segments) for _, segments in rows)
    if len(told) < (1 if plain else _FEWEST) or told[-1] - told[0] > _SPARSE * len(told):
        return None
    between = [segments for _, segments in rows[told[0] : told[-1] + 1] if segments]
    width = max(s[-1].x1 for s in between) - min(s[0].x0 for s in between)
    if any(len(segments) == 1 and segments[0].x1 - segments[0].x0 > _PROSE * width for segments in between):
        return None
    first = _head(rows, told[0])
    chosen = [glyph for line, _ in rows[first : told[-1] + 1] for glyph in line]
    return (
        min(glyph[X0] for glyph in chosen) - 1,
        min(glyph[TOP] for glyph in chosen),
        max(glyph[X1] for glyph in chosen) + 1,
        max(glyph[BOTTOM] for glyph in chosen),
    )


def continued_region(glyphs: Sequence[Glyph], head: BBox, ends: Sequence[float]) -> BBox | None:
    """Where the rows stand of a table whose ruled head only is on the page: the lines below it up to the next of ``ends``.

    None where fewer than three of them hold a number, or one is a sentence.
    """
    x0, top, x1, bottom = head
    end = min((one for one in ends if one > bottom), default=float("inf"))
    lines = [line for line in lines_of([g for g in glyphs if bottom < g[MIDDLE] < end]) if not _is_furniture(line)]
    rows = text_rows(lines)
    if sum(1 for row in rows if amounts_of(row)) < _FEWEST or any(is_prose(row.segments) for row in rows):
        return None
    return x0, top, x1, max(row.bottom for row in rows)


def _is_furniture(line: Sequence[Glyph]) -> bool:
    return bool(FURNITURE.match(text_of_line(line)))


def _head(rows: Sequence[tuple[object, Sequence[Segment]]], first: int) -> int:
    """Where the head of a table begins whose first row of amounts is ``first``: lines of several texts, one's end between."""
    while first:
        if len(rows[first - 1][1]) > 1 and not is_caption(rows[first - 1][1]):
            first -= 1
        elif first > 1 and len(rows[first - 1][1]) == 1 and len(rows[first - 2][1]) > 2:
            first -= 2
        else:
            break
    return first


def _is_table(lines: Sequence[TextRow], rivers: Sequence[float]) -> bool:
    """Whether columns hold amounts: one of exact amounts, or two of any, each in several rows."""
    any_number: dict[int, int] = {}
    exact: dict[int, int] = {}
    for line in lines:
        for segment in line.segments:
            column = bisect_right(rivers, segment.middle)
            any_number[column] = any_number.get(column, 0) + segment.is_amount
            exact[column] = exact.get(column, 0) + bool(EXACT.fullmatch(segment.text))
    return any(n >= _FEWEST for n in exact.values()) or sum(1 for n in any_number.values() if n >= _FEWEST) > 1


def _bands(lines: Sequence[TextRow], heights: Sequence[float]) -> tuple[list[list[TextRow]], bool]:
    """The lines of each row: between two rules where each row has them, else line by line, with broken labels joined.

    With it, whether rules part them.
    """
    by_rule: dict[int, list[TextRow]] = {}
    for line in lines:
        by_rule.setdefault(bisect_right(heights, (line.top + line.bottom) / 2), []).append(line)
    if all(_is_row(band) for band in by_rule.values()):
        return [by_rule[index] for index in sorted(by_rule)], True
    full = [line.top for line in lines if len(line.segments) > 1]
    usual = median([two - one for one, two in pairwise(full)]) if len(full) > 1 else 0.0
    bands: list[list[TextRow]] = []
    for line in lines:
        near = bands and line.top - bands[-1][-1].top < _CLOSE * usual
        if near and (len(line.segments) == 1 or all(len(other.segments) == 1 for other in bands[-1])):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands, False


def _is_row(band: Sequence[TextRow]) -> bool:
    """Whether lines between two rules may be one row: one of them at most holds amounts, and beside it none is full."""
    amounts = [line for line in band if amounts_of(line)]
    return not amounts or (
        len(amounts) == 1 and all(len(line.segments) <= 2 for line in band if line is not amounts[0])
    )


def _row(band: Sequence[TextRow], edges: Sequence[float], page: int, number: int) -> Row:
    """A row: each text in the column that holds its middle; one that crosses a river spans the columns it reaches."""
    top, bottom = min(line.top for line in band), max(line.bottom for line in band)
    rivers = edges[1:-1]
    texts: dict[int, list[str]] = {}
    spans: dict[int, int] = {}
    for line in band:
        for segment in line.segments:
            first, last = bisect_right(rivers, segment.x0), bisect_right(rivers, segment.x1)
            if segment.fills or first == last:
                column = bisect_right(rivers, segment.middle)
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
