"""What a report lists below its tables: targets, findings with what was decided of them, remarks, documents."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from budgetdiff.report.evidence import Crop, Illustrated, Picture
from budgetdiff.report.lines import LineName
from budgetdiff.report.names import REMARKS
from budgetdiff.report.numbers import NOTHING, Figure, Number, Rate
from budgetdiff.report.source import Place


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
