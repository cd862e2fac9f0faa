"""Names that their row has no room for: a workbook prints a cell's text clipped to the cell, and an eye sees a part of it.

What is cut off was written in that cell and in no other, so it is read with what is seen. A number is never completed: what an
eye sees of one counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import STYLE, TEXT, Glyph, Style

_SLACK = 2.5
"""Points that the clip of a cell may reach beyond its lines."""
_WORDS = re.compile(r"[一-鿿A-Za-z]")


def cut_in_cells(
    cut: Sequence[Glyph], styles: Sequence[Style], tables: Sequence[Sequence[BBox]]
) -> dict[BBox, list[Glyph]]:
    """Those of ``cut``, glyphs that lie outside their clip, whose clip is of a cell and not of a page's printed area, by clip."""
    by_clip: dict[BBox, list[Glyph]] = defaultdict(list)
    for glyph in cut:
        clip = styles[glyph[STYLE]].clip
        if clip is not None:
            by_clip[clip].append(glyph)
    return {
        clip: glyphs
        for clip, glyphs in by_clip.items()
        if any(_holds(cell, clip) for cells in tables for cell in cells)
    }


def with_cut_off(
    held: Mapping[BBox, list[Glyph]], cut: Mapping[BBox, list[Glyph]], styles: Sequence[Style]
) -> dict[BBox, list[Glyph]]:
    """The sorted glyphs of cells, with those of their texts that were clipped away.

    ``cut`` are glyphs that lie outside their clip, by it. They are of a cell that holds the clip, where all that an eye sees in
    the cell was painted under the same clip and has words.
    """
    whole, left = dict(held), dict(cut)
    for cell, glyphs in held.items():
        clips = {styles[glyph[STYLE]].clip for glyph in glyphs if glyph[TEXT].strip()}
        clip = clips.pop() if len(clips) == 1 else None
        if clip is None or clip not in left or not _holds(cell, clip):
            continue
        if _WORDS.search("".join(glyph[TEXT] for glyph in glyphs)):
            # a line between two cells belongs to both, and a text to one
            whole[cell] = sorted(chain(glyphs, left.pop(clip)))
    return whole


def _holds(cell: BBox, clip: BBox) -> bool:
    """Whether a clip lies within a cell."""
    return (
        cell[0] - _SLACK <= clip[0]
        and cell[1] - _SLACK <= clip[1]
        and clip[2] <= cell[2] + _SLACK
        and clip[3] <= cell[3] + _SLACK
    )
