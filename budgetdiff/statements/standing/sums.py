"""What the arithmetic of a document says about each of its figures: every identity of the checks, as instances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from budgetdiff.facts import Fact
from budgetdiff.statements.proof.between import usually_equal
from budgetdiff.statements.proof.equation import Equation, Placed
from budgetdiff.statements.proof.table import equations_of

Range = tuple[int, int]
"""The positions of a table's facts: the first, and the one after the last."""


@dataclass(slots=True)
class Evidence:
    """How many identities speak for a figure and against it.

    ``held`` are those that hold to the fen, ``pinned`` those of them that pin it down even if it was not read for certain: of
    more than one other amount, all of them read for certain. ``broken`` do not hold, ``clouded`` neither, but hold a figure that
    was not read for certain. ``loose`` hold by rounding only. ``at_odds`` are equalities of two tables that do not hold, and that
    need not, as the conditions of the forms may not be met.
    """

    held: int = 0
    pinned: int = 0
    broken: int = 0
    clouded: int = 0
    loose: list[Equation] = field(default_factory=list)
    at_odds: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """What must be equal ``within`` each table of a document, and what forms make equal ``beyond`` it."""

    within: tuple[Equation, ...]
    beyond: tuple[Equation, ...]

    @property
    def off(self) -> frozenset[int]:
        """The figures that all sums share which hold by rounding only: no rounding then, but the last digit of one of them."""
        loose = [one.cells for one in self.within if one.holds and not one.exact]
        return frozenset.intersection(*loose) if loose else frozenset()


def equations(facts: Sequence[Fact], tables: Sequence[Range]) -> Sums:
    """All that must be equal in a document."""
    placed: list[Placed] = list(enumerate(facts))
    within = chain.from_iterable(equations_of(facts, *table) for table in tables)
    return Sums(tuple(within), tuple(usually_equal(facts, [placed[slice(*table)] for table in tables])))


def evidence(facts: Sequence[Fact], sums: Sums, clean: Callable[[int], bool]) -> dict[int, Evidence]:
    """What the identities say of each figure that takes part in one; ``clean`` says which positions were read for certain."""
    of: dict[int, Evidence] = {}
    for one in sums.beyond:
        for position in one.cells if not one.holds else ():
            of.setdefault(position, Evidence()).at_odds += 1
    for one in (*sums.within, *(one for one in sums.beyond if one.holds)):
        cells = one.cells
        unclear = [position for position in cells if not clean(position)]
        parts = Counter(bool((amount := facts[position].amount) and amount.value) for position in one.parts)
        for position in cells:
            own = of.setdefault(position, Evidence())
            if not one.holds:
                if unclear:
                    own.clouded += 1
                else:
                    own.broken += 1
            elif not one.exact:
                own.loose.append(one)
            else:
                own.held += 1
                # the same digits in two places may be misread alike, a sum of two amounts cannot
                own.pinned += parts[True] >= 2 and not [other for other in unclear if other != position]
    return of
