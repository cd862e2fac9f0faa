"""Tables within tables: whether the outer one only lays out the page, or holds figures of its own."""

from __future__ import annotations

from collections.abc import Sequence


def lays_out(own: Sequence[Sequence[bool]], inner_cells: int) -> bool:
    """Whether a table is there for the layout.

    ``own`` says of each row's cells whether they hold text beside the tables in them, ``inner_cells`` how many cells the
    tables in them have. A table of figures has rows of several such cells, and more of them than what stands inside.
    """
    filled = [sum(row) for row in own if sum(row) >= 2]
    return len(filled) < 2 or sum(filled) <= inner_cells
