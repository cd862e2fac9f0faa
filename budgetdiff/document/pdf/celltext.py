"""Text out of glyphs: lines from left to right, cells by the glyphs whose middle they hold."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from types import MappingProxyType

from budgetdiff.document.model import OVERPRINTED, BBox, Cell, Grid, Line, Row
from budgetdiff.document.pdf.canvas import BOTTOM, TEXT, TOP, X0, X1, Glyph, Style
from budgetdiff.document.pdf.cutoff import with_cut_off
from budgetdiff.document.pdf.words import CROSSED, with_whole_words

FURNITURE = re.compile(r"^[-—–\s]*(第)?\d{1,4}(页)?([/／]?共?\d+页?)?[-—–\s]*$")
"""The number of a page, which is no line of its text."""
_GAP = 0.5
HAIR = 0.3
"""Of a glyph's width: the same glyph drawn again no further off is the same one, made bold."""
_OVER = 0.65
"""Of a glyph's width: a word that begins before so much of the one before it lies over it."""
_SEVERAL = 3
_WORD = re.compile(r"[一-鿿]")
_by_x0 = itemgetter(X0)


def rounded(x0: float, top: float, x1: float, bottom: float) -> BBox:
    """A box to hundredths of a point."""
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Sorted glyphs as lines, each from left to right: those whose middles lie within half a glyph's height.

    Digits of another font sit a little higher or lower than the Chinese around them; they belong to the same line.
    """
    lines: list[list[Glyph]] = []
    line: list[Glyph] = []
    middle = 0.0
    for glyph in glyphs:
        centre = glyph[0]
        if line:
            tall = glyph[5] - glyph[4]
            if abs(centre - middle) <= 0.5 * (tall if tall > 1.0 else 1.0):
                line.append(glyph)
                middle = (middle + centre) / 2
                continue
        line = [glyph]
        lines.append(line)
        middle = centre
    for line in lines:
        line.sort(key=_by_x0)
    return lines


def text_of_line(line: Sequence[Glyph]) -> str:
    """The text of a line; a gap of more than half a glyph between words is a space, and a glyph drawn twice counts once."""
    parts: list[str] = []
    end: float | None = None
    start, before = 0.0, ""
    for _, x0, _, x1, _, _, size, text, _ in line:
        if end is not None:
            if text == before and x0 - start <= HAIR * (x1 - x0):
                continue
            if x0 - end > _GAP * size and not text.isspace():
                parts.append(" ")
        parts.append(text)
        start, end, before = x0, x1, text
    return "".join(parts).strip()


def drawn_once(line: Sequence[Glyph]) -> list[Glyph]:
    """A line without what was drawn a second time beside itself, as ``text_of_line`` counts it: bold print, outlines, shadows."""
    kept: list[Glyph] = []
    for glyph in line:
        twin = kept and kept[-1][TEXT] == glyph[TEXT] and glyph[X0] - kept[-1][X0] <= HAIR * (glyph[X1] - glyph[X0])
        if not twin:
            kept.append(glyph)
    return kept


def text_of(glyphs: Sequence[Glyph]) -> str:
    """The text of sorted glyphs, line under line."""
    return "\n".join([text_of_line(line) for line in lines_of(glyphs)]).strip()


def free_lines(glyphs: Sequence[Glyph], page: int) -> Iterator[Line]:
    """The lines that sorted glyphs outside tables make, from top to bottom, page numbers left out."""
    for line in lines_of(glyphs):
        text = text_of_line(line)
        if not text or FURNITURE.match(text):
            continue
        printed = line
        if line[0][TEXT].isspace() or line[-1][TEXT].isspace():
            printed = [glyph for glyph in line if not glyph[TEXT].isspace()]
        x0, x1 = printed[0][X0], max([glyph[X1] for glyph in printed])
        top, bottom = min([glyph[TOP] for glyph in printed]), max([glyph[BOTTOM] for glyph in printed])
        yield Line(page, text, rounded(x0, top, x1, bottom))


def outside(glyphs: list[Glyph], boxes: Sequence[BBox]) -> list[Glyph]:
    """Sorted glyphs without those whose middle lies in one of the boxes."""
    for x0, top, x1, bottom in boxes:
        low, high = bisect_left(glyphs, (top,)), bisect_right(glyphs, (bottom, float("inf")))
        beside = [glyph for glyph in glyphs[low:high] if not x0 <= (glyph[X0] + glyph[X1]) / 2 <= x1]
        glyphs = glyphs[:low] + beside + glyphs[high:]
    return glyphs


def grid_of(
    cells: Sequence[BBox],
    page: int,
    glyphs: list[Glyph],
    sideways: Sequence[Glyph] = (),
    styles: Sequence[Style] = (),
    *,
    cut: Mapping[BBox, list[Glyph]] = MappingProxyType({}),
    as_painted: bool = False,
) -> Grid:
    """A table with its merged cells; ``glyphs`` are sorted, ``sideways`` are those that stand on their side.

    ``cut`` are glyphs clipped away, by their clip, which complete the words of a cell that has no room for them.

    Where a word crosses a line between columns it stays whole; the grid says so and hands on the reading glyph by glyph.
    """
    box = rounded(
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    held = by_cell(cells, glyphs, box)
    if cut:
        held = with_cut_off(held, cut, styles)
    if sideways:
        for cell, turned in by_cell(cells, sorted(sideways), box).items():
            held.setdefault(cell, upright(turned, styles))
    whole = held if as_painted else with_whole_words(held)
    doubt = OVERPRINTED if not as_painted and any(map(_overprinted, held.values())) else ""
    plain = Grid(page, _rows(cells, page, held), box, doubt)
    if whole is held:
        return plain
    return replace(
        plain, rows=_rows(cells, page, whole), doubt="; ".join(filter(None, (CROSSED, doubt))), others=(plain,)
    )


def _overprinted(glyphs: Sequence[Glyph]) -> bool:
    """Whether several words of a cell lie over each other, as where the text of one row runs into the next."""
    if sum(1 for glyph in glyphs if _WORD.match(glyph[TEXT])) <= _SEVERAL:
        return False  # most cells are amounts, and their lines are not made for nothing
    return any(
        sum(
            1
            for one, two in pairwise(drawn_once(line))
            if two[X0] - one[X0] < _OVER * (one[X1] - one[X0]) and _WORD.match(one[TEXT]) and _WORD.match(two[TEXT])
        )
        >= _SEVERAL
        for line in lines_of(glyphs)
    )


def upright(glyphs: Sequence[Glyph], styles: Sequence[Style]) -> list[Glyph]:
    """Glyphs that stand on their side, with places as one sees them who turns the page; sorted."""
    turned: list[Glyph] = []
    for _, x0, order, x1, top, bottom, _, text, style in glyphs:
        angle = styles[style].angle
        if abs(angle) > 135:
            left, right, high, low = -x1, -x0, -bottom, -top
        elif angle > 0:
            left, right, high, low = -bottom, -top, x0, x1
        else:
            left, right, high, low = top, bottom, -x1, -x0
        turned.append(((high + low) / 2, left, order, right, high, low, low - high, text, style))
    return sorted(turned)


def _rows(cells: Sequence[BBox], page: int, held: Mapping[BBox, list[Glyph]]) -> tuple[Row, ...]:
    """The rows of a table: a cell's box tells how many columns and rows it covers."""
    lefts = sorted({round(cell[0], 1) for cell in cells})
    tops = sorted({round(cell[1], 1) for cell in cells})
    column = {x: index for index, x in enumerate(sorted({cell[0] for cell in cells}))}
    by_row: dict[float, list[BBox]] = {}
    for cell in cells:
        by_row.setdefault(cell[1], []).append(cell)
    rows: list[Row] = []
    for number, y in enumerate(sorted(by_row), start=1):
        entries: list[Cell | None] = [None] * len(column)
        for cell in by_row[y]:
            x0, top, x1, bottom = cell
            colspan = bisect_left(lefts, x1 - 0.5) - bisect_left(lefts, x0 - 0.1)
            rowspan = bisect_left(tops, bottom - 0.5) - bisect_left(tops, top - 0.1)
            got = held.get(cell)
            text = text_of(got) if got else ""
            entries[column[x0]] = Cell(text, max(rowspan, 1), max(colspan, 1), rounded(x0, top, x1, bottom))
        rows.append(Row(page, number, tuple(entries)))
    return tuple(rows)


