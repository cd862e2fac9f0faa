"""A flow as bands between bars: shapes of our own, as wide as what flows; a title says of each what it is, from exact figures.

Sizes are floats, for drawing only. Bands are laid out so that every bar has a line of words of its own, however thin it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from budgetdiff.report.charts import INK, NOW, NOW_PLAN
from budgetdiff.report.flow import Node, Streams
from budgetdiff.report.lettering import room_of, shortened

_BAR, _TOP = 12.0, 8.0
_SMALL = 11
_FIGURE = 96.0
"""Room for a figure beside a name: one in yuan is longer than what is drawn first."""
_PAPER = "#ffffff"
_DASHES = "4 3"
_STYLE = {"fill": INK, "font-size": str(_SMALL)}
_EDGE = {"stroke": _PAPER, "stroke-width": "2.5", "stroke-linejoin": "round", "paint-order": "stroke"}
"""An edge as the paper keeps a thin band from crossing words out."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a picture is laid out on, in pixels: its width, where the bars of a stage begin, the gap between bars, their height."""

    wide: float
    at: Mapping[int, float]
    gap: float
    high: float


_BROAD = _Paper(1120.0, {0: 0.0, 1: 190.0, 2: 400.0, 3: 620.0, 4: 850.0}, 15.0, 300.0)
"""All stages beside each other."""
_PHONE, _BELOW = 344.0, 26.0
"""How wide a picture for a phone is, and what lies between its blocks."""


@dataclass(slots=True)
class _Bar:
    """A node on the page: its top and thickness in pixels, and how far its two sides are filled."""

    top: float
    thick: float
    come: float = 0.0
    gone: float = 0.0


@dataclass(frozen=True, slots=True)
class Wording:
    """How nodes and amounts are worded: names of nodes, amounts as shown, and with their unit; ``unstated`` are dashed."""

    name: Callable[[Node], str]
    amount: Callable[[Decimal], str]
    money: Callable[[Decimal], str]
    unstated: Callable[[Node], bool]


def bands(streams: Streams, wording: Wording, title: str, description: str) -> str:
    """Streams as SVG markup, stages from left to right; what flows less than before (below zero) is outlined, not filled."""
    bars, scale = _laid_out(streams, _BROAD, _TOP)
    root = etree.Element("svg", viewBox=f"0 0 {_BROAD.wide:.0f} {_foot(bars):.0f}", width=f"{_BROAD.wide:.0f}")
    etree.SubElement(root, "title").text = _plain(title)
    etree.SubElement(root, "desc").text = _plain(description)
    _drawn(root, streams, (bars, scale), _BROAD, wording)
    words = etree.SubElement(root, "g", _STYLE), etree.SubElement(root, "g", {**_STYLE, **_EDGE})
    for node, bar in bars.items():
        _words(words, node, bar, _net(streams, node), wording)
    markup: str = etree.tostring(root, encoding="unicode")
    return markup


def blocks(streams: Streams, wording: Wording) -> str:
    """The same streams for a phone, as SVG markup: from each stage to the next is a block of its own, one below the other.

    Nothing has a title of its own: on a phone nothing is pointed at.
    """
    root, words, top = etree.Element("svg", width=f"{_PHONE:.0f}"), etree.Element("g", {**_STYLE, **_EDGE}), _TOP
    for stage in sorted({start[0] for start, _ in streams}):
        part = {way: amount for way, amount in streams.items() if way[0][0] == stage}
        paper = _Paper(_PHONE, {stage: 0.0, _end(part): _PHONE - _BAR}, _BELOW, 150.0)
        bars, scale = _laid_out(part, paper, top)
        _drawn(root, part, (bars, scale), paper, wording, titled=False)
        for node, bar in bars.items():
            _two_lines(words, node, bar, _net(streams, node), wording, left=node[0] == stage)
        top = _foot(bars) + _BELOW
    root.append(words)
    root.set("viewBox", f"0 0 {_PHONE:.0f} {top:.0f}")
    markup: str = etree.tostring(root, encoding="unicode")
    return markup


def _end(part: Streams) -> int:
    """The stage that all streams of a part go to."""
    return next(iter(part))[1][0]


def _foot(bars: Mapping[Node, _Bar]) -> float:
    return max(bar.top + bar.thick for bar in bars.values()) + _TOP


def _drawn(
    root: etree._Element,
    streams: Streams,
    laid: tuple[dict[Node, _Bar], float],
    paper: _Paper,
    wording: Wording,
    *,
    titled: bool = True,
) -> None:
    """The bands of streams and the bars they lie between; a title says of each what it is."""
    bars, scale = laid
    for (start, end), amount in streams.items():
        shape = _band(root, (start, end), amount, (bars[start], bars[end]), scale, paper, wording)
        if titled:
            words = " → ".join(_plain(wording.name(node)) for node in (start, end))
            etree.SubElement(shape, "title").text = f"{words} {wording.money(amount)}"
    for node, bar in bars.items():
        net = _net(streams, node)
        fill = _PAPER if wording.unstated(node) or net < 0 else NOW
        size = {"x": paper.at[node[0]] + 0.5, "y": bar.top, "width": _BAR - 1, "height": max(bar.thick, 1.0)}
        shape = etree.SubElement(root, "rect", {name: f"{value:.1f}" for name, value in size.items()})
        shape.set("fill", fill)
        shape.set("stroke", NOW)
        if wording.unstated(node):
            shape.set("stroke-dasharray", _DASHES)
        if titled:
            etree.SubElement(shape, "title").text = f"{_plain(wording.name(node))} {wording.money(net)}"


