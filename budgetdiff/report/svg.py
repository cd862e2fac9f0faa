"""A drawn chart as SVG of plain shapes and text: what is neither is thrown away, and no address is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

_FONT = "sans-serif"
_SHAPES = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "title"})
_KEPT = frozenset(
    {
        "viewBox",
        "d",
        "x",
        "y",
        "dy",
        "x1",
        "x2",
        "y1",
        "y2",
        "width",
        "height",
        "transform",
        "fill",
        "stroke",
        "opacity",
        "stroke-width",
        "stroke-dasharray",
        "text-anchor",
        "font-size",
        "font-weight",
        "fill-opacity",
    }
)
_LONG = re.compile(r"-?\d+\.\d{3,}")


def altair() -> Any:
    """Altair, whose types say less than its specification does."""
    import altair as drawing  # heavy, and only where a picture is drawn

    return drawing


def svg_of(
    chart: Any,
    *,
    room: Mapping[str, int] | None = None,
    money: Sequence[tuple[str, Decimal]] = (),
    **data: Sequence[Mapping[str, Any]],
) -> str:
    """The chart as SVG markup of plain shapes; the style sheet lets it shrink with the page.

    ``data`` are the rows that its layers name: handed over at the end, because a chart is copied with each thing said of it.
    ``room`` is what words take outside of the chart on its four sides, where they do: measured by the drawing library it would
    depend on the fonts of the machine, and the same report would be another file on each. ``money`` are the amounts of its words,
    in the order they are drawn in: the page says them in another unit where asked.
    """
    import vl_convert

    config = {"view": {"stroke": None}, "font": _FONT, "aria": False, "background": None, "text": {"font": _FONT}}
    spec = {**chart.to_dict(validate=False), "padding": dict(room) if room else 2}
    if room:
        spec["autosize"] = {"type": "none"}
    spec["datasets"] = data
    spec["config"] = {**spec.get("config", {}), **config}
    # nothing may be fetched: the data is inside, and no address is allowed
    text = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _cleaned(text, money)


def _cleaned(text: str, money: Sequence[tuple[str, Decimal]]) -> str:
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    for element in list(root.iter()):
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name not in _SHAPES or element.get("class") == "background" or element.get("display") == "none":
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        fresh = {k: v for k, v in element.attrib.items() if k in _KEPT}
        element.attrib.clear()
        for key, value in fresh.items():
            element.set(key, _LONG.sub(lambda number: f"{float(number.group()):.2f}", value))
        element.tag = name
        if name == "text" and "stroke" in fresh:
            element.set("paint-order", "stroke")
            element.set("stroke-linejoin", "round")
    waiting: dict[str, list[Decimal]] = {}
    for words, amount in money:
        waiting.setdefault(words, []).append(amount)
    for element in root.iter("text"):
        if waiting.get(element.text or ""):
            element.set("data-v", f"{waiting[element.text].pop(0):f}")
    root.set("width", root.get("viewBox", "0 0 0 0").split()[2])
    root.attrib.pop("height", None)
    etree.cleanup_namespaces(root)
    _emptied(root)
    markup: str = etree.tostring(root, encoding="unicode")
    return markup.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _emptied(element: Any) -> None:
    """Leave out groups and words that hold nothing."""
    for child in list(element):
        _emptied(child)
        if child.tag in ("g", "text") and len(child) == 0 and not child.text:
            element.remove(child)
