"""A table broken into pieces as pages break it: with its header again on each, or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tests.printing.style import Style
from tests.printing.table import Sheet

_FEWEST = 2


def pieces(sheet: Sheet, style: Style) -> Iterator[Sheet]:
    """The table in pieces of ``style.piece`` rows; only the first has captions, only the last has notes.

    A table without a header of its own (a target form) stays whole, as its merged cells hold it together.
    """
    step = style.piece or len(sheet.body)
    if not sheet.head or len(sheet.body) <= step:
        yield sheet
        return
    starts = list(range(0, len(sheet.body), step))
    if sum(1 for row in sheet.body[starts[-1] :] for cell in row if cell is not None and cell.text) < _FEWEST:
        starts.pop()  # a label alone at the top of a page is a line of text to anybody
    for start, end in pairwise([*starts, len(sheet.body)]):
        yield replace(
            sheet,
            captions=sheet.captions if start == 0 else (),
            head=sheet.head if start == 0 or style.repeat else (),
            body=sheet.body[start:end],
            notes=sheet.notes if start == starts[-1] else (),
        )
