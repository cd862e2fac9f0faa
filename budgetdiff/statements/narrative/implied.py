"""Figures that sentences imply: last year's from a change, another period's that is stated outright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction

from budgetdiff.facts import (
    FEN,
    Amount,
    Assertion,
    ClaimKind,
    Direction,
    Fact,
    Origin,
    Phase,
    Reference,
    Role,
    Slot,
)

_ALL = 100
"""Percent: the growth that is written where there was nothing before."""
_CHANGES = (ClaimKind.CHANGE, ClaimKind.GROWTH, ClaimKind.DIRECTION)


def implied_facts(
    assertions: Sequence[Assertion], facts: Sequence[Fact], unit_name: str, fiscal_year: int, phase: Phase
) -> tuple[Fact, ...]:
    """The facts that assertions imply, one for every cell and period; none where a printed one stands there.

    A change from a base to the current figure implies base = current − change, quanta added; a rate implies the
    interval current / (1 + rate), and only where no change is stated: of the same kind the finest counts. Nothing is
    implied by a sentence whose own current figure is not the table's, nor where the base would be negative, nor where
    the change is all of the current figure: who began this year has no base.
    """
    found: dict[tuple[object, ...], Fact] = {}
    mine = [fact for fact in facts if fact.unit_name == unit_name]
    settled = {_key(fact) for fact in mine if fact.amount is not None}
    own = Printed(mine)
    for by_rate in (False, True):
        if by_rate:
            settled |= found.keys()
        for assertion in assertions:
            if (assertion.kind is ClaimKind.GROWTH) is not by_rate:
                continue
            for fact in _implied(assertion, own, fiscal_year, phase):
                key = _key(fact)
                if key in settled:
                    continue
                held = found.get(key)
                if held is None or _finer(fact.amount, held.amount):
                    found[key] = fact
    return tuple(fact for fact in found.values() if fact.amount is not None)


def _finer(one: Amount | None, held: Amount | None) -> bool:
    """Whether an amount is the better one to keep: that there is no base at all outweighs every base."""
    return held is not None and (one is None or one.quantum < held.quantum)


class Printed:
    """The printed facts of one unit, by statement, column and year: a reference means few of them."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._by_column: dict[tuple[str, str, int], list[tuple[int, Fact]]] = {}
        for number, fact in enumerate(facts):
            self._by_column.setdefault((fact.statement, fact.measure, fact.fiscal_year), []).append((number, fact))

    def meant(self, reference: Reference) -> list[tuple[Fact, bool]]:
        """The facts that are meant, in their order, each with whether only weak slots reach it."""
        columns = {(slot.statement, slot.measure, reference.fiscal_year) for slot in reference.slots}
        near = sorted(
            (held for column in columns for held in self._by_column.get(column, ())), key=lambda held: held[0]
        )
        return reference.facts(fact for _, fact in near)


def base_of_change(current: Amount, assertion: Assertion) -> Amount | None:
    """The base that a change, a rate or a word of direction leaves possible for a current figure, or None.

    None too where it determines none: a rate of 100 % is what is written of a figure without a base, and a rate of a
    figure that may be zero holds for any base.
    """
    if assertion.kind is ClaimKind.DIRECTION:
        return Amount(current.value, current.quantum * 2) if assertion.direction is Direction.SAME else None
    if assertion.value is None or assertion.quantum is None:
        return None
    stated = Amount(assertion.value, assertion.quantum)
    if assertion.kind is ClaimKind.CHANGE:
        return current - stated
    return _base_of_rate(current, stated)


def _base_of_rate(current: Amount, percent: Amount) -> Amount | None:
    rates = [1 + Fraction(rate) / 100 for rate in (percent.low, percent.high)]
    if min(rates) <= 0 or percent.low <= _ALL <= percent.high or current.low <= 0 <= current.high:
        return None
    corners = [Fraction(figure) / rate for figure in (current.low, current.high) for rate in rates]
    middle = (min(corners) + max(corners)) / 2
    value = (Decimal(middle.numerator) / Decimal(middle.denominator)).quantize(FEN, ROUND_HALF_UP)
    half = max(abs(corner - Fraction(value)) for corner in corners)
    width = (Decimal((2 * half).numerator) / Decimal((2 * half).denominator)).quantize(FEN, ROUND_CEILING)
    return Amount(value, max(width, FEN))


