"""Tracking as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from budgetdiff.facts import printable, rounded_percent

if TYPE_CHECKING:
    import polars as pl

_WORDS = {
    "met": "met",
    "missed": "MISSED",
    "exceeded": "exceeded",
    "far_exceeded": "far exceeded: set too low?",
    "not_comparable": "not comparable",
    "qualitative": "in words",
}
_OBSTACLES = {
    "unit": "the unit cannot be converted",
    "number": "words where a number belongs",
    "tolerance": "the target says 左右 without saying how much",
}


def shown(lines: pl.DataFrame, projects: pl.DataFrame, costs: pl.DataFrame, notes: tuple[str, ...]) -> str:
    """The targets under their year and project, then costs and notes; control characters of a document are left out."""
    return printable("\n".join([*_targets(lines, projects), *_costs(costs), *notes]))


HEADINGS = ["indicator", "year", "project", "target", "reached", "attainment", "before", "movement"]


def cells(row: dict[str, Any]) -> list[str]:
    """A target as the cells of a table with these headings."""
    reached = "" if not row["actual_raw"] else _WORDS.get(row["attainment"], row["attainment"])
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


def _targets(lines: pl.DataFrame, projects: pl.DataFrame) -> Iterator[str]:
    money = {(p["unit_name"], p["fiscal_year"], p["project"]): p["funds"] for p in projects.iter_rows(named=True)}
    head = None
    for row in lines.iter_rows(named=True):
        own = (row["unit_name"], row["fiscal_year"], row["project"])
        if own != head:
            head = own
            funds = money.get(own)
            yield f"{own[0]}  {own[1]}  {own[2]}" + (f"  {funds:,.2f} yuan" if funds is not None else "")
        yield "  " + "  ".join(part for part in _parts(row) if part)


def _parts(row: dict[str, Any]) -> Iterator[str]:
    yield row["name"]
    if row["movement"] == "dropped":
        yield f"[dropped; {row['before_year']}: {row['before_raw']}]"
        return
    yield row["target_raw"]
    if row["actual_raw"]:
        when = f" {row['actual_on']}" if row["actual_on"] else ""
        obstacle = f": {_OBSTACLES[row['obstacle']]}" if row["obstacle"] in _OBSTACLES else ""
        yield f"→ {row['actual_raw']}{when} ({_WORDS.get(row['attainment'], row['attainment'])}{obstacle}{_distance(row)})"
    if row["promised_raw"]:
        yield f"[the budget promised {row['promised_raw']}]"
    if row["movement"]:
        before = f"; {row['before_year']}: {row['before_raw']}" if row["movement"] not in ("new", "kept") else ""
        fuzzy = (
            f"; taken for “{row['before_name']}”, {row['match_similarity']}% alike" if row["match"] == "fuzzy" else ""
        )
        yield f"[{row['movement'].replace('_', ' ')}{before}{fuzzy}]"
    if row["below_last_actual"]:
        yield f"[less than {row['last_actual_raw']}, reached in {row['before_year']}]"
    if row["score_verdict"] == "differs":
        low, high = (f"{_short(row[name])}" for name in ("score_low", "score_high"))
        yield f"[score {_short(row['score'])} printed, {low if low == high else f'{low}–{high}'} by {row['profile']}]"


def _distance(row: dict[str, Any]) -> str:
    """How far from the target: in its own unit, percentage points for shares; the ratio where it is none of a ratio."""
    distance, unit = row["distance"], row["unit"] or ""
    if distance is None or not distance or row["unit"] in ("月", "年月", "月日", "年月日"):
        return ""
    if unit in ("%", "百分比", "‰"):
        return f", {_short(distance):+} {'‰' if unit == '‰' else 'percentage'} points"
    ratio = ""
    if row["attainment_denominator"]:
        ratio = f", {rounded_percent(Fraction(row['attainment_numerator']) / Fraction(row['attainment_denominator']))}%"
    return f", {_short(distance):+}{unit}{ratio}"


def _costs(costs: pl.DataFrame) -> Iterator[str]:
    for row in costs.iter_rows(named=True):
        if row["outputs"] != 1:
            continue  # money shared by several outputs is no one output's cost
        now = Fraction(row["funds"]) / Fraction(row["quantity"])
        change = ""
        if row["before_funds"] is not None:
            old = Fraction(row["before_funds"]) / Fraction(row["before_quantity"])
            change = f"; {row['before_year']}: {_yuan(old)}" + (f", {rounded_percent(now / old - 1)}%" if old else "")
        yield (
            f"{row['fiscal_year']}  {row['project']}  {row['name']}: {_yuan(now)} yuan a {row['unit']} "
            f"({row['basis']}: {row['funds']:,.2f} / {_short(row['quantity'])}{change})"
        )


def _yuan(value: Fraction) -> str:
    cents = (value * 200 + 1) // 2
    return f"{Decimal(cents).scaleb(-2):,.2f}"


def _short(value: Decimal) -> Decimal:
    """A number without the zeros that the store's scale adds."""
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain.as_tuple().exponent > 0 else plain  # type: ignore[operator]
