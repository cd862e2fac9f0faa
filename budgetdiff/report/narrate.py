"""The sentences of the official explanation, with the figures of the tables, from a template that a user can replace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from budgetdiff.errors import MappingError
from budgetdiff.facts import Phase, printable
from budgetdiff.report.evidence import Pictures
from budgetdiff.report.findings import findings_of
from budgetdiff.report.language import Language
from budgetdiff.report.lines import line_name
from budgetdiff.report.names import MEASURES
from budgetdiff.report.numbers import Numbers
from budgetdiff.report.reasons import Reasons
from budgetdiff.report.scope import SPENDING, Line, Scope
from budgetdiff.report.source import ReportSource, Verdicts

_FUNDS = ("general_public", "government_fund", "state_capital")
_THREE = ("abroad", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a sentence needs it.

    ``kind`` is up, down, same, new, gone or none (no figure to compare with); ``delta`` and ``rate`` are without a sign and ''
    where there is none; ``before`` is the base figure, ``execution`` current over base in percent, ``share`` of its total.
    """

    label: str
    amount: str
    kind: str
    delta: str = ""
    rate: str = ""
    before: str = ""
    execution: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a line changed; ``where`` is the place of the document's own sentence, '' where the user gave the words."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of spending: its class, group and item by name (类, 款, 项; '' where the line is not that fine) and its figure."""

    code: str
    names: tuple[str, ...]
    said: Said
    reason: Explained | None = None
    due: bool = False
    """Whether a reason is owed: the change is above the thresholds, and neither the user nor the document gives one."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """The context of the template of ``narrate``. None and () stand where the tables have no such figure."""

    unit: str
    year: str
    before: str
    phase: str
    same_year: bool
    money: str
    revenue: Said | None
    sources: tuple[Said, ...]
    spending: Said | None
    basic: Said | None
    project: Said | None
    appropriation: Said | None
    funds: dict[str, Said]
    items: tuple[Item, ...]
    personnel: Said | None
    office: Said | None
    three_public: Said | None
    three: dict[str, Said]
    agency: Said | None
    procurement: Said | None
    targets: int
    projects: int
    project_funds: str
    doubts: tuple[str, ...] = ()
    """Contradictions of the two periods that nobody accepted, where a file of decisions was given."""


def narrative_of(
    source: ReportSource, language: Language, reasons: Mapping[str, str] | None = None, *, marked: bool = True
) -> Narrative:
    """What the sentences are made from; ``reasons`` are the user's own, by the code or label of the line.

    Reasons of a document have its place unless ``marked`` is false.
    """
    printed = language.as_printed()
    scope = Scope(source, printed, Numbers(printed, source.places, Pictures({})), Pictures({}))
    return _Teller(scope, reasons or {}, marked=marked).narrative()


def narrate(
    source: ReportSource,
    language: Language,
    template: Path | None = None,
    reasons: Mapping[str, str] | None = None,
    *,
    marked: bool = True,
) -> str:
    """The sentences as plain text, each change with its reason: the user's, else the document's own, marked with its place.

    Without ``marked`` the place is left out, as in what is published. Raises MappingError for a template of the user's that
    cannot be used.
    """
    # plain text: nothing is markup, so nothing is escaped; a template of somebody's runs in a sandbox
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    try:
        if template is None:
            text = (
                files("budgetdiff.report")
                .joinpath("templates", f"narrate.{language.code}.j2")
                .read_text(encoding="utf-8")
            )
        else:
            text = template.read_text(encoding="utf-8")
        said = environment.from_string(text).render(n=narrative_of(source, language, reasons, marked=marked))
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{template}: the template cannot be read ({error})") from error
    except (TemplateError, TypeError) as error:
        if template is None:
            raise
        line = getattr(error, "lineno", None)
        raise MappingError(
            f"{template}{f', line {line}' if line else ''}: the template cannot be used ({error})"
        ) from error
    # a label of a document must not move the cursor of the terminal it is shown in
    return "\n".join(line.rstrip() for line in printable(said).splitlines() if line.strip()) + "\n"


class _Teller:
    """Words the lines of one comparison."""

    def __init__(self, scope: Scope, reasons: Mapping[str, str], *, marked: bool = True) -> None:
        self._marked = marked
        self.scope, self._, self.comparison = scope, scope.language, scope.source.comparison
        self._given, self._stated = reasons, Reasons(scope)

    def narrative(self) -> Narrative:
        _, comparison, source = self._, self.comparison, self.scope.source
        base, current = comparison.base, comparison.current
        same_year = base.fiscal_year == current.fiscal_year
        last_year = base.fiscal_year == current.fiscal_year - 1
        before = (
            _("last year")
            if last_year
            else _("the initial budget")
            if same_year and base.phase is Phase.APPROVED
            else _.period(base)
        )
        tracked = source.tracking.projects.filter(pl.col("fiscal_year") == current.fiscal_year)
        funds = [amount for amount in tracked["funds"].to_list() if amount is not None]
        targets = source.tracking.lines.filter(pl.col("fiscal_year") == current.fiscal_year, pl.col("target_raw") != "")
        spending = self.scope.first(SPENDING)
        revenue = self.scope.first((("income_expenditure", "total", "revenue"), ("income", "total", None)))
        return Narrative(
            unit=source.unit,
            year=current.year,
            before=before,
            phase=_.phase(current.phase or Phase.APPROVED),
            same_year=same_year,
            money=_.unit_name,
            revenue=self.said(revenue),
            sources=tuple(self._sources(revenue)),
            spending=self.said(spending),
            basic=self._first((("expenditure", "basic", None), ("general_public", "basic", None)), spending),
            project=self._first((("expenditure", "project", None), ("general_public", "project", None)), spending),
            appropriation=self._first(
                (("appropriation", "total", "expenditure"), ("appropriation", "appropriation", "revenue"))
            ),
            funds={name: said for name in _FUNDS if (said := self._first(((name, "total", None),))) is not None},
            items=tuple(self._items()),
            personnel=self._first((("basic_economic", "personnel", None),)),
            office=self._first((("basic_economic", "public_funds", None),)),
            three_public=self._first((("three_public", "total", None),)),
            three=self._three(),
            agency=self._first((("three_public", "agency_operating", None),)),
            procurement=self._first((("procurement", "total", None),)),
            targets=targets.height,
            projects=tracked.height,
            project_funds=_.amount(sum(funds, Decimal(0))) if funds else "",
            doubts=tuple(self._doubts()) if self._marked else (),
        )

    def _doubts(self) -> Iterator[str]:
        source, _ = self.scope.source, self._
        compared = {
            d.document_id for d in source.documents if d.period in (self.comparison.base, self.comparison.current)
        }
        told = [row for row in source.findings if "disposition" in row and row["document_id"] in compared]
        for one in findings_of(self.scope.numbers, told, source.documents, Verdicts()).rows:
            if one.severity == "error":
                state = one.decided.name if one.decided is not None else _("open")
                yield f"{one.message} ({state}, {one.identity})"

    def said(self, line: Line | None, whole: Line | None = None, label: str = "") -> Said | None:
        """A line as a sentence needs it; None where the current period has no figure of it."""
        if line is None or line["current"] is None:
            return None
        _, base, current = self._, line["base"], line["current"]
        share = _.share(current, whole["current"]) if whole is not None and whole["current"] else ""
        named = label or (line_name(_.code, line["label"], line["code"]).said if line["label"] else "")
        if line["kind"] in ("not_comparable", "new"):
            return Said(named, _.amount(current), "new" if line["kind"] == "new" and current else "none", share=share)
        delta: Decimal = line["delta"]
        rate = _.rate(abs(line["growth_numerator"]), line["growth_denominator"]) if line["kind"] == "normal" else ""
        return Said(
            named,
            _.amount(current),
            "same" if not delta else "up" if delta > 0 else "down",
            _.amount(abs(delta)),
            rate.removeprefix("+"),
            _.amount(base),
            _.share(current, base) if base > 0 else "",
            share,
        )

    def _first(self, spots: Any, whole: Line | None = None) -> Said | None:
        return self.said(self.scope.first(spots), whole)

    def _sources(self, whole: Line | None) -> Iterator[Said]:
        lines = self.comparison.select("income_expenditure", "total", side="revenue")
        for line in lines.filter(pl.col("level") == 1, pl.col("role") != "residual").iter_rows(named=True):
            if line["current"] and (said := self.said(line, whole)) is not None:
                yield said

    def _items(self) -> Iterator[Item]:
        """The finest lines of the general public budget, else of all spending, in the order of their codes."""
        labels = self.scope.labels(self.comparison)
        for statement in ("general_public", "expenditure"):
            lines = self.comparison.select(statement, "total")
            leaves = lines.filter(
                pl.col("role") == "leaf", pl.col("current").is_not_null(), pl.col("current") != 0
            ).sort("node")
            if leaves.height:
                for line in leaves.iter_rows(named=True):
                    code = line["code"] or ""
                    path = tuple(self._named(labels, code[:length]) for length in (3, 5, 7) if len(code) >= length)
                    said = self.said(line)
                    if said is not None:
                        reason = self._explained(line)
                        due = reason is None and self._stated.lacking(line)
                        yield Item(code, path or (said.label,), said, reason, due)
                return

    def _named(self, labels: Mapping[str | None, str], code: str) -> str:
        """What a code is called in the language; '' where nothing names it."""
        return line_name(self._.code, labels[code], code).said if labels.get(code) else ""

    def _explained(self, line: Line) -> Explained | None:
        given = self._given.get(line["code"] or "") or self._given.get(str(line["label"]))
        if given:
            return Explained(given)
        found = next((one for one in self._stated.of(line) if one.kind == "reason"), None)
        return None if found is None else Explained(found.text, found.where if self._marked else "")

    def _three(self) -> dict[str, Said]:
        lines = self.comparison.select("three_public")
        found = {}
        for line in lines.iter_rows(named=True):
            if line["node"] in _THREE and (said := self.said(line, label=self._(MEASURES[line["node"]]))) is not None:
                found[line["node"]] = said
        return found
