"""What a sentence or a change column states, held against the printed figures: a verdict for every assertion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgetdiff.check.figures import Figures
from budgetdiff.facts import (
    Amount,
    Assertion,
    Claim,
    ClaimKind,
    Direction,
    Operand,
    Role,
    Verdict,
    growth_interval,
    rate_interval,
)

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, what was computed and between which bounds, and the facts it rests on."""

    verdict: Verdict
    basis: str
    interval: Interval | None = None


def _unknown(reason: str) -> Judgement:
    return Judgement(Verdict.UNVERIFIABLE, reason)


def judge(assertion: Assertion, figures: Figures, funds: Sequence[tuple[str, Amount]] = ()) -> Claim:
    """The claim that an assertion becomes. ``funds`` are the target forms' projects with the money each states.

    A number is first held as rounded, then as cut off; only what neither explains is contradicted. What cannot be
    attributed, or has nothing to be held against, is unverifiable with the reason.
    """
    if assertion.note and not assertion.note.startswith("absent:"):
        judged = _unknown(assertion.note)
    elif assertion.funds:
        judged = _funded(assertion, funds)
    else:
        judged = _KINDS[assertion.kind](assertion, figures)
    if assertion.approximate and judged.verdict is Verdict.CONTRADICTED:
        judged = Judgement(Verdict.UNVERIFIABLE, f"stated as approximate; {judged.basis}", judged.interval)
    low, high = judged.interval if judged.interval else (None, None)
    return Claim(
        provenance=assertion.provenance, quote=assertion.quote, kind=assertion.kind.value, subject=assertion.subject,
        stated=assertion.stated, unit=assertion.unit,
        computed=_decimal((low + high) / 2) if low is not None and high is not None else None, low=_decimal(low),
        high=_decimal(high), verdict=judged.verdict, basis=judged.basis,
    )  # fmt: skip


