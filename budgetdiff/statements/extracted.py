"""What the rows of a table gave: facts, printed changes and cells that are no number; facts finished as a table as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetdiff.facts import Amount, Fact, Remark, Unit


@dataclass(frozen=True, slots=True)
class Change:
    """A printed change or rate beside the figures of its row (``line``): a claim to be held against them.

    ``fact`` has the change's own amount (percent for a rate), text and place; the rest is of the figure before it.
    ``near`` are the measures of the figures it may be about: that its own header names, else those printed between it and
    the change before it.
    """

    fact: Fact
    line: tuple[Fact, ...]
    is_rate: bool
    near: frozenset[str] = frozenset()

    def at(self, placed: Callable[[Fact], Fact]) -> Change:
        """The change, it and its row with what ``placed`` makes of their facts."""
        return replace(self, fact=placed(self.fact), line=tuple(placed(fact) for fact in self.line))


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a table gave: facts, printed changes, notes for a person, and the cells that are no number.

    A cell that was meant as a number and is none is a fact without an amount that keeps what is printed, and a remark
    of kind ``refused``: its row number, its column and its text, parted by tabs. ``quantities`` are the numbers of columns of
    pieces, people and square metres, in the shape of facts whose amount means nothing.
    """

    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    refused: tuple[Remark, ...] = ()
    quantities: tuple[Fact, ...] = ()


def finest(facts: list[Fact], units: dict[str, Unit | None]) -> list[Fact]:
    """The facts with the quantum of their statement: the finest that it prints, of the columns of one unit of money."""
    quanta: dict[Unit | None, Decimal] = {}
    for fact in facts:
        if fact.amount is not None:
            unit = units.get(fact.column_title)
            quanta[unit] = min(fact.amount.quantum, quanta.get(unit, fact.amount.quantum))
    found: list[Fact] = []
    for fact in facts:
        finest = quanta.get(units.get(fact.column_title)) if fact.amount is not None else None
        if fact.amount is not None and finest is not None and fact.amount.quantum != finest:
            fact = replace(fact, amount=Amount(fact.amount.value, finest))  # noqa: PLW2901 - the finer one takes its place
        found.append(fact)
    return found


def distinct_lines(facts: list[Fact]) -> Iterator[Fact]:
    """Facts whose lines can be told apart: the second line of the same label gets ``#2`` in its key."""
    seen: Counter[tuple[object, ...]] = Counter()
    for fact in facts:
        key = (
            fact.unit_name,
            fact.statement,
            fact.side,
            fact.classification,
            fact.code,
            fact.label_key,
            fact.measure,
            fact.fiscal_year,
            fact.phase,
            fact.column_title,
        )
        seen[key] += 1
        yield replace(fact, label_key=f"{fact.label_key}#{seen[key]}") if seen[key] > 1 else fact
