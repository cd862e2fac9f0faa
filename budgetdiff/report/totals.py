"""The figures a report opens with, held against every other total that its documents state of the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetdiff.facts import Amount, squeezed
from budgetdiff.report.names import STATEMENTS
from budgetdiff.report.scope import Line, Scope
from budgetdiff.report.source import StatedTotal

_WHOLE = frozenset({("expenditure", ""), ("income_expenditure", "expenditure")})
"""Tables, each with its side, that state all of a unit's spending; a fund's own table states a part of it."""


def doubts_of(scope: Scope, total: Line | None) -> tuple[str, ...]:
    """A sentence for each figure of the headline that other places state otherwise, beyond what the print can hide.

    The same line as another document states or implies it; and, for all of a unit's spending, the other tables, where
    none of them prints what the headline says.
    """
    return () if total is None else tuple(_doubts(scope, total))


def _doubts(scope: Scope, total: Line) -> Iterator[str]:
    _ = scope.language
    for side, period in (("base", scope.source.comparison.base), ("current", scope.source.comparison.current)):
        if total[side] is None:
            continue
        used = Amount(total[side], total[f"{side}_quantum"] or Decimal(0))
        stated = [one for one in scope.source.totals if one.period == period]
        others = [one for one in stated if _same_line(one, total) and not one.amount.agrees(used)]
        whole = [one for one in stated if (one.statement, one.side or "") in _WHOLE and not _same_table(one, total)]
        if _spot(total) in _WHOLE and whole and not any(one.amount.agrees(used) for one in whole):
            others += whole
        if others:
            yield _(
                "{period} is taken as {used}{where}; elsewhere it is {others}.",
                period=_.period(period),
                used=scope.money(total[side]),
                where=_place(scope, total, side),
                others=_(", ").join(dict.fromkeys(_said(scope, one) for one in others)),
            )


def with_balances(scope: Scope, total: Line) -> bool:
    """Whether a total holds more than was spent: its own table prints the year's spending beside it (本年支出合计), and it is less.

    So do accounts: 总计 balances revenue and expenditure with what is carried forward.
    """
    if total["current"] is None:
        return False
    used = Amount(total["current"], total["current_quantum"] or Decimal(0))
    return any(
        one.period == scope.source.comparison.current
        and _same_table(one, total)
        and squeezed(one.label).startswith("本年")
        and one.amount.value < used.value
        and not one.amount.agrees(used)
        for one in scope.source.totals
    )


def _spot(line: Line) -> tuple[str, str]:
    return str(line["statement"]), line["side"] or ""


def _same_table(one: StatedTotal, line: Line) -> bool:
    return (one.statement, one.side or "") == _spot(line)


def _same_line(one: StatedTotal, line: Line) -> bool:
    return _same_table(one, line) and squeezed(one.label) == squeezed(str(line["label"] or ""))


def _said(scope: Scope, one: StatedTotal) -> str:
    _ = scope.language
    place = scope.source.places.get(one.fact_id)
    parts = [] if place is None else [scope.numbers.at(place.source_name, place.kind, place.page)]
    parts.append(
        _("implied by a sentence") if one.origin == "implied" else f"{_(STATEMENTS[one.statement])} {one.label}"
    )
    return f"{scope.money(one.amount.value)}{_(' ({reason})', reason=_(', ').join(parts))}"


def _place(scope: Scope, line: Line, side: str) -> str:
    place = scope.source.places.get(line[f"{side}_fact_id"] or "")
    if place is None:
        return ""
    return scope.language(" ({reason})", reason=scope.numbers.at(place.source_name, place.kind, place.page))
