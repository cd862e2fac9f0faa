"""The tables of lines with their changes: variance, execution, real terms and per denominator."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetdiff.compare.headcounts import Headcount
from budgetdiff.report.lines import LineName
from budgetdiff.report.numbers import Figure, Number, Rate
from budgetdiff.report.view.figures import Scenario


@dataclass(frozen=True, slots=True)
class Why:
    """The unit's own words beside a line: what they are (in words, and as ``kind``), as printed, and where."""

    name: str
    kind: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a variance table. ``tone`` is good, bad or even; widths and places are in the units of its SVG."""

    level: int
    code: str
    label: str
    base: Number
    current: Number
    delta: Figure
    rate: Rate
    contribution: Rate
    tone: str
    role: str
    kind: str
    remark: str
    base_width: str
    current_width: str
    delta_x: str
    delta_width: str
    pin: str
    pin_cut: bool
    identity: str
    within: tuple[str, ...]
    parts: int
    key: str
    why: tuple[Why, ...] = ()
    rank: str = ""
    """类, 款 or 项, where the line has a code of a classification."""
    favourable: bool | None = None
    """Whether the change is favourable, said of every line; ``tone`` is what the page colours."""
    share: Rate = field(default_factory=Rate)
    """What it is of the total, where the table shows one period ``alone``."""
    rounding: bool = False
    """Whether the line is what the print rounded away: it says nothing of its own."""
    english: str = ""
    """Its English name in a report in English, '' where it has none; ``label`` stays as printed."""
    ours: bool = False
    """Whether the English name is a translation of this library."""

    @property
    def named(self) -> str:
        """Its name where there is no markup: ``label``, or in English ``Police† 公安``."""
        return LineName(self.label, self.english, self.ours).beside


@dataclass(frozen=True, slots=True)
class VarianceTable:
    """A table of the report: an anchor, a title that states its message, and its rows; the total comes last.

    ``folds`` are the identities of rows with parts. ``pin_scale`` is the rate at which pins are cut, '' where none is.
    """

    anchor: str
    title: str
    message: str
    base: Scenario
    current: Scenario
    rows: tuple[Row, ...]
    folds: tuple[str, ...]
    pin_scale: str = ""
    alone: str = ""
    """base or current, where no line can be compared: the table then shows what that period is made of."""


@dataclass(frozen=True, slots=True)
class Execution:
    """Budget against outturn of one year: rows with the rate of execution (outturn over budget) in ``rates``."""

    title: str
    message: str
    table: VarianceTable
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """A line with its nominal change, what the later figure is in prices of the earlier year, and what it is per denominator.

    ``real`` is an amount that was computed and rounded to the fen, ``growth_real`` exact; ``base_per`` and ``current_per`` are
    amounts over a denominator, as pairs.
    """

    label: str
    base: Number
    current: Number
    growth: Rate
    real: Figure
    growth_real: Rate
    base_per: Rate
    current_per: Rate
    growth_per: Rate


@dataclass(frozen=True, slots=True)
class Measured:
    """Totals and classes in real terms and per denominator, beside the nominal figures; ``message`` says what was given.

    ``real`` says in which year's prices, ``per`` what is counted; '' where it was not asked for. ``counts`` are the counts that the
    documents themselves print, each with its place, where amounts are divided by these.
    """

    title: str
    message: str
    real: str
    per: str
    rows: tuple[MeasuredRow, ...]
    heads: tuple[str, ...]
    counts: tuple[Headcount, ...] = ()

    def cells(self, row: MeasuredRow) -> tuple[str, ...]:
        """What stands in the columns of a row, as shown, in the order of ``heads``."""
        found = [row.label, row.base.marked, row.current.marked, row.growth.text]
        if self.real:
            found += [row.real.text, row.growth_real.text]
        if self.per:
            found += [row.base_per.text, row.current_per.text, row.growth_per.text]
        return tuple(found)
