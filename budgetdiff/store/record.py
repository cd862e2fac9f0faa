"""What one document hands to the store: the values of every stage before it, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass

from budgetdiff.facts import (
    NOTHING,
    Evaluation,
    Fact,
    Fund,
    Given,
    Indicator,
    LostNumber,
    Phase,
    Reason,
    Remark,
    TableSeen,
)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A row of ``document``: who, when and what a source is.

    Unit, level, year and phase are those that count; ``stated`` holds what the document itself says of them (nothing:
    the same), ``given`` what the user said instead. A ``correction`` (更正, 修订) counts before what it corrects.
    ``numbers`` counts those seen on pages with tables, None where nobody counted; ``numbers_lost`` those left over.
    ``currency`` is the ISO code of its amounts (None: CNY), ``year_label`` what its year is called where it is not the number.
    """

    document_id: str
    source_name: str
    source_path: str | None
    format: str
    place: str
    title: str | None
    unit_name: str
    unit_level: str | None
    fiscal_year: int
    phase: Phase
    pages: int
    reader: str
    notes: tuple[str, ...]
    stated: Given = NOTHING
    given: Given = NOTHING
    correction: bool = False
    numbers: int | None = None
    numbers_lost: int | None = None
    currency: str | None = None
    year_label: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of one document. ``assertions`` are JSON texts."""

    document: DocumentRecord
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...] = ()
    funds: tuple[Fund, ...] = ()
    assertions: tuple[str, ...] = ()
    tables: tuple[TableSeen, ...] = ()
    remarks: tuple[Remark, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    lost: tuple[LostNumber, ...] = ()
    reasons: tuple[Reason, ...] = ()
