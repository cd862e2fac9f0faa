"""Charts of comparisons, trends and rankings, and their lines as wide frames with rates as floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from budgetdiff.compare.bridge import bridge_of
from budgetdiff.errors import QuestionError
from budgetdiff.results.chart import BASE, DOWN, NOW, UP, altair, chosen, data, money_unit, number, quotient

if TYPE_CHECKING:
    from budgetdiff.compare.result import Comparison, Ranking, Trend

_PAIRS = {"growth": "growth", "contribution": "contribution", "share_base": "share_base", "share": "share_current"}
_ABOUT = ("unit_name", "statement", "side", "classification", "measure", "level", "code", "label", "role")
_HEIGHT = 22
_WIDE = 420
"""The width of a chart of few years, which Altair would draw 20 pixels a year wide."""


def wide_comparison(comparison: Comparison, *, exact: bool = False) -> pl.DataFrame:
    """A row a line: what it is, years as integers, amounts in yuan and rates as floats, and the kind of its growth."""
    rows = []
    for line in comparison.lines.iter_rows(named=True):
        row = {name: line[name] for name in _ABOUT}
        row |= {"base_year": comparison.base.fiscal_year, "current_year": comparison.current.fiscal_year}
        row |= {name: number(line[name]) for name in ("base", "current", "change")}
        row["kind"] = line["kind"]
        normal = line["kind"] in ("normal", "unchanged")
        for name, pair in _PAIRS.items():
            found = quotient(line[f"{pair}_numerator"], line[f"{pair}_denominator"])
            row[name] = found if name != "growth" or normal else None
        if exact:
            row |= {f"{pair}_{end}": line[f"{pair}_{end}"] for pair in _PAIRS.values() for end in _ENDS}
        rows.append(row)
    schema: dict[str, Any] = {name: comparison.lines.schema[name] for name in _ABOUT}
    schema |= {"base_year": pl.Int16, "current_year": pl.Int16}
    schema |= dict.fromkeys(("base", "current", "change"), pl.Float64) | {"kind": pl.String}
    schema |= dict.fromkeys(_PAIRS, pl.Float64)
    if exact:
        names = [f"{pair}_{end}" for pair in _PAIRS.values() for end in _ENDS]
        schema |= {name: comparison.lines.schema[name] for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


_ENDS = ("numerator", "denominator")


def comparison_chart(
    comparison: Comparison,
    kind: str,
    statement: str,
    measure: str,
    *,
    side: str | None,
    unit: str | None,
    level: int,
    top: int,
    money: str,
) -> Any:
    """The bridge from the base to the current total, or bars of the largest changes."""
    chosen(kind, ("bridge", "bars"))
    scale, name = money_unit(money)
    if kind == "bridge":
        return _bridge(comparison, statement, measure, side, unit, level, scale, name)
    lines = comparison.partition(statement, measure, level=level, unit=unit, side=side)
    lines = lines.filter(pl.col("change") != 0).sort(pl.col("change").abs(), descending=True).head(top)
    rows = [
        {
            "label": line["label"] or "—",
            "change": number(line["change"], scale),
            "base": number(line["base"], scale),
            "current": number(line["current"], scale),
            "growth": quotient(line["growth_numerator"], line["growth_denominator"]),
            "kind": line["kind"],
        }
        for line in lines.iter_rows(named=True)
    ]
    alt = altair()
    return (
        alt.Chart(data(rows), title=f"{comparison.title} · {name}", height=_HEIGHT * max(len(rows), 1))
        .mark_bar()
        .encode(
            x=alt.X("change:Q", title=f"Δ {name}"),
            y=alt.Y("label:N", title=None, sort=[row["label"] for row in rows], axis=alt.Axis(labelLimit=260)),
            color=alt.condition("datum.change > 0", alt.value(UP), alt.value(DOWN)),
            tooltip=["label:N", "base:Q", "current:Q", "change:Q", alt.Tooltip("growth:Q", format="+.2%"), "kind:N"],
        )
    )


def _bridge(
    comparison: Comparison,
    statement: str,
    measure: str,
    side: str | None,
    unit: str | None,
    level: int,
    scale: float,
    name: str,
) -> Any:
    bridge = bridge_of(comparison, statement, measure, side=side, unit=unit, level=level)
    rows = []
    for number_, step in enumerate(bridge.lines.iter_rows(named=True)):
        whole = step["step"] in ("base", "current")
        label = {"base": str(comparison.base), "current": str(comparison.current)}.get(step["step"], step["label"])
        start, end = (0.0 if whole else number(step["start"], scale)), number(step["end"], scale)
        tone = step["step"] if whole else "up" if (step["amount"] or 0) > 0 else "down"
        rows.append(
            {
                "step": number_,
                "label": label or step["step"],
                "start": start,
                "end": end,
                "amount": number(step["amount"], scale),
                "tone": tone,
                "top": max(start or 0.0, end or 0.0),
            }
        )
    alt = altair()
    order = [row["label"] for row in rows]
    base = alt.Chart(data(rows), title=f"{bridge.title} · {name}", width={"step": 56})
    x = alt.X("label:N", sort=order, title=None, axis=alt.Axis(labelAngle=-40, labelLimit=160))
    tones = alt.Scale(domain=["base", "current", "up", "down"], range=[BASE, NOW, UP, DOWN])
    bars = base.mark_bar().encode(
        x=x,
        y=alt.Y("start:Q", title=name),
        y2="end:Q",
        color=alt.Color("tone:N", scale=tones, legend=None),
        tooltip=["label:N", alt.Tooltip("amount:Q", format="+,.2f")],
    )
    words = base.mark_text(dy=-8).encode(x=x, y="top:Q", text=alt.Text("amount:Q", format=",.2f"))
    return bars + words


# ------------------------------------------------------------------------------------------------- trend, ranking
def wide_trend(trend: Trend, values: str = "amount") -> pl.DataFrame:
    """A row a line, a column a period: amounts in yuan, growth, index (1 is the base) or share, as floats."""
    pairs = {"growth": "growth", "index": "index", "share": "share"}
    chosen(values, ("amount", *pairs))
    about = [name for name in (*_ABOUT, "node") if name in trend.lines.columns]
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    names = [str(period) for period in trend.periods]
    keys = ("unit_name", "statement", "side", "classification", "measure", "node", "role")
    for line in trend.lines.iter_rows(named=True):
        row = held.setdefault(
            tuple(line[name] for name in keys), {name: line[name] for name in about} | dict.fromkeys(names)
        )
        row["label"] = line["label"] or row["label"]
        row[line["period"]] = (
            number(line["amount"])
            if values == "amount"
            else quotient(line[f"{values}_numerator"], line[f"{values}_denominator"])
        )
    schema: dict[str, Any] = {name: trend.lines.schema[name] for name in about} | dict.fromkeys(names, pl.Float64)
    return pl.DataFrame(list(held.values()), schema=schema, orient="row")


def trend_chart(
    trend: Trend, kind: str, statement: str, measure: str, *, side: str | None, level: int, top: int, money: str
) -> Any:
    """Lines through the years; the largest as small multiples; or the index of each line (its first year = 100)."""
    chosen(kind, ("lines", "multiples", "index"))
    scale, name = money_unit(money)
    lines = trend.lines.filter(pl.col("statement") == statement, pl.col("measure") == measure)
    lines = lines.filter(
        pl.col("role") == "total" if level == 0 else (pl.col("level") == level) & (pl.col("role") != "residual")
    )
    if side is not None:
        lines = lines.filter(pl.col("side") == side)
    lines = lines.filter(pl.col("amount").is_not_null())
    if lines.is_empty():
        raise QuestionError(f"there is no line of “{statement}”, “{measure}” at level {level} in {trend.title}")
    keys = ["unit_name", "side", "node"]
    largest = (
        lines.group_by(keys).agg(pl.col("amount").max()).sort("amount", *keys, descending=[True, False, False, False])
    )
    kept = {tuple(row) for row in largest.head(top).select(keys).iter_rows()}
    many = lines["unit_name"].n_unique() > 1
    rows = []
    for line in lines.iter_rows(named=True):
        if tuple(line[key] for key in keys) not in kept:
            continue
        label = line["label"] or "—"
        index = quotient(line["index_numerator"], line["index_denominator"])
        rows.append(
            {
                "line": f"{line['unit_name']} {label}" if many and level else line["unit_name"] if many else label,
                "year": int(line["fiscal_year"]),
                "amount": number(line["amount"], scale),
                "index": None if index is None else index * 100,
            }
        )
    alt = altair()
    field, title = ("index", f"{trend.base} = 100") if kind == "index" else ("amount", name)
    base = alt.Chart(data(rows)).mark_line(point=True)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=kind != "index"))
    tooltip = ["line:N", "year:O", alt.Tooltip(f"{field}:Q", format=",.2f")]
    if kind == "multiples":
        panels = base.encode(x=x, y=y, tooltip=tooltip).properties(width=130, height=90)
        return panels.facet(alt.Facet("line:N", title=None), columns=4)
    lines_of = base.encode(
        x=x, y=y, color=alt.Color("line:N", title=None, legend=alt.Legend(labelLimit=260)), tooltip=tooltip
    )
    return lines_of.properties(title=trend.title, width=_WIDE)


def ranking_chart(ranking: Ranking, *, top: int, money: str) -> Any:
    """The units by the size of their change; growth in the tooltip."""
    scale, name = money_unit(money)
    rows = [
        {
            "unit": line["unit_name"],
            "change": number(line["change"], scale),
            "current": number(line["current"], scale),
            "growth": quotient(line["growth_numerator"], line["growth_denominator"]),
            "position": line["position"],
        }
        for line in ranking.lines.filter(pl.col("change").is_not_null()).head(top).iter_rows(named=True)
    ]
    alt = altair()
    return (
        alt.Chart(data(rows), title=f"{ranking.title} · {name}", height=_HEIGHT * max(len(rows), 1))
        .mark_bar()
        .encode(
            x=alt.X("change:Q", title=f"Δ {name}"),
            y=alt.Y("unit:N", title=None, sort=[row["unit"] for row in rows], axis=alt.Axis(labelLimit=260)),
            color=alt.condition("datum.change > 0", alt.value(UP), alt.value(DOWN)),
            tooltip=["unit:N", "current:Q", "change:Q", alt.Tooltip("growth:Q", format="+.2%"), "position:N"],
        )
    )
