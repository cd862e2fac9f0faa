"""The view of one report as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budgetdiff.facts import Unit
from budgetdiff.report.evidence import Illustrated, Picture
from budgetdiff.report.language import Language
from budgetdiff.report.money import Parts
from budgetdiff.report.names import short
from budgetdiff.report.view.figures import Card, Chart, Flow, Scenario, Whole, Years
from budgetdiff.report.view.listed import Document, Findings, Project, Remarks
from budgetdiff.report.view.tables import Execution, Measured, VarianceTable


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
