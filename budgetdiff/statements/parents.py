"""What rows that leave their code or their name out are, told by the rows around them and by sums.

Forms that code only the 项 name 类 and 款 above them in rows of words; totals that are not called so; levels by sums alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def unnamed_totals(rows: Sequence[CodedRow]) -> frozenset[int]:
    """The positions of rows with neither code nor label that print the sum of the topmost other rows."""
    named = {row.code for row in rows if row.code}
    tops = [
        row.amount
        for row in rows
        if row.amount is not None
        and (row.label or row.code)
        and not any(row.code and row.code != code and row.code.startswith(code) for code in named)
    ]
    whole = Amount.total(tops)
    return frozenset(
        position
        for position, row in enumerate(rows)
        if tops and not row.code and not row.label and row.amount is not None and row.amount.agrees(whole)
    )


def levels_by_sums(rows: Sequence[CodedRow]) -> dict[int, int]:
    """The levels of rows that print no code at all, by their position: 1 (类), 2 (款), 3 (项); none where sums do not say.

    Each 类 is the sum of the 款 below it, each 款 of its 项, over all rows and without one left over.
    """
    if len(rows) < 3 or any(row.code or not row.label or row.amount is None for row in rows):
        return {}
    for fits in (_equal, Amount.agrees):
        found: dict[int, int] = {}
        start: int | None = 0
        while start is not None and start < len(rows):
            start = _family(rows, start, 1, found, fits)
        if start is not None:
            return found
    return {}


def _equal(one: Amount, two: Amount) -> bool:
    """Whether two amounts are the same to the fen: small ones agree with much that they are not, so this is tried first."""
    return one.value == two.value


def _family(
    rows: Sequence[CodedRow], start: int, level: int, found: dict[int, int], fits: Callable[[Amount, Amount], bool]
) -> int | None:
    """The position behind a row of a level and all that is below it, its levels noted; None where no sum fits."""
    found[start] = level
    if level == 3:
        return start + 1
    whole, parts, at = rows[start].amount, Amount.total(()), start + 1
    while at < len(rows):
        amount, end = rows[at].amount, _family(rows, at, level + 1, found, fits)
        if end is None or amount is None or whole is None:
            return None
        parts, at = parts + amount, end
        if fits(parts, whole):
            return at
    return None
