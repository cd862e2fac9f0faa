"""A sheet that shows two pages beside each other: where it parts, and whether the pages are numbered as such."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetdiff.document.scan.lines import Box
from budgetdiff.document.scan.ruling import Run

_WIDE, _SIDE = 1.2, 6
"""So wide beside its height is a sheet of two pages, and so many lines have each of them at least."""
_GUTTER = 0.03
"""The share of the width between the pages that is free."""
_FIRST, _LAST = 0.45, 0.55
"""Between which shares of the width the pages part."""
_NUMBER = re.compile(r"[-—–·\s]*第?\s*(\d{1,3})\s*页?[-—–·\s]*")
_EDGE = 0.12
"""The share of the height, above and below, in which pages have their numbers."""


def gutter_of(boxes: Sequence[Box], across: Sequence[Run], width: int, height: int) -> float | None:
    """Where a sheet of so many pixels parts, from its left edge; None where it is one page.

    Nothing stands over the gutter, neither text nor a rule, and both pages have lines.
    """
    if width <= _WIDE * height:
        return None
    spans = sorted([*((box[0], box[2]) for box in boxes), *((round(run.start), round(run.end)) for run in across)])
    widest, gutter, end = _GUTTER * width, None, 0
    for number, (start, after) in enumerate(spans):
        middle = (end + start) / 2
        both = min(number, len(spans) - number) >= _SIDE
        if both and start - end >= widest and _FIRST * width <= middle <= _LAST * width:
            widest, gutter = start - end, middle
        end = max(end, after)
    return gutter


def are_numbered(lines: Sequence[tuple[Box, str]], gutter: float, height: int) -> bool:
    """Whether the two pages bear numbers that follow each other, at one height: a table of two halves bears none."""
    left: list[tuple[int, Box]] = []
    right: list[tuple[int, Box]] = []
    for box, text in lines:
        told = _NUMBER.fullmatch(text)
        if told and (box[3] < _EDGE * height or box[1] > (1 - _EDGE) * height):
            (left if box[2] <= gutter else right).append((int(told[1]), box))
    return any(
        two == one + 1 and max(above[1], below[1]) < min(above[3], below[3])
        for one, above in left
        for two, below in right
    )
