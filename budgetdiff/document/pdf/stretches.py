"""Stretches of a page that no line parts into columns: one table, or several with their captions between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetdiff.document.pdf.canvas import X0, X1, Glyph
from budgetdiff.document.pdf.celltext import lines_of, text_of_line
from budgetdiff.document.pdf.ruling import FEWEST_RULES, RuledRegion

_CAPTION = re.compile(r"表(?:[（(][^（()）]{1,16}[)）])?$|^(?:附?表|公开)\d+表?$|(?:金额)?单位[:：]")
"""How a line between two tables ends or what it has: its title, its number, its unit of money. No row of a table does."""


def apart(region: RuledRegion, glyphs: Sequence[Glyph]) -> list[RuledRegion]:
    """The tables of a region of level rules: it is cut where captions stand between two of them.

    A page often prints one table below the other, in the same breadth, so that all their rules begin and end together.
    ``glyphs`` are sorted. What has fewer than three rules is no table.
    """
    parts: list[list[float]] = [[region.heights[0]]]
    for above, below in pairwise(region.heights):
        if _captioned(region, above, below, glyphs):
            parts.append([])
        parts[-1].append(below)
    return [replace(region, heights=tuple(heights)) for heights in parts if len(heights) >= FEWEST_RULES]


def stretches_of(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The (sorted) glyphs of a page without lines, cut before every caption: of each table what stands below its own."""
    held: list[Glyph] = []
    for line in lines_of(glyphs):
        if held and _is_caption(line):
            yield sorted(held)
            held = []
        held += line
    if held:
        yield sorted(held)


def _captioned(region: RuledRegion, above: float, below: float, glyphs: Sequence[Glyph]) -> bool:
    between = glyphs[bisect_left(glyphs, (above,)) : bisect_left(glyphs, (below,))]
    held = [glyph for glyph in between if region.x0 < (glyph[X0] + glyph[X1]) / 2 < region.x1]
    return any(map(_is_caption, lines_of(held)))


def _is_caption(line: Sequence[Glyph]) -> bool:
    return bool(_CAPTION.search("".join(text_of_line(line).split())))
