"""Colours as an eye weighs them: the lightness of a fill, and the opacity that the graphics state gives it."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name

Colour = tuple[float, ...]
UNKNOWN: Colour = ()
"""A pattern, or a colour space whose colours this reader does not know."""
BLACK: Colour = (0.0,)
_SPACES = {
    "DeviceGray": "gray",
    "CalGray": "gray",
    "DeviceRGB": "rgb",
    "CalRGB": "rgb",
    "DeviceCMYK": "cmyk",
    "ICCBased": "components",
    "Separation": "tint",
}
_PLAIN = ("Normal", "Compatible")


def lightness(colour: Colour) -> float | None:
    """0 for black, 1 for white; None where the colour is not known."""
    if len(colour) == 1:
        return colour[0]
    if len(colour) == 3:
        return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    if len(colour) == 4:
        cyan, magenta, yellow, black = colour
        return (1 - black) * (1 - 0.299 * cyan - 0.587 * magenta - 0.114 * yellow)
    return None


def space_of(name: str, resources: dict[str, Any]) -> str:
    """How colours of a named colour space are read: gray, rgb, cmyk, components (by their number), tint, or ''."""
    if name in _SPACES:
        return _SPACES[name]
    space = resolve1(dict_value(resources["ColorSpace"]).get(name)) if "ColorSpace" in resources else None
    if isinstance(space, list) and space:
        space = resolve1(space[0])
    return _SPACES.get(str(literal_name(space)), "") if isinstance(space, PSLiteral) else ""


def colour_of(operands: bytes, space: str) -> Colour:
    """The colour that operands name in a colour space."""
    if not space:
        return UNKNOWN
    try:
        colour = tuple(map(float, operands.split()))
    except ValueError:  # the name of a pattern
        return UNKNOWN
    if space == "tint":
        return (1.0 - colour[0],) if len(colour) == 1 else UNKNOWN
    return colour if len(colour) in (1, 3, 4) else UNKNOWN


def opacity(name: str, resources: dict[str, Any], before: float) -> float:
    """The opacity of fills after ``gs``; what is blended with its background hides nothing, so it counts as half."""
    states = dict_value(resources["ExtGState"]) if "ExtGState" in resources else {}
    state = resolve1(states.get(name))
    if not isinstance(state, dict):
        return before
    alpha = resolve1(state.get("ca", before))
    mode = resolve1(state.get("BM"))
    if isinstance(mode, list):
        mode = resolve1(mode[0]) if mode else None
    mask = resolve1(state.get("SMask"))
    if isinstance(mode, PSLiteral) and literal_name(mode) not in _PLAIN:
        return 0.5
    if isinstance(mask, dict):
        return 0.5
    return float(alpha) if isinstance(alpha, int | float) else before
