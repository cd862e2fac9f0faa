"""A report from the database: the results of every stage, and the places of their numbers, put together and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from budgetdiff.check import check_documents
from budgetdiff.check.dispositions import Dispositions
from budgetdiff.compare import Comparison, Materiality, Yardsticks, compare_periods
from budgetdiff.compare.trend import trend_of_pairs
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.report import Language, Look, ReportSource, audit_page, findings_page
from budgetdiff.results import write_file
from budgetdiff.store import Store
from budgetdiff.track import track_targets
from budgetdiff.workflow.forms import encoded_report, form_of
from budgetdiff.workflow.gather import Results, found_in, sources_of
from budgetdiff.workflow.owners import owners_of

AT_ONCE = 8
"""Units from which on all are checked in one pass, which costs about as much as eight."""


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
    crosswalk, a mapping, a department (then of no ``unit``); they hold for every comparison in the report. ``decided`` is what
    was decided about findings. ``sticks`` are a price index and a denominator that its lines are measured by as well.
    """
    chosen = dict(options or {})
    owners = owners_of(store, unit, chosen.get("department"))
    one, two = owners.there.pair(base, current)
    comparison = compare_periods(store, one, two, unit=owners.unit, **chosen)
    measured = None if sticks is None else sticks.compared(comparison)
    counts = None if sticks is None else sticks.behind(comparison)
    if not checked:
        check_units(store, owners.units)
    # what else a report compares need not have every table that thresholds were given for
    beside = chosen | {"unit": owners.unit, "materiality": lenient(chosen.get("materiality"))}
    years = owners.years_before(store, one, two)
    pairs = [
        comparison if (a, b) == (comparison.base, comparison.current) else compare_periods(store, a, b, **beside)
        for a, b in pairwise(years)
    ]
    trend = trend_of_pairs([coarse(pair) for pair in pairs]) if pairs else None
    spent = owners.executed_year(store, two)
    execution = None
    if spent is not None:
        same = spent == (comparison.base, comparison.current)
        execution = comparison if same else compare_periods(store, *spent, **beside)
    tracking = track_targets(store, [comparison.base, comparison.current], unit=owners.unit)
    results = Results(owners.name, comparison, tracking, trend, execution)
    if owners.department is not None:
        results = results.of_units(owners.units)
    source = sources_of(store, [results], decided)[0]
    tags = chosen.get("tags")
    return replace(source, tagged=frozenset(tags.by_line) if tags else frozenset(), measured=measured, counts=counts)


def check_units(store: Store, units: Sequence[str]) -> None:
    """Check the documents of units: each by itself, or all there are in one pass where that costs less."""
    if len(units) >= AT_ONCE:
        check_documents(store)
    else:
        for unit in units:
            check_documents(store, unit=unit)


def of_units(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the comparisons of single units, where a department's was asked for beside them."""
    own = {name: given for name, given in options.items() if name != "department"}
    return own | {"materiality": lenient(own.get("materiality"))}


def lenient(materiality: Materiality | None) -> Materiality | None:
    """The same thresholds for one comparison among several: a statement that it does not have is no mistake."""
    return None if materiality is None else replace(materiality, strict=False)


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
