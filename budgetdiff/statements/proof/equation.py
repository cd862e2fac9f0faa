"""An equation between printed figures: what a form makes equal, and whether it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts import Amount, Fact

Placed = tuple[int, Fact]
"""A fact with its position among the facts of its document."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A whole and its parts, by their positions; ``gap`` is by how much the whole is more than they, 0 where they agree.

    ``rest`` is the same to the fen, with what rounding can explain.
    """

    whole: int
    parts: tuple[int, ...]
    gap: Decimal
    rest: Decimal = Decimal(0)

    @property
    def exact(self) -> bool:
        """Whether both sides are the same to the fen."""
        return self.rest == 0

    @property
    def holds(self) -> bool:
        """Whether both sides agree as closely as they are printed."""
        return self.gap == 0

    @property
    def cells(self) -> frozenset[int]:
        """All figures of it."""
        return frozenset((self.whole, *self.parts))


def best(facts: Sequence[Fact], whole: Placed, readings: Iterable[Sequence[tuple[int, int]]]) -> Equation | None:
    """The equation of a whole with the reading of its parts that fits best; None where nothing but zeros would be equal.

    A reading is a list of positions with the sign each counts with. Positions whose figure is blank count for nothing.
    """
    amount = whole[1].amount
    if amount is None:
        return None
    found: Equation | None = None
    for reading in readings:
        parts = [(position, sign, held) for position, sign in reading if (held := facts[position].amount) is not None]
        if not parts:
            continue
        if amount.value == 0 and not any(held.value for _, _, held in parts):
            return None  # it holds, and proves nothing
        total = Amount(
            sum((sign * held.value for _, sign, held in parts), Decimal(0)),
            sum((held.quantum for _, _, held in parts), Decimal(0)),
        )
        gap = Decimal(0) if amount.agrees(total) else amount.value - total.value
        rest = amount.value - total.value
        if found is None or abs(gap) < abs(found.gap):
            found = Equation(whole[0], tuple(position for position, _, _ in parts), gap, rest)
    return found
