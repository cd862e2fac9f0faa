"""A flow as bands between bars: shapes of our own, as wide as what flows; a title says of each what it is, from exact figures.

Sizes are floats, for drawing only. Bands are laid out so that every bar has a line of words of its own, however thin it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from budgetdiff.report.charts import INK, NOW, NOW_PLAN, room_of, shortened
from budgetdiff.report.flow import Node, Streams

_WIDE = 1120.0
_AT = (0.0, 190.0, 400.0, 620.0, 850.0)
"""Where the bars of a stage begin."""
_BAR, _GAP, _HIGH, _TOP = 12.0, 15.0, 300.0, 8.0
_SMALL = 11
_FIGURE = 96.0
"""Room for a figure beside a name: one in yuan is longer than what is drawn first."""
_PAPER = "#ffffff"
_DASHES = "4 3"


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
    bars = _laid_out(streams)
    height = max(bar.top + bar.thick for bar in bars.values()) + _TOP
    root = etree.Element("svg", viewBox=f"0 0 {_WIDE:.0f} {height:.0f}", width=f"{_WIDE:.0f}")
    etree.SubElement(root, "title").text = _plain(title)
    etree.SubElement(root, "desc").text = _plain(description)
    scale = _scale(streams)
    for (start, end), amount in streams.items():
        _band(root, (start, end), amount, (bars[start], bars[end]), scale, wording)
    for node, bar in bars.items():
        net = _net(streams, node)
        fill = _PAPER if wording.unstated(node) or net < 0 else NOW
        size = {"x": _AT[node[0]] + 0.5, "y": bar.top, "width": _BAR - 1, "height": max(bar.thick, 1.0)}
        shape = etree.SubElement(root, "rect", {name: f"{value:.2f}" for name, value in size.items()})
        shape.set("fill", fill)
        shape.set("stroke", NOW)
        if wording.unstated(node):
            shape.set("stroke-dasharray", _DASHES)
        etree.SubElement(shape, "title").text = f"{_plain(wording.name(node))} {wording.money(net)}"
        _words(root, node, bar, net, wording)
    markup: str = etree.tostring(root, encoding="unicode")
    return markup


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


def _scale(streams: Streams) -> float:
    """Pixels a yuan: the fullest stage takes all the height that bars have."""
    stages: dict[int, Decimal] = {}
    for (stage, _), thick in _thickness(streams).items():
        stages[stage] = stages.get(stage, Decimal(0)) + thick
    return _HIGH / float(max(stages.values()))


def _laid_out(streams: Streams) -> dict[Node, _Bar]:
    """Bars by node, in the order of the streams, each below the one before at its stage."""
    scale, next_top = _scale(streams), dict.fromkeys(range(len(_AT)), _TOP)
    bars = {}
    for node, thick in _thickness(streams).items():
        bar = _Bar(next_top[node[0]], float(thick) * scale)
        next_top[node[0]] = bar.top + bar.thick + _GAP
        bars[node] = bar
    return bars


def _band(
    root: etree._Element,
    way: tuple[Node, Node],
    amount: Decimal,
    ends: tuple[_Bar, _Bar],
    scale: float,
    wording: Wording,
) -> None:
    start, end = ends
    thick = float(abs(amount)) * scale
    one, two = start.top + start.gone, end.top + end.come
    start.gone, end.come = start.gone + thick, end.come + thick
    left, right = _AT[way[0][0]] + _BAR, _AT[way[1][0]]
    middle = (left + right) / 2
    there = f"C{middle:.2f},{one:.2f} {middle:.2f},{two:.2f} {right:.2f},{two:.2f}"
    back = f"C{middle:.2f},{two + thick:.2f} {middle:.2f},{one + thick:.2f} {left:.2f},{one + thick:.2f}"
    path = f"M{left:.2f},{one:.2f}{there}L{right:.2f},{two + thick:.2f}{back}Z"
    unstated = any(wording.unstated(node) for node in way)
    fill = _PAPER if amount < 0 or unstated else NOW_PLAN
    shape = etree.SubElement(root, "path", {"d": path, "fill": fill, "stroke": NOW if fill == _PAPER else _PAPER})
    shape.set("stroke-width", "0.6")
    if unstated:
        shape.set("stroke-dasharray", _DASHES)
    words = " → ".join(_plain(wording.name(node)) for node in way)
    etree.SubElement(shape, "title").text = f"{words} {wording.money(amount)}"


def _words(root: etree._Element, node: Node, bar: _Bar, amount: Decimal, wording: Wording) -> None:
    """The name of a bar and its figure: below each other where it is high enough, else in one line."""
    stage = node[0]
    x = _AT[stage] + _BAR + 5
    room = (_AT[stage + 1] if stage + 1 < len(_AT) else _WIDE) - x - 6
    middle = bar.top + bar.thick / 2
    below = bar.thick >= 30
    name = _cut(wording.name(node), room if below else room - _FIGURE)
    # an edge as the paper keeps a thin band from crossing the words out
    edge = (
        {} if below else {"stroke": _PAPER, "stroke-width": "2.5", "stroke-linejoin": "round", "paint-order": "stroke"}
    )
    style = {"fill": INK, "font-size": str(_SMALL), **edge}
    at = {"x": f"{x:.2f}", "y": f"{middle - 3 if below else middle + 4:.2f}"}
    etree.SubElement(root, "text", {**at, **style}).text = name
    beside = x if below else x + room_of(name, _SMALL) + 6
    at = {"x": f"{beside:.2f}", "y": f"{middle + 12 if below else middle + 4:.2f}"}
    figure = etree.SubElement(root, "text", {**at, **style, "font-weight": "600", "data-v": f"{amount:f}"})
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
