"""The frozen view of a report: all that a template shows, computed and worded.

These classes are the context that templates of a user's own look are written against (docs/report.md). Fields are added, not
renamed or removed. Text is plain: a template escapes it. The only markup is in ``Chart.svg``, shapes this library drew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from budgetdiff.facts import Unit
from budgetdiff.report.charts import Step
from budgetdiff.report.evidence import Crop, Illustrated, Picture
from budgetdiff.report.language import Language
from budgetdiff.report.lines import LineName
from budgetdiff.report.money import Parts
from budgetdiff.report.names import REMARKS, short
from budgetdiff.report.numbers import NOTHING, Figure, Number, Rate
from budgetdiff.report.source import Place


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

    ``real`` says in which year's prices, ``per`` what is counted; '' where it was not asked for.
    """

    title: str
    message: str
    real: str
    per: str
    rows: tuple[MeasuredRow, ...]
    heads: tuple[str, ...]

    def cells(self, row: MeasuredRow) -> tuple[str, ...]:
        """What stands in the columns of a row, as shown, in the order of ``heads``."""
        found = [row.label, row.base.marked, row.current.marked, row.growth.text]
        if self.real:
            found += [row.real.text, row.growth_real.text]
        if self.per:
            found += [row.base_per.text, row.current_per.text, row.growth_per.text]
        return tuple(found)


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


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One performance target, with what it was a year before and what was reached; ``tone`` is good, bad or even.

    ``printed`` and ``printed_before`` are the target and the one of the year before with where they were printed.
    """

    category: str
    name: str
    target: str
    before: str
    movement: str
    actual: str
    attainment: str
    rate: Rate
    tone: str
    bar: str
    where: str
    reason: str = ""
    missed: bool = False
    printed: Number = NOTHING
    printed_before: Number = NOTHING
    english: str = ""
    """The English of its category in a report in English, a translation of this library; '' where it has none."""

    @property
    def sorted_by(self) -> str:
        """Its category where there is no markup: in English with the printed one beside."""
        return LineName(self.category, self.english, ours=bool(self.english)).beside


@dataclass(frozen=True, slots=True)
class Project:
    """The targets of one project, its money, and the pages its form stands on."""

    name: str
    funds: Figure
    rows: tuple[TargetRow, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A number a finding rests on: its words, what was printed, where, and its pictures (words may stand in several places).

    ``place`` is that of the figure of a table, None where it is not one.
    """

    words: str
    raw: str
    where: str
    crops: tuple[Crop, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a finding: ``status`` as in the file and by ``name``, the rest as noted; ``said`` is all in one line.

    ``carried`` names the earlier period that the decision was made about, '' where it is about this finding itself.
    """

    status: str
    name: str
    note: str
    who: str
    when: str
    carried: str
    said: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding. ``severity`` is error, warning or info, ``name`` says it in the language; ``gap`` is the difference in words.

    ``whose`` names unit, level, year and phase where findings of several stand together; ``earlier`` is of an earlier year
    than the unit's newest.
    """

    identity: str
    severity: str
    name: str
    rule: str
    message: str
    where: str
    expected: str
    found: str
    difference: str
    tolerance: str
    proofs: tuple[Proof, ...]
    gap: str = ""
    whose: str = ""
    earlier: bool = False
    decided: Decided | None = None
    title: str = ""
    """What the rule is called, in words."""
    follows: tuple[str, ...] = ()
    """What follows from the same mistake, each in a sentence with its rule and place."""
    spots: tuple[Place, ...] = ()
    """The places of its numbers and of those of what follows from it."""

    @property
    def paragraphs(self) -> str:
        """The message and below it what follows, for where nothing can be folded."""
        return "\n".join((self.message, *(f"↳ {one}" for one in self.follows)))


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a report, errors first, with a title that says how many, and a sentence on all that was held.

    ``rows`` are those that count: what was accepted stands in ``accepted``, and in none of the numbers.
    """

    message: str
    errors: int
    warnings: int
    infos: int
    rows: tuple[FindingRow, ...]
    title: str = ""
    accepted: tuple[FindingRow, ...] = ()

    @property
    def listed(self) -> tuple[FindingRow, ...]:
        """All of them, those that count first."""
        return (*self.rows, *self.accepted)

    @property
    def groups(self) -> tuple[tuple[str, tuple[FindingRow, ...]], ...]:
        """The findings below whose they are, in their order; one group without a name where they say not whose."""
        return tuple((whose, tuple(rows)) for whose, rows in groupby(self.rows, lambda row: row.whose))


@dataclass(frozen=True, slots=True)
class FindingsView(Illustrated):
    """The context of ``checked.html``: a page of findings alone."""

    language: str
    title: str
    findings: Findings
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """One entry of a list of remarks: what it is about, its number, and where that is from."""

    text: str
    number: Number
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is new, discontinued, restated, implied, missing and not explained."""

    appeared: tuple[Remark, ...]
    vanished: tuple[Remark, ...]
    restated: tuple[Remark, ...]
    implied: tuple[Remark, ...]
    missing: tuple[str, ...]
    left_over: tuple[str, ...]
    unexplained: tuple[Remark, ...] = ()
    """Changes above the thresholds without a stated reason; none where no thresholds were given."""

    @property
    def titled(self) -> tuple[tuple[str, tuple[Remark, ...]], ...]:
        """The lists of lines in the order they are shown, each with its title in English, as the catalogue has it."""
        return tuple((title, getattr(self, name)) for name, title in REMARKS.items())


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read."""

    name: str
    title: str
    period: str
    pages: str
    facts: int
    digest: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView(Illustrated):
    """The context of the template: stable names, no arithmetic left to do."""

    language: str
    unit: str
    title: str
    subtitle: str
    sentences: tuple[str, ...]
    cards: tuple[Card, ...]
    base: Scenario
    current: Scenario
    unit_of_money: str
    unit_value: int
    currency: str
    bridge: Chart | None
    tables: tuple[VarianceTable, ...]
    execution: Execution | None
    years: Years | None
    projects: tuple[Project, ...]
    targets_message: str
    findings: Findings
    remarks: Remarks
    documents: tuple[Document, ...]
    pictures: tuple[Picture, ...]
    whole: Whole | None = None
    flow: Flow | None = None
    measured: Measured | None = None
    amounts: Mapping[str, Parts] = field(default_factory=dict)
    """What texts of the view that hold money are made of, by the text: for a page that can say it in another unit."""

    def parts(self, text: str) -> Parts:
        """What a text is made of: words, and money that is known exactly."""
        return self.amounts.get(text, (text,))

    @property
    def toned(self) -> bool:
        """Whether any change is coloured: lines that were tagged, and material ones."""
        tables = [*self.tables, *([self.execution.table] if self.execution is not None else [])]
        return any(row.tone != "even" for table in tables for row in table.rows)

    @property
    def translated(self) -> bool:
        """Whether any name in its tables is a translation of this library."""
        tables = [*self.tables, *([self.execution.table] if self.execution is not None else [])]
        shares = () if self.whole is None else self.whole.rows
        sorted_by = any(row.english for project in self.projects for row in project.rows)
        return sorted_by or any(row.ours for table in tables for row in table.rows) or any(row.ours for row in shares)

    @property
    def unit_in_full(self) -> str:
        """The unit's name where it is so long that the subtitle cuts it, else ''."""
        return "" if short(self.unit) in (self.unit, "—") else self.unit

    @property
    def units(self) -> tuple[tuple[int, str], ...]:
        """The units of money that the tables can be switched to: yuan in one of it, and its name."""
        code = "zh" if self.language.startswith("zh") else "en"
        usual = {1, 1_000, 1_000_000} if self.currency else {1, 10_000, 100_000_000}
        wanted = sorted({*usual, self.unit_value})
        return tuple((value, Language(code, Unit(value), self.currency).unit_name) for value in wanted)

    @property
    def total(self) -> Decimal | None:
        """The first card's amount in yuan: the unit's spending."""
        return self.cards[0].current.amount if self.cards else None
