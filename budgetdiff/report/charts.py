"""Pictures with axes: drawn by Altair, rendered to SVG by vl-convert, cleaned to plain shapes and text, and put inline.

No picture needs a script or the network. Text stays text in the page's own fonts; labels of documents are data, never
expressions; what is not a plain shape is thrown away. Notation is that of the International Business Communication
Standards: earlier year light, later year dark, budget outlined, outturn solid. Numbers are floats here, for drawing only:
what is written beside a shape was worded from exact decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from budgetdiff.facts import Period, Phase
from budgetdiff.report.lettering import room_of, shortened
from budgetdiff.report.svg import altair, svg_of

INK, QUIET, LINE = "#22303c", "#5f6b76", "#dfe4e8"
BASE, NOW, GOOD, BAD = "#a9b3bc", "#2f3b47", "#00695c", "#b3461b"
BASE_PLAN, NOW_PLAN = "#f0f2f4", "#dde2e7"
TONES = {"good": GOOD, "bad": BAD, "even": NOW}
BROAD = 1120
"""The width of a page's text in pixels: pictures take all of it and shrink with it."""
PHONE = 344
"""The same of a phone."""
_COLUMN = 84
_CUT_FROM = 0.55
_HALF = 0.36
_EDGE: dict[str, Any] = {"stroke": "#ffffff", "strokeWidth": 2.5}
"""An edge as the paper keeps lines from crossing words out."""
_AXIS: dict[str, Any] = {"title": None, "labelAngle": 0, "ticks": False, "labelColor": QUIET}
_BREAK = "M-1.2,-.08L-.6,.08L0,-.08L.6,.08L1.2,-.08L1.2,.04L.6,.2L0,.04L-.6,.2L-1.2,.04Z"


