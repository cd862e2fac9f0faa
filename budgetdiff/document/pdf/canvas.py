"""What the content of a page paints, in the order it does: glyphs, shapes and pictures, each with how it was painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from budgetdiff.document.model import BBox

Glyph = tuple[float, float, int, float, float, float, float, str, int]
"""Middle height, x0, order of painting, x1, top, bottom, size, text, style; sorted as a page is read, from the top."""
MIDDLE: Final = 0
X0: Final = 1
ORDER: Final = 2
X1: Final = 3
TOP: Final = 4
BOTTOM: Final = 5
SIZE: Final = 6
TEXT: Final = 7
STYLE: Final = 8
Edge = tuple[float, float, float, float, float]
"""x0, x1, top, bottom and the length: the height of an upright edge, the width of a level one."""
LINE, RECTANGLE, CURVE = range(3)


class Style(NamedTuple):
    """How glyphs were painted.

    ``ink`` is the lightness of the fill (0 black, 1 white; None where a pattern or an unknown colour space hides it) and
    ``colour`` its components, ``alpha`` its opacity, ``mode`` the text rendering mode,
    ``clip`` the box it was clipped to (None: the page), ``angle`` the direction of the
    baseline in degrees. ``font`` is the same for glyphs of one font only.
    """

    ink: float | None
    colour: tuple[float, ...]
    alpha: float
    mode: int
    clip: BBox | None
    angle: float
    font: int
    size: float


class Shape(NamedTuple):
    """A painted path: its box, whether it was filled and stroked, with what, and the edges it may rule a table with.

    ``solid`` is False where paths within paths leave holes in the fill.
    """

    kind: int
    order: int
    box: BBox
    filled: bool
    stroked: bool
    ink: float | None
    alpha: float
    solid: bool
    clip: BBox | None
    uprights: tuple[Edge, ...]
    levels: tuple[Edge, ...]


class Picture(NamedTuple):
    """A painted image: its box, and whether what lies under it can be seen."""

    order: int
    box: BBox
    opaque: bool
    clip: BBox | None


class Canvas:
    """The painted things of one page, in points from the top left of its box.

    ``glyphs`` stand upright as pdfminer tells it, ``turned`` do not; ``garbage`` counts those whose font hides what they are.
    ``as_stated`` takes the heights of glyphs that fonts state, however odd.
    ``statements`` is how many statements its content may still have.
    """

    __slots__ = (
        "as_stated",
        "garbage",
        "glyphs",
        "height",
        "left",
        "pictures",
        "shapes",
        "statements",
        "styles",
        "top",
        "turned",
    )

    def __init__(self, left: float, top: float, height: float, statements: int, *, as_stated: bool = False) -> None:
        self.left, self.top, self.height = left, top, height
        self.as_stated = as_stated
        self.glyphs: list[Glyph] = []
        self.turned: list[Glyph] = []
        self.shapes: list[Shape] = []
        self.pictures: list[Picture] = []
        self.styles: dict[Style, int] = {}
        self.garbage = 0
        self.statements = statements

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> Canvas:
        """A canvas with nothing but upright glyphs."""
        canvas = cls(0.0, 0.0, 0.0, 0)
        canvas.glyphs = glyphs
        return canvas

    @property
    def painted(self) -> int:
        """How many things were painted so far: the order of the last."""
        return len(self.glyphs) + len(self.turned) + len(self.shapes) + len(self.pictures)

    def style(self, style: Style) -> int:
        """The number of a style."""
        return self.styles.setdefault(style, len(self.styles))

    def ruling(self) -> Iterator[Shape]:
        """The shapes as pdfplumber orders them: lines, rectangles, curves."""
        for kind in (LINE, RECTANGLE, CURVE):
            yield from (shape for shape in self.shapes if shape.kind == kind)
