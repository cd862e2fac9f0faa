"""What stands around the statutory cells of a document: funds of target forms, tables as seen, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgetdiff.facts.amount import Amount
from budgetdiff.facts.fact import Standing
from budgetdiff.facts.period import Phase
from budgetdiff.facts.provenance import BBox, Provenance


@dataclass(frozen=True, slots=True)
class Fund:
    """An amount of money a target or self-evaluation form prints for its project (``资金总额``, ``全年执行数`` …).

    ``standing`` says how far its line can be relied on, as that of a fact.
    """

    project: str
    label: str
    column_title: str
    fiscal_year: int
    phase: Phase
    amount: Amount | None
    raw: str
    provenance: Provenance
    standing: Standing = Standing.PRINTED


class Proof(StrEnum):
    """How far the reading of a table proves itself."""

    PROVED = "proved"
    """What must add up or be equal does, and every number an eye sees in the table has its place."""
    ACCOUNTED = "accounted"
    """Every number an eye sees has its place; there is nothing to add up, or what does not is the publisher's."""
    DOUBTFUL = "doubtful"
    """Numbers are lost, or lines and columns uncertain, and sums do not clear it: our reading may be at fault."""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table of the document: recognised as ``statement`` (a catalogue id), or left over (None) with the reason.

    ``proof`` is None for what was left over, ``doubt`` the reason where it is doubtful. ``numbers`` are those that an eye
    sees in its region, ``lost`` those of them that nothing took over. ``facts`` are the positions of its first fact and
    of the one after its last among the document's.
    """

    page: int
    title: str
    statement: str | None
    money_unit: str | None
    cells: int
    reason: str
    proof: Proof | None = None
    doubt: str = ""
    numbers: int = 0
    lost: int = 0
    facts: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class LostNumber:
    """A number that an eye sees on a page with a table, and that nothing took over, as printed.

    ``table`` is the position of the table in whose region it stands; ``in_words`` says that it is part of a text there.
    """

    page: int
    row: int | None
    raw: str
    bbox: BBox | None
    table: int | None = None
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A line for checks of form.

    ``kind`` is ``contents``, ``heading``, ``note``, ``absence``, ``titled``, ``placeholder``, ``picture`` for a page that
    is one, ``unsure`` for a picture with a number in its tables that was not read for certain, or ``refused`` for a cell of
    money that is no number, with its ``column``; ``misspelt`` and ``misnamed`` for the unit's
    name (``statements/ownname.py``), ``period`` and ``form_period`` for the period of a project (``statements/timespans.py``);
    ``staff``, ``posts`` and ``insured`` for a count of people, with the ``number`` it states (``statements/headcounts.py``).
    ``text`` is what is printed; ``parts`` are what the reading found in it, each by its name.
    ``row`` and ``bbox`` are its place on the page, as in ``Provenance``; None where it is of the page as a whole.
    """

    kind: str
    page: int
    text: str
    statement: str | None
    row: int | None = None
    bbox: BBox | None = None
    number: Decimal | None = None
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A line of a target or self-evaluation form beside its indicators.

    ``kind`` is ``goal`` (the year's objective: ``planned`` and ``reached`` are its words), ``execution`` (the scored line
    of money: ``planned`` is its budget, ``reached`` its rate, as printed) or ``total`` (the sum of weights and scores).
    ``standing`` says how far its line can be relied on, as that of a fact.
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
    standing: Standing = Standing.PRINTED
