"""Units: what each has, its report of any two periods, and the search over every line and target of all."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from budgetdiff.compare import Department, Yardsticks, available_of
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.face import Face
from budgetdiff.desk.sessions import Sessions
from budgetdiff.desk.snapshot import OPEN
from budgetdiff.desk.words import Words
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.report import Home, Look
from budgetdiff.report.names import MEASURES, STATEMENTS
from budgetdiff.workflow.forms import encoded_report
from budgetdiff.workflow.report import of_units, source_of

_MOST = 100
_SIDES = {"revenue": "Revenue", "expenditure": "Expenditure"}
_UNITS = """
SELECT unit_name, count(*), min(fiscal_year), max(fiscal_year) FROM documents WHERE superseded_by IS NULL
GROUP BY ALL ORDER BY unit_name
"""
_DOCUMENTS = """
SELECT d.document_id, d.source_name, d.fiscal_year, CAST(d.phase AS VARCHAR), d.pages,
       count(t.ordinal) FILTER (t.statement IS NOT NULL), count(t.ordinal) FILTER (t.proof = 'proved'),
       count(t.ordinal) FILTER (t.proof = 'doubtful')
FROM documents d LEFT JOIN tables_seen t USING (document_id)
WHERE d.unit_name = $1 AND d.superseded_by IS NULL GROUP BY ALL ORDER BY d.fiscal_year, 4, 1
"""
_TARGETS = """
SELECT fiscal_year, CAST(phase AS VARCHAR), coalesce(project, ''), name, target_raw, coalesce(actual_raw, ''), document_id, page
FROM indicators WHERE unit_name = $1 ORDER BY fiscal_year DESC, project, name LIMIT 500
"""
# lines by name or code, all their periods; the largest first
_LINES = """
WITH found AS (
  SELECT unit_name, statement, coalesce(side, '') AS side, coalesce(code, '') AS code, label_key, measure,
         any_value(label) AS label, max(abs(amount)) AS largest,
         list(fiscal_year ORDER BY fiscal_year, phase) AS years, list(CAST(phase AS VARCHAR) ORDER BY fiscal_year, phase) AS phases,
         list(amount ORDER BY fiscal_year, phase) AS amounts, list(fact_id ORDER BY fiscal_year, phase) AS facts
  FROM figures WHERE amount IS NOT NULL AND (contains(lower(label), $1) OR code = $1) GROUP BY ALL)
