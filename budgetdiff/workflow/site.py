"""Reports of many units: an index and a page a unit, only what changed since the last run, by several processes."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import astuple, dataclass, field
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import polars as pl

from budgetdiff.check import check_documents
from budgetdiff.check.dispositions import Dispositions
from budgetdiff.compare import Available, Comparison, compare_periods
from budgetdiff.compare.available import currency_of, year_names_by_unit
from budgetdiff.compare.trend import trend_of_pairs
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.report import Home, Language, Look, ReportSource, index_page, index_view, page, summary_of, view_of
from budgetdiff.results import write_file
from budgetdiff.store import Store
from budgetdiff.track import Tracking, track_targets
from budgetdiff.workflow.gather import Results, sources_of
from budgetdiff.workflow.report import YEARS, audit_html, coarse

AUDIT = "audit.html"
"""The page of all findings."""
FINDINGS = 5000
"""Findings that it lists at most, the gravest: a browser does not work off more."""
KEPT = "pages.json"
"""What the last run wrote, beside the pages: for every unit its file, what it was made from, and its row of the index."""
_UNSAFE = re.compile(r"[^\w-]+")
_AHEAD = 3
_AT_ONCE = 8
"""Units from which on all are checked in one pass, which costs about as much as eight."""
_BATCH = 24
"""Units whose places, documents and findings are asked for at once: few queries, and never much in memory."""
_PERIODS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), bool_or(source = 'own'), bool_or(source <> 'implied'),
       bool_or(level = 0 AND statement IN ('expenditure', 'general_public', 'income_expenditure'))
FROM figures GROUP BY ALL ORDER BY ALL
"""
_DOCUMENTS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), document_id, coalesce(source_path, '')
FROM document WHERE superseded_by IS NULL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What became of every unit: pages ``written`` and ``unchanged``, units ``left_out`` with the reason."""

    folder: Path
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the page of one unit compares, and what it is made from."""

    unit: str
    base: Period
    current: Period
    years: tuple[Period, ...]
    execution: tuple[Period, Period] | None
    file: str
    made_from: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are made; travels to the processes that make them."""

    folder: Path
    language: Language
    look: Look
    pictures: bool
    dispositions: Path | None = None


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
    settings.folder.mkdir(parents=True, exist_ok=True)
    decided = Dispositions.read(settings.dispositions) if settings.dispositions is not None else None
    plans, left_out = _plans(store, settings, base, current, decided)
    if not plans and not left_out:
        raise QuestionError("the database is empty; ingest a disclosure first")
    before = _kept(settings.folder)
    stale = [plan for plan in plans if not _fresh(plan, before.get(plan.unit), settings.folder)]
    rows = {plan.unit: before[plan.unit]["row"] for plan in plans if plan.unit in before}
    for done, (unit, row) in enumerate(_made(store, stale, settings, jobs, decided), start=1):
        rows[unit] = row
        if progress is not None:
            progress(done, len(stale), unit)
    names = {plan.unit: plan.file for plan in plans}
    language = settings.language.of_currency(currency)
    view = index_view([rows[plan.unit] for plan in plans], names, left_out, language)
    write_file(
        settings.folder / "index.html", index_page(view, language, settings.look, Home("index.html", AUDIT)).encode()
    )
    kept = {plan.unit: {"file": plan.file, "made_from": plan.made_from, "row": rows[plan.unit]} for plan in plans}
    _write_audit(store, settings, names)
    for unit in before.keys() - kept.keys():
        # a unit that is no longer there must not keep a page
        if before[unit]["file"] == file_name(unit):
            (settings.folder / file_name(unit)).unlink(missing_ok=True)
    write_file(settings.folder / KEPT, json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True).encode())
    fresh = {plan.unit for plan in plans} - {plan.unit for plan in stale}
    return SiteReport(settings.folder, tuple(plan.unit for plan in stale), tuple(sorted(fresh)), left_out)


# ------------------------------------------------------------------------------------------------ what to make
def _plans(
    store: Store, settings: Settings, base: Period | None, current: Period | None, decided: Dispositions | None
) -> tuple[list[_Plan], dict[str, str]]:
    """The pages to make, and the units that none can be made of."""
    code, shown = _code_digest(settings.look), settings.language
    periods: dict[str, dict[Period, tuple[bool, bool]]] = defaultdict(dict)
    held: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for unit, year, phase, own, printed, total in store.rows(_PERIODS):
        periods[unit][Period(int(year), Phase(phase))] = (bool(printed), bool(total))
        held[unit].append((year, phase, own))
    documents: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for unit, *document in store.rows(_DOCUMENTS):
        documents[unit].append(tuple(document))
    called = year_names_by_unit(store)
    about = _decided_by_unit(decided, set(periods))
    plans, left_out = [], {}
    for unit in sorted(periods):
        known = periods[unit]
        try:
            one, two = _pair(Available.of(held[unit], unit, called.get(unit)), base, current)
        except QuestionError as error:
            left_out[unit] = str(error)
            continue
        years = [p for p in known if p.phase is two.phase and p.fiscal_year <= two.fiscal_year and known[p][0]]
        years = sorted(years)[-YEARS:] if one.phase is two.phase and len(years) > 2 else []
        made_from = json.dumps(
            [
                code,
                shown.code,
                shown.unit.name,
                settings.pictures,
                str(one),
                str(two),
                [
                    [str(part) for part in d] + [settings.pictures and bool(d[3]) and Path(d[3]).is_file()]
                    for d in documents[unit]
                ],
                about[unit] + about[""],
            ]
        )
        digest = hashlib.sha256(made_from.encode()).hexdigest()[:16]
        plans.append(_Plan(unit, one, two, tuple(years), _executed(known, two), file_name(unit), digest))
    return plans, left_out


def _decided_by_unit(decided: Dispositions | None, units: set[str]) -> dict[str, list[list[str]]]:
    """The decisions that a unit's page may show; those that name no unit of the database may be about any."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for one in decided.entries if decided is not None else ():
        found[one.unit if one.unit in units else ""].append([str(part) for part in astuple(one)])
    return found


