"""Totals and classes in real terms and per denominator, beside the nominal figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import polars as pl

from budgetdiff.compare import Comparison
from budgetdiff.facts import Period
from budgetdiff.report.names import SPOTS
from budgetdiff.report.numbers import Figure, Rate
from budgetdiff.report.scope import FUNCTION, SPENDING, Line, Scope
from budgetdiff.report.view import Measured, MeasuredRow


def measured_of(scope: Scope) -> Measured | None:
    """The section of what was given with ``--deflator`` and ``--per``; None where nothing was, or no line has it."""
    comparison = scope.source.measured
    if comparison is None:
        return None
    _, base, current = scope.language, comparison.base, comparison.current
    real = base.year if "real_growth_numerator" in comparison.lines.columns else ""
    per = (
        str(comparison.lines["per_name"][0])
        if "per_name" in comparison.lines.columns and comparison.lines.height
        else ""
    )
    per = per if scope.source.counts is None else _.counted(per)
    rows = tuple(_row(scope, label, line, real, per) for label, line in _lines(scope, comparison))
    if not rows:
        return None
    heads = [_("Item"), _.period(base), _.period(current), "Δ %"]
    said = []
    if real:
        heads += [_("{period} in prices of {year}", period=_.period(current), year=real), _("real Δ %")]
        said.append(
            _("Real: the later figure × index of {base} ÷ index of {current}.", base=base.year, current=current.year)
        )
    if per:
        heads += [_("{period} per {what}", period=_.period(side), what=per) for side in (base, current)]
        heads.append(_("Δ % per {what}", what=per))
        said.append(_("Amounts per {what} are in {money}.", what=per, money=_.each_name))
        said += _counts(scope, per, (base, current))
    title = (
        _("In real terms and per unit") if real and per else _("In real terms") if real else _("Per {what}", what=per)
    )
    return Measured(
        title, (" " if _.code == "en" else "").join(said), real, per, rows, tuple(heads), scope.source.counts or ()
    )


def _counts(scope: Scope, per: str, periods: Sequence[Period]) -> Iterator[str]:
    """Where the documents print what is divided by, and for which of the periods they dispute it or do not say it."""
    _, counts = scope.language, scope.source.counts
    if counts is None:
        return
    for period in dict.fromkeys(periods):
        own, called = [one for one in counts if one.period == period], _.period(period)
        for one in own:
            spot = _(SPOTS[one.place], n=one.page)
            about = {"n": f"{one.number:f}", "document": one.document, "spot": spot, "text": one.words}
            yield _("{period}: {n} ({document}, {spot}: “{text}”).", period=called, **about)
        if len({one.number for one in own}) > 1:
            yield _("The document of {period} prints different numbers: none is taken.", period=called)
        if not own:
            yield _("No document of {period} says how many “{what}”.", period=called, what=per)


def _lines(scope: Scope, comparison: Comparison) -> Iterator[tuple[str, Line]]:
    """The headline totals, then the classes of the table that shows most of them."""
    total = scope.first(SPENDING, comparison)
    if total is not None:
        yield scope.language("Total expenditure"), total
    for label, line in scope.headlines(comparison):
        if line["current"] is not None:
            yield scope.language(label), line
    lines = scope.lines(scope.best(FUNCTION, comparison), comparison)
    names = scope.labels(comparison)
    for line in lines.filter(pl.col("level") == 1, pl.col("role").is_in(["leaf", "parent"])).sort("node").to_dicts():
        if line["current"] is not None:
            yield f"{line['code'] or ''} {scope.named(line, names).beside}".strip(), line


def _row(scope: Scope, label: str, line: Line, real: str, per: str) -> MeasuredRow:
    numbers, none = scope.numbers, Rate()
    return MeasuredRow(
        label,
        numbers.of(line, "base"),
        numbers.of(line, "current"),
        scope.growth(line),
        Figure() if not real else _amount(scope, line["real_current_numerator"], line["real_current_denominator"]),
        none if not real else numbers.rate(line["real_growth_numerator"], line["real_growth_denominator"]),
        none if not per else _each(scope, line["per_base_numerator"], line["per_base_denominator"]),
        none if not per else _each(scope, line["per_current_numerator"], line["per_current_denominator"]),
        none if not per else numbers.rate(line["per_growth_numerator"], line["per_growth_denominator"]),
    )


def _amount(scope: Scope, numerator: Decimal | None, denominator: Decimal | None) -> Figure:
    if numerator is None or not denominator:
        return Figure()
    amount = scope.language.divided(numerator, denominator)
    return Figure(scope.language.amount(amount), amount)


def _each(scope: Scope, numerator: Decimal | None, denominator: Decimal | None) -> Rate:
    text = scope.language.each(numerator, denominator)
    return Rate(text, numerator, denominator) if text else Rate()
