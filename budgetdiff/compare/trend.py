"""Lines through any number of periods: year over year, index, compound rate, share and rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from typing import Any

import polars as pl

from budgetdiff.classification.crosswalk import Crosswalk, coded_on
from budgetdiff.compare.available import available_of, resolve_unit
from budgetdiff.compare.labels import LabelMapping
from budgetdiff.compare.periods import compare_periods
from budgetdiff.compare.result import Comparison, Trend
from budgetdiff.compare.schema import TREND_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.facts import THREE_PUBLIC_ITEMS, Period
from budgetdiff.store import Store

_ABOUT = (
    "unit_name",
    "statement",
    "side",
    "classification",
    "measure",
    "node",
    "role",
    "level",
    "code",
    "label",
    "parent",
)
_EMPTY = dict.fromkeys(
    ("amount", "quantum", "origin", "source", "fact_id", "share_numerator", "share_denominator", "original")
)
_CHANGES = ("delta", "kind", "growth_numerator", "growth_denominator")


def trend_of(
    store: Store,
    periods: Sequence[Period | str],
    *,
    unit: str | None = None,
    base: Period | str | None = None,
    across_phases: bool = False,
    crosswalk: Crosswalk | None = None,
    mapping: LabelMapping | None = None,
    comparing: Callable[..., Comparison] = compare_periods,
) -> Trend:
    """Every line through ``periods`` (two or more, taken in order of time), a row a line and period.

    ``base`` is the period of the index and of the compound rate, the first if not given. Residual lines are left out:
    they belong to a pair of periods, not to a series. All periods are restated to the codes of the last one. Raises
    QuestionError for fewer than two periods, or one twice. ``comparing`` is what compares two of them, as ``compare_periods``.
    """
    name = resolve_unit(store, unit)
    there = available_of(store, name)
    asked = sorted({there.period(period) for period in periods})
    if len(asked) < 2 or len(asked) != len(periods):
        raise QuestionError("a trend needs two different periods or more")
    origin = asked[0] if base is None else there.period(base)
    if origin not in asked:
        raise QuestionError(f"the base period {origin} is not one of the trend's: {', '.join(map(str, asked))}")
    pairs = [
        comparing(
            store,
            one,
            two,
            unit=name,
            across_phases=across_phases,
            crosswalk=crosswalk,
            mapping=mapping,
            as_of=max(map(coded_on, asked)),
            through=asked,
        )
        for one, two in pairwise(asked)
    ]
    return trend_of_pairs(pairs, origin)


def trend_of_pairs(pairs: Sequence[Comparison], origin: Period | None = None) -> Trend:
    """The lines of comparisons that follow one another, the current period of one the base of the next, as a trend.

    ``origin`` is the period of the index, the first if not given.
    """
    asked = [pairs[0].base, *(pair.current for pair in pairs)]
    origin = origin or asked[0]
    rows = _rows(asked, pairs)
    _indexed(rows, origin)
    frame = _ranked(pl.DataFrame([r for line in rows for r in line], schema=TREND_SCHEMA, orient="row"))
    units = tuple(frame["unit_name"].unique().sort().to_list())
    notes = tuple(dict.fromkeys(note for pair in pairs for note in pair.notes))
    return Trend(frame, units=units, periods=tuple(asked), base=origin, notes=notes, currency=pairs[-1].currency)


class _Series:
    """A line through the periods: its cells, what it is called in the last of them, and where its thread can be taken up."""

    def __init__(self) -> None:
        self.about: dict[str, Any] = {}
        self.cells: dict[int, dict[str, Any]] = {}


def _rows(periods: Sequence[Period], pairs: Sequence[Comparison]) -> list[list[dict[str, Any]]]:
    """The rows of every line, one for each period: a gap has an amount of None.

    A line is followed from step to step by the figure it is, so that a new name does not end it; where there is no one
    figure (sums), or a gap, by its place in the table.
    """
    found: list[_Series] = []
    by_place: dict[tuple[Any, ...], _Series] = {}
    by_figure: dict[tuple[Any, ...], _Series] = {}
    for number, pair in enumerate(pairs):
        places, figures, taken = dict(by_place), {}, set()
        lines = [line for line in pair.lines.iter_rows(named=True) if line["role"] != "residual"]
        for line in sorted(lines, key=lambda line: line["base"] is None):  # lines with a past first: it is theirs
            place = _place(line)
            series = by_figure.get((*place[:-1], line["base_fact_id"])) if line["node"][:1] == "~" else None
            series = series or by_place.get(place)
            if series is None or id(series) in taken:
                series = _Series()
                found.append(series)
            taken.add(id(series))
            series.about = {name: line[name] for name in _ABOUT}
            if number == 0:
                series.cells[0] = _cell(line, "base")
            series.cells[number + 1] = _cell(line, "current") | {name: line[name] for name in _CHANGES}
            places[place] = series
            if line["current_fact_id"] is not None:
                figures[(*place[:-1], line["current_fact_id"])] = series
        by_place, by_figure = places, figures
    return [_through(periods, series) for series in found]


def _place(line: dict[str, Any]) -> tuple[Any, ...]:
    """Where a line stands: its table, its column, whether it is only a detail, and its node."""
    table = (line["unit_name"], line["statement"], line["side"], line["classification"], _column(line))
    return (*table, line["role"] == "of_which", line["node"])


def _column(line: dict[str, Any]) -> str:
    """The column a line stands in: the items of the three-public table are lines of one."""
    item = line["statement"] == "three_public" and line["measure"] in THREE_PUBLIC_ITEMS
    return "total" if item else str(line["measure"])


def _through(periods: Sequence[Period], series: _Series) -> list[dict[str, Any]]:
    return [
        {
            **series.about,
            "period": str(period),
            "fiscal_year": period.fiscal_year,
            "phase": str(period.phase),
            **_EMPTY,
            **dict.fromkeys(_CHANGES),
            "previous_period": str(periods[number - 1]) if number else None,
            **series.cells.get(number, {}),
        }
        for number, period in enumerate(periods)
    ]


def _cell(line: dict[str, Any], side: str) -> dict[str, Any]:
    return {
        "amount": line[side],
        "quantum": line[f"{side}_quantum"],
        "origin": line[f"{side}_origin"],
        "source": line[f"{side}_source"],
        "fact_id": line[f"{side}_fact_id"],
        "share_numerator": line[f"share_{side}_numerator"],
        "share_denominator": line[f"share_{side}_denominator"],
        "original": line[f"original_{side}"],
    }


def _indexed(rows: list[list[dict[str, Any]]], origin: Period) -> None:
    """Index and compound rate against the base period, where both amounts are positive."""
    for line in rows:
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
    """Rank by amount among the lines of the same table, column, level and period that are added up."""
    items = (pl.col("statement") == "three_public") & pl.col("measure").is_in(THREE_PUBLIC_ITEMS)
    column = pl.when(items).then(pl.lit("total")).otherwise("measure")
    counted = pl.when(pl.col("role") != "of_which").then("amount")  # what is never added takes no one's place
    group = ["unit_name", "statement", "side", "classification", column, "level", "period"]
    return frame.with_columns(rank=counted.rank("min", descending=True).over(group).cast(pl.Int32))
