"""The frozen view of a report: all that the template shows, computed and worded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.report.language import Language
from budgetdiff.report.names import KINDS, MEASURES, MOVEMENTS, STATEMENTS
from budgetdiff.report.numbers import Number, Numbers
from budgetdiff.report.source import ReportSource
from budgetdiff.report.tables import TableMaker, VarianceTable

Line = dict[str, Any]
_Spot = tuple[str, str, str | None]
# the table that states a unit's spending as a whole, and what stands in for it
_SPENDING = (
    ("expenditure", "total", None),
    ("income_expenditure", "total", "expenditure"),
    ("general_public", "total", None),
)
_REVENUE = (("income_expenditure", "total", "revenue"), ("income", "total", None))
_ECONOMIC = (("general_public_economic", "total", None), ("basic_economic", "total", None))
_FUNCTION = (
    ("expenditure", "total", None),
    ("general_public", "total", None),
    ("income_expenditure", "total", "expenditure"),
)
_CARDS = (("Basic expenditure", "expenditure", "basic"), ("Basic expenditure", "general_public", "basic"),
          ("Project expenditure", "expenditure", "project"), ("Project expenditure", "general_public", "project"),
          ("Three public expenses", "three_public", "total"),
          ("Agency operating costs", "three_public", "agency_operating"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure: the current amount, and the base it is held against."""

    label: str
    current: Number
    base: Number
    delta: str
    rate: str
    tone: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One performance target, with what it was a year before and what was reached."""

    category: str
    name: str
    target: str
    before: str
    movement: str
    actual: str
    where: str


@dataclass(frozen=True, slots=True)
class Project:
    """The targets of one project and its money."""

    name: str
    funds: str
    rows: tuple[TargetRow, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """Totals through more than two periods."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Number, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read."""

    name: str
    title: str
    period: str
    pages: int
    facts: int
    digest: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The context of the template: stable names, no arithmetic left to do."""

    language: str
    title: str
    subtitle: str
    sentences: tuple[str, ...]
    cards: tuple[Card, ...]
    base: str
    current: str
    unit_of_money: str
    tables: tuple[VarianceTable, ...]
    years: Years | None
    projects: tuple[Project, ...]
    targets_message: str
    implied: tuple[tuple[str, Number], ...]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    left_over: tuple[str, ...]
    documents: tuple[Document, ...]


def view_of(source: ReportSource, language: Language) -> ReportView:
    """The view of a report on one unit. Amounts are shown in the language's unit of money."""
    return _Maker(source, language).view()


