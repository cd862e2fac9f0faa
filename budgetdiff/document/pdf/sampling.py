"""A long scan that is no budget is known by some of its pages, so that nobody waits until all of them are recognised."""

from __future__ import annotations

import re
from collections.abc import Callable

from budgetdiff.document.model import Grid
from budgetdiff.document.pdf.page import PageReading
from budgetdiff.errors import UnreadableSource

_LONG = 8
"""A scan of no more pages is read whole."""
_FIRST = 4
_WORDS = re.compile("预算|决算|[収收]支|三公|财政拨款|绩效")
"""Words of which every budget, final account or target form has one on its cover, in its contents or in its first table."""


def sampled(read: Callable[[int], PageReading], count: int, source_name: str) -> dict[int, PageReading]:
    """The readings, by number from 1, of those pages that had to be looked at first; none for a document that is no long scan.

    ``read`` gives page n of ``count``. The first pages are looked at until one has a word of budgets or is no picture, then
    one in the middle and one behind it. Raises UnreadableSource where all are pictures without such a word.
    """
    found: dict[int, PageReading] = {}
    if count <= _LONG:
        return found
    for number in (*range(1, _FIRST + 1), count // 2 + 1, count * 3 // 4 + 1):
        found[number] = reading = read(number)
        if not (reading.recognised or reading.picture) or _WORDS.search(_text(reading)):
            return found
    raise UnreadableSource(
        source_name,
        f"{len(found)} of its {count} pages were recognised, and none says anything of a budget; the others were not read",
    )


def _text(reading: PageReading) -> str:
    """The text of a page without white space: titles are often set apart."""
    lines = [
        " ".join(cell.text for row in block.rows for cell in row.cells if cell is not None)
        if isinstance(block, Grid)
        else block.text
        for block in reading.blocks
    ]
    return re.sub(r"\s+", "", "".join(lines))
