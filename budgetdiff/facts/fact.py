"""A fact: one printed (or implied, or derived) amount with everything that names it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgetdiff.facts.amount import Amount
from budgetdiff.facts.period import Phase
from budgetdiff.facts.provenance import Provenance


class Origin(StrEnum):
    """How a fact is known."""

    PRINTED = "printed"
    IMPLIED = "implied"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a statutory statement, or what a sentence implies of one.

    The fields are those of the database view ``facts``. ``amount`` is None for a blank cell that the form has; it is
    never 0 for one. ``fiscal_year`` and ``phase`` are the fact's own, not its document's. ``label_key`` tells lines
    without a code apart over the years; it is empty where a code does. ``doubtful`` says that its table was not read for
    certain, and that nothing else the document prints confirms it.
    """

    unit_name: str
    fiscal_year: int
    phase: Phase
    statement: str
    statement_title: str
    side: str | None
    classification: str | None
    code: str | None
    label: str
    level: int | None
    measure: str
    column_title: str
    amount: Amount | None
    raw: str
    origin: Origin
    provenance: Provenance
    label_key: str = ""
    doubtful: bool = False
