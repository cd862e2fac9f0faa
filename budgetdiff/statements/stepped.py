"""Codes that a form prints step by step: 类, 款 and 项 in columns of their own, each only where it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.statements.layout import text_at

_LONGEST = 2
"""Digits of a 款 or a 项 by itself; what is longer is a whole code."""


def stepped_out(rows: Iterable[Row], columns: Sequence[Sequence[int]]) -> Iterator[Row]:
    """Rows with the 类 and 款 that are printed once, above, put into each row that goes on below them.

    ``columns`` are the code columns of each classification, from the left: ``201``, then ``|03``, then ``||01`` is
    2010301. A row goes on where its first code cells are blank, one right of them holds one or two digits, and the rows
    above said what the blank ones hold.
    """
    above: dict[int, str] = {}
    for row in rows:
        cells = list(row.cells)
        for codes in columns:
            parts = [text_at(row, index) for index in codes]
            filled = [step for step, part in enumerate(parts) if part]
            if len(codes) < 2 or not filled or not parts[filled[0]].isdecimal():
                continue
            first, last = filled[0], filled[-1]
            goes_on = first > 0 and len(parts[first]) <= _LONGEST
            if goes_on and all(above.get(index) for index in codes[:first]):
                for index in codes[:first]:
                    cell = row.cells[index]
                    cells[index] = replace(cell, text=above[index]) if cell else Cell(above[index], 1, 1, None)
            for step, index in enumerate(codes):
                if step >= first:
                    above[index] = parts[step] if step <= last else ""
        yield row if cells == list(row.cells) else Row(row.place, row.number, tuple(cells))
