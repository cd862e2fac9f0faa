"""Reports of many units: an index and a page a unit, only what changed since the last run, by several processes."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import polars as pl

from budgetdiff.check import check_documents
from budgetdiff.check.dispositions import Dispositions
from budgetdiff.compare import Comparison, compare_periods
from budgetdiff.compare.available import currency_of
from budgetdiff.compare.trend import trend_of_pairs
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.report import Home, ReportSource, index_page, index_view, page, summary_of, view_of
from budgetdiff.results import write_file
from budgetdiff.store import Store
from budgetdiff.track import Tracking, track_targets
from budgetdiff.workflow.gather import Results, sources_of
from budgetdiff.workflow.plans import (
    DOCUMENTS,
    KEPT,
    Plan,
    Settings,
    check_thresholds,
    code_digest,
    file_name,
    fresh,
    kept_before,
    plan_of_department,
    plans_of,
)
from budgetdiff.workflow.report import AT_ONCE, audit_html, coarse, of_units, source_of

AUDIT = "audit.html"
"""The page of all findings."""
FINDINGS = 5000
"""Findings that it lists at most, the gravest: a browser does not work off more."""
_AHEAD = 3
_BATCH = 24
"""Units whose places, documents and findings are asked for at once: few queries, and never much in memory."""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What became of every unit: pages ``written`` and ``unchanged``, units ``left_out`` with the reason."""

    folder: Path
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)


def write_site(
    store: Store,
    settings: Settings,
    base: Period | None,
    current: Period | None,
    *,
    jobs: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> SiteReport:
    """Write ``index.html``, ``audit.html`` and a page a unit into a folder, made where there is none.

    ``jobs`` processes make pages while this one asks the database. ``progress`` is told how many of how many pages are done,
    and the unit. A unit that cannot be compared is left out with the reason. Raises QuestionError for an empty database,
    MappingError for a file of decisions that is wrong.
    """
    currency = currency_of(store, None)
    if "/" in currency:
        raise QuestionError(
            f"amounts in {currency.replace('/', ' and ')} do not stand in one index; make a report a unit (--unit)"
        )
    decided = Dispositions.read(settings.dispositions) if settings.dispositions is not None else None
    check_thresholds(store, settings)
    plans, left_out = plans_of(store, settings, base, current, decided)
    if not plans and not left_out:
        raise QuestionError("the database is empty; ingest a disclosure first")
    plans = [*plan_of_department(store, settings, base, current, plans), *plans]
    settings.folder.mkdir(parents=True, exist_ok=True)
    before = kept_before(settings.folder)
    stale = [plan for plan in plans if not fresh(plan, before.get(plan.key), settings.folder)]
    rows = {plan.key: before[plan.key]["row"] for plan in plans if plan.key in before}
    for done, (plan, row) in enumerate(_made(store, stale, settings, jobs, decided), start=1):
        rows[plan.key] = row
        if progress is not None:
            progress(done, len(stale), plan.unit)
    names = {plan.unit: plan.file for plan in plans if not plan.summed}
    language = settings.language.of_currency(currency)
    sums = [(rows[plan.key], plan.file) for plan in plans if plan.summed]
    view = index_view([rows[plan.key] for plan in plans if not plan.summed], names, left_out, language, sums)
    write_file(
        settings.folder / "index.html", index_page(view, language, settings.look, Home("index.html", AUDIT)).encode()
    )
    kept = {plan.key: {"file": plan.file, "made_from": plan.made_from, "row": rows[plan.key]} for plan in plans}
    _write_audit(store, settings, names)
    for unit in before.keys() - kept.keys():
        # a unit that is no longer there must not keep a page
        if before[unit]["file"] == file_name(unit):
            (settings.folder / file_name(unit)).unlink(missing_ok=True)
    write_file(settings.folder / KEPT, json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True).encode())
    unchanged = {plan.unit for plan in plans} - {plan.unit for plan in stale}
    return SiteReport(settings.folder, tuple(plan.unit for plan in stale), tuple(sorted(unchanged)), left_out)


