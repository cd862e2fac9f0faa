"""What a sentence or a change column states, held against the printed figures: a verdict for every assertion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from budgetdiff.check.figures import Candidate, Figures
from budgetdiff.check.judgement import Judgement, Try, bounds, explained, held, unknown
from budgetdiff.check.listed import judge_count, judge_funds, judge_item, judge_sum
from budgetdiff.facts import (
    Amount,
    Assertion,
    Claim,
    ClaimKind,
    Direction,
    Role,
    Verdict,
    growth_interval,
    rate_interval,
)


def judge(assertion: Assertion, figures: Figures, funds: Sequence[tuple[str, Amount]] = ()) -> Claim:
    """The claim that an assertion becomes. ``funds`` are the target forms' projects with the money each states.

    A number is first held as rounded, then as cut off; only what neither explains is contradicted. What cannot be
    attributed, or has nothing to be held against, is unverifiable with the reason.
    """
    if assertion.note and not assertion.note.startswith("absent:"):
        judged = unknown(assertion.note)
    elif assertion.funds:
        judged = judge_funds(assertion, funds)
    else:
        judged = _KINDS[assertion.kind](assertion, figures)
    if assertion.approximate and judged.verdict is Verdict.CONTRADICTED:
        judged = unknown(f"stated as approximate; {judged.basis}", judged.interval)
    low, high = judged.interval if judged.interval else (None, None)
    return Claim(
        provenance=assertion.provenance,
        quote=assertion.quote,
        kind=assertion.kind.value,
        subject=assertion.subject,
        stated=assertion.stated,
        unit=assertion.unit,
        computed=_decimal((low + high) / 2) if low is not None and high is not None else None,
        low=_decimal(low),
        high=_decimal(high),
        verdict=judged.verdict,
        basis=judged.basis,
    )


def _decimal(value: Fraction | None) -> Decimal | None:
    return (
        None if value is None else (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001"))
    )


def _stated(assertion: Assertion) -> Amount | None:
    if assertion.value is None or assertion.quantum is None:
        return None
    return Amount(assertion.value, assertion.quantum)


# ------------------------------------------------------------------------------------------------ amounts
def _amount(assertion: Assertion, figures: Figures) -> Judgement:
    """An amount is what a cell prints; else the sum of cells; else what the sentences stated before."""
    stated, abouts = _stated(assertion), assertion.of(Role.ABOUT)
    if stated is None or not abouts:
        return unknown("nothing is stated that could be held against a figure")
    cells = [cell for about in abouts for cell in figures.cells(about.reference)]
    own = [c for c in figures.candidates(abouts) if not c.basis.startswith("stated")]
    tries = [Try(bounds(c.amount), c.basis, c.sure) for c in own]
    parts = _sum_of_parts(assertion, figures)
    if parts is not None and explained(stated, parts.interval):
        return held(stated, [parts])
    if any(one.sure for one in tries):
        judged = held(stated, tries)
        other = figures.elsewhere(assertion.subject, abouts, stated) if judged.verdict is Verdict.CONTRADICTED else None
        return unknown(f"another column or table prints it: {other}", judged.interval) if other else judged
    again = [
        Try(bounds(o.amount), f"stated before as “{o.words}”", o.sure) for o in assertion.of(Role.AGAIN) if o.amount
    ]
    if tries or again:
        return held(stated, [*tries, *again])
    blank = next((cell for cell in cells if cell.fact.amount is None), None)
    if blank is not None and stated.value == 0:
        return Judgement(Verdict.SUPPORTED, f"the cell is blank: {blank.fact_id}")
    return unknown("no cell of the tables prints this figure")


def _sum_of_parts(assertion: Assertion, figures: Figures) -> Try | None:
    """The sum of the cells that make the quantity up, where the form prints the parts only."""
    found = [candidates[0] for part in assertion.of(Role.PART) if (candidates := figures.candidates([part]))]
    if not found:
        return None
    return Try(bounds(Amount.total(c.amount for c in found)), " + ".join(c.basis for c in found))


# ------------------------------------------------------------------------------------------------ changes
def _pairs(assertion: Assertion, figures: Figures, second: Role) -> list[tuple[Candidate, Candidate]]:
    """The current figure beside its base; for a share the part beside any of the wholes that may be meant."""
    if second is Role.BASE:
        return figures.pairs(assertion.of(Role.ABOUT), assertion.of(Role.BASE))
    about = figures.candidates(assertion.of(Role.ABOUT))
    other = figures.candidates(assertion.of(second))
    return [(one, two) for one in about for two in other if one.group == two.group]


def _change(assertion: Assertion, figures: Figures) -> Judgement:
    stated = _stated(assertion)
    if stated is None:
        return unknown("no amount of change is stated")
    tries = [
        Try(bounds(now.amount - base.amount), f"{now.basis} − {base.basis}", now.sure and base.sure)
        for now, base in _pairs(assertion, figures, Role.BASE)
    ]
    if tries:
        return held(stated, tries, either_sign=assertion.either_sign)
    about = figures.candidates(assertion.of(Role.ABOUT))
    if not about:
        return unknown("no cell prints the figure that changed")
    sure = [now for now in about if now.sure]
    if sure and not assertion.either_sign and all((now.amount - stated).high < 0 <= now.amount.value for now in about):
        now = sure[0]
        return Judgement(
            Verdict.CONTRADICTED,
            f"the figure is {now.amount.value} ({now.basis}), so the base would be negative",
            bounds(now.amount),
        )
    return unknown("the base is printed in no document that was read")


def _growth(assertion: Assertion, figures: Figures) -> Judgement:
    stated = _stated(assertion)
    if stated is None:
        return unknown("no rate is stated")
    tries: list[Try] = []
    undefined = False
    for now, base in _pairs(assertion, figures, Role.BASE):
        interval = growth_interval(base.amount, now.amount)
        if interval is None:
            undefined = True
            continue
        percent = (interval[0] * 100, interval[1] * 100)
        tries.append(Try(percent, f"{now.basis} / {base.basis} − 1", now.sure and base.sure))
        cut = growth_interval(base.as_cut(), now.as_cut())
        if cut is not None and cut != interval:
            basis = f"{now.basis} / {base.basis} − 1, of amounts that were cut off"
            tries.append(Try((cut[0] * 100, cut[1] * 100), basis, sure=False))
    if undefined and not tries:
        return unknown("the base is zero, so there is no rate")
    rates = _rates_of_delta(assertion, figures)
    if rates is None and not tries:
        return unknown("the base can be zero, so any rate is possible")
    tries += rates or []
    if not tries:
        return unknown("the base is printed in no document that was read")
    return held(stated, tries, either_sign=assertion.either_sign)


def _rates_of_delta(assertion: Assertion, figures: Figures) -> list[Try] | None:
    """The rate a change stated beside it leaves possible: delta / (current − delta); None where that base can be 0."""
    found: list[Try] = []
    for delta in assertion.of(Role.DELTA):
        if delta.amount is None:
            continue
        for now in figures.current(assertion.of(Role.ABOUT)):
            interval = growth_interval(now.amount - delta.amount, now.amount)
            if interval is None and now.sure:
                return None
            if interval is None:
                continue
            basis = f"{delta.words} / ({now.basis} − {delta.words})"
            found.append(Try((interval[0] * 100, interval[1] * 100), basis, now.sure and delta.sure))
            after, moved = now.as_cut(), Candidate(delta.amount, delta.words, delta.sure).as_cut()
            cut = growth_interval(after - moved, after)
            if cut is not None and cut != interval:
                found.append(Try((cut[0] * 100, cut[1] * 100), f"{basis}, of amounts that were cut off", sure=False))
    return found


def _quotient(second: Role) -> Callable[[Assertion, Figures], Judgement]:
    def judged(assertion: Assertion, figures: Figures) -> Judgement:
        stated = _stated(assertion)
        tries = []
        for part, whole in _pairs(assertion, figures, second):
            interval = rate_interval(part.amount, whole.amount)
            if interval is not None:
                percent = (interval[0] * 100, interval[1] * 100)
                tries.append(Try(percent, f"{part.basis} / {whole.basis}", part.sure and whole.sure))
            cut = rate_interval(part.as_cut(), whole.as_cut())
            if cut is not None and cut != interval:
                basis = f"{part.basis} / {whole.basis}, of amounts that were cut off"
                tries.append(Try((cut[0] * 100, cut[1] * 100), basis, sure=False))
        if stated is None or not tries:
            return unknown("what it is a rate of is printed nowhere, or is zero")
        judged = held(stated, tries)
        if judged.verdict is Verdict.CONTRADICTED and assertion.balanced:
            near = Amount(stated.value, stated.quantum * 3)
            if any(explained(near, one.interval) for one in tries):
                return unknown(
                    "the shares of the list make up 100 %, so one may have been moved by a digit", judged.interval
                )
        return judged

    return judged


def _direction(assertion: Assertion, figures: Figures) -> Judgement:
    pairs = _pairs(assertion, figures, Role.BASE)
    if not pairs:
        return _below_its_part(assertion, figures)
    for now, base in pairs:
        # what words state may be cut off: 0.00万元 beside 64.21元 of last year is the same in print
        if any(
            _goes(assertion.direction, *two) for two in ((now.amount, base.amount), (now.as_cut(), base.as_cut()))
        ) or (assertion.direction is Direction.SAME and _less_than_a_digit(now, base)):
            return Judgement(Verdict.SUPPORTED, f"{now.basis} against {base.basis}", bounds(now.amount - base.amount))
    now, base = next(((n, b) for n, b in pairs if n.sure and b.sure), pairs[0])
    basis, interval = f"{now.basis} against {base.basis}", bounds(now.amount - base.amount)
    if assertion.direction is Direction.ABOUT_SAME:
        return unknown(f"“about the same” is a matter of judgement: {basis}", interval)
    if not (now.sure and base.sure):
        return unknown(f"it is not certain which figures are meant; not {basis}", interval)
    return Judgement(Verdict.CONTRADICTED, basis, interval)


def _below_its_part(assertion: Assertion, figures: Figures) -> Judgement:
    """持平 is false where a part of the total, as other sentences imply it, was more than the total is now."""
    about = figures.candidates(assertion.of(Role.ABOUT))
    bases = [floor for base in assertion.of(Role.BASE) if (floor := figures.floor(base.reference)) is not None]
    same = assertion.direction is Direction.SAME
    for floor in bases:
        if same and about and all(now.sure and now.amount.high < floor.amount.low for now in about):
            basis = f"{about[0].basis} against at least {floor.basis}, which other sentences imply of a part"
            return Judgement(Verdict.CONTRADICTED, basis, bounds(about[-1].amount - floor.amount))
    return unknown("the two figures are not both printed in a document that was read")


def _goes(direction: Direction | None, now: Amount, base: Amount) -> bool:
    if direction is Direction.UP:
        return now.high > base.low
    if direction is Direction.DOWN:
        return now.low < base.high
    return now.agrees(base)


def _less_than_a_digit(now: Candidate, base: Candidate) -> bool:
    """Whether two figures may differ by less than a digit of the coarser one, where a cell prints the other more finely.

    The change between 0.0019 and 0.0112万元 is 0.00万元 cut off, and a sentence that prints two decimals calls it 持平.
    """
    finer, coarser = sorted((now, base), key=lambda one: one.amount.quantum)
    if finer.line is None or finer.amount.quantum == coarser.amount.quantum:
        return False
    low, high = bounds(coarser.as_cut() - finer.amount)
    return low < coarser.amount.quantum and high > -coarser.amount.quantum


_KINDS: dict[ClaimKind, Callable[[Assertion, Figures], Judgement]] = {
    ClaimKind.AMOUNT: _amount,
    ClaimKind.CHANGE: _change,
    ClaimKind.GROWTH: _growth,
    ClaimKind.SHARE: _quotient(Role.WHOLE),
    ClaimKind.EXECUTION: _quotient(Role.BASE),
    ClaimKind.DIRECTION: _direction,
    ClaimKind.SUM: judge_sum,
    ClaimKind.COUNT: judge_count,
    ClaimKind.ITEM: judge_item,
}