@dataclass(frozen=True, slots=True)
class Step:
    """One column of a bridge: ``kind`` is base, current or step; ``text`` is its figure as worded."""

    label: str
    kind: str
    start: Decimal
    end: Decimal
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series through the years; ``text`` is the figure as worded."""

    series: str
    period: str
    value: Decimal
    text: str


def outlined(period: Period) -> bool:
    """Whether figures of a period are drawn as outlines: whatever is not an outturn is a plan."""
    return period.phase is not Phase.EXECUTED


def filling(colour: str, period: Period) -> str:
    """What a column of a colour is filled with: an outturn with the colour itself, a plan with next to nothing."""
    if not outlined(period):
        return colour
    return BASE_PLAN if colour == BASE else NOW_PLAN


def cut_at(steps: Sequence[Step]) -> Decimal:
    """Where the axis of a bridge begins: 0, or a round amount below all of it where the steps would else be slivers."""
    low = min(min(step.start, step.end) for step in steps if step.kind == "step")
    high = max(max(step.start, step.end) for step in steps)
    if low <= 0 or high <= 0 or low < high * Decimal(str(_CUT_FROM)):
        return Decimal(0)
    span = high - low or high / 10
    floor = low - span * Decimal("0.35")
    unit = Decimal(1).scaleb(span.adjusted() - 1) * 5
    return max(Decimal(0), floor // unit * unit)


def bridge(steps: Sequence[Step], base: Period, current: Period) -> str:
    """The waterfall from the base to the current total; a cut axis shows a break in the first and last column."""
    alt = altair()

    cut = float(cut_at(steps))
    half = min(_HALF, _COLUMN / 2 * len(steps) / BROAD)
    rows: list[dict[str, Any]] = []
    for number, step in enumerate(steps):
        whole = step.kind != "step"
        low, high = (cut, float(step.end)) if whole else sorted((float(step.start), float(step.end)))
        period = base if step.kind == "base" else current
        colour = (BASE if step.kind == "base" else NOW) if whole else TONES[step.tone]
        rows.append(
            {
                "n": number,
                "low": low,
                "high": high,
                "text": step.text,
                "label": shortened(step.label),
                "left": number - half,
                "right": number + half,
                "fill": filling(colour, period) if whole else colour,
                "stroke": colour,
                "end": float(step.end),
            }
        )
    top, bottom = max(row["high"] for row in rows), min(cut, *(row["low"] for row in rows))
    height, space = 250, (top - bottom) or 1.0
    across = alt.Scale(domain=[-0.5, len(rows) - 0.5], nice=False, zero=False)
    up = {"axis": None, "scale": alt.Scale(domain=[bottom, top + space * 0.12], zero=False, nice=False)}
    sides, middle = alt.X("left:Q", axis=None, scale=across), alt.X("n:Q", axis=None, scale=across)
    data = alt.NamedData("steps")
    columns = (
        alt.Chart(data)
        .mark_rect(strokeWidth=1.6)
        .encode(
            x=sides,
            x2=alt.X2("right:Q"),
            y=alt.Y("low:Q", **up),
            y2=alt.Y2("high:Q"),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
        )
    )
    gaps = [{"left": one["right"], "right": two["left"], "end": one["end"]} for one, two in pairwise(rows)]
    joins = (
        alt.Chart(alt.NamedData("gaps"))
        .mark_rule(strokeDash=[2, 3], color=QUIET)
        .encode(x=sides, x2=alt.X2("right:Q"), y=alt.Y("end:Q", **up))
    )
    amounts = (
        alt.Chart(data)
        .mark_text(dy=-8, fontSize=13, color=INK)
        .encode(x=middle, y=alt.Y("high:Q", **up), text=alt.Text("text:N"))
    )
    names = (
        alt.Chart(data)
        .mark_text(baseline="top", fontSize=12, color=QUIET, lineBreak="\n")
        .encode(x=middle, y=alt.YValue(height + 12), text=alt.Text("label:N"))
    )
    layers = [joins, columns, amounts, names]
    if cut:
        layers.append(
            alt.Chart(alt.NamedData("ends"))
            .mark_point(shape=_BREAK, size=4900, filled=True, fill="#ffffff", opacity=1)
            .encode(x=middle, y=alt.YValue(height - 16))
        )
    return svg_of(
        alt.layer(*layers).properties(width=max(BROAD, 112 * len(rows)), height=height),
        money=[(one.text, one.end if one.kind != "step" else one.end - one.start) for one in steps],
        steps=rows,
        gaps=gaps,
        ends=[rows[0], rows[-1]],
    )


def scales_of(points: Sequence[Point]) -> dict[str, int]:
    """Series that are too small for the scale of the largest: how many times as high they are drawn, 10, 100 or more."""
    tops: dict[str, Decimal] = {}
    for point in points:
        tops[point.series] = max(tops.get(point.series, Decimal(0)), abs(point.value))
    largest = max(tops.values(), default=Decimal(0))
    found = {}
    for series, top in tops.items():
        times = 1
        while top and top * times * 10 <= largest:
            times *= 10
        if times > 1:
            found[series] = times
    return found


def multiples(points: Sequence[Point], periods: Sequence[tuple[str, Period]], wide: int = BROAD) -> str:
    """Columns through the years, a small picture a series; the last year dark, the others light; ``wide`` in pixels.

    All on one scale, but for series too small for it (``scales_of``), whose heads say how many times as high they are drawn.
    """
    alt = altair()

    phases = dict(periods)
    last = periods[-1][0]
    order = list(dict.fromkeys(point.series for point in points))
    times = scales_of(points)
    rows: list[dict[str, Any]] = []
    for point in points:
        colour = NOW if point.period == last else BASE
        rows.append(
            {
                "s": order.index(point.series),
                "p": point.period,
                "v": float(point.value) * times.get(point.series, 1),
                "text": point.text,
                "stroke": colour,
                "fill": filling(colour, phases[point.period]),
            }
        )
    top = max(row["v"] for row in rows) or 1.0
    across = max(1, min(4, len(order), wide // (34 * len(periods) + 70))) if wide == BROAD else 1
    width = wide // across - 32
    keys = [key for key, _ in periods]
    firsts: set[int] = set()
    for row in rows:
        # the name stands once, above the first column there is
        more = f"  ×{times[order[row['s']]]}" if order[row["s"]] in times else ""
        row["name"] = "" if row["s"] in firsts else shortened(order[row["s"]], 14, lines=1) + more
        firsts.add(row["s"])
    x = alt.X(
        "p:O", sort=keys, scale=alt.Scale(domain=keys), axis=alt.Axis(**_AXIS, domainColor=BASE, labelFontSize=11)
    )
    y = alt.Y("v:Q", axis=None, scale=alt.Scale(domain=[min(0.0, *(r["v"] for r in rows)), top * 1.15], nice=False))
    columns = (
        alt.Chart()
        .mark_bar(strokeWidth=1.4, width={"band": 0.56})
        .encode(x=x, y=y, fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None))
    )
    amounts = alt.Chart().mark_text(dy=-7, fontSize=11.5, color=INK).encode(x=x, y=y, text=alt.Text("text:N"))
    heads = (
        alt.Chart()
        .mark_text(align="left", baseline="top", fontSize=13, fontWeight=600, color=INK)
        .encode(x=alt.XValue(0), y=alt.YValue(-20), text=alt.Text("name:N"))
    )
    panel = alt.layer(columns, amounts, heads, data=alt.NamedData("points")).properties(
        width=width, height=110 if across > 1 else 70
    )
    return svg_of(
        panel.facet(facet=alt.Facet("s:O", header=alt.Header(labelExpr="''", title=None)), columns=across, spacing=32),
        money=[(point.text, point.value) for point in sorted(points, key=lambda one: order.index(one.series))],
        points=rows,
    )


def index(points: Sequence[Point], periods: Sequence[str], wide: int = BROAD) -> str:
    """Lines from 100 in the first year, each named and worded at its end; ``wide`` in pixels."""
    alt = altair()

    order = list(dict.fromkeys(point.series for point in points))
    shades = [NOW, "#3d7ea6", "#8a6d3b", "#7a5c99", QUIET]
    rows: list[dict[str, Any]] = [
        {
            "s": order.index(p.series),
            "p": p.period,
            "v": float(p.value),
            "text": p.text,
            "stroke": shades[order.index(p.series) % len(shades)],
        }
        for p in points
    ]
    low, high = min(100.0, *(r["v"] for r in rows)), max(100.0, *(r["v"] for r in rows))
    pad = (high - low) * 0.12 or 5.0
    height = 230
    domain = [low - pad, high + pad]
    x = alt.X(
        "p:O",
        sort=list(periods),
        scale=alt.Scale(domain=list(periods)),
        axis=alt.Axis(**_AXIS, domain=False, labelFontSize=12, labelPadding=8),
    )
    scale = alt.Scale(domain=domain, nice=False, zero=False)
    y = alt.Y("v:Q", axis=None, scale=scale)
    marks = [{"v": float(mark)} for mark in _marks(*domain)]
    grid = alt.Chart(alt.NamedData("marks")).mark_rule(color=LINE).encode(y=y)
    scaled = (
        alt.Chart(alt.NamedData("marks"))
        .mark_text(align="right", dx=-8, fontSize=11, color=QUIET)
        .encode(x=alt.XValue(0), y=y, text=alt.Text("v:Q", format="d"))
    )
    colour = alt.Stroke("stroke:N", scale=None)
    data = alt.NamedData("points")
    lines = alt.Chart(data).mark_line(strokeWidth=2).encode(x=x, y=y, detail=alt.Detail("s:N"), stroke=colour)
    dots = (
        alt.Chart(data)
        .mark_point(size=34, filled=True, opacity=1)
        .encode(x=x, y=y, fill=alt.Fill("stroke:N", scale=None))
    )
    hundred = alt.Chart(alt.NamedData("hundred")).mark_rule(color=BASE, strokeDash=[2, 3]).encode(y=y)
    ends: dict[int, dict[str, Any]] = {row["s"]: row for row in rows}
    length = 12 if wide == BROAD else 6
    labels = [{**row, "name": f"{shortened(order[key], length, lines=1)}  {row['text']}"} for key, row in ends.items()]
    _spread(labels, domain, height)
    # every value stands beside its point, moved where another would cover it; all begin at the same, which the axis says
    values = [{**row, "name": row["text"]} for row in rows if row is not ends[row["s"]] and row["p"] != periods[0]]
    for period in periods:
        _spread(_hung([row for row in values if row["p"] == period], domain, height), domain, height)
    words = (
        alt.Chart(alt.NamedData("labels"))
        .mark_text(align="left", dx=10, fontSize=12, **_EDGE)
        .encode(
            x=x,
            y=alt.Y("at:Q", scale=alt.Scale(domain=domain, nice=False, zero=False)),
            text=alt.Text("name:N"),
            color=alt.Color("stroke:N", scale=None),
        )
    )
    said = (
        alt.Chart(alt.NamedData("values"))
        .mark_text(dy=-10, fontSize=11, **_EDGE)
        .encode(
            x=x,
            y=alt.Y("at:Q", scale=scale),
            text=alt.Text("name:N"),
            color=alt.Color("stroke:N", scale=None),
        )
    )
    width = wide - 150
    # the last point stands half a step before the end; ten pixels lie between it and its words, the rest is for wider fonts
    over = max(room_of(row["name"], 12) for row in labels) + 26 - width / len(periods) / 2
    return svg_of(
        (grid + scaled + hundred + lines + dots + said + words).properties(width=width, height=height),
        room={"left": 44, "top": 6, "right": max(2, round(over)), "bottom": 21},
        points=rows,
        labels=labels,
        hundred=[{"v": 100.0}],
        marks=marks,
        values=values,
    )


def _marks(low: float, high: float) -> list[int]:
    """Round numbers between two, four to eight of them where there is room; 100 among them."""
    step = next(
        (one for one in (5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10**4, 10**5) if (high - low) / one <= 7), 10**6
    )
    first = 100 - int((100 - low) // step) * step
    return [mark for mark in range(first, int(high) + 1, step) if low <= mark <= high]


def _hung(labels: list[dict[str, Any]], domain: list[float], height: int) -> list[dict[str, Any]]:
    """Hang the lowest of labels close above each other below its point; those that stay above theirs."""
    pixel = (domain[1] - domain[0]) / height
    values = sorted(label["v"] for label in labels)
    stay = []
    for label in labels:
        up = min((value for value in values if value > label["v"]), default=float("inf")) - label["v"]
        down = label["v"] - max((value for value in values if value < label["v"]), default=float("-inf"))
        if up < 30 * pixel <= down and values.count(label["v"]) == 1:
            label["at"] = label["v"] - 26 * pixel
        else:
            stay.append(label)
    return stay


def _spread(labels: list[dict[str, Any]], domain: list[float], height: int) -> None:
    """Move the labels at the ends of lines apart, so that none covers another."""
    step = (domain[1] - domain[0]) / height * 16
    at = float("-inf")
    for label in sorted(labels, key=lambda label: label["v"]):
        label["at"] = at = max(label["v"], at + step)
