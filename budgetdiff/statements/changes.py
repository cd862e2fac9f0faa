"""Printed change columns (增减额, 增减%) as assertions: what a table itself says about two of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgetdiff.facts import (
    Assertion,
    ClaimKind,
    Fact,
    Operand,
    Phase,
    Provenance,
    Reference,
    Role,
    Slot,
    folded,
    label_key,
)
from budgetdiff.statements.extracted import Change
from budgetdiff.statements.periods import period_of

_BASE_NAMED = re.compile(r"[比较]([^/()]*?(?:数|年|预算|决算|执行))(?:/|$|增|减|的)")
_GREW = re.compile(r"[增减升降涨]")
_QUOTIENT = re.compile(r"执行率|完成率|完成.*%|[占为是].*(?:预算|决算|执行数|上年|\d{4})")
"""A rate that is one figure as a part of the other: 完成预算%, 为上年的%."""
_SHARE = re.compile(r"占比|比重|比例|占.*%")
"""A rate that is a part of the whole table, which no two figures of its row give."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_ORDER = (Phase.PROPOSED, Phase.APPROVED, Phase.ADJUSTED, Phase.EXECUTED)


def assertions_of(changes: Iterable[Change]) -> tuple[Assertion, ...]:
    """Each printed change or rate as an assertion about the two figures of its row that it lies between.

    The later period is the current one; where the row does not print exactly two periods of one measure the assertion
    says so in its note, and is never held against anything.
    """
    return tuple(_assertion(change) for change in changes)


def _assertion(change: Change) -> Assertion:
    printed = change.fact
    kind = _kind(change)
    pair = None if kind is ClaimKind.SHARE else _pair(change)
    operands: tuple[Operand, ...] = ()
    if pair is not None:
        operands = (_operand(Role.ABOUT, pair[1]), _operand(Role.BASE, pair[0]))
    place = printed.provenance
    return Assertion(
        provenance=Provenance(place.document_id, place.page, place.row, place.bbox),
        unit_name=printed.unit_name,
        quote=f"{printed.label} {printed.column_title} {printed.raw}",
        kind=kind,
        subject=" ".join(part for part in (printed.code, printed.label) if part),
        stated=printed.raw,
        value=printed.amount.value if printed.amount else None,
        quantum=printed.amount.quantum if printed.amount else None,
        unit="%" if change.is_rate else "元",
        operands=operands,
        note="" if pair else "the row does not print the two figures this change lies between",
    )


def _kind(change: Change) -> ClaimKind:
    """What a column of change or rate states, by its heading; a rate that says no more is that of growth."""
    heading = folded(change.fact.column_title)
    if not change.is_rate:
        return ClaimKind.CHANGE
    if _GREW.search(heading):
        return ClaimKind.GROWTH
    if _QUOTIENT.search(heading):
        return ClaimKind.EXECUTION
    return ClaimKind.SHARE if _SHARE.search(heading) else ClaimKind.GROWTH


def _pair(change: Change) -> tuple[Fact, Fact] | None:
    """The base and the current figure of a change: of one measure, of the periods its header names.

    The measure is the one that the change may be about (its header's, or the one printed before it) where it stands in two
    periods; of several that do, behind which the change stands alone, the total, where that does.
    Of three periods or more the header must name the base (比2023年执行数).
    """
    lines: dict[str, dict[tuple[int, Phase], Fact]] = {}
    for fact in change.line:
        if fact.amount is not None:
            lines.setdefault(fact.measure, {})[fact.fiscal_year, fact.phase] = fact
    compared = {measure: figures for measure, figures in lines.items() if len(figures) >= 2}
    about = [measure for measure in compared if measure in change.near]
    if len(about) > 1 or not change.near:
        about = [measure for measure in compared if measure == "total"]
    figures = compared[about[0]] if about else None
    if figures is None:
        return None
    periods = sorted(figures, key=_by_time)
    heading = folded(change.fact.column_title)
    named = _BASE_NAMED.search(heading)
    own = {int(year) for year in _YEAR.findall(heading.replace(named[1], "") if named else heading)}
    if own and periods[-1][0] not in own:
        # 增减% below 2024年, beside figures of 2025: what it says ends with the year it stands below
        periods = [period for period in periods if period[0] <= max(own)]
        if len(periods) < 2 or periods[-1][0] not in own:
            return None
    current = periods[-1]
    base = period_of((named[1],), current[0], current[1]) if named else None
    if base not in figures or base == current:
        base = periods[0] if len(periods) == 2 else None
    return (figures[base], figures[current]) if base is not None else None


def _by_time(period: tuple[int, Phase]) -> tuple[int, int]:
    return period[0], _ORDER.index(period[1])


def _operand(role: Role, fact: Fact) -> Operand:
    labels = () if fact.code else (fact.label_key or label_key(fact.label),)
    slot = Slot(fact.statement, fact.measure, fact.side, fact.code, None if fact.code else fact.level, labels)
    reference = Reference((slot,), fact.fiscal_year, fact.phase)
    return Operand(role, fact.column_title, None, reference, fact.provenance.page)
