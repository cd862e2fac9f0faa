"""What a report is made from: results of the stages before it, and the places their numbers were printed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetdiff.compare import Comparison, Trend
from budgetdiff.compare.headcounts import Headcount
from budgetdiff.facts import Amount, Period, ReasonKind

if TYPE_CHECKING:
    from budgetdiff.track import Tracking


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact was printed: ``kind`` says what ``page`` counts (page, line, sheet, table); ``bbox`` in points.

    ``money_unit`` is the unit that the table states above its cells, None where it states none. ``doubtful`` says that the table
    was not read for certain, and that nothing else confirms the figure.
    """

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
    money_unit: str | None = None
    bbox: Sequence[float] | None = None
    doubtful: bool = False
    currency: str = ""
    """The ISO code of another currency than yuan."""
    standing: str = "printed"
    """How far it can be relied on to be what stands on the paper; of a figure from a picture what its recognition is worth."""


TargetSpot = tuple[str, int | None, int | None, str]
"""What a row of the targets knows of its place: document, page, row, and the target's name."""


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document the figures came from. ``path`` is where its file stood when it was read; it may be gone by now."""

    document_id: str
    source_name: str
    format: str
    title: str
    period: Period
    pages: int
    facts: int
    notes: tuple[str, ...]
    path: Path | None = None
    kind: str = "page"


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total of spending as one place states it: printed in a table, or implied by a sentence; ``amount`` in yuan."""

    fact_id: str
    period: Period
    statement: str
    side: str | None
    label: str
    amount: Amount
    origin: str


@dataclass(frozen=True, slots=True)
class StatedReason:
    """A unit's own words about a line. ``line`` is its statement, side ('' where none), measure and node in the comparison.

    ``base`` is the period that the explained change is from, None where the words do not say.
    """

    line: tuple[str, str, str, str]
    kind: ReasonKind
    text: str
    period: Period
    base: Period | None
    source_name: str
    place_kind: str
    page: int


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What became of the numbers that sentences and change columns of the documents state."""

    supported: int = 0
    contradicted: int = 0
    unverifiable: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return self.supported + self.contradicted + self.unverifiable


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A table that was seen and not recognised."""

    document_id: str
    source_name: str
    page: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Everything one unit's report shows.

    ``places`` is by fact id, ``targets`` are the places of the targets. ``trend`` is None for fewer than three periods;
    ``execution`` compares approved with executed figures of one year where both are there. ``findings`` are rows of the view
    of that name, with what was decided about them (``check.dispositions.columns``) where a file of decisions was given.
    ``names`` are what the classification calls the codes that no table names. ``totals`` are all totals
    of spending that its documents state of the two periods, ``reasons`` its own words about lines.
    """

    unit: str
    comparison: Comparison
    tracking: Tracking
    places: Mapping[str, Place]
    documents: tuple[SeenDocument, ...]
    trend: Trend | None = None
    execution: Comparison | None = None
    findings: tuple[Mapping[str, Any], ...] = ()
    verdicts: Verdicts = Verdicts()
    left_over: tuple[LeftOver, ...] = ()
    names: Mapping[str | None, str] = field(default_factory=dict)
    targets: Mapping[TargetSpot, Place] = field(default_factory=dict)
    totals: tuple[StatedTotal, ...] = ()
    reasons: tuple[StatedReason, ...] = ()
    notes: tuple[str, ...] = ()
    """Of a department: whose sum it is, and what that leaves open."""
    tagged: frozenset[str] = frozenset()
    """Codes and labels of lines whose direction somebody said."""
    measured: Comparison | None = None
    """The comparison with what it is measured by beside yuan (``compare.Yardsticks``), where a user gave that."""
    counts: tuple[Headcount, ...] | None = None
    """The counts of people that its documents print, where amounts are divided by these; None where they are not."""
