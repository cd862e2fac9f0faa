"""The targets of one or more years, held against actuals, against the promise and against the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from budgetdiff.facts import Period, label_key, parse_target
from budgetdiff.facts.quantity import DATES, in_unit
from budgetdiff.facts.reached import reached
from budgetdiff.store import Store
from budgetdiff.track.attainment import FAR, Attained, Attainment, attain, attain_words
from budgetdiff.track.counts import counted, covered_notes, years_of
from budgetdiff.track.mapping import Mapping
from budgetdiff.track.money import costs_of, count_targets, coverage, projects_of
from budgetdiff.track.movement import Movement, asks_less, movement
from budgetdiff.track.profile import Profile, profile_of
from budgetdiff.track.recognise import Pair, plain, recognise
from budgetdiff.track.result import (
    COSTS_SCHEMA,
    PROJECTS_SCHEMA,
    REPORTS_SCHEMA,
    TARGETS_SCHEMA,
    YEARS_SCHEMA,
    Schema,
    Tracking,
)
from budgetdiff.track.score import score_of

Row = dict[str, Any]
_INDICATORS = """
SELECT document_id, unit_name, fiscal_year, CAST(phase AS VARCHAR) AS phase, project, category, subcategory, name, target_raw,
       comparator, target_value, target_upper, unit, actual_raw, actual_value, weight, score, deviation_reason, page, row
