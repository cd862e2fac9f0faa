"""The pictures with axes of a report: the bridge, the years side by side, the index."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
from markupsafe import Markup

from budgetdiff.compare import Trend, bridge_of
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.report import charts
from budgetdiff.report.charts import Point, Step
from budgetdiff.report.lines import line_name
from budgetdiff.report.names import short
from budgetdiff.report.numbers import NOTHING, Rate
from budgetdiff.report.rungs import rungs
from budgetdiff.report.scope import FUNCTION, Scope
from budgetdiff.report.view import Chart, YearCell, Years

_PANELS = 8
_LINES = 5
_YEARS = (
    ("Total expenditure", "expenditure", "total", None),
    ("Total expenditure", "general_public", "total", None),
    ("Basic expenditure", "expenditure", "basic", None),
    ("Basic expenditure", "general_public", "basic", None),
    ("Project expenditure", "expenditure", "project", None),
    ("Project expenditure", "general_public", "project", None),
    ("Total revenue", "income_expenditure", "total", "revenue"),
    ("Total revenue", "income", "total", None),
    ("Three public expenses", "three_public", "total", None),
    ("Agency operating costs", "three_public", "agency_operating", None),
)


def bridge_chart(scope: Scope) -> Chart | None:
    """The bridge over the 类 of spending by function; None where the two totals, or what moved between, are not there."""
    _, comparison = scope.language, scope.source.comparison
    spot = scope.best(FUNCTION)
    statement, measure, side = spot
    try:
        bridge = bridge_of(comparison, statement, measure, side=side, classification=scope.classification(spot))
    except QuestionError:
        # a period without this total has no bridge: the table below says so
        return None
    rows = list(bridge.lines.iter_rows(named=True))
    inner = [row for row in rows if row["step"] not in ("base", "current")]
    if not any(row["step"] == "line" for row in inner):
        return None
    tones = {line["node"]: scope.tone(line) for line in scope.lines(spot).iter_rows(named=True)}
    steps = []
    for row in rows:
        whole = row["step"] in ("base", "current")
        label = {
            "base": _.period(comparison.base),
            "current": _.period(comparison.current),
            "other": _.many(row["folded"], "{n} other", "{n} others"),
            "residual": _("not accounted for"),
        }.get(row["step"], line_name(_.code, row["label"], row["code"]).alone)
        tone = tones.get(row["node"], "even") if row["step"] == "line" and row["amount"] else "even"
        text = _.amount(row["amount"], signed=not whole)
        steps.append(Step(label, row["step"] if whole else "step", row["start"], row["end"], text, tone))
    cut = charts.cut_at(steps)
    total = rows[-1]["amount"] - rows[0]["amount"]
    said = [
        _(
            "Each step is a class of spending by function; together they are the whole change, {change}.",
            change=scope.change(total),
        )
    ]
    if cut:
        said.append(_("The first and the last column are cut off below {amount}.", amount=scope.money(cut)))
    title = _(
        "From {base} to {current}: what moved the total",
        base=_.period(comparison.base),
        current=_.period(comparison.current),
    )
    words = _("; ").join(f"{short(step.label)} {step.text}" for step in steps)
    return Chart(
        title,
        ("" if _.code == "zh" else " ").join(said),
        Markup(charts.bridge(steps, comparison.base, comparison.current)),
        words,
        tuple(steps),
        cut,
        Markup(rungs(steps, comparison.base, comparison.current)),
    )


def years_of(scope: Scope) -> Years | None:
    """Totals through more than two periods as a table, the largest 类 as small multiples, totals as an index."""
    trend = scope.source.trend
    if trend is None or len(trend.periods) < 3:
        return None
    rows: dict[str, tuple[YearCell, ...]] = {}
    for label, statement, measure, side in _YEARS:
        found = _series(trend, statement, measure, side)
        if label not in rows and any(row["amount"] for row in found.values()):
            rows[label] = tuple(_cell(scope, found.get(str(period))) for period in trend.periods)
    if not rows:
        return None
    _ = scope.language
    named = tuple((_(label), cells) for label, cells in rows.items())
    first = next(iter(rows.values()))
    title, message = _("Through the years"), ""
    if first[0].number.amount is not None and first[-1].number.amount is not None:
        one, two = first[0].number.amount, first[-1].number.amount
        title = _(
            "Through the years: {label} from {first} to {last}",
            label=_.inside(named[0][0]),
            first=scope.money(one),
            last=scope.money(two),
        )
        rate = _.rate(two - one, one) if one > 0 and two != one else ""
        message = _(
            "From {one} to {two}: {change}{rate}.",
            one=_.period(trend.periods[0]),
            two=_.period(trend.periods[-1]),
            change=scope.change(two - one),
            rate=_(" ({rate})", rate=rate) if rate else "",
        )
    return Years(
        message,
        tuple(_.period(p) for p in trend.periods),
        named,
        _multiples(scope, trend),
        _index(scope, trend, named),
        title,
    )


def _series(trend: Trend, statement: str, measure: str, side: str | None) -> dict[str, dict[str, Any]]:
    lines = trend.lines.filter(
        pl.col("role") == "total", pl.col("statement") == statement, pl.col("measure") == measure
    )
    if side is not None:
        lines = lines.filter(pl.col("side") == side)
    return {row["period"]: row for row in lines.iter_rows(named=True)}


def _cell(scope: Scope, row: dict[str, Any] | None) -> YearCell:
    if row is None:
        return YearCell(NOTHING, Rate(), Rate())
    number = scope.numbers.number(row["amount"], row["origin"], row["fact_id"])
    growth = (
        scope.numbers.rate(row["growth_numerator"], row["growth_denominator"]) if row["kind"] == "normal" else Rate()
    )
    return YearCell(number, growth, scope.numbers.share(row["index_numerator"], row["index_denominator"]))


def _names(periods: tuple[Period, ...]) -> dict[str, str]:
    """Short names for axes: the year alone, where no year is there twice."""
    years = [period.year for period in periods]
    return dict(zip(map(str, periods), years if len(set(years)) == len(years) else map(str, periods), strict=True))


def _multiples(scope: Scope, trend: Trend) -> Chart | None:
    _ = scope.language
    names = _names(trend.periods)
    lines = trend.lines.filter(
        pl.col("statement") == FUNCTION[0][0], pl.col("measure") == "total", pl.col("level") == 1
    )
    if not lines.height:
        lines = trend.lines.filter(
            pl.col("statement") == FUNCTION[1][0], pl.col("measure") == "total", pl.col("level") == 1
        )
    lines = lines.filter(pl.col("amount").is_not_null(), pl.col("amount") > 0)
    newest = lines.group_by("node").agg(pl.col("amount").max()).sort("amount", "node", descending=[True, False])
    points: list[Point] = []
    for node in newest["node"].to_list()[:_PANELS]:
        own = list(lines.filter(pl.col("node") == node).sort("fiscal_year").iter_rows(named=True))
        label = line_name(_.code, own[-1]["label"], own[-1]["code"]).alone
        points += [Point(label, names[row["period"]], row["amount"], _.amount(row["amount"])) for row in own]
    if len({point.series for point in points}) < 2:
        return None
    axis = [(names[str(period)], period) for period in trend.periods]
    scales = charts.scales_of(points)
    title = (
        _("The largest classes through the years")
        if scales
        else _("The largest classes through the years, all on one scale")
    )
    words = _("; ").join(f"{short(point.series)} {point.period} {point.text}" for point in points)
    return Chart(
        title,
        ("" if _.code == "zh" else " ").join(
            part
            for part in (
                _("In {money}; the latest year is dark.", money=scope.unit_of(_.unit_name)),
                _("Where ×10 or ×100 stands, columns are drawn that many times as high.") if scales else "",
            )
            if part
        ),
        Markup(charts.multiples(points, axis)),
        words,
        narrow=Markup(charts.multiples(points, axis, charts.PHONE)),
    )


def _index(scope: Scope, trend: Trend, rows: tuple[tuple[str, tuple[YearCell, ...]], ...]) -> Chart | None:
    _ = scope.language
    names = _names(trend.periods)
    points: list[Point] = []
    drawn: list[tuple[Decimal | None, ...]] = []
    for label, cells in rows:
        amounts = tuple(cell.number.amount for cell in cells)
        if amounts in drawn or len(drawn) == _LINES:
            # revenue that equals spending would lie under its line
            continue
        drawn.append(amounts)
        for period, cell in zip(trend.periods, cells, strict=True):
            rate = cell.index
            if rate.numerator is not None and rate.denominator:
                value = rate.numerator / rate.denominator * 100
                points.append(Point(label, names[str(period)], value, rate.text.removesuffix("%")))
    if not any(point.value != Decimal(100) for point in points):
        return None
    base = _.period(trend.base)
    words = _("; ").join(f"{point.series} {point.period} {point.text}" for point in points)
    broad, narrow = (Markup(charts.index(points, list(names.values()), wide)) for wide in (charts.BROAD, charts.PHONE))
    return Chart(_("Index, {base} = 100", base=base), "", broad, words, narrow=narrow)
