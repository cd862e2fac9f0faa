"""A table broken into pieces as pages break it: with its header again on each, or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.printing.style import Style
from tests.printing.table import Sheet


def pieces(sheet: Sheet, style: Style) -> Iterator[Sheet]:
    """The table in pieces of ``style.piece`` rows; only the first has captions, only the last has notes.

    A table without a header of its own (a target form) stays whole, as its merged cells hold it together.
    """
    step = style.piece or len(sheet.body)
    if not sheet.head or len(sheet.body) <= step:
        yield sheet
        return
    starts = range(0, len(sheet.body), step)
    for start in starts:
        yield replace(
            sheet,
            captions=sheet.captions if start == 0 else (),
            head=sheet.head if start == 0 or style.repeat else (),
            body=sheet.body[start : start + step],
            notes=sheet.notes if start == starts[-1] else (),
        )