FROM indicators WHERE fiscal_year = $1 AND ($2 IS NULL OR unit_name = $2)
"""
_ACTUALS = """
SELECT project, category, subcategory, name, target_raw, unit_name, reported_on, raw, value, note, weight, source_name, line
FROM actuals WHERE fiscal_year = $1 AND ($2 IS NULL OR unit_name = $2) ORDER BY reported_on
"""


@dataclass(frozen=True, slots=True)
class Options:
    """How targets are held.

    ``far`` times a target is far exceeded; ``mapping`` says what is one across years; ``profile`` recomputes scores.
    """

    far: Fraction = FAR
    mapping: Mapping = field(default_factory=Mapping)
    profile: Profile = field(default_factory=lambda: profile_of(None))


def track_targets(
    store: Store, periods: Sequence[Period], *, unit: str | None = None, options: Options | None = None
) -> Tracking:
    """The targets of the periods' years, in order of time, each held against its actual and the year before.

    A year without targets has no rows, and a note says so. Never raises for what a target says: what is not
    understood is qualitative.
    """
    chosen = options or Options()
    asked = tuple(sorted(set(periods)))
    years = list(dict.fromkeys(period.fiscal_year for period in asked))
    notes: list[str] = []
    lines: list[Row] = []
    reports: list[Row] = []
    before: dict[str, list[Row]] = {}
    for year in years:
        now, dated = _year(store, year, unit, chosen, notes)
        if not now:
            notes.append(f"no targets of {year} are in the database")
        reports.extend(dated)
        for name in dict.fromkeys(row["unit_name"] for row in now):
            own = [row for row in now if row["unit_name"] == name]
            lines.extend(_through(before.get(name), own, year, chosen))
            before[name] = own
    projects = projects_of(store, unit, years)
    count_targets(projects, lines)
    costs = costs_of(projects, lines)
    covered = coverage(projects)
    years_rows = years_of(lines, covered)
    notes.extend(counted(years_rows))
    notes.extend(covered_notes(covered, projects))
    return Tracking(
        _frame(lines, TARGETS_SCHEMA),
        _frame(projects, PROJECTS_SCHEMA),
        asked,
        _frame(costs, COSTS_SCHEMA),
        _frame(reports, REPORTS_SCHEMA),
        _frame(years_rows, YEARS_SCHEMA),
        notes=tuple(notes),
    )


def _frame(rows: Sequence[Row], schema: Schema) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def _year(store: Store, year: int, unit: str | None, options: Options, notes: list[str]) -> tuple[list[Row], list[Row]]:
    """The targets of a year, promise and self-evaluation put together, with their newest actuals; and all reports."""
    names, found = store.table(_INDICATORS, [year, unit])
    rows = [dict(zip(names, row, strict=True)) for row in found]
    merged: list[Row] = []
    for name in dict.fromkeys(row["unit_name"] for row in rows):
        own = _newest([row for row in rows if row["unit_name"] == name])
        merged.extend(
            _with_promise([r for r in own if r["phase"] != "executed"], [r for r in own if r["phase"] == "executed"])
        )
    reports = _report(store, year, unit, merged, options, notes)
    places = Counter((row["document_id"], row["page"], row["row"]) for row in merged)
    for row in merged:
        _hold(row, options)
        # of several targets in one cell the points are of all together
        if places[row["document_id"], row["page"], row["row"]] == 1:
            _score(row, options.profile)
    _series(merged)
    for report in reports:
        report["series"] = report.pop("target")["series"]
    return merged, reports


def _newest(rows: list[Row]) -> list[Row]:
    """Of a project with several forms of one phase, the rows of the document that was taken in last."""
    last = {(plain(row["project"]), row["phase"]): row["document_id"] for row in rows}
    return [row for row in rows if last[plain(row["project"]), row["phase"]] == row["document_id"]]


def _with_promise(promised: list[Row], evaluated: list[Row]) -> list[Row]:
    """What a budget promised beside what the self-evaluation of the same year prints: one row a target."""
    pairs = {pair.now: pair for pair in recognise(promised, evaluated, Mapping())}
    for index, row in enumerate(evaluated):
        pair = pairs.get(index)
        old = promised[pair.before] if pair else None
        if old is not None and label_key(old["target_raw"]) != label_key(row["target_raw"]):
            row["promised_raw"] = old["target_raw"]
            moved = movement(old, row)
            row["retargeted"] = None if moved is Movement.KEPT else moved.value
    used = {pair.before for pair in pairs.values()}
    return [row for index, row in enumerate(promised) if index not in used] + evaluated


def _report(
    store: Store, year: int, unit: str | None, rows: list[Row], options: Options, notes: list[str]
) -> list[Row]:
    """Put the newest report of each target into its row; all reports, each held against its target, and notes on the rest."""
    key = ("unit_name", "project", "category", "subcategory", "name", "target_raw")
    held = {tuple(row[name] for name in key): row for row in rows}
    names, found = store.table(_ACTUALS, [year, unit])
    reports = []
    for values in found:
        report = dict(zip(names, values, strict=True))
        row = held.get(tuple(report[name] for name in key))
        if row is None:
            notes.append(
                f"the report {report['raw']} of “{report['name']}” ({report['source_name']}, {report['line']}) belongs to no "
                f"target of {year} any more: a newer document prints it otherwise ({report['target_raw']} before)"
            )
            continue
        row.update(
            actual_raw=report["raw"],
            actual_value=report["value"],
            actual_source="reported",
            actual_on=report["reported_on"],
        )
        for name, given in (("deviation_reason", report["note"]), ("weight", report["weight"])):
            if given is not None:
                row[name] = given
        got, _ = attained(row, options.far)
        reports.append({**report, "fiscal_year": year, "attainment": got.attainment.value, "target": row})
    return reports


def attained(row: Row, far: Fraction) -> tuple[Attained, str | None]:
    """What a row's actual is against its target, and the obstacle where the two cannot be compared."""
    actual = row["actual_raw"]
    if actual is None or not actual.strip():
        return Attained(Attainment.NOT_REPORTED), None
    if row["target_value"] is None:
        return attain_words(row["target_raw"], actual), None
    value = row["actual_value"]
    if value is None:
        return Attained(Attainment.NOT_COMPARABLE), reached(actual, row["unit"], row["fiscal_year"]).obstacle or "unit"
    basis = parse_target(row["target_raw"])[0].basis
    ordinal = row["unit"] in DATES
    comparator = row["comparator"]
    if basis == "approximate" and value != row["target_value"]:
        return Attained(Attainment.NOT_COMPARABLE, -abs(value - row["target_value"])), "tolerance"
    if basis == "bare" and comparator == "=":
        # a number alone promises at least it; of a cost or a date, at most it
        comparator = "<=" if ordinal or "成本" in row["category"] + row["subcategory"] else ">="
    return attain(comparator, row["target_value"], row["target_upper"], value, far=far, ordinal=ordinal), None


def _hold(row: Row, options: Options) -> None:
    got, obstacle = attained(row, options.far)
    row.setdefault("actual_source", "form" if row["actual_raw"] is not None else None)
    row.update(
        measurable=row["target_value"] is not None,
        attainment=got.attainment.value,
        distance=got.distance,
        attainment_numerator=got.pair[0] if got.pair else None,
        attainment_denominator=got.pair[1] if got.pair else None,
        obstacle=obstacle,
        movement=None,
    )


