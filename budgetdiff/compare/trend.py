"""Lines through any number of periods: year over year, index, compound rate, share and rank."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from typing import Any

import polars as pl

from budgetdiff.classification.crosswalk import Crosswalk, coded_on
from budgetdiff.compare.labels import LabelMapping
from budgetdiff.compare.periods import compare_periods
from budgetdiff.compare.question import resolve_period, resolve_unit
from budgetdiff.compare.result import Comparison, Trend
from budgetdiff.compare.schema import TREND_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import Store

_LINE = ("unit_name", "statement", "side", "classification", "measure", "node", "role")
_ABOUT = ("level", "code", "label", "parent")


def trend_of(
    store: Store, periods: Sequence[Period | str], *, unit: str | None = None, base: Period | str | None = None,
    across_phases: bool = False, crosswalk: Crosswalk | None = None, mapping: LabelMapping | None = None,
) -> Trend:  # fmt: skip
    """Every line through ``periods`` (two or more, taken in order of time), a row a line and period.

    ``base`` is the period of the index and of the compound rate, the first if not given. Residual lines are left out:
    they belong to a pair of periods, not to a series. All periods are restated to the codes of the last one. Raises
    QuestionError for fewer than two periods, or one twice.
    """
    name = resolve_unit(store, unit)
    asked = sorted(
        {resolve_period(store, period, name) for period in periods}, key=lambda p: (p.fiscal_year, p.phase or "")
    )
    if len(asked) < 2 or len(asked) != len(periods):
        raise QuestionError("a trend needs two different periods or more")
    origin = asked[0] if base is None else resolve_period(store, base, name)
    if origin not in asked:
        raise QuestionError(f"the base period {origin} is not one of the trend's: {', '.join(map(str, asked))}")
    pairs = [
        compare_periods(
            store, one, two, unit=name, across_phases=across_phases, crosswalk=crosswalk, mapping=mapping,
            as_of=max(map(coded_on, asked)),
        )
        for one, two in pairwise(asked)
    ]  # fmt: skip
    return trend_of_pairs(pairs, origin)


def trend_of_pairs(pairs: Sequence[Comparison], origin: Period | None = None) -> Trend:
    """The lines of comparisons that follow one another, the current period of one the base of the next, as a trend.

    ``origin`` is the period of the index, the first if not given.
    """
    asked = [pairs[0].base, *(pair.current for pair in pairs)]
    origin = origin or asked[0]
    rows = _rows(asked, pairs)
    _indexed(rows, origin)
    frame = _ranked(pl.DataFrame([r for line in rows.values() for r in line], schema=TREND_SCHEMA, orient="row"))
    units = tuple(frame["unit_name"].unique().sort().to_list())
    notes = tuple(dict.fromkeys(note for pair in pairs for note in pair.notes))
    return Trend(frame, units=units, periods=tuple(asked), base=origin, notes=notes)


def _rows(periods: Sequence[Period], pairs: Sequence[Comparison]) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """The rows of every line, one for each period: a gap has an amount of None."""
    found: dict[tuple[Any, ...], dict[Period, dict[str, Any]]] = {}
    about: dict[tuple[Any, ...], dict[str, Any]] = {}
    for number, pair in enumerate(pairs):
        for line in pair.lines.filter(pl.col("role") != "residual").iter_rows(named=True):
            key = tuple("" if name == "role" and line[name] != "of_which" else line[name] for name in _LINE)
            about[key] = {name: line[name] for name in (*_LINE, *_ABOUT)}
            cells = found.setdefault(key, {})
            if number == 0:
                cells[periods[0]] = _cell(line, "base")
            cells[periods[number + 1]] = _cell(line, "current") | {
                "previous_period": str(periods[number]), "delta": line["delta"],
                "kind": line["kind"], "growth_numerator": line["growth_numerator"],
                "growth_denominator": line["growth_denominator"],
            }  # fmt: skip
    empty = {"amount": None, "quantum": None, "origin": None, "source": None, "fact_id": None,
             "share_numerator": None, "share_denominator": None, "original": None}  # fmt: skip
    change = {
        "previous_period": None,
        "delta": None,
        "kind": None,
        "growth_numerator": None,
        "growth_denominator": None,
    }
    result: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for key, cells in found.items():
        series: list[dict[str, Any]] = []
        for number, period in enumerate(periods):
            before = {"previous_period": str(periods[number - 1])} if number else {}
            when = {"period": str(period), "fiscal_year": period.fiscal_year, "phase": str(period.phase)}
            series.append({**about[key], **when, **empty, **change, **before, **cells.get(period, {})})
        result[key] = series
    return result


def _cell(line: dict[str, Any], side: str) -> dict[str, Any]:
    return {
        "amount": line[side], "quantum": line[f"{side}_quantum"], "origin": line[f"{side}_origin"],
        "source": line[f"{side}_source"], "fact_id": line[f"{side}_fact_id"],
        "share_numerator": line[f"share_{side}_numerator"], "share_denominator": line[f"share_{side}_denominator"],
        "original": line[f"original_{side}"],
    }  # fmt: skip


def _indexed(rows: dict[tuple[Any, ...], list[dict[str, Any]]], origin: Period) -> None:
    """Index and compound rate against the base period, where both amounts are positive."""
    for line in rows.values():
        base = next(row for row in line if row["period"] == str(origin))["amount"]
        for row in line:
            years = row["fiscal_year"] - origin.fiscal_year
            indexed = base is not None and base > 0 and row["amount"] is not None
            row["index_numerator"] = row["amount"] if indexed else None
            row["index_denominator"] = base if indexed else None
            compound = indexed and years >= 1 and row["amount"] > 0
            row["cagr_numerator"] = row["amount"] if compound else None
            row["cagr_denominator"] = base if compound else None
            row["cagr_years"] = years if compound else None
            row["cagr_percent"] = _root(row["amount"], base, years) if compound else None
            row["rank"] = None


def _root(current: Decimal, base: Decimal, years: int) -> Decimal:
    """The yearly rate in percent that leads from base to current: a root, so rounded (half up) and never added up."""
    with localcontext() as context:
        context.prec = 40
        rate = ((current / base) ** (Decimal(1) / years) - 1) * 100
        return rate.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _ranked(frame: pl.DataFrame) -> pl.DataFrame:
    """Rank by amount among the lines of the same table, column, level and period."""
    group = ["unit_name", "statement", "side", "classification", "measure", "level", "period"]
    ranked = pl.col("amount").rank("min", descending=True).over(group).cast(pl.Int32)
    return frame.with_columns(rank=pl.when(pl.col("role") != "of_which").then(ranked))
