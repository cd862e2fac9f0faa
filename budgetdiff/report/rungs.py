"""The bridge of a report for a narrow screen: its steps below each other, each with its words above its bar.

Shapes of our own. Sizes are floats, for drawing only: what is written was worded from exact decimals.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from budgetdiff.facts import Period
from budgetdiff.report.charts import BASE, INK, NOW, QUIET, TONES, Step, cut_at, filling
from budgetdiff.report.lettering import room_of, shortened

_WIDE, _RUNG, _THICK, _SMALL = 344.0, 44.0, 14.0, 12
_GAP = 8.0
"""What at least lies between a name and its figure."""


def rungs(steps: Sequence[Step], base: Period, current: Period) -> str:
    """The waterfall from the base to the current total as SVG markup, from top to bottom; amounts grow to the right.

    A cut axis is said in words beside it and shown by a break in the first and last bar, as ``charts.bridge`` does.
    """
    cut = float(cut_at(steps))
    ends = [float(one) for step in steps for one in (step.start, step.end) if step.kind == "step"]
    ends += [float(step.end) for step in steps if step.kind != "step"]
    low, high = min(cut, *ends), max(ends)
    scale = (_WIDE - 2) / ((high - low) or 1.0)
    root = etree.Element("svg", viewBox=f"0 0 {_WIDE:.0f} {_RUNG * len(steps):.0f}", width=f"{_WIDE:.0f}")
    for number, step in enumerate(steps):
        top = number * _RUNG
        whole = step.kind != "step"
        one, two = sorted((cut if whole else float(step.start), float(step.end)))
        left, right = 1 + (one - low) * scale, 1 + (two - low) * scale
        colour = (BASE if step.kind == "base" else NOW) if whole else TONES[step.tone]
        fill = filling(colour, base if step.kind == "base" else current) if whole else colour
        _words(root, step, top)
        size = {"x": left, "y": top + 20, "width": max(right - left, 1.0), "height": _THICK}
        bar = etree.SubElement(root, "rect", {name: f"{value:.2f}" for name, value in size.items()})
        bar.set("fill", fill)
        bar.set("stroke", colour)
        if whole and cut:
            path = f"M{left + 14:.2f},{top + 18:.2f}l5,6l-5,6l5,6"
            etree.SubElement(root, "path", {"d": path, "fill": "none", "stroke": "#ffffff", "stroke-width": "4"})
        if number + 1 < len(steps):
            # where one step ends the next begins
            at = 1 + (float(step.end) - low) * scale
            join = f"M{at:.2f},{top + 20 + _THICK:.2f}V{top + _RUNG + 20:.2f}"
            etree.SubElement(root, "path", {"d": join, "fill": "none", "stroke": QUIET, "stroke-dasharray": "2 3"})
    markup: str = etree.tostring(root, encoding="unicode")
    return markup


def _words(root: etree._Element, step: Step, top: float) -> None:
    """The name of a step at the left and its figure at the right, an edge as the paper round both."""
    style = {"y": f"{top + 14:.2f}", "font-size": str(_SMALL), "stroke": "#ffffff", "stroke-width": "2.5"}
    style |= {"stroke-linejoin": "round", "paint-order": "stroke"}
    room = _WIDE - room_of(step.text, _SMALL) - _GAP
    name = etree.SubElement(root, "text", {"x": "1", "fill": QUIET, **style})
    name.text = shortened(step.label, max(int(room / _SMALL), 1), lines=1)
    amount = step.end if step.kind != "step" else step.end - step.start
    figure = etree.SubElement(
        root, "text", {"x": f"{_WIDE - 1:.0f}", "text-anchor": "end", "fill": INK, **style, "data-v": f"{amount:f}"}
    )
    figure.text = step.text
