"""The performance targets of a report, held against actuals and against the year before."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from budgetdiff.report.lines import line_name
from budgetdiff.report.names import ATTAINMENTS, MOVEMENTS, SPANS
from budgetdiff.report.numbers import Rate
from budgetdiff.report.scope import Line, Scope
from budgetdiff.report.source import Place
from budgetdiff.report.view import Project, TargetRow

_TONES = {"met": "good", "exceeded": "good", "far_exceeded": "even", "missed": "bad"}
_BAR = Decimal(60)
_FULL = Decimal("1.5")


def counts_of(scope: Scope) -> tuple[int, int, int]:
    """How many targets the current year has, how many of them were missed, and how many have a result."""
    rows = _now(scope).filter(pl.col("target_raw") != "")
    reported = rows.filter(~pl.col("attainment").is_in(["not_reported", "qualitative", "not_comparable"])).height
    return rows.height, rows.filter(pl.col("attainment") == "missed").height, reported


def projects_of(scope: Scope) -> Iterator[Project]:
    """The targets of the current year by project, in the order of the forms; of several units each project is by unit."""
    source = scope.source
    year, before_year = source.comparison.current.fiscal_year, source.comparison.base.fiscal_year
    lines = source.tracking.lines
    funds = {
        (row["unit_name"], row["project"]): row["funds"]
        for row in source.tracking.projects.iter_rows(named=True)
        if row["fiscal_year"] == year
    }
    before: dict[tuple[str, str, str], Line] = {}
    if before_year != year:
        for row in lines.filter(pl.col("fiscal_year") == before_year).iter_rows(named=True):
            before[row["unit_name"], row["project"], row["series"]] = row
    several = lines["unit_name"].n_unique() > 1
    for (unit, project), rows in _now(scope).group_by("unit_name", "project", maintain_order=True):
        made = tuple(
            _row(scope, row, before.get((row["unit_name"], row["before_project"] or row["project"], row["series"])))
            for row in rows.iter_rows(named=True)
        )
        yield Project(
            f"{unit} · {project or '—'}" if several else str(project) or "—",
            scope.numbers.figure(funds.get((str(unit), str(project))), signed=False),
            made,
            _form(scope, rows),
        )


def _form(scope: Scope, rows: pl.DataFrame) -> str:
    """Where the form of a project stands: from the first place of its targets to the last."""
    spans = (
        rows.filter(pl.col("page").is_not_null())
        .group_by("document_id", maintain_order=True)
        .agg(pl.col("page").min().alias("first"), pl.col("page").max().alias("last"))
    )
    documents = {document.document_id: document for document in scope.source.documents}
    said = []
    for document_id, first, last in spans.iter_rows():
        if document_id in documents:
            seen = documents[document_id]
            spots = scope.language(SPANS.get(seen.kind, SPANS["page"]), first=first, last=last)
            said.append(
                scope.numbers.at(seen.source_name, seen.kind, first)
                if first == last
                else scope.language(", ").join([seen.source_name, spots])
            )
    return scope.language("; ").join(said)


def _now(scope: Scope) -> pl.DataFrame:
    return scope.source.tracking.lines.filter(pl.col("fiscal_year") == scope.source.comparison.current.fiscal_year)


def _row(scope: Scope, row: Line, before: Line | None) -> TargetRow:
    _ = scope.language
    rate, bar = Rate(), ""
    if row["attainment_numerator"] is not None and row["attainment_denominator"]:
        rate = scope.numbers.share(row["attainment_numerator"], row["attainment_denominator"])
        reached = row["attainment_numerator"] / row["attainment_denominator"]
        bar = f"{max(Decimal(0), min(reached, _FULL)) / _FULL * _BAR:.1f}"
    # notes may follow, so that the reason's own full stop would stand before a semicolon
    notes = [row["deviation_reason"].rstrip("。；;. ")] if row["deviation_reason"] else []
    if row["promised_raw"]:
        notes.append(_("the budget promised {target}", target=row["promised_raw"]))
    if row["below_last_actual"]:
        notes.append(_("asks for less than was reached the year before: {actual}", actual=row["last_actual_raw"] or ""))
    reason = _("; ").join(notes)
    asked = row["before_raw"] or (before["target_raw"] if before else "")
    parts = [part for part in (row["category"], row["subcategory"]) if part]
    english = [line_name(_.code, part).english for part in parts]
    return TargetRow(
        category="/".join(parts),
        english=" / ".join(english) if all(english) else "",
        name=row["name"] or "—",
        target=row["target_raw"],
        before=asked,
        movement=_(MOVEMENTS[row["movement"]]) if row["movement"] in MOVEMENTS else "",
        actual=row["actual_raw"] or "",
        attainment=_(ATTAINMENTS[row["attainment"]]) if row["attainment"] in ATTAINMENTS else "",
        rate=rate,
        tone=_TONES.get(row["attainment"], "even"),
        bar=bar,
        where=_where(scope, row),
        reason=reason,
        missed=row["attainment"] == "missed",
        printed=scope.numbers.quoted(row["target_raw"], _place(scope, row)),
        printed_before=scope.numbers.quoted(asked, _place(scope, before) if before else None),
    )


def _place(scope: Scope, row: Line) -> Place | None:
    return scope.source.targets.get((row["document_id"] or "", row["page"], row["row"], row["name"]))


def _where(scope: Scope, row: Line) -> str:
    source = next((d for d in scope.source.documents if d.document_id == row["document_id"]), None)
    return scope.numbers.at(source.source_name, source.kind, row["page"]) if source else row["document_id"] or ""


def message_of(scope: Scope) -> str:
    """How many projects have targets, how much of the project spending their money is, and what was reached."""
    _, source = scope.language, scope.source
    published, missed, reported = counts_of(scope)
    parts = []
    projects = source.tracking.projects.filter(pl.col("fiscal_year") == source.comparison.current.fiscal_year)
    money = [row for row in projects.iter_rows(named=True) if row["funds"] is not None]
    if money:
        funds = sum((row["funds"] for row in money), Decimal(0))
        # a unit's project spending stands beside each of its projects
        each = {row["unit_name"]: row["project_spending"] for row in money}
        spending = None if None in each.values() else sum(each.values(), Decimal(0))
        parts.append(
            _.many(
                len(money),
                "{n} project has targets; it costs {funds} of {spending} of project spending",
                "{n} projects have targets; they cost {funds} of {spending} of project spending",
                funds=scope.money(funds),
                spending=scope.money(spending),
            )
            if spending
            else _.many(
                len(money),
                "{n} project has targets; it costs {funds}",
                "{n} projects have targets; they cost {funds}",
                funds=scope.money(funds),
            )
        )
    parts.append(_.many(published, "{n} target", "{n} targets"))
    parts.append(
        _("targets missed: {missed} of {n} with a result", missed=missed, n=reported)
        if reported
        else _("no results are reported yet")
    )
    return _("{parts}.", parts=_("; ").join(parts))
