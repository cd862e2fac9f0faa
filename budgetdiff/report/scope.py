"""What every part of a report is made with: the source, the language, the numbers; and which table speaks for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.compare import Comparison
from budgetdiff.facts import Period
from budgetdiff.report.charts import outlined
from budgetdiff.report.evidence import Pictures
from budgetdiff.report.language import Language
from budgetdiff.report.lines import LineName, line_name
from budgetdiff.report.money import Marks
from budgetdiff.report.names import KINDS, MEASURES, STATEMENTS
from budgetdiff.report.numbers import Numbers, Rate
from budgetdiff.report.source import ReportSource
from budgetdiff.report.view import Scenario

Line = Mapping[str, Any]
Spot = tuple[str, str, str | None]
"""A statement, a measure and a side: one column of one table."""

# the table that states a unit's spending as a whole, and what stands in for it
SPENDING: tuple[Spot, ...] = (
    ("expenditure", "total", None),
    ("income_expenditure", "total", "expenditure"),
    ("general_public", "total", None),
)
FUNCTION: tuple[Spot, ...] = (
    ("expenditure", "total", None),
    ("general_public", "total", None),
    ("income_expenditure", "total", "expenditure"),
)
ECONOMIC: tuple[Spot, ...] = (
    ("expenditure_economic", "total", None),
    ("general_public_economic", "total", None),
    ("basic_economic", "total", None),
)
REVENUE: tuple[Spot, ...] = (("income_expenditure", "total", "revenue"), ("income", "total", None))
HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("Basic expenditure", "expenditure", "basic"),
    ("Basic expenditure", "general_public", "basic"),
    ("Project expenditure", "expenditure", "project"),
    ("Project expenditure", "general_public", "project"),
    ("Three public expenses", "three_public", "total"),
    ("Agency operating costs", "three_public", "agency_operating"),
)
"""Label, statement and measure of what stands on the cards; of one label the first that there is."""


@dataclass(frozen=True)
class Scope:
    """The source, the language, and what makes numbers of figures."""

    source: ReportSource
    language: Language
    numbers: Numbers
    pictures: Pictures
    marks: Marks = field(default_factory=Marks)

    def classification(self, spot: Spot, comparison: Comparison | None = None) -> str | None:
        """What a column is shown by that divides its total more than once: by function; None where it does so once."""
        statement, measure, side = spot
        lines = (comparison or self.source.comparison).select(statement, measure, side=side)
        kinds = set(lines["classification"].drop_nulls())
        return "functional" if "functional" in kinds and len(kinds) > 1 else None

    def lines(self, spot: Spot, comparison: Comparison | None = None) -> pl.DataFrame:
        """The lines of a column of a table: of one that is divided by function and by kind those by function, never both."""
        statement, measure, side = spot
        kind = self.classification(spot, comparison)
        return (comparison or self.source.comparison).select(statement, measure, side=side, classification=kind)

    def total(self, spot: Spot, comparison: Comparison | None = None) -> Line | None:
        """The total of a column of a table, None where it has none."""
        statement, measure, side = spot
        lines = (comparison or self.source.comparison).select(statement, measure, side=side)
        # of a column that is divided twice the total that is printed stands first
        rows = lines.filter(pl.col("role") == "total")
        return rows.row(0, named=True) if rows.height else None

    def first(self, spots: tuple[Spot, ...], comparison: Comparison | None = None) -> Line | None:
        """The first of the totals that the current period states: those that both state before others, and among them what
        is printed or implied before what was only added up from lines below."""
        found = [
            row for spot in spots if (row := self.total(spot, comparison)) is not None and row["current"] is not None
        ]
        return min(found, key=lambda row: (row["base"] is None, _summed(row)), default=None)

    def best(self, spots: tuple[Spot, ...], comparison: Comparison | None = None) -> Spot:
        """Of the tables that show the same thing the one with most lines that both periods state; the first of equals."""
        return max(spots, key=lambda spot: self.lines(spot, comparison)["delta"].count())

    def headlines(self, comparison: Comparison | None = None) -> list[tuple[str, Line]]:
        """The lines of the cards after the first, each with its label."""
        found: dict[str, Line] = {}
        for label, statement, measure in HEADLINES:
            line = self.total((statement, measure, None), comparison)
            if line is not None and (line["current"] is not None or line["base"] is not None):
                found.setdefault(label, line)
        return list(found.items())

    def labels(self, comparison: Comparison) -> dict[str | None, str]:
        """What codes are called in any table of a comparison, else in the classification: a class that one table only adds
        up, another one names."""
        named = comparison.lines.filter(
            pl.col("code").is_not_null(), pl.col("label").is_not_null(), pl.col("role") != "residual"
        )
        printed = named.select("code", "label").unique("code", keep="first", maintain_order=True)
        return {**self.source.names, **dict(printed.iter_rows())}

    def named(self, line: Line, labels: Mapping[str | None, str] | None = None) -> LineName:
        """What a line is called: by its label as printed, else by what its code is called (``labels``, made here without)."""
        label = line["label"]
        if not label:
            label = (self.labels(self.source.comparison) if labels is None else labels).get(line["code"])
        return line_name(self.language.code, label, line["code"])

    def scenario(self, period: Period, side: str) -> Scenario:
        """How a period is named and drawn."""
        return Scenario(self.language.period(period), side, "plan" if outlined(period) else "actual")

    def growth(self, line: Line) -> Rate:
        """The growth of a line: a rate where its kind has one, else the kind in words."""
        if line["kind"] == "normal":
            return self.numbers.rate(line["growth_numerator"], line["growth_denominator"])
        return Rate(self.language(KINDS[line["kind"]]))

    def money(self, amount: Decimal, *, signed: bool = False) -> str:
        """An amount with its unit, as it stands in a sentence."""
        gap = "" if self.language.code == "zh" else " "
        return self.marks.put(amount, self.language.amount(amount, signed=signed), gap, self.language.unit_name)

    def unit_of(self, name: str) -> str:
        """The name of the unit of money as it stands in a sentence."""
        return self.marks.put(None, "", "", name)

    def tone(self, line: Line) -> str:
        """good, bad or even: whether a change is favourable, of lines that somebody tagged and of material ones; else even.

        More or less spending is neither good nor bad by itself: a colour that nobody asked for would judge.
        """
        asked = line["material"] or {line["code"], line["label"]} & self.source.tagged
        if line["favourable"] is None or not asked:
            return "even"
        return "good" if line["favourable"] else "bad"

    def change(self, amount: Decimal) -> str:
        """``增加3498.40万元``, ``减少…`` or ``持平``."""
        if not amount:
            return self.language("unchanged")
        return self.language("up {amount}" if amount > 0 else "down {amount}", amount=self.money(abs(amount)))

    def name(self, line: Line) -> str:
        """A line in words: table, column, code and label."""
        statement = self.language(STATEMENTS.get(str(line["statement"]), str(line["statement"])))
        if line["side"]:
            statement += f" · {self.language('Revenue' if line['side'] == 'revenue' else 'Expenditure')}"
        column = str(line["measure"])
        measure = "" if column == "total" else f" · {self.language(MEASURES.get(column, column))}"
        # the columns of the three public expenses are named as their lines are
        named = line["role"] == "total" or (measure and line["statement"] == "three_public")
        label = line_name(self.language.code, line["label"], line["code"]).said if line["label"] else ""
        label = "" if named else f" · {line['code'] or ''} {label}".rstrip(" ·")
        return f"{statement}{measure}{label}"


def _summed(line: Line) -> bool:
    """Whether a figure of a line was added up from the lines below it, so that no place can be pointed at."""
    return "derived" in (line["base_origin"], line["current_origin"])


def moved(line: Line) -> Decimal | None:
    """What a line's change is shown as: its delta, or what it adds where one side prints nothing."""
    change: Decimal | None = line["change"] if line["delta"] is None else line["delta"]
    return change
