"""A performance target as a form prints it, and the actual that was reported against it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts.fact import Standing
from budgetdiff.facts.period import Phase
from budgetdiff.facts.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Indicator:
    """One target of one project (三级指标): fields of the database view ``indicators``.

    ``comparator`` is one of ``>= <= = > < between qualitative``. ``target_value`` and ``target_upper`` are in ``unit``
    as printed; they are None for qualitative targets. ``standing`` says how far its line can be relied on, as that of a fact.
    """

    unit_name: str
    fiscal_year: int
    phase: Phase
    project: str
    category: str
    subcategory: str
    name: str
    target_raw: str
    comparator: str
    target_value: Decimal | None
    target_upper: Decimal | None
    unit: str | None
    actual_raw: str | None
    actual_value: Decimal | None
    weight: Decimal | None
    score: Decimal | None
    deviation_reason: str | None
    provenance: Provenance
    standing: Standing = Standing.PRINTED
