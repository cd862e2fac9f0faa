"""Tracking as text for a terminal."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from budgetdiff.facts import printable, rounded_percent

if TYPE_CHECKING:
    import polars as pl


@cache
def words(language: str) -> dict[str, Any]:
    """What is said in a language, by its key (``show.toml``)."""
    said: dict[str, dict[str, Any]] = tomllib.loads(
        files("budgetdiff.track").joinpath("show.toml").read_text(encoding="utf-8")
    )
    return said[language]


def shown(
    lines: pl.DataFrame, projects: pl.DataFrame, costs: pl.DataFrame, notes: Sequence[str], language: str = "en"
) -> str:
    """The targets under their year and project, then costs and notes; control characters of a document are left out."""
    said = words(language)
    return printable("\n".join([*_targets(lines, projects, said), *_costs(costs, said), *notes]))


def cells(row: dict[str, Any]) -> list[str]:
    """A target as the cells of a table with the headings of English."""
    said = words("en")
    reached = "" if not row["actual_raw"] else said.get(row["attainment"], row["attainment"])
    texts = (
        row["name"],
        row["fiscal_year"],
        row["project"],
        row["target_raw"],
        row["actual_raw"],
        reached,
        row["before_raw"],
    )
    return [*(str(text or "") for text in texts), (row["movement"] or "").replace("_", " ")]


def _targets(lines: pl.DataFrame, projects: pl.DataFrame, said: dict[str, Any]) -> Iterator[str]:
    money = {(p["unit_name"], p["fiscal_year"], p["project"]): p["funds"] for p in projects.iter_rows(named=True)}
    last = None
    for row in lines.iter_rows(named=True):
        own = (row["unit_name"], row["fiscal_year"], row["project"])
        if own != last:
            last = own
            funds = money.get(own)
            head = said["head"].format(unit=own[0], year=own[1], project=own[2])
            yield head + (said["funds"].format(funds=f"{funds:,.2f}") if funds is not None else "")
        yield "  " + "  ".join(part for part in _parts(row, said) if part)


def _parts(row: dict[str, Any], said: dict[str, Any]) -> Iterator[str]:
    yield row["name"]
    before = {"year": row["before_year"], "target": row["before_raw"]}
    if row["movement"] == "dropped":
        yield said["dropped"].format(**before)
        return
    yield row["target_raw"]
    if row["actual_raw"]:
        when = f" {row['actual_on']}" if row["actual_on"] else ""
        obstacle = f": {said[row['obstacle']]}" if row["obstacle"] in ("unit", "number", "tolerance") else ""
        became = said.get(row["attainment"], row["attainment"])
        yield f"→ {row['actual_raw']}{when} ({became}{obstacle}{_distance(row, said)})"
    if row["promised_raw"]:
        yield said["promised"].format(target=row["promised_raw"])
    if row["movement"]:
        moved = said["movement_not_comparable" if row["movement"] == "not_comparable" else row["movement"]]
        alike = {"name": row["before_name"], "similarity": row["match_similarity"]}
        yield said["moved"].format(
            movement=moved,
            before=said["before"].format(**before) if row["movement"] not in ("new", "kept") else "",
            alike=said["alike"].format(**alike) if row["match"] == "fuzzy" else "",
        )
    if row["below_last_actual"]:
        yield said["below"].format(actual=row["last_actual_raw"], year=row["before_year"])
    if row["score_verdict"] == "differs":
        low, high = (f"{_short(row[name])}" for name in ("score_low", "score_high"))
        computed = low if low == high else f"{low}–{high}"
        yield said["differs"].format(score=_short(row["score"]), computed=computed, profile=row["profile"])


def _distance(row: dict[str, Any], said: dict[str, Any]) -> str:
    """How far from the target: in its own unit, percentage points for shares; the ratio where it is none of a ratio."""
    distance, unit = row["distance"], row["unit"] or ""
    if distance is None or not distance or row["unit"] in ("月", "年月", "月日", "年月日"):
        return ""
    if unit in ("%", "百分比", "‰"):
        return f", {_short(distance):+} {said['permille' if unit == '‰' else 'points']}"
    ratio = ""
    if row["attainment_denominator"]:
        ratio = f", {rounded_percent(Fraction(row['attainment_numerator']) / Fraction(row['attainment_denominator']))}%"
    return f", {_short(distance):+}{unit}{ratio}"


def _costs(costs: pl.DataFrame, said: dict[str, Any]) -> Iterator[str]:
    for row in costs.iter_rows(named=True):
        if row["outputs"] != 1:
            continue  # money shared by several outputs is no one output's cost
        now = Fraction(row["funds"]) / Fraction(row["quantity"])
        change = ""
        if row["before_funds"] is not None:
            old = Fraction(row["before_funds"]) / Fraction(row["before_quantity"])
            grown = f", {rounded_percent(now / old - 1)}%" if old else ""
            change = said["before"].format(year=row["before_year"], target=_yuan(old)) + grown
        yield said["cost"].format(
            year=row["fiscal_year"],
            project=row["project"],
            name=row["name"],
            cost=_yuan(now),
            unit=row["unit"],
            basis=said[row["basis"]],
            funds=f"{row['funds']:,.2f}",
            quantity=_short(row["quantity"]),
            change=change,
        )


def _yuan(value: Fraction) -> str:
    cents = (value * 200 + 1) // 2
    return f"{Decimal(cents).scaleb(-2):,.2f}"


def _short(value: Decimal) -> Decimal:
    """A number without the zeros that the store's scale adds."""
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain.as_tuple().exponent > 0 else plain  # type: ignore[operator]
