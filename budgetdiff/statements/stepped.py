"""Codes that a form prints step by step: 类, 款 and 项 in columns of their own or in one, each only where it begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budgetdiff.classification import codes_named, name_key
from budgetdiff.document.model import Cell, Row
from budgetdiff.statements.blocks import Axis
from budgetdiff.statements.layout import text_at

_WHOLE = re.compile(r"[235]\d{2}(?:\d{2}){0,2}")
_PART = re.compile(r"\d{2}")
_ECONOMIC = frozenset("35")
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


def whole_codes(rows: Sequence[Row], axes: Sequence[Axis]) -> list[Row]:
    """Rows with the codes whole that one column prints in parts: ``208``, ``05``, ``2080505`` or ``301``, ``01``.

    Two digits go on from the 类 above. In a functional classification they may as well go on from the 款 above: the code
    that stands next below says which, else the name; where neither does they stay as they are.
    """
    found = list(rows)
    for axis in axes:
        if axis.kind is None or len(axis.codes) != 1:
            continue
        index = axis.codes[0]
        printed = [text_at(row, index) for row in found]
        above = ""
        for number, text in enumerate(printed):
            if _WHOLE.fullmatch(text):
                above = text
            elif above and _PART.fullmatch(text):
                below = next((t for t in printed[number + 1 :] if not _PART.fullmatch(t)), "")
                names = {name_key(text_at(found[number], label)) for label in axis.labels}
                whole = _gone_on(above, text, below, names)
                cell = found[number].cells[index]
                if whole and cell is not None:
                    above = whole
                    cells = list(found[number].cells)
                    cells[index] = replace(cell, text=whole)
                    found[number] = Row(found[number].place, found[number].number, tuple(cells))
    return found


def _gone_on(above: str, part: str, below: str, names: set[str]) -> str:
    """The code that two digits make with the one above them, '' where it could be either of two."""
    first, second = above[:3] + part, above[:5] + part
    if len(above) == 3 or above[0] in _ECONOMIC:
        return first
    if len(below) > 3 and below.startswith(first) != below.startswith(above[:5]):
        return first if below.startswith(first) else second
    known = {code for name in names for code in codes_named().get(name, ())}
    return first if first in known and second not in known else second if second in known and first not in known else ""
