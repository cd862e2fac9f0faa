"""The targets of one or more periods, held against actuals and against the year before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.facts import Period, label_key
from budgetdiff.facts.target import normalised
from budgetdiff.store import Store
from budgetdiff.track.attainment import attain
from budgetdiff.track.result import PROJECTS_SCHEMA, TARGETS_SCHEMA, Tracking

_TIGHTER_UP = frozenset({">=", ">", "="})
_INDICATORS = """
SELECT document_id, unit_name, fiscal_year, CAST(phase AS VARCHAR) AS phase, project, category, subcategory, name, target_raw,
       comparator, target_value, target_upper, unit, actual_raw, actual_value, weight, score, page, row
FROM indicators WHERE fiscal_year = $1 AND ($2 IS NULL OR unit_name = $2)
"""
# The total a form states stands first: its parts follow below it.
_FUNDS = """
SELECT f.unit_name, f.fiscal_year, CAST(f.phase AS VARCHAR) AS phase, f.project,
       arg_min(f.amount, f.page * 100000 + coalesce(f.row, 0)) AS funds,
       (SELECT max(amount) FROM figures g
        WHERE g.unit_name = f.unit_name AND g.fiscal_year = f.fiscal_year AND g.phase = f.phase AND g.level = 0
          AND g.measure = 'project' AND g.statement IN ('expenditure', 'general_public')) AS project_spending
FROM funds f WHERE f.fiscal_year = $1 AND ($2 IS NULL OR f.unit_name = $2) AND f.amount IS NOT NULL
GROUP BY f.unit_name, f.fiscal_year, f.phase, f.project ORDER BY min(f.page)
"""


def track_targets(store: Store, periods: Sequence[Period], *, unit: str | None = None) -> Tracking:
    """The targets of the periods' years, in order of time, each held against its actual and the period before.

    A period without targets has no rows, and a note says so. Never raises for what a target says: what is not
    understood is qualitative.
    """
    asked = sorted(set(periods), key=lambda p: (p.fiscal_year, p.phase or ""))
    rows: list[dict[str, Any]] = []
    projects: list[dict[str, Any]] = []
    notes: list[str] = []
    before: dict[tuple[str, str], dict[str, Any]] | None = None
    for year in dict.fromkeys(period.fiscal_year for period in asked):
        names, found = store.table(_INDICATORS, [year, unit])
        now = [_judged(dict(zip(names, row, strict=True))) for row in found]
        columns, funded = store.table(_FUNDS, [year, unit])
        projects.extend(dict(zip(columns, row, strict=True)) for row in funded)
        if not now:
            notes.append(f"no targets of {year} are in the database")
            continue
        if before is not None:
            for row in now:
                row["movement"] = _movement(before.get((row["unit_name"], row["series"])), row)
            kept = {(row["unit_name"], row["series"]) for row in now}
            rows.extend(_dropped(row, year) for key, row in before.items() if key not in kept)
        rows.extend(now)
        before = {(row["unit_name"], row["series"]): row for row in now}
    lines = pl.DataFrame(
        [{name: row[name] for name in TARGETS_SCHEMA} for row in rows], schema=TARGETS_SCHEMA, orient="row"
    )
    money = pl.DataFrame(projects, schema=PROJECTS_SCHEMA, orient="row")
    notes.extend(_coverage(money))
    return Tracking(lines, money, tuple(asked), notes=tuple(notes))


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    got = attain(row["comparator"], row["target_value"], row["target_upper"], row["actual_value"])
    series = "/".join(label_key(part) for part in (row["category"], row["subcategory"], row["name"]))
    return {
        **row, "series": series, "attainment": got.attainment.value, "distance": got.distance,
        "attainment_numerator": got.pair[0] if got.pair else None, "attainment_denominator": got.pair[1] if got.pair else None,
        "movement": None,
    }  # fmt: skip


def _movement(before: dict[str, Any] | None, now: dict[str, Any]) -> str | None:
    """Whether a target asks for more than the year before; None where the two cannot be compared."""
    if before is None:
        return "new"
    if before["target_raw"] == now["target_raw"]:
        return "kept"
    one, two = before["target_value"], now["target_value"]
    if one is None or two is None or before["comparator"] != now["comparator"]:
        return None
    (one, unit), (two, other) = normalised(one, before["unit"]), normalised(two, now["unit"])
    if unit != other:
        return None
    if one == two:
        return "kept"
    return "raised" if (two > one) == (now["comparator"] in _TIGHTER_UP) else "lowered"


def _dropped(row: dict[str, Any], year: int) -> dict[str, Any]:
    """A target that the year no longer has: a row of that year, without a target."""
    gone = ("target_value", "target_upper", "actual_raw", "actual_value", "distance", "attainment_numerator")
    nothing = dict.fromkeys((*gone, "attainment_denominator", "weight", "score"))
    now = {"fiscal_year": year, "target_raw": "", "attainment": "not_reported", "movement": "dropped"}
    return {**row, **nothing, **now}


def _coverage(projects: pl.DataFrame) -> list[str]:
    """How much of the project spending the forms cover, in words, one sentence a unit and year."""
    notes = []
    for (unit, year), rows in projects.group_by("unit_name", "fiscal_year", maintain_order=True):
        spending = rows["project_spending"][0]
        covered = sum(rows["funds"].to_list(), Decimal(0))
        if spending:
            notes.append(
                f"{unit} {year}: {rows.height} projects with targets, {covered:,.2f} yuan of {spending:,.2f} yuan of "
                "project spending"
            )
    return notes
