"""Printed change columns (增减额, 增减%) as assertions: what a table itself says about two of its columns."""

from __future__ import annotations

from collections.abc import Iterable

from budgetdiff.facts import Assertion, ClaimKind, Fact, Operand, Phase, Provenance, Reference, Role, Slot, label_key
from budgetdiff.statements.rows import Change

_ORDER = (Phase.PROPOSED, Phase.APPROVED, Phase.ADJUSTED, Phase.EXECUTED)


def assertions_of(changes: Iterable[Change]) -> tuple[Assertion, ...]:
    """Each printed change or rate as an assertion about the two figures of its row that it lies between.

    The later period is the current one; where the row does not print exactly two periods of one measure the assertion
    says so in its note, and is never held against anything.
    """
    return tuple(_assertion(change) for change in changes)


def _assertion(change: Change) -> Assertion:
    printed = change.fact
    rows = [fact for fact in change.line if fact.measure == printed.measure and fact.amount is not None]
    periods = sorted({(fact.fiscal_year, fact.phase) for fact in rows}, key=_by_time)
    note = ""
    operands: tuple[Operand, ...] = ()
    if len(periods) == 2:
        base, current = (
            _operand(role, rows, period) for role, period in zip((Role.BASE, Role.ABOUT), periods, strict=True)
        )
        operands = (current, base)
    else:
        note = "the row does not print the two figures this change lies between"
    place = printed.provenance
    return Assertion(
        provenance=Provenance(place.document_id, place.page, place.row, place.bbox), unit_name=printed.unit_name,
        quote=f"{printed.label} {printed.column_title} {printed.raw}",
        kind=ClaimKind.GROWTH if change.is_rate else ClaimKind.CHANGE,
        subject=" ".join(part for part in (printed.code, printed.label) if part), stated=printed.raw,
        value=printed.amount.value if printed.amount else None, quantum=printed.amount.quantum if printed.amount else None,
        unit="%" if change.is_rate else "元", operands=operands, note=note,
    )  # fmt: skip


def _by_time(period: tuple[int, Phase]) -> tuple[int, int]:
    return period[0], _ORDER.index(period[1])


def _operand(role: Role, rows: list[Fact], period: tuple[int, Phase]) -> Operand:
    fact = next(fact for fact in rows if (fact.fiscal_year, fact.phase) == period)
    labels = () if fact.code else (fact.label_key or label_key(fact.label),)
    slot = Slot(fact.statement, fact.measure, fact.side, fact.code, None if fact.code else fact.level, labels)
    return Operand(role, fact.column_title, None, Reference((slot,), *period), fact.provenance.page)