def _decimal(value: Fraction | None) -> Decimal | None:
    return (
        None if value is None else (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001"))
    )


def _stated(assertion: Assertion) -> Amount | None:
    if assertion.value is None or assertion.quantum is None:
        return None
    return Amount(assertion.value, assertion.quantum)


def _how(stated: Amount, interval: Interval) -> str | None:
    """How an interval explains what is stated: “rounded”, “cut off”, or not at all (None)."""
    low, high = interval
    if Fraction(stated.low) <= high and low <= Fraction(stated.high):
        return "rounded"
    quantum = Fraction(stated.quantum)
    if quantum:
        for bound in (low, high, (low + high) / 2):
            cut = abs(bound) // quantum * quantum
            if cut == abs(Fraction(stated.value)) and (bound >= 0) == (stated.value >= 0):
                return "cut off, not rounded"
    return None


def _of(amount: Amount) -> Interval:
    return Fraction(amount.low), Fraction(amount.high)


def _held(stated: Amount, tries: Sequence[tuple[Interval, str]]) -> Judgement:
    """Supported where one of the intervals explains what is stated, contradicted where none does."""
    for interval, basis in tries:
        how = _how(stated, interval)
        if how is not None:
            return Judgement(Verdict.SUPPORTED, f"{how}: {basis}", interval)
    interval, basis = tries[0]
    return Judgement(Verdict.CONTRADICTED, basis, interval)


# ------------------------------------------------------------------------------------------------ amounts
def _amount(assertion: Assertion, figures: Figures) -> Judgement:
    stated, about = _stated(assertion), next(iter(assertion.of(Role.ABOUT)), None)
    if stated is None or about is None:
        return _unknown("nothing is stated that could be held against a figure")
    cells = figures.cells(about.reference)
    strong = [(_of(c.fact.amount), c.fact_id) for c in cells if not c.weak and c.fact.amount is not None]
    weak = [(_of(c.fact.amount), c.fact_id) for c in cells if c.weak and c.fact.amount is not None]
    parts = _sum_of_parts(assertion, figures)
    if parts is not None and _how(stated, parts[0]):
        return _held(stated, [parts])
    if strong:
        return _held(stated, strong)
    again = [(_of(o.amount), f"stated before as “{o.words}”") for o in assertion.of(Role.AGAIN) if o.amount]
    if weak and (judged := _held(stated, weak)).verdict is Verdict.SUPPORTED:
        return judged
    if again:
        return _held(stated, again)
    blank = next((cell for cell in cells if cell.fact.amount is None and not cell.weak), None)
    if blank is not None and stated.value == 0:
        return Judgement(Verdict.SUPPORTED, f"the cell is blank: {blank.fact_id}")
    return _unknown("no cell of the tables prints this figure")


def _sum_of_parts(assertion: Assertion, figures: Figures) -> tuple[Interval, str] | None:
    """The sum of the cells that make the quantity up, where the form prints the parts only."""
    ways = assertion.of(Role.PART)
    amounts: list[Amount] = []
    basis: list[str] = []
    for operand in ways:
        found = figures.candidates(operand)
        if found:
            amounts.append(found[0][0])
            basis.append(found[0][1])
    return (_of(Amount.total(amounts)), " + ".join(basis)) if amounts else None


# ------------------------------------------------------------------------------------------------ changes
def _pairs(assertion: Assertion, figures: Figures, second: Role) -> list[tuple[tuple[Amount, str], tuple[Amount, str]]]:
    about = figures.candidates(next(iter(assertion.of(Role.ABOUT)), None))
    other = figures.candidates(next(iter(assertion.of(second)), None))
    return [(one, two) for one in about for two in other]


def _change(assertion: Assertion, figures: Figures) -> Judgement:
    stated = _stated(assertion)
    if stated is None:
        return _unknown("no amount of change is stated")
    tries = [(_of(now - base), f"{one} − {two}") for (now, one), (base, two) in _pairs(assertion, figures, Role.BASE)]
    if tries:
        return _held(stated, tries)
    about = figures.candidates(next(iter(assertion.of(Role.ABOUT)), None))
    if not about:
        return _unknown("no cell prints the figure that changed")
    if all(now.value >= 0 and (now - stated).high < 0 for now, _ in about):
        now, basis = about[0]
        return Judgement(
            Verdict.CONTRADICTED, f"the figure is {now.value} ({basis}), so the base would be negative", _of(now)
        )
    return _unknown("the base is printed in no document that was read")


def _growth(assertion: Assertion, figures: Figures) -> Judgement:
    stated = _stated(assertion)
    if stated is None:
        return _unknown("no rate is stated")
    tries: list[tuple[Interval, str]] = []
    undefined = False
    for (now, one), (base, two) in _pairs(assertion, figures, Role.BASE):
        interval = growth_interval(base, now)
        if interval is None:
            undefined = True
            continue
        tries.append(((interval[0] * 100, interval[1] * 100), f"{one} / {two} − 1"))
    if not tries and not undefined:
        tries = _rates_of_delta(assertion, figures)
    if tries:
        return _held(stated, tries)
    return _unknown(
        "the base is zero, so there is no rate" if undefined else "the base is printed in no document that was read"
    )


def _rates_of_delta(assertion: Assertion, figures: Figures) -> list[tuple[Interval, str]]:
    """The rate a change stated beside it leaves possible: delta / (current − delta)."""
    delta = next(iter(assertion.of(Role.DELTA)), None)
    found = []
    if delta is not None and delta.amount is not None:
        for now, basis in figures.candidates(next(iter(assertion.of(Role.ABOUT)), None)):
            interval = growth_interval(now - delta.amount, now)
            if interval is not None:
                found.append(((interval[0] * 100, interval[1] * 100), f"{delta.words} / ({basis} − {delta.words})"))
    return found


def _quotient(second: Role) -> Callable[[Assertion, Figures], Judgement]:
    def judged(assertion: Assertion, figures: Figures) -> Judgement:
        stated = _stated(assertion)
        pairs = _pairs(assertion, figures, second)
        tries = []
        for (part, one), (whole, two) in pairs:
            interval = rate_interval(part, whole)
            if interval is not None:
                tries.append(((interval[0] * 100, interval[1] * 100), f"{one} / {two}"))
        if stated is None or not tries:
            return _unknown("what it is a rate of is printed nowhere, or is zero")
        return _held(stated, tries)

    return judged


def _direction(assertion: Assertion, figures: Figures) -> Judgement:
    pairs = _pairs(assertion, figures, Role.BASE)
    if not pairs:
        return _unknown("the two figures are not both printed in a document that was read")
    for (now, one), (base, two) in pairs:
        if _goes(assertion.direction, now, base):
            return Judgement(Verdict.SUPPORTED, f"{one} against {two}", _of(now - base))
    (now, one), (base, two) = pairs[0]
    if assertion.direction is Direction.ABOUT_SAME:
        return Judgement(
            Verdict.UNVERIFIABLE, f"“about the same” is a matter of judgement: {one} against {two}", _of(now - base)
        )
    return Judgement(Verdict.CONTRADICTED, f"{one} against {two}", _of(now - base))


def _goes(direction: Direction | None, now: Amount, base: Amount) -> bool:
    if direction is Direction.UP:
        return now.high > base.low
    if direction is Direction.DOWN:
        return now.low < base.high
    return now.agrees(base)


# ------------------------------------------------------------------------------------------------ lists
def _sum(assertion: Assertion, figures: Figures) -> Judgement:
    parts = [operand for operand in assertion.of(Role.PART) if operand.amount is not None]
    total = Amount.total(operand.amount for operand in parts if operand.amount is not None)
    whole = next(iter(assertion.of(Role.WHOLE)), None)
    wholes = figures.candidates(whole) if whole else []
    if not parts or not wholes:
        return _unknown("the whole or its parts are not stated")
    low = Fraction(total.value) - Fraction(total.quantum) / 2
    high = Fraction(total.value) + Fraction(total.quantum) / 2
    # parts that were cut off, not rounded, are each up to one unit of their last digit larger
    cut = Fraction(total.value) + Fraction(total.quantum)
    for amount, basis in wholes:
        if Fraction(amount.low) <= high and low <= Fraction(amount.high):
            return Judgement(Verdict.SUPPORTED, f"rounded: {len(parts)} parts against {basis}", (low, high))
    for amount, basis in wholes:
        if Fraction(amount.low) <= cut and low <= Fraction(amount.high):
            return Judgement(Verdict.SUPPORTED, f"cut off: {len(parts)} parts against {basis}", (low, cut))
    amount, basis = wholes[0]
    if assertion.complete or low > Fraction(amount.high):
        return Judgement(Verdict.CONTRADICTED, f"{len(parts)} parts against {basis}", (low, high))
    return _unknown("the list need not name every part")


def _count(assertion: Assertion, _figures: Figures) -> Judgement:
    stated, part = _stated(assertion), next(iter(assertion.of(Role.PART)), None)
    if stated is None or part is None or part.amount is None:
        return _unknown("nothing was counted")
    exact = Fraction(part.amount.value)
    verdict = Verdict.SUPPORTED if stated.value == part.amount.value else Verdict.CONTRADICTED
    return Judgement(verdict, f"{part.words} are listed", (exact, exact))


def _item(assertion: Assertion, figures: Figures) -> Judgement:
    if assertion.note.startswith("absent:"):
        _, parent, listed = (*assertion.note.removeprefix("absent:").split("|"), "", "")[:3]
        return Judgement(Verdict.CONTRADICTED, f"the tables have no such item below {parent}; they have {listed}")
    empty = [part for part in assertion.of(Role.PART) if _is_empty(part, figures)]
    known = [part for part in assertion.of(Role.PART) if figures.cells(part.reference)]
    if empty:
        return Judgement(Verdict.CONTRADICTED, f"the table has no money for {'、'.join(part.words for part in empty)}")
    if not known:
        return _unknown("the items are not named as in the table")
    return Judgement(Verdict.SUPPORTED, f"{len(known)} of the items have money in the table")


def _is_empty(part: Operand, figures: Figures) -> bool:
    """Whether the table prints the item's line without money; a line it does not print says nothing."""
    cells = figures.cells(part.reference)
    return bool(cells) and not any(cell.fact.amount for cell in cells if cell.fact.amount and cell.fact.amount.value)


def _funded(assertion: Assertion, funds: Sequence[tuple[str, Amount]]) -> Judgement:
    """The number of projects with targets, and their money, against the forms that are attached."""
    stated = _stated(assertion)
    if stated is None or not funds:
        return _unknown("no target form with money is attached")
    total = Amount.total(amount for _, amount in funds)
    if assertion.kind is ClaimKind.COUNT:
        exact = Fraction(len(funds))
        if stated.value == len(funds):
            return Judgement(Verdict.SUPPORTED, f"{len(funds)} forms are attached", (exact, exact))
        return Judgement(Verdict.UNVERIFIABLE, f"{len(funds)} forms are attached; not all need be", (exact, exact))
    number = next(iter(assertion.of(Role.PART)), None)
    counted = number is not None and number.amount is not None and number.amount.value == len(funds)
    if _how(stated, _of(total)):
        return Judgement(Verdict.SUPPORTED, f"the money of {len(funds)} forms", _of(total))
    if counted:
        return Judgement(Verdict.CONTRADICTED, f"the {len(funds)} forms state {total.value} yuan together", _of(total))
    return Judgement(Verdict.UNVERIFIABLE, "the forms attached are not all the projects", _of(total))


_KINDS: dict[ClaimKind, Callable[[Assertion, Figures], Judgement]] = {
    ClaimKind.AMOUNT: _amount, ClaimKind.CHANGE: _change, ClaimKind.GROWTH: _growth,
    ClaimKind.SHARE: _quotient(Role.WHOLE), ClaimKind.EXECUTION: _quotient(Role.BASE),
    ClaimKind.DIRECTION: _direction, ClaimKind.SUM: _sum, ClaimKind.COUNT: _count, ClaimKind.ITEM: _item,
}  # fmt: skip