SELECT *, count(*) OVER () FROM found ORDER BY largest DESC, unit_name, statement, side, code, label_key, measure LIMIT $2
"""
_INDICATORS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), coalesce(project, ''), name, target_raw, coalesce(actual_raw, ''),
       document_id, page, count(*) OVER ()
FROM indicators WHERE contains(lower(concat_ws(' ', project, name, target_raw)), $1)
ORDER BY unit_name, fiscal_year, project, name LIMIT $2
"""
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a unit: its names, its figures (period, amount in words, fact) and its years as a path in a box of 100 × 24."""

    unit: str
    name: str
    code: str
    where: str
    figures: tuple[tuple[str, str, str], ...]
    path: str


class Units(Face):
    """The pages of units.

    ``options`` are keywords of ``compare_periods`` for every report: thresholds, tags, a crosswalk, a mapping, a department,
    which then has a report of its own; ``sticks`` are a price index and a denominator.
    """

    def __init__(
        self,
        desk: Desk,
        sessions: Sessions,
        words: Words,
        options: Mapping[str, Any] | None = None,
        sticks: Yardsticks | None = None,
    ) -> None:
        super().__init__(desk, sessions, words)
        self._options, self._sticks = dict(options or {}), sticks
        department: Department | None = self._options.get("department")
        self._department = department.name if department is not None else ""

    def unit(self, request: Request) -> Response:
        """A unit: its findings, its periods to be compared, its documents, its targets; without a name, all units."""
        name = request.query_params.get("name", "")
        lines = self.desk.findings().lines
        if not name:
            waiting = lines.filter(lines["decided"] == OPEN)
            left = dict(waiting.group_by("unit").len().iter_rows())
            with self.desk.store() as store:
                units = store.rows(_UNITS)
            return self._page(request, "units.html", units=units, left=left, department=self._department)
        with self.desk.store() as store:
            documents = store.rows(_DOCUMENTS, [name])
            if not documents:
                return self._sorry(request, 404, self._("There is no such unit."))
            targets = store.rows(_TARGETS, [name])
            periods = available_of(store, name).periods
        own = lines.filter(lines["unit"] == name)
        counts = own.group_by("severity", "decided").len().sort("severity", "decided").rows()
        return self._page(
            request,
            "unit.html",
            name=name,
            counts=counts,
            documents=[(*row, self._phase(row[3])) for row in documents],
            targets=[(*row, self._phase(row[1])) for row in targets],
            periods=[(str(one), self._.period(one)) for one in periods],
        )

    def report(self, request: Request) -> Response:
        """The report of a unit over two periods, or of the department that the desk was opened with, as a file would hold it."""
        name = request.query_params.get("name", "")
        summed = bool(self._department) and "department" in request.query_params
        if not name and not summed:
            raise QuestionError("a report is about one unit; name it")
        base, current = (request.query_params.get(one) or None for one in ("base", "current"))
        with self.desk.store() as store:
            source = source_of(
                store,
                base,
                current,
                None if summed else name,
                checked=not store.unfinished,
                options=self._options if summed else of_units(self._options),
                decided=self.desk.dispositions(),
                sticks=self._sticks,
            )
            text = encoded_report(
                source,
                "html",
                self._.of_money(source.comparison),
                Look(),
                pictures=True,
                home=Home(finding="/findings/", figure="/facts/"),
            ).decode()
        there = "/unit" if summed else f"/unit?{html.escape(urlencode({'name': name}))}"
        back = f'<p><a href="{there}">← {html.escape(self._("Desk"))}</a></p>'
        policy = _POLICY.search(text)
        if policy is None:
            raise QuestionError("the report says no policy of its own")
        own = html.unescape(policy[1])
        return HTMLResponse(
            text.replace("<header>", f"<header>{back}", 1),
            headers={"Content-Security-Policy": f"{own}; frame-ancestors 'none'"},
        )

    def search(self, request: Request) -> Response:
        """Every line and target of all units whose name holds the words."""
        words = " ".join(request.query_params.get("q", "").lower().split())[:100]
        lines: list[Line] = []
        targets: list[tuple[object, ...]] = []
        many = (0, 0)
        if words:
            with self.desk.store() as store:
                found = store.rows(_LINES, [words, _MOST])
                targets = store.rows(_INDICATORS, [words, _MOST])
            many = (int(found[0][-1]) if found else 0, int(str(targets[0][-1])) if targets else 0)
            lines = [self._line(row) for row in found]
        return self._page(
            request,
            "search.html",
            words=words,
            lines=lines,
            targets=[(*row, self._phase(str(row[2]))) for row in targets],
            many=many,
        )

    def _line(self, row: Sequence[object]) -> Line:
        unit, statement, side, code, _, measure, label, _, years, phases, amounts, facts, _ = row
        figures = [
            (Period(int(year), Phase(phase)), amount, fact)
            for year, phase, amount, fact in zip(years, phases, amounts, facts, strict=True)  # type: ignore[call-overload] # lists of the query
        ]
        where = [
            self._(STATEMENTS.get(str(statement), str(statement))),
            self._(_SIDES.get(str(side), "")) if side else "",
            self._(MEASURES.get(str(measure), str(measure))),
        ]
        return Line(
            str(unit),
            str(label) or "—",
            str(code),
            " · ".join(one for one in where if one),
            tuple((self._.period(period), self._.amount(amount), fact) for period, amount, fact in figures),
            path_of(figures),
        )


def path_of(figures: Sequence[tuple[Period, Decimal, str]]) -> str:
    """The years of the phase that most figures are of, as an SVG path in a box of 100 × 24; '' for fewer than two."""
    by_phase: dict[Phase | None, list[tuple[int, float]]] = defaultdict(list)
    for period, amount, _ in figures:
        by_phase[period.phase].append((period.fiscal_year, float(amount)))
    points = max(by_phase.values(), key=len, default=[])
    if len(points) < 2:
        return ""
    first, last = points[0][0], points[-1][0]
    low, high = min(0.0, *(y for _, y in points)), max(0.0, *(y for _, y in points))
    across, up = 96 / max(last - first, 1), 20 / ((high - low) or 1)
    return "M" + "L".join(f"{2 + (x - first) * across:.1f} {22 - (y - low) * up:.1f}" for x, y in points)