class _Maker:
    """Words the figures of one report."""

    def __init__(self, source: ReportSource, language: Language) -> None:
        self.source, self._ = source, language
        self.comparison = source.comparison
        self.numbers = Numbers(language, source.places)
        self.tables = TableMaker(self.comparison, language, self.numbers)
        self.base, self.current = language.period(self.comparison.base), language.period(self.comparison.current)

    def view(self) -> ReportView:
        _, comparison = self._, self.comparison
        total = self._first(_SPENDING)
        tables = tuple(self._tables())
        implied = tuple(self._implied())
        appeared, vanished = self._leaves("new"), self._leaves("discontinued")
        return ReportView(
            language="zh-CN" if _.code == "zh" else "en", title=self._headline(total),
            subtitle=_("{unit} · {base} → {current} · amounts in {money} · from {n} published documents",
                       unit="、".join(comparison.units), base=self.base, current=self.current, money=_.unit_name,
                       n=len(self.source.documents)),
            sentences=tuple(self._sentences(tables, appeared, vanished, implied)), cards=tuple(self._cards(total)),
            base=self.base, current=self.current, unit_of_money=_.unit_name, tables=tables, years=self._years(),
            projects=tuple(self._projects()), targets_message=self._targets_message(), implied=implied,
            appeared=appeared, vanished=vanished,
            left_over=tuple(f"{name} {self.numbers.spot(kind, page)}: {title}" for name, kind, page, title in self._left_over()),
            documents=tuple(
                Document(d.source_name, d.title, _.period(d.period), d.pages, d.facts, d.document_id, d.notes)
                for d in self.source.documents
            ),
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------- headline
    def _first(self, places: tuple[_Spot, ...]) -> Line | None:
        """The first of the totals that the current period states, those that both state before others."""
        found = [row for place in places if (row := self._total(*place)) is not None and row["current"] is not None]
        return next((row for row in found if row["base"] is not None), found[0] if found else None)

    def _total(self, statement: str, measure: str, side: str | None = None) -> Line | None:
        rows = self.comparison.select(statement, measure, side=side).filter(pl.col("role") == "total")
        return rows.row(0, named=True) if rows.height else None

    def _headline(self, total: Line | None) -> str:
        _ = self._
        if total is None:
            return _(
                "{unit}: {base} against {current}", unit=self.comparison.units[0], base=self.base, current=self.current
            )
        amount = self._money(total["current"])
        if total["delta"] is None:
            return _("{current}: expenditure {amount}", current=self.current, amount=amount)
        if total["delta"] == 0:
            return _(
                "{current}: expenditure {amount}, unchanged from {base}",
                current=self.current,
                amount=amount,
                base=self.base,
            )
        message = (
            "{current}: expenditure {amount}, {delta} more than {base}{rate}" if total["delta"] > 0
            else "{current}: expenditure {amount}, {delta} less than {base}{rate}"
        )  # fmt: skip
        rate = _.rate(total["growth_numerator"], total["growth_denominator"])
        return _(message, current=self.current, amount=amount, base=self.base, delta=self._money(abs(total["delta"])),
                 rate=_(" ({rate})", rate=rate) if rate else "")  # fmt: skip

    def _money(self, amount: Decimal) -> str:
        gap = "" if self._.code == "zh" else " "
        return f"{self._.amount(amount)}{gap}{self._.unit_name}"

    def _sentences(
        self, tables: tuple[VarianceTable, ...], appeared: tuple[str, ...], vanished: tuple[str, ...],
        implied: tuple[tuple[str, Number], ...],
    ) -> Iterator[str]:  # fmt: skip
        _ = self._
        if tables:
            yield _("By function: {message}", message=tables[0].message)
        if appeared or vanished:
            yield _("{new} lines are new, {gone} were discontinued.", new=len(appeared), gone=len(vanished))
        if implied:
            yield _(
                "{n} figures of {base} are not printed in a table but implied by a sentence; each says by which.",
                n=len(implied), base=self.base,
            )  # fmt: skip
        count = sum(len(project.rows) for project in self._projects())
        if count:
            yield _("{n} performance targets were published for {current}.", n=count, current=self.current)

    def _cards(self, total: Line | None) -> Iterator[Card]:
        if total is not None:
            yield self._card(self._("Total expenditure"), total)
        shown: set[str] = set()
        for label, statement, measure in _CARDS:
            line = self._total(statement, measure)
            if label in shown or line is None or (line["current"] is None and line["base"] is None):
                continue
            shown.add(label)
            yield self._card(self._(label), line)

    def _card(self, label: str, line: Line) -> Card:
        tone = "even" if line["favourable"] is None else "good" if line["favourable"] else "bad"
        delta = "" if line["delta"] is None else self._.amount(line["delta"], signed=True)
        rate = self._.rate(line["growth_numerator"], line["growth_denominator"])
        return Card(label, self.numbers.of(line, "current"), self.numbers.of(line, "base"), delta,
                    rate if line["kind"] == "normal" else self._(KINDS[line["kind"]]), tone)  # fmt: skip

    # --------------------------------------------------------------------------------------------- tables
    def _tables(self) -> Iterator[VarianceTable]:
        for anchor, title, places in (
            ("function", "Expenditure by function", _FUNCTION),
            ("economic", "Expenditure by economic class", _ECONOMIC),
            ("revenue", "Revenue by source", _REVENUE),
        ):
            statement, measure, side = self._best(places)
            table = self.tables.tree(anchor, self._(title), statement, measure, side)
            if table is not None:
                yield table
        split = [("expenditure", m) for m in ("basic", "project", "operating", "remitted", "subsidy")]
        if self._total("expenditure", "basic") is None:
            split = [("general_public", "basic"), ("general_public", "project")]
        for table in (
            self.tables.totals("split", self._("Basic and project expenditure"), split),
            self.tables.tree("three_public", self._("Three public expenses"), "three_public"),
        ):
            if table is not None:
                yield table

    def _best(self, places: tuple[_Spot, ...]) -> _Spot:
        """Of the tables that show the same thing the one with most lines that both periods state; the first of equals."""
        return max(places, key=lambda spot: self.comparison.select(*spot[:2], side=spot[2])["delta"].count())

    def _years(self) -> Years | None:
        trend = self.source.trend
        if trend is None or len(trend.periods) < 3:
            return None
        names = [str(period) for period in trend.periods]
        totals = trend.lines.filter(pl.col("role") == "total")
        rows = []
        wanted = (("Total expenditure", "expenditure", "total"), ("Basic expenditure", "expenditure", "basic"),
                  ("Project expenditure", "expenditure", "project"), ("Three public expenses", "three_public", "total"),
                  ("Agency operating costs", "three_public", "agency_operating"))  # fmt: skip
        for label, statement, measure in wanted:
            found = {r["period"]: r for r in totals.filter(statement=statement, measure=measure).iter_rows(named=True)}
            if not any(row["amount"] for row in found.values()):
                continue
            cells = []
            for name in names:
                row = found.get(name)
                number = (
                    self.numbers.number(row["amount"], row["origin"], row["fact_id"]) if row else Number("", "", "")
                )
                rate = self._.rate(row["growth_numerator"], row["growth_denominator"]) if row else ""
                cells.append((number, rate))
            rows.append((self._(label), tuple(cells)))
        return Years(tuple(self._.period(p) for p in trend.periods), tuple(rows)) if rows else None

    # -------------------------------------------------------------------------------------------- targets
    def _projects(self) -> Iterator[Project]:
        lines = self.source.tracking.lines
        now = lines.filter(pl.col("fiscal_year") == self.comparison.current.fiscal_year)
        funds = {
            row["project"]: row["funds"]
            for row in self.source.tracking.projects.iter_rows(named=True)
            if row["fiscal_year"] == self.comparison.current.fiscal_year
        }
        before = {
            (row["project"], row["series"]): row["target_raw"]
            for row in lines.filter(pl.col("fiscal_year") == self.comparison.base.fiscal_year).iter_rows(named=True)
        }
        for (project,), rows in now.group_by("project", maintain_order=True):
            money = funds.get(project)
            yield Project(
                str(project) or "—",
                f"{self._.amount(money)} {self._.unit_name}" if money is not None else "",
                tuple(
                    TargetRow(
                        "/".join(part for part in (row["category"], row["subcategory"]) if part), row["name"],
                        row["target_raw"], before.get((row["project"], row["series"]), ""),
                        self._(MOVEMENTS[row["movement"]]) if row["movement"] in MOVEMENTS else "", row["actual_raw"] or "",
                        self._place_of(row),
                    )
                    for row in rows.iter_rows(named=True)
                ),
            )  # fmt: skip

    def _place_of(self, row: Line) -> str:
        source = next((d for d in self.source.documents if d.document_id == row["document_id"]), None)
        kind = next((p.kind for p in self.source.places.values() if p.document_id == row["document_id"]), "page")
        name = source.source_name if source else row["document_id"]
        return f"{name}, {self.numbers.spot(kind, row['page'])}"

    def _targets_message(self) -> str:
        """How many projects have targets, and how much of the project spending their money is."""
        projects = self.source.tracking.projects.filter(pl.col("fiscal_year") == self.comparison.current.fiscal_year)
        money = [row for row in projects.iter_rows(named=True) if row["funds"] is not None]
        if not money:
            return ""
        funds, spending = sum((row["funds"] for row in money), Decimal(0)), money[0]["project_spending"]
        if not spending:
            return self._("{n} projects with targets, {funds} {unit}.", n=len(money), funds=self._.amount(funds),
                          unit=self._.unit_name)  # fmt: skip
        return self._(
            "{n} projects with targets, {funds} of {spending} {unit} of project spending.", n=len(money),
            funds=self._.amount(funds), spending=self._.amount(spending), unit=self._.unit_name,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------ remarks
    def _implied(self) -> Iterator[tuple[str, Number]]:
        for line in self.comparison.lines.iter_rows(named=True):
            if line["base_source"] == "implied" and line["base_fact_id"] and line["role"] != "residual":
                yield self._name(line), self.numbers.of(line, "base")

    def _leaves(self, kind: str) -> tuple[str, ...]:
        """The lines of spending by function that appeared or vanished, those with money only."""
        statement, measure, side = self._best(_FUNCTION)
        rows = self.comparison.select(statement, measure, side=side).filter(
            pl.col("kind") == kind, pl.col("role") == "leaf", pl.col("change") != 0
        )
        return tuple(
            f"{row['code'] or ''} {row['label']} {self._.amount(row['change'], signed=True)}".strip()
            for row in rows.iter_rows(named=True)
        )

    def _name(self, line: Line) -> str:
        statement = self._(STATEMENTS.get(str(line["statement"]), str(line["statement"])))
        column = str(line["measure"])
        measure = "" if column == "total" else f" · {self._(MEASURES.get(column, column))}"
        label = f" · {line['code'] or ''} {line['label'] or ''}".rstrip(" ·") if line["role"] != "total" else ""
        return f"{statement}{measure}{label}"

    def _left_over(self) -> Iterator[tuple[str, str, int, str]]:
        kinds = {place.source_name: place.kind for place in self.source.places.values()}
        for name, page, title in self.source.left_over:
            yield name, kinds.get(name, "page"), page, title
