"""Numbers of a table that are no money, as assertions: areas, lengths, rates and points that no sentence is held against."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from budgetdiff.document.seen import numbers_in
from budgetdiff.facts import Assertion, ClaimKind, Evaluation, Fact, Provenance, folded
from budgetdiff.statements.changes import assertions_of
from budgetdiff.statements.extracted import Change

_THINGS = re.compile(r"[(]([^()\d]{1,6}|m2)[)]$")
_GREW = re.compile(r"[增减升降涨]")
_COUNTS = "the table counts things here, not money"
_POINTS = "the points that a form adds up to"
_RATE = "a rate of a table that no statement is known to hold"


def counted_of(facts: Iterable[Fact]) -> tuple[Assertion, ...]:
    """What a table counts or measures (房屋 1,234.56 平方米), each number that is printed as money is, as an assertion of its own.

    Its value is the number as printed, its unit what the heading or the label has in brackets, None where neither says one.
    """
    found = []
    for fact in facts:
        numbers = numbers_in(folded(fact.raw))
        if len(numbers) != 1:
            continue
        place = fact.provenance
        things = _THINGS.search(folded(fact.column_title)) or _THINGS.search(folded(fact.label))
        found.append(
            Assertion(
                provenance=Provenance(place.document_id, place.page, place.row, place.bbox),
                unit_name=fact.unit_name,
                quote=f"{fact.label} {fact.column_title} {fact.raw}",
                kind=ClaimKind.COUNT,
                subject=fact.label,
                stated=fact.raw,
                value=Decimal(re.sub(r"[^\d.]", "", folded(numbers[0]))),
                unit=things[1] if things else None,
                note=_COUNTS,
            )
        )
    return tuple(found)


def points_of(evaluations: Iterable[Evaluation], unit_name: str) -> tuple[Assertion, ...]:
    """The points that forms add up to (总分 98.20), those printed with decimals: numbers of a page as any other.

    The points themselves are held against their parts as evaluations, not as assertions.
    """
    return tuple(
        Assertion(
            provenance=one.provenance,
            unit_name=unit_name,
            quote=f"{one.label} {number}",
            kind=ClaimKind.COUNT,
            subject=one.label,
            stated=str(number),
            value=number,
            unit="分",
            note=_POINTS,
        )
        for one in evaluations
        if one.kind == "total"
        for number in (one.weight, one.score)
        if number is not None and "." in str(number)
    )


def rates_of(changes: Iterable[Change]) -> tuple[Assertion, ...]:
    """The printed rates of a table that is no statement: what they are rates of nobody says."""
    rates = [change for change in changes if change.is_rate]
    return tuple(
        replace(
            one,
            kind=ClaimKind.GROWTH if _GREW.search(change.fact.column_title) else ClaimKind.SHARE,
            operands=(),
            note=_RATE,
        )
        for change, one in zip(rates, assertions_of(rates), strict=True)
    )
