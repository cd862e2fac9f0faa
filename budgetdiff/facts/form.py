"""What stands around the statutory cells of a document: funds of target forms, tables as seen, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts.amount import Amount
from budgetdiff.facts.period import Phase
from budgetdiff.facts.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Fund:
    """An amount of money a target or self-evaluation form prints for its project (``资金总额``, ``全年执行数`` …)."""

    project: str
    label: str
    column_title: str
    fiscal_year: int
    phase: Phase
    amount: Amount | None
    raw: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table of the document: recognised as ``statement`` (a catalogue id), or left over (None) with the reason."""

    page: int
    title: str
    statement: str | None
    money_unit: str | None
    cells: int
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line for checks of form; ``kind`` is ``contents``, ``heading``, ``note``, ``absence``, ``titled`` or ``placeholder``."""

    kind: str
    page: int
    text: str
    statement: str | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A line of a target or self-evaluation form beside its indicators.

    ``kind`` is ``goal`` (the year's objective: ``planned`` and ``reached`` are its words), ``execution`` (the scored line
    of money: ``planned`` is its budget, ``reached`` its rate, as printed) or ``total`` (the sum of weights and scores).
    """

    project: str
    fiscal_year: int
    phase: Phase
    kind: str
    label: str
    planned: str
    reached: str
    weight: Decimal | None
    score: Decimal | None
    provenance: Provenance