def _sources(
    store: Store, plans: list[Plan], settings: Settings, decided: Dispositions | None
) -> Iterator[tuple[Plan, ReportSource]]:
    """The source of every page: the periods of all units are compared at once, and taken apart by unit."""
    own, tags, sticks = of_units(settings.options), settings.options.get("tags"), settings.sticks
    single = [plan for plan in plans if not plan.summed]
    parts: dict[tuple[Period, Period], dict[str, pl.DataFrame]] = {}
    tracked: dict[tuple[Period, Period], dict[str, Tracking]] = {}
    currency = currency_of(store, None)

    def part(pair: tuple[Period, Period], unit: str) -> Comparison | None:
        if pair not in parts:
            parts[pair] = _by_unit(compare_periods(store, *pair, **own).lines)
        lines = parts[pair].get(unit)
        return (
            None
            if lines is None
            else Comparison(lines, units=(unit,), base=pair[0], current=pair[1], currency=currency)
        )

    def results(plan: Plan) -> Results:
        pair = plan.base, plan.current
        comparison = part(pair, plan.unit)
        if comparison is None:
            raise QuestionError(f"{plan.base} and {plan.current} have no figures of {plan.unit}")
        if pair not in tracked:
            tracked[pair] = _tracked(store, pair, [each.unit for each in single])
        steps = [part(step, plan.unit) for step in pairwise(plan.years)]
        pairs = [coarse(step) for step in steps if step is not None]
        trend = trend_of_pairs(pairs) if pairs and len(pairs) == len(steps) else None
        return Results(
            plan.unit,
            comparison,
            tracked[pair][plan.unit],
            trend,
            part(plan.execution, plan.unit) if plan.execution else None,
        )

    def whole(source: ReportSource) -> ReportSource:
        """What was asked for beside the figures: the lines that somebody tagged, and other yardsticks."""
        return replace(
            source,
            tagged=frozenset(tags.by_line) if tags else frozenset(),
            measured=None if sticks is None else sticks.compared(source.comparison),
            counts=None if sticks is None else sticks.behind(source.comparison),
        )

    many = len(single) >= AT_ONCE
    if many:
        check_documents(store)
    for plan in plans:
        if plan.summed:
            asked = {**settings.options, "materiality": own["materiality"]}
            yield (
                plan,
                source_of(
                    store, plan.base, plan.current, None, checked=many, options=asked, decided=decided, sticks=sticks
                ),
            )
    for first in range(0, len(single), _BATCH):
        some = single[first : first + _BATCH]
        for plan in some if not many else ():
            check_documents(store, unit=plan.unit)
        found = sources_of(store, [results(plan) for plan in some], decided)
        yield from ((plan, whole(source)) for plan, source in zip(some, found, strict=True))


def _tracked(store: Store, pair: tuple[Period, Period], units: Iterable[str]) -> dict[str, Tracking]:
    """The targets and the projects of units, by unit."""
    whole = track_targets(store, pair)
    lines, projects = _by_unit(whole.lines), _by_unit(whole.projects)
    no_lines, no_projects = whole.lines.clear(), whole.projects.clear()
    return {unit: Tracking(lines.get(unit, no_lines), projects.get(unit, no_projects), whole.periods) for unit in units}


def _by_unit(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each unit, in the order they are in."""
    return {
        str(key[0] or ""): own
        for key, own in frame.partition_by("unit_name", as_dict=True, maintain_order=True).items()
    }


def _made(
    store: Store, plans: list[Plan], settings: Settings, jobs: int, decided: Dispositions | None
) -> Iterator[tuple[Plan, dict[str, Any]]]:
    """Make pages, and give each unit's row of the index as its page is done."""
    if jobs <= 1 or len(plans) <= 1:
        for plan, source in _sources(store, plans, settings, decided):
            yield plan, make_page(source, plan.file, settings)
        return
    # new processes, not copies of this one: the threads of DuckDB and polars do not survive a fork
    with ProcessPoolExecutor(min(jobs, len(plans)), mp_context=multiprocessing.get_context("spawn")) as pool:
        running: dict[Future[dict[str, Any]], Plan] = {}
        try:
            for plan, source in _sources(store, plans, settings, decided):
                running[pool.submit(make_page, source, plan.file, settings)] = plan
                while len(running) >= jobs * _AHEAD:
                    yield from _finished(running)
            while running:
                yield from _finished(running)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _finished(running: dict[Future[dict[str, Any]], Plan]) -> Iterator[tuple[Plan, dict[str, Any]]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future.result()


def make_page(source: ReportSource, file: str, settings: Settings) -> dict[str, Any]:
    """Write one unit's page; its row of the index."""
    language = settings.language.of_money(source.comparison)
    view = view_of(source, language, pictures=settings.pictures)
    # of a department all findings are shown: the filter of that page is by unit
    whose = "" if source.notes else urlencode({"unit": source.unit}, quote_via=quote)
    home = Home("index.html", AUDIT, whose, f"{AUDIT}#f-")
    write_file(settings.folder / file, page(view, language, settings.look, home).encode())
    return summary_of(source, view)


def _write_audit(store: Store, settings: Settings, names: Mapping[str, str]) -> None:
    """Write the page of all findings where anything changed: without pictures, which stand on the units' pages."""
    path, decisions, _ = settings.folder / AUDIT, settings.dispositions, settings.language
    kept = hashlib.sha256(json.dumps([code_digest(settings.look), _.code, dict(names)]).encode())
    kept.update(json.dumps([[str(part) for part in row] for row in store.rows(DOCUMENTS)]).encode())
    kept.update(decisions.read_bytes() if decisions is not None else b"")
    mark = f"\n<!-- {kept.hexdigest()} -->\n".encode()
    if path.is_file() and path.read_bytes().endswith(mark):
        return
    found = check_documents(store, dispositions=decisions).lines
    order = {"error": 0, "warning": 1}
    shown = found.sort(pl.col("severity").replace_strict(order, default=2), maintain_order=True).head(FINDINGS)
    text = audit_html(
        store,
        shown,
        _,
        decisions,
        pictures=False,
        look=settings.look,
        home=Home("index.html"),
        pages={unit: quote(file) for unit, file in names.items()},
        whole=found.height,
    )
    write_file(path, text.encode() + mark)