def by_cell(cells: Sequence[BBox], glyphs: list[Glyph], box: BBox) -> dict[BBox, list[Glyph]]:
    """Each cell's glyphs, those whose middle it holds (a line between two cells belongs to both); ``glyphs`` are sorted."""
    left, top, right, bottom = box
    low, high = bisect_left(glyphs, (top,)), bisect_right(glyphs, (bottom, float("inf")))
    found: dict[BBox, list[Glyph]] = {}
    at: float | None = None
    here: list[BBox] = []
    starts: list[float] = []
    apart = True
    for glyph in glyphs[low:high]:
        y = glyph[0]
        if y != at:
            at = y
            here = sorted(cell for cell in cells if cell[1] <= y <= cell[3])
            starts = [cell[0] for cell in here]
            apart = all(one[2] <= two[0] for one, two in pairwise(here))
        x = (glyph[1] + glyph[3]) / 2
        if not left <= x <= right:
            continue
        if not apart:
            for cell in here:
                if cell[0] <= x <= cell[2]:
                    found.setdefault(cell, []).append(glyph)
            continue
        index = bisect_right(starts, x) - 1
        if index < 0:
            continue
        cell = here[index]
        if x <= cell[2]:
            found.setdefault(cell, []).append(glyph)
        while index and x == here[index - 1][2]:
            index -= 1
            found.setdefault(here[index], []).append(glyph)
    return found