def _implied(assertion: Assertion, facts: Printed, fiscal_year: int, phase: Phase) -> Iterator[Fact]:
    if assertion.approximate or assertion.note:
        return
    if assertion.kind is ClaimKind.AMOUNT:
        yield from _stated_elsewhere(assertion, facts, fiscal_year, phase)
    elif assertion.kind in _CHANGES:
        yield from _from_change(assertion, facts)


def _stated_elsewhere(assertion: Assertion, facts: Printed, fiscal_year: int, phase: Phase) -> Iterator[Fact]:
    """An amount that a sentence states of another period (上年执行数为X, 年初预算为X), or that no table prints."""
    operand = next(iter(assertion.of(Role.ABOUT)), None)
    if operand is None or operand.reference is None or operand.amount is None:
        return
    reference = operand.reference
    own = (reference.fiscal_year, reference.phase) == (fiscal_year, phase)
    # of the document's own period only what no table of the form prints: 机关运行经费 often stands in a sentence alone
    if own and any(not weak for _, weak in facts.meant(reference)):
        return
    for line in _lines(reference, reference.in_period(fiscal_year, phase), facts):
        yield _fact(line, reference, operand.amount, assertion)


def _from_change(assertion: Assertion, facts: Printed) -> Iterator[Fact]:
    # what has no cells and is not sure is another figure of the sentence
    abouts = [operand for operand in assertion.of(Role.ABOUT) if operand.reference is not None or operand.sure]
    about = abouts[0] if len(abouts) == 1 else None
    base = next(iter(assertion.of(Role.BASE)), None)
    if about is None or about.reference is None or base is None or base.reference is None or base.amount is not None:
        return
    for line in _lines(base.reference, about.reference, facts):
        current = line.amount if isinstance(line, Fact) else None
        stated = about.amount
        if current is not None and stated is not None and not current.agrees(stated):
            continue
        if current is None and stated is None:
            continue
        figure = current if stated is None or (current is not None and current.quantum < stated.quantum) else stated
        assert figure is not None, "one of the two is there"
        amount = base_of_change(stated or figure, assertion)
        if amount is None or amount.high < 0 or (amount.value < 0 <= figure.value and not _begins(amount, figure)):
            continue
        yield _fact(line, base.reference, None if _begins(amount, figure) else amount, assertion)


def _begins(base: Amount, current: Amount) -> bool:
    """Whether a change is all of the current figure, as far as the print can tell: there was no base."""
    return base.low <= 0 <= base.high and not current.low <= 0 <= current.high


def _lines(wanted: Reference, current: Reference, facts: Printed) -> Iterator[Fact | Slot]:
    """The printed lines of the current period that a subject lives in; its first slot where none is printed."""
    lines = [fact for fact, weak in facts.meant(current) if not weak]
    if lines:
        yield from lines
    elif wanted.slots and wanted.slots[0].statement == "three_public" and not current.slots[0].weak:
        yield wanted.slots[0]


def _fact(line: Fact | Slot, reference: Reference, amount: Amount | None, assertion: Assertion) -> Fact:
    if isinstance(line, Slot):
        label = assertion.subject.split("/")[-1]
        return Fact(
            unit_name=assertion.unit_name,
            fiscal_year=reference.fiscal_year,
            phase=reference.phase,
            statement=line.statement,
            statement_title="",
            side=line.side,
            classification="item",
            code=line.code,
            label=label,
            level=1,
            measure=line.measure,
            column_title="",
            amount=amount,
            raw=assertion.stated,
            origin=Origin.IMPLIED,
            provenance=assertion.provenance,
            label_key=line.measure,
        )
    return Fact(
        unit_name=line.unit_name,
        fiscal_year=reference.fiscal_year,
        phase=reference.phase,
        statement=line.statement,
        statement_title=line.statement_title,
        side=line.side,
        classification=line.classification,
        code=line.code,
        label=line.label,
        level=line.level,
        measure=line.measure,
        column_title="",
        amount=amount,
        raw=assertion.stated,
        origin=Origin.IMPLIED,
        provenance=assertion.provenance,
        label_key=line.label_key,
    )


def _key(fact: Fact) -> tuple[object, ...]:
    return (
        fact.statement,
        fact.side,
        fact.code,
        fact.label_key or fact.label,
        fact.measure,
        fact.fiscal_year,
        fact.phase,
    )
