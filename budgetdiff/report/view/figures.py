"""The figures at the head of a report and its pictures: cards, the bridge, where the money goes and flows, the years."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from markupsafe import Markup

from budgetdiff.report.charts import Step
from budgetdiff.report.lines import LineName
from budgetdiff.report.numbers import Figure, Number, Rate


@dataclass(frozen=True, slots=True)
class Scenario:
    """How a period is drawn: ``side`` is base or current, ``style`` is plan (outlined) or actual (solid)."""

    name: str
    side: str
    style: str


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure. ``base`` may be an empty number; ``note`` is one short remark, '' where there is none."""

    label: str
    current: Number
    base: Number
    delta: Figure
    rate: Rate
    tone: str
    note: str = ""
    base_name: str = ""
    href: str = ""
    """The part of the page that a count leads to."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: a title that states its message, a sentence on how to read it, shapes, and the same in words.

    ``steps`` are the columns of a bridge, for a reader who draws it anew; ``cut`` is where its axis begins. ``narrow`` are the
    shapes of the same for a narrow screen.
    """

    title: str
    message: str
    svg: Markup
    description: str
    steps: tuple[Step, ...] = ()
    cut: Decimal = Decimal(0)
    narrow: Markup = field(default_factory=Markup)


@dataclass(frozen=True, slots=True)
class Share:
    """A class of spending: its amount, its share of all, and its change."""

    label: str
    amount: Number
    share: Rate
    delta: Figure
    english: str = ""
    ours: bool = False

    @property
    def named(self) -> str:
        """Its name where there is no markup: in English with the printed one beside, as ``Row.named``."""
        return LineName(self.label, self.english, self.ours).beside


@dataclass(frozen=True, slots=True)
class Move:
    """A line whose amount changed: by how much, and the rate."""

    label: str
    delta: Figure
    rate: Rate
    english: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """What the later period is spent on, as areas (``spent``), as a table, and what ``changed`` (None where too little did).

    ``moves`` say what the areas of ``changed`` do, the largest first.
    """

    spent: Chart
    changed: Chart | None
    rows: tuple[Share, ...]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A stream from one node to another: ``number`` is the figure that states it, None where computed; ``figure`` its amount."""

    start: str
    end: str
    number: Number | None
    figure: Figure


@dataclass(frozen=True, slots=True)
class Flow:
    """How money flows in the later period (``now``) and how that changed (None where it is not comparable), and both as tables.

    ``remarks`` say where what is stated of a kind of spending is not what its classes make up.
    """

    now: Chart
    changed: Chart | None
    rows: tuple[FlowRow, ...]
    changes: tuple[FlowRow, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearCell:
    """A figure of one period, its growth against the period before, and its index (first period = 100)."""

    number: Number
    growth: Rate
    index: Rate


@dataclass(frozen=True, slots=True)
class Years:
    """Totals through more than two periods, with pictures of them."""

    message: str
    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[YearCell, ...]], ...]
    multiples: Chart | None
    index: Chart | None
    title: str = ""