def _net(streams: Streams, node: Node) -> Decimal:
    """What goes through a node: what comes in, at the first stage what goes out."""
    into = [amount for (_, end), amount in streams.items() if end == node]
    return sum(into or [amount for (start, _), amount in streams.items() if start == node], Decimal(0))


def _thickness(streams: Streams) -> dict[Node, Decimal]:
    """How thick every node is, in yuan: the larger of its sides, where streams of both signs lie beside each other."""
    come: dict[Node, Decimal] = {}
    gone: dict[Node, Decimal] = {}
    for (start, end), amount in streams.items():
        gone[start] = gone.get(start, Decimal(0)) + abs(amount)
        come[end] = come.get(end, Decimal(0)) + abs(amount)
    nodes = dict.fromkeys((*gone, *come))
    return {node: max(come.get(node, Decimal(0)), gone.get(node, Decimal(0))) for node in nodes}


def _laid_out(streams: Streams, paper: _Paper, top: float) -> tuple[dict[Node, _Bar], float]:
    """Bars by node, in the order of the streams, each below the one before at its stage; and the pixels a yuan.

    The fullest stage takes all the height that bars have.
    """
    thickness = _thickness(streams)
    stages: dict[int, Decimal] = {}
    for (stage, _), thick in thickness.items():
        stages[stage] = stages.get(stage, Decimal(0)) + thick
    scale, next_top = paper.high / float(max(stages.values())), dict.fromkeys(paper.at, top)
    bars = {}
    for node, thick in thickness.items():
        bar = _Bar(next_top[node[0]], float(thick) * scale)
        next_top[node[0]] = bar.top + bar.thick + paper.gap
        bars[node] = bar
    return bars, scale


def _band(
    root: etree._Element,
    way: tuple[Node, Node],
    amount: Decimal,
    ends: tuple[_Bar, _Bar],
    scale: float,
    paper: _Paper,
    wording: Wording,
) -> etree._Element:
    start, end = ends
    thick = float(abs(amount)) * scale
    one, two = start.top + start.gone, end.top + end.come
    start.gone, end.come = start.gone + thick, end.come + thick
    left, right = paper.at[way[0][0]] + _BAR, paper.at[way[1][0]]
    middle = (left + right) / 2
    there = f"C{middle:.1f},{one:.1f} {middle:.1f},{two:.1f} {right:.1f},{two:.1f}"
    back = f"C{middle:.1f},{two + thick:.1f} {middle:.1f},{one + thick:.1f} {left:.1f},{one + thick:.1f}"
    path = f"M{left:.1f},{one:.1f}{there}L{right:.1f},{two + thick:.1f}{back}Z"
    unstated = any(wording.unstated(node) for node in way)
    fill = _PAPER if amount < 0 or unstated else NOW_PLAN
    shape = etree.SubElement(root, "path", {"d": path, "fill": fill, "stroke": NOW if fill == _PAPER else _PAPER})
    shape.set("stroke-width", "0.6")
    if unstated:
        shape.set("stroke-dasharray", _DASHES)
    return shape


def _words(
    groups: tuple[etree._Element, etree._Element], node: Node, bar: _Bar, amount: Decimal, wording: Wording
) -> None:
    """The name of a bar and its figure: below each other where it is high enough, else in one line, with an edge."""
    stage, at_stage = node[0], _BROAD.at
    x = at_stage[stage] + _BAR + 5
    room = at_stage.get(stage + 1, _BROAD.wide) - x - 6
    middle = bar.top + bar.thick / 2
    below = bar.thick >= 30
    name = _cut(wording.name(node), room if below else room - _FIGURE)
    group = groups[0 if below else 1]
    etree.SubElement(group, "text", x=f"{x:.1f}", y=f"{middle - 3 if below else middle + 4:.1f}").text = name
    beside = x if below else x + room_of(name, _SMALL) + 6
    at = {"x": f"{beside:.1f}", "y": f"{middle + 12 if below else middle + 4:.1f}"}
    figure = etree.SubElement(group, "text", {**at, "font-weight": "600", "data-v": f"{amount:f}"})
    figure.text = wording.amount(amount)


def _two_lines(group: etree._Element, node: Node, bar: _Bar, amount: Decimal, wording: Wording, *, left: bool) -> None:
    """The name of a bar and its figure below it, at the inner side of the bar."""
    at = {"x": f"{_BAR + 4:.0f}"} if left else {"x": f"{_PHONE - _BAR - 4:.0f}", "text-anchor": "end"}
    middle = bar.top + bar.thick / 2
    name = etree.SubElement(group, "text", {**at, "y": f"{middle - 2:.1f}"})
    name.text = _cut(wording.name(node), _PHONE / 2 - _BAR - 8)
    style = {"font-weight": "600", "data-v": f"{amount:f}"}
    figure = etree.SubElement(group, "text", {**at, "y": f"{middle + 11:.1f}", **style})
    figure.text = wording.amount(amount)


def _plain(text: str) -> str:
    """A text without controls and marks of direction."""
    return shortened(text, max(len(text), 1), lines=1)


def _cut(name: str, room: float) -> str:
    """A name in one line, cut with an ellipsis where it takes more room than there is."""
    plain = shortened(name, 60, lines=1)
    if room_of(plain, _SMALL) <= room:
        return plain
    while len(plain) > 1 and room_of(plain + "…", _SMALL) > room:
        plain = plain[:-1]
    return plain.rstrip() + "…"
