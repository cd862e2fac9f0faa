"""What one document hands to the store: the values of every stage before it, ready to be written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts import BBox, Fact, Indicator, Phase


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A row of ``document``: who, when and what a source is."""

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


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact with the key that follows its line through the years (``label_key`` is '' where a code does)."""

    fact: Fact
    label_key: str


@dataclass(frozen=True, slots=True)
class FundRecord:
    """An amount of money a target or self-evaluation form prints: in yuan, with the form's project and row label."""

    project: str
    label: str
    column_title: str
    fiscal_year: int
    phase: Phase
    amount: Decimal | None
    quantum: Decimal | None
    raw: str
    page: int
    row: int | None
    bbox: BBox | None


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A table of the document: recognised as a statement, or left over with the reason."""

    page: int
    title: str
    statement: str | None
    money_unit: str | None
    cells: int
    reason: str


@dataclass(frozen=True, slots=True)
class RemarkRecord:
    """A line that checks of form need: kind is 'contents', 'heading', 'note' or 'placeholder'."""

    kind: str
    page: int
    text: str
    statement: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of one document. ``assertions`` are JSON texts."""

    document: DocumentRecord
    facts: tuple[FactRecord, ...]
    indicators: tuple[Indicator, ...] = ()
    funds: tuple[FundRecord, ...] = ()
    assertions: tuple[str, ...] = ()
    tables: tuple[TableRecord, ...] = ()
    remarks: tuple[RemarkRecord, ...] = ()