def _score(row: Row, profile: Profile) -> None:
    """The points a profile gives, rounded to be shown, and whether the printed ones are these.

    More than was asked for may cost points where the target was set too low, by how much no rule says; so a lower score
    is held against no figure there.
    """
    score = score_of(
        profile,
        comparator=row["comparator"],
        target=row["target_value"],
        upper=row["target_upper"],
        unit=row["unit"],
        target_raw=row["target_raw"],
        actual=row["actual_value"],
        actual_raw=row["actual_raw"],
        weight=row["weight"],
        cost="成本" in row["category"] + row["subcategory"],
    )
    if score is None:
        return
    row.update(profile=profile.id, score_low=_four_places(score.low), score_high=_four_places(score.high))
    row.update(score_stated=None if score.stated is None else _four_places(score.stated))
    if row["score"] is not None and row["actual_source"] != "reported":
        beyond = row["attainment"] in ("exceeded", "far_exceeded") and row["score"] <= row["weight"]
        row["score_verdict"] = "agrees" if beyond or score.agrees(row["score"]) else "differs"


def _four_places(value: Fraction) -> Decimal:
    return Decimal((value * 20_000 + 1) // 2).scaleb(-4)


def _series(rows: list[Row]) -> None:
    """A name of each target, its own within unit and year; those recognised in the year before take over its name."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = "/".join(label_key(row[part]) for part in ("project", "category", "subcategory", "name"))
        number = seen[row["unit_name"], key] = seen.get((row["unit_name"], key), 0) + 1
        row["series"] = key if number == 1 else f"{key}#{number}"


def _through(before: list[Row] | None, now: list[Row], year: int, options: Options) -> list[Row]:
    """The year's targets with what they were the year before, and those that are there no more."""
    if before is None:
        return now
    pairs = {pair.now: pair for pair in recognise(before, now, options.mapping)}
    inherited = {before[pair.before]["series"] for pair in pairs.values()}
    for index, row in enumerate(now):
        pair = pairs.get(index)
        if pair is None:
            row["movement"] = Movement.NEW.value
            while row["series"] in inherited:
                row["series"] += f"@{year}"
        else:
            _compare(before[pair.before], row, pair)
    kept = {pair.before for pair in pairs.values()}
    return now + [_dropped(row, year) for index, row in enumerate(before) if index not in kept]


def _compare(old: Row, row: Row, pair: Pair) -> None:
    value = old["target_value"]
    last = old["actual_value"]
    if row["target_value"] is not None:
        value = None if value is None else in_unit(value, old["unit"], row["unit"], old["fiscal_year"])
        last = None if last is None else in_unit(last, old["unit"], row["unit"], old["fiscal_year"])
    if row["unit"] in DATES:
        last = None  # a day of last year is no measure for a day of this one
    row.update(
        series=old["series"],
        movement=movement(old, row).value,
        match=pair.how,
        match_similarity=pair.similarity,
        before_year=old["fiscal_year"],
        before_project=old["project"],
        before_name=old["name"],
        before_raw=old["target_raw"],
        before_value=value,
        last_actual_raw=old["actual_raw"],
        last_actual_value=last,
        below_last_actual=None if last is None else asks_less(row, last),
    )


def _dropped(row: Row, year: int) -> Row:
    """A target that the year no longer has: a row of that year, without a target."""
    kept = (
        "unit_name",
        "project",
        "category",
        "subcategory",
        "name",
        "series",
        "phase",
        "comparator",
        "unit",
        "document_id",
        "page",
        "row",
        "measurable",
    )
    return {
        **{name: row[name] for name in kept},
        "fiscal_year": year,
        "target_raw": "",
        "target_value": None,
        "actual_raw": None,
        "actual_value": None,
        "attainment": Attainment.NOT_REPORTED.value,
        "movement": Movement.DROPPED.value,
        "before_year": row["fiscal_year"],
        "before_project": row["project"],
        "before_name": row["name"],
        "before_raw": row["target_raw"],
        "before_value": row["target_value"],
        "last_actual_raw": row["actual_raw"],
        "last_actual_value": row["actual_value"],
    }
