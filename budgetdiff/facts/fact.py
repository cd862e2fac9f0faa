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


class Standing(StrEnum):
    """How far the amount of a fact can be relied on to be what stands on the paper.

    ``printed``: the document holds it as text. The others are of figures that a machine recognised in a picture: ``confirmed``
    (read for certain, and sums that share none of its faults pin it down), ``agreed`` (two looks read the same and are sure, no sum
    speaks), ``contradicted`` (two looks are sure, and a sum fails: the publisher's affair), ``corrected`` (a rival reading makes
    every sum hold, and nothing else would), ``doubtful``.
    """

    PRINTED = "printed"
    CONFIRMED = "confirmed"
    AGREED = "agreed"
    CONTRADICTED = "contradicted"
    CORRECTED = "corrected"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a statutory statement, or what a sentence implies of one.

    The fields are those of the database view ``facts``. ``amount`` is None for a blank cell that the form has; it is
    never 0 for one. ``fiscal_year`` and ``phase`` are the fact's own, not its document's. ``label_key`` tells lines
    without a code apart over the years; it is empty where a code does. ``doubtful`` says that its table was not read for
    certain, and that nothing else the document prints confirms it. ``standing`` and ``confidence`` (0 to 1, None for what is
    printed as text) are those of recognition in pictures; of a corrected fact ``raw`` is what was read. ``rivals`` are other
    readings of the cell, for a person to choose from.
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
    standing: Standing = Standing.PRINTED
    confidence: float | None = None
    rivals: tuple[str, ...] = ()
