"""The amount a cell prints: exact, blank, words, or something that looks like a number and is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Unit, folded, squeezed
from budgetdiff.statements.layout import hides_number

_COUNTED = re.compile(r"\d(辆|台|个|套|人|次|批|项|件|年|月|日|期|家|户|处|平方米|㎡|份|场|名)")
_WRITTEN = frozenset("0123456789.,-")
_PIECE = re.compile(r"[-+(¥￥]?[\d,]*\.?\d*\)?")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a cell holds: ``amount`` (None where blank or no number), the text, and why it is no amount.

    ``refused`` is True where the cell was meant as a number and is none; ``words`` where it never was.
    """

    amount: Amount | None
    raw: str
    refused: bool = False
    words: bool = False


def printed_amount(text: str, unit: Unit) -> Printed:
    """The amount that a cell of a money column prints in ``unit``; a cell that is no number says so, it never raises.

    White space inside a number is what a printer leaves there: digits set apart by justification (``4 5 0 . 0 0``), a
    number broken over two lines of its cell. Two numbers in one cell are no number.
    """
    raw = squeezed(text)
    if not _is_one_number(text):
        return Printed(None, raw, refused=True)
    try:
        return Printed(Amount.parse(text, unit), raw)
    except AmountRefused:
        refused = _is_meant_as_number(raw)
        return Printed(None, raw, refused=refused, words=not refused)


def _is_one_number(text: str) -> bool:
    """Whether the white space in a text can stand inside one number; True for whatever holds no number."""
    pieces = text.split()
    if len(pieces) < 2 or not all(_PIECE.fullmatch(folded(piece)) for piece in pieces):
        return True
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) > 1:
        # a whole amount on each line is two amounts
        return sum("." in folded(line) and len(folded(line).rsplit(".", 1)[1]) >= 2 for line in lines) < 2 and all(
            _is_one_number(line) for line in lines
        )
    plain = [folded(piece) for piece in pieces]
    justified = sum(1 for piece in plain if len(piece) == 1) * 2 > len(plain)
    grouped = bool(re.fullmatch(r"[-+(]?\d{1,3}(( \d{3})+\.\d+|( \d{3}){2,})\)?", " ".join(plain)))
    seamed = all(a[-1] in ".,-+(¥￥" or b[0] in ".,)" for a, b in pairwise(plain))
    return justified or grouped or seamed


def _is_meant_as_number(raw: str) -> bool:
    """Whether a cell that is no amount was meant as one: half of it or more is what numbers are written with."""
    plain = folded(raw)
    return hides_number(plain) or (
        any(char.isdigit() for char in plain)
        and sum(1 for char in plain if char in _WRITTEN) * 2 >= len(plain)
        and "%" not in plain
        and not _COUNTED.search(plain)
        and not re.fullmatch(r"(19|20)\d{2}([-./]\d{1,2}){1,2}", plain)
    )
