"""The codes of rows that print none: forms that code only the 项 name 类 and 款 above them in rows of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.facts import Amount


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row of a coded table: its code (None where it prints none), its label, the first amount it prints."""

    code: str | None
    label: str
    amount: Amount | None


def inferred_codes(rows: Sequence[CodedRow]) -> dict[int, str]:
    """The codes of rows without one that stand directly above a coded row, by their position.

    Such rows are the parents of the coded row that have not been named yet, the highest first. Where fewer names than
    missing parents stand there, the sum of the rows below decides which one is named; where it does not, none is.
    """
    found: dict[int, str] = {}
    named = {row.code for row in rows if row.code}
    start = 0
    for index, row in enumerate(rows):
        if row.code is None:
            continue
        run = list(range(start, index))
        start = index + 1
        missing = [row.code[:length] for length in range(3, len(row.code), 2) if row.code[:length] not in named]
        if not run or not missing:
            continue
        if len(run) >= len(missing):
            pairs = list(zip(run[-len(missing) :], missing, strict=True))
        else:
            pairs = [(run[-1], code) for code in missing if _sums(rows, run[-1], code)][:1] if len(run) == 1 else []
        for position, code in pairs:
            found[position] = code
            named.add(code)
    return found


def _sums(rows: Sequence[CodedRow], position: int, code: str) -> bool:
    """Whether the row's amount is the sum of the finest rows below a code."""
    whole = rows[position].amount
    below = [row for row in rows if row.code and row.code.startswith(code) and row.amount is not None]
    finest = [
        row
        for row in below
        if not any(o.code != row.code and (o.code or "").startswith(row.code or "-") for o in below)
    ]
    return whole is not None and bool(finest) and whole.agrees(Amount.total(r.amount for r in finest if r.amount))
