"""Units side by side: by change, by rate, and by distance from their peers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from budgetdiff.compare.result import Comparison, Ranking
from budgetdiff.compare.schema import RANKING_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.facts import THREE_PUBLIC_ITEMS

MINIMUM = 10
"""The least number of rates for which a median and P10 to P90 are stated, if nothing else is asked."""


def rank_units(
    comparison: Comparison,
    statement: str = "expenditure",
    measure: str = "total",
    *,
    side: str | None = None,
    classification: str | None = None,
    code: str | None = None,
    minimum: int = MINIMUM,
) -> Ranking:
    """The units of a comparison by the change of one line: the total of a table's column, or its line ``code``.

    A measure that is an item of the three public expenses is that item.

    Rates of all units that have one are the peers; median, P10 and P90 lie between the two nearest rates in proportion
    (as spreadsheets' PERCENTILE.INC), computed as fractions. Below ``minimum`` peers none of the three is stated. Raises
    QuestionError where no unit has the line, or a unit has it more than once (several sides: name one).
    """
    if minimum < 1:
        raise QuestionError("a sample has at least one unit")
    if "/" in comparison.currency:
        raise QuestionError(f"amounts in {comparison.currency.replace('/', ' and ')} are not ranked against each other")
    lines = comparison.select(statement, measure, side=side, classification=classification)
    if statement == "three_public" and measure in THREE_PUBLIC_ITEMS and code is None:
        lines = lines.filter(pl.col("role").is_in(["leaf", "parent"]))
    elif code is None:
        lines = lines.filter(pl.col("role") == "total")
    else:
        lines = lines.filter(pl.col("code") == code, pl.col("role").is_in(["leaf", "parent"]))
    what = f"“{statement}”, “{measure}”" + (f", {code}" if code else "")
    if lines.is_empty():
        raise QuestionError(f"no unit has a line of {what} in {comparison.base} or {comparison.current}")
    if lines["unit_name"].n_unique() < lines.height:
        raise QuestionError(f"{what} has several lines of one unit; name a side or a classification")
    rows = [_row(line) for line in lines.iter_rows(named=True)]
    _placed(rows, minimum)
    rows.sort(key=lambda row: (row["rank_by_change"] is None, row["rank_by_change"], row["unit_name"]))
    frame = pl.DataFrame(rows, schema=RANKING_SCHEMA, orient="row")
    peers = rows[0]["peers"]
    notes = [f"median, P10 and P90 are of the {peers} units that have a rate (at least {minimum} are needed)"]
    if peers < minimum:
        notes = [f"{peers} units have a rate; a median, P10 and P90 are stated from {minimum} on"]
    apart = [row["unit_name"] for row in rows if row["rank_by_change"] is None]
    if apart:
        notes.append(f"{len(apart)} units cannot be ranked, because one of the periods has no such line of theirs")
    return Ranking(
        frame,
        statement=statement,
        measure=measure,
        base=comparison.base,
        current=comparison.current,
        minimum=minimum,
        code=code,
        notes=(*notes, *comparison.notes),
        currency=comparison.currency,
    )


def _row(line: dict[str, Any]) -> dict[str, Any]:
    copied = (
        "unit_name",
        "statement",
        "side",
        "measure",
        "base",
        "current",
        "delta",
        "change",
        "kind",
        "growth_numerator",
        "growth_denominator",
    )
    return {name: line[name] for name in copied} | dict.fromkeys(RANKING_SCHEMA.keys() - set(copied))


def _rate(row: dict[str, Any]) -> Fraction | None:
    if row["growth_numerator"] is None or row["base"] in (None, 0):
        return None
    return Fraction(row["growth_numerator"]) / Fraction(row["growth_denominator"])


def _placed(rows: list[dict[str, Any]], minimum: int) -> None:
    """Ranks, and where each rate lies among the peers'."""
    changes = sorted((abs(row["change"]) for row in rows if row["change"] is not None), reverse=True)
    rates = {row["unit_name"]: _rate(row) for row in rows}
    peers = sorted(rate for rate in rates.values() if rate is not None)
    middle = tuple(_quantile(peers, part) for part in (Fraction(1, 2), Fraction(1, 10), Fraction(9, 10)))
    for row in rows:
        rate = rates[row["unit_name"]]
        row["peers"] = len(peers)
        if row["change"] is not None:
            row["rank_by_change"] = changes.index(abs(row["change"])) + 1
        if rate is not None:
            row["rank_by_rate"] = sum(1 for other in peers if other > rate) + 1
        if len(peers) < minimum:
            continue
        median, low, high = middle
        row["median_percent"], row["p10_percent"], row["p90_percent"] = map(_percent, middle)
        if rate is not None:
            row["distance_percent"] = _percent(rate - median)
            row["position"] = "below_p10" if rate < low else "above_p90" if rate > high else "within"


def _quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    """The value at ``part`` of the way through the ordered rates, between neighbours in proportion; 0 of none."""
    if not ordered:
        return Fraction(0)
    at = part * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def _percent(value: Fraction) -> Decimal:
    """In percent, to four places, half up away from zero: only to be shown."""
    scaled = abs(value) * 1_000_000
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-4)
