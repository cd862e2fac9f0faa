"""What a report is made from: results of the stages before it, and the places their numbers were printed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from budgetdiff.compare import Comparison, Trend
from budgetdiff.facts import Period

if TYPE_CHECKING:
    from budgetdiff.track import Tracking


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact was printed: ``kind`` says what ``page`` counts (page, line, sheet, table)."""

    document_id: str
    source_name: str
    kind: str
    page: int
    row: int | None
    statement_title: str
    column_title: str
    label: str
    raw: str
    origin: str


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document the figures came from."""

    document_id: str
    source_name: str
    format: str
    title: str
    period: Period
    pages: int
    facts: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Everything one unit's report shows. ``places`` is by fact id; ``trend`` is None for two periods."""

    comparison: Comparison
    tracking: Tracking
    places: Mapping[str, Place]
    documents: tuple[SeenDocument, ...]
    trend: Trend | None = None
    left_over: tuple[tuple[str, int, str], ...] = field(default=())
