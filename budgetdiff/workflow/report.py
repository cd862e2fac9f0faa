"""A report from the database: the results of every stage, and the places of their numbers, put together and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from budgetdiff.check import check_documents
from budgetdiff.check.dispositions import Dispositions
from budgetdiff.compare import Available, Comparison, Yardsticks, available_of, compare_periods, resolve_unit, units_of
from budgetdiff.compare.trend import trend_of_pairs
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.report import Language, Look, ReportSource, audit_page, findings_page
from budgetdiff.results import write_file
from budgetdiff.store import Store
from budgetdiff.track import track_targets
from budgetdiff.workflow.forms import encoded_report, form_of
from budgetdiff.workflow.gather import Results, found_in, sources_of

YEARS = 6
"""Periods that a report looks back on at most."""
_OWNERS = "SELECT DISTINCT unit_name FROM documents WHERE superseded_by IS NULL ORDER BY 1"


def unit_of(store: Store, unit: str | None) -> str:
    """The unit a report is about: the one named, or the only one that documents are of.

    A department's tables may name units below it; its report is still its own. Raises QuestionError where no unit is clear.
    """
    name = resolve_unit(store, unit)
    if name is not None:
        return name
    units = units_of(store)
    if len(units) > 1:
        units = [row[0] for row in store.rows(_OWNERS)] or units
    if len(units) == 1:
        return units[0]
    there = "、".join(units[:8]) + ("…" if len(units) > 8 else "")
    raise QuestionError(
        f"a report is about one unit; name it with --unit, or give a folder as --out for all: {there}"
        if units
        else "the database is empty; ingest a disclosure first"
    )


def years_before(store: Store, there: Available, base: Period, current: Period) -> list[Period]:
    """The periods of the trend: those of the current phase up to the current one that documents print, the newest six.

    A year that only sentences imply has a figure or two: it stands in the comparison, and would be a gap in a trend.
    """
    if base.phase is not current.phase:
        return []
    printed = {
        (int(year), phase)
        for year, phase in store.rows(
            "SELECT DISTINCT fiscal_year, phase FROM figures WHERE unit_name = $1 AND source <> 'implied'", [there.unit]
        )
    }
    years = [
        p
        for p in there.periods
        if p.phase is current.phase and p.fiscal_year <= current.fiscal_year and (p.fiscal_year, p.phase) in printed
    ]
    return years[-YEARS:] if len(years) > 2 else []


def executed_year(store: Store, current: Period, unit: str) -> tuple[Period, Period] | None:
    """The newest year, the current one at the latest, whose own documents state both a budget and an outturn."""
    rows = store.rows(
        """SELECT fiscal_year FROM figures
           WHERE unit_name = $1 AND fiscal_year <= $2 AND level = 0 AND phase IN ('approved', 'executed')
             AND statement IN ('expenditure', 'general_public', 'income_expenditure')
           GROUP BY fiscal_year HAVING count(DISTINCT phase) = 2 ORDER BY fiscal_year DESC LIMIT 1""",
        [unit, current.fiscal_year],
    )
    return (Period(int(rows[0][0]), Phase.APPROVED), Period(int(rows[0][0]), Phase.EXECUTED)) if rows else None


def source_of(
    store: Store,
    base: Period | str | None,
    current: Period | str | None,
    unit: str | None,
    *,
    checked: bool = False,
    options: Mapping[str, Any] | None = None,
    decided: Dispositions | None = None,
    sticks: Yardsticks | None = None,
) -> ReportSource:
    """What the report of one unit is made from. Raises QuestionError where the unit or the periods are not clear.

    The unit is checked first, unless it was just now. ``options`` are keywords of ``compare_periods``: thresholds, tags, a
    crosswalk, a mapping; they hold for every comparison in the report. ``decided`` is what was decided about findings.
    ``sticks`` are a price index and a denominator that its lines are measured by as well.
    """
    chosen = dict(options or {})
    name = unit_of(store, unit)
    there = available_of(store, name)
    one, two = there.pair(base, current)
    comparison = compare_periods(store, one, two, unit=name, **chosen)
    measured = None if sticks is None else sticks.compared(comparison)
    if not checked:
        check_documents(store, unit=name)
    years = years_before(store, there, one, two)
    pairs = [
        comparison
        if (a, b) == (comparison.base, comparison.current)
        else compare_periods(store, a, b, unit=name, **chosen)
        for a, b in pairwise(years)
    ]
    trend = trend_of_pairs([coarse(pair) for pair in pairs]) if pairs else None
    spent = executed_year(store, two, name)
    execution = None
    if spent is not None:
        same = spent == (comparison.base, comparison.current)
        execution = comparison if same else compare_periods(store, *spent, unit=name, **chosen)
    tracking = track_targets(store, [comparison.base, comparison.current], unit=name)
    source = sources_of(store, [Results(name, comparison, tracking, trend, execution)], decided)[0]
    tags = chosen.get("tags")
    return replace(source, tagged=frozenset(tags.by_line) if tags else frozenset(), measured=measured)


def coarse(comparison: Comparison) -> Comparison:
    """Totals and 类 only: what a page shows of the years."""
    return Comparison(
        comparison.lines.filter(pl.col("level") <= 1),
        units=comparison.units,
        base=comparison.base,
        current=comparison.current,
        currency=comparison.currency,
    )


def findings_html(
    store: Store, findings: pl.DataFrame, language: Language, *, pictures: bool = True, look: Look | None = None
) -> str:
    """A page of findings (rows of that view, as ``check`` gives them) with their evidence."""
    documents, places, verdicts = found_in(store, findings)
    rows = tuple(findings.iter_rows(named=True))
    return findings_page(rows, documents, places, verdicts, language, pictures=pictures, look=look)


def audit_html(
    store: Store,
    findings: pl.DataFrame,
    language: Language,
    dispositions: Path | None = None,
    *,
    pictures: bool = True,
    look: Look | None = None,
    **site: Any,
) -> str:
    """A page of findings (as ``check`` gives them) to be filtered and decided offline, with all decisions of a file.

    ``site`` is what ``audit_page`` is told of a site. Raises MappingError for a file of dispositions that is wrong.
    """
    documents, places, verdicts = found_in(store, findings)
    kept = Dispositions.read(dispositions, new=True).entries if dispositions is not None else ()
    rows = tuple(findings.iter_rows(named=True))
    entries = [{name: value for name, value in asdict(one).items() if value} for one in kept]
    return audit_page(rows, documents, places, verdicts, language, entries, pictures=pictures, look=look, **site)


def write_report(
    store: Store,
    out: Path,
    base: Period | str | None,
    current: Period | str | None,
    unit: str | None,
    language: Language,
    *,
    look: Look,
    pictures: bool,
    form: str | None = None,
    options: Mapping[str, Any] | None = None,
    dispositions: Path | None = None,
    sticks: Yardsticks | None = None,
) -> Path:
    """Write the report of one unit in the form asked for; whole, or not at all.

    Raises MappingError for a file of ``dispositions`` that is wrong.
    """
    chosen = form_of(out, form)
    if out.is_dir():
        raise QuestionError(f"{out}: this is a folder; name the file to write, say {out / 'report.html'}")
    if not out.parent.is_dir():
        raise QuestionError(f"{out}: the folder {out.parent} does not exist")
    decided = Dispositions.read(dispositions) if dispositions is not None else None
    source = source_of(store, base, current, unit, options=options, decided=decided, sticks=sticks)
    return write_file(out, encoded_report(source, chosen, language, look, pictures=pictures))
