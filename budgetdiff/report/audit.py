"""The audit page: findings as one file that is filtered, searched and decided offline, its decisions saved as a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from budgetdiff.facts import Phase
from budgetdiff.report.evidence import Illustrated, Picture, Pictures
from budgetdiff.report.findings import findings_of
from budgetdiff.report.language import Language
from budgetdiff.report.names import DECISIONS, FACETS, SEVERITIES
from budgetdiff.report.numbers import Numbers
from budgetdiff.report.render import Home, Look, rendered
from budgetdiff.report.source import Place, SeenDocument, Verdicts
from budgetdiff.report.view import FindingRow

NO_PAGES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A finding and what it is filtered by: ``keys`` by facet, value and name; ``about`` is what a decision keeps of it.

    ``href`` is its unit's page in a site, '' where it has none.
    """

    finding: FindingRow
    keys: Mapping[str, tuple[str, str]]
    about: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class AuditView(Illustrated):
    """The context of ``audit.html``. ``entries`` are the decisions there are, oldest first, as JSON."""

    language: str
    title: str
    message: str
    rows: tuple[AuditRow, ...]
    facets: Mapping[str, str]
    states: Mapping[str, str]
    entries: str
    pictures: tuple[Picture, ...]


def audit_page(
    findings: Iterable[Mapping[str, Any]],
    documents: tuple[SeenDocument, ...],
    places: Mapping[str, Place],
    checked: Verdicts,
    language: Language,
    entries: Sequence[Mapping[str, str]] = (),
    *,
    pictures: bool = True,
    look: Look | None = None,
    home: Home | None = None,
    pages: Mapping[str, str] = NO_PAGES,
    whole: int = 0,
) -> str:
    """The findings of a check (its lines) as HTML text; ``entries`` are all decisions there are, the oldest first.

    In a site ``home`` leads back and ``pages`` are the addresses of units' pages. Where these are
    only the gravest findings, ``whole`` is how many there are.
    """
    _, by_id = language, {str(row["finding_id"]): row for row in findings}
    files = {d.document_id: d.path for d in documents} if pictures else {}
    own = look or Look()
    with Pictures(files) as album:
        found = findings_of(Numbers(language, places, album), by_id.values(), documents, checked)
        given = [(one, by_id[one.identity]) for one in found.listed]
        rows = tuple(_row(_, one, row, pages.get(str(row["unit_name"]), "")) for one, row in given)
        view = AuditView(
            "zh-CN" if _.code == "zh" else "en",
            found.title,
            ("" if _.code == "zh" else " ").join(
                part for part in (found.message, _gravest(_, len(rows), whole)) if part
            ),
            rows,
            {name: _(title) for name, title in FACETS.items()},
            {name: _(title) for name, title in DECISIONS.items()},
            json.dumps([dict(one) for one in entries], ensure_ascii=False),
            album.drawn(),
        )
    return rendered("audit.html", language, own, own.text("audit.css"), script_of="audit.js", view=view, home=home)


def _gravest(_: Language, shown: int, whole: int) -> str:
    """That there are more findings than are listed; '' where there are not."""
    if shown >= whole:
        return ""
    return _("The {n} gravest of {all} are listed; `budgetdiff desk` shows all.", n=shown, all=whole)


def _row(_: Language, finding: FindingRow, row: Mapping[str, Any], href: str = "") -> AuditRow:
    unit, year, phase = (str(row[name] or "") for name in ("unit_name", "fiscal_year", "phase"))
    decided = row.get("disposition") or "open"
    keys = {
        "severity": (finding.severity, _(SEVERITIES.get(finding.severity, finding.severity))),
        "decided": (decided, _(DECISIONS.get(decided, decided))),
        "rule": (finding.rule, f"{finding.title} · {finding.rule}" if finding.title != finding.rule else finding.rule),
        "unit": (unit, unit),
        "year": (year, year),
        "phase": (phase, _.phase(Phase(phase)) if phase in set(Phase) else phase),
        "document": (str(row["document_id"]), str(row["source_name"] or "")),
    }
    about = {"rule": finding.rule, "unit": unit, "period": f"{year}:{phase}", "subject": row["subject"]}
    return AuditRow(
        finding,
        keys,
        json.dumps(about, ensure_ascii=False),
        f"{href}#f-{finding.identity}" if href else "",
    )