def file_name(unit: str) -> str:
    """The name of a unit's page: what of its name is safe in a file's, and eight digits that no other unit has."""
    plain = _UNSAFE.sub("", unit)[:40]
    return f"{plain or 'unit'}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}.html"


def _pair(there: Available, base: Period | None, current: Period | None) -> tuple[Period, Period]:
    """The periods of a unit's page: as asked for, else its newest document's and the one before it."""
    one, two = there.pair(base, current)
    if one == two or (one.fiscal_year != two.fiscal_year and one.phase is not two.phase):
        raise QuestionError(f"{one} and {two} cannot be compared")
    return one, two


def _executed(known: Mapping[Period, tuple[bool, bool]], current: Period) -> tuple[Period, Period] | None:
    """The newest year up to the current one with totals of both a budget and an outturn."""
    for year in sorted({p.fiscal_year for p in known if p.fiscal_year <= current.fiscal_year}, reverse=True):
        pair = Period(year, Phase.APPROVED), Period(year, Phase.EXECUTED)
        if all(known.get(one, (False, False))[1] for one in pair):
            return pair
    return None


def _code_digest(look: Look) -> str:
    """The project's own code and data, and the look: a page made by another version is stale."""
    found = hashlib.sha256(look.digest().encode())
    root = Path(str(files("budgetdiff")))
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".sql", ".toml", ".csv"}:
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _kept(folder: Path) -> dict[str, Any]:
    """What the last run wrote; nothing where there was none or its record cannot be read: then all is made anew."""
    try:
        kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    wanted = {"file", "made_from", "row"}
    return (
        {unit: one for unit, one in kept.items() if isinstance(one, dict) and wanted <= one.keys()}
        if isinstance(kept, dict)
        else {}
    )


def _fresh(plan: _Plan, before: Mapping[str, Any] | None, folder: Path) -> bool:
    return before is not None and before["made_from"] == plan.made_from and (folder / plan.file).is_file()


# ------------------------------------------------------------------------------------------------ making it
def _sources(store: Store, plans: list[_Plan], decided: Dispositions | None) -> Iterator[tuple[_Plan, ReportSource]]:
    """The source of every page: the periods of all units are compared at once, and taken apart by unit."""
    parts: dict[tuple[Period, Period], dict[str, pl.DataFrame]] = {}
    tracked: dict[tuple[Period, Period], dict[str, Tracking]] = {}
    currency = currency_of(store, None)

    def part(pair: tuple[Period, Period], unit: str) -> Comparison | None:
        if pair not in parts:
            parts[pair] = _by_unit(compare_periods(store, *pair).lines)
        lines = parts[pair].get(unit)
        return (
            None
            if lines is None
            else Comparison(lines, units=(unit,), base=pair[0], current=pair[1], currency=currency)
        )

    def results(plan: _Plan) -> Results:
        pair = plan.base, plan.current
        comparison = part(pair, plan.unit)
        if comparison is None:
            raise QuestionError(f"{plan.base} and {plan.current} have no figures of {plan.unit}")
        if pair not in tracked:
            tracked[pair] = _tracked(store, pair, [each.unit for each in plans])
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

    many = len(plans) >= _AT_ONCE
    if many:
        check_documents(store)
    for first in range(0, len(plans), _BATCH):
        some = plans[first : first + _BATCH]
        for plan in some if not many else ():
            check_documents(store, unit=plan.unit)
        yield from zip(some, sources_of(store, [results(plan) for plan in some], decided), strict=True)


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
    store: Store, plans: list[_Plan], settings: Settings, jobs: int, decided: Dispositions | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Make pages, and give each unit's row of the index as its page is done."""
    if jobs <= 1 or len(plans) <= 1:
        for plan, source in _sources(store, plans, decided):
            yield plan.unit, make_page(source, plan.file, settings)
        return
    # new processes, not copies of this one: the threads of DuckDB and polars do not survive a fork
    with ProcessPoolExecutor(min(jobs, len(plans)), mp_context=multiprocessing.get_context("spawn")) as pool:
        running: dict[Future[dict[str, Any]], str] = {}
        try:
            for plan, source in _sources(store, plans, decided):
                running[pool.submit(make_page, source, plan.file, settings)] = plan.unit
                while len(running) >= jobs * _AHEAD:
                    yield from _finished(running)
            while running:
                yield from _finished(running)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _finished(running: dict[Future[dict[str, Any]], str]) -> Iterator[tuple[str, dict[str, Any]]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future.result()


def make_page(source: ReportSource, file: str, settings: Settings) -> dict[str, Any]:
    """Write one unit's page; its row of the index."""
    language = settings.language.of_money(source.comparison)
    view = view_of(source, language, pictures=settings.pictures)
    home = Home("index.html", AUDIT, urlencode({"unit": source.unit}, quote_via=quote), f"{AUDIT}#f-")
    write_file(settings.folder / file, page(view, language, settings.look, home).encode())
    return summary_of(source, view)


def _write_audit(store: Store, settings: Settings, names: Mapping[str, str]) -> None:
    """Write the page of all findings where anything changed: without pictures, which stand on the units' pages."""
    path, decisions, _ = settings.folder / AUDIT, settings.dispositions, settings.language
    kept = hashlib.sha256(json.dumps([_code_digest(settings.look), _.code, dict(names)]).encode())
    kept.update(json.dumps([[str(part) for part in row] for row in store.rows(_DOCUMENTS)]).encode())
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
