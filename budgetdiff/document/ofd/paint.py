"""The objects of a page painted on the canvas that a PDF's page is painted on; millimetres become points.

GB/T 33190-2016: 8.5 graphic units, 9 paths, 10 pictures, 11 text, 13 composites.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetdiff.document.model import BBox
from budgetdiff.document.ofd.parts import Element, child, children, local, numbers_of
from budgetdiff.document.ofd.resources import Resources
from budgetdiff.document.pdf.canvas import Canvas, Picture, Style
from budgetdiff.document.pdf.colours import BLACK, UNKNOWN, Colour, lightness
from budgetdiff.document.pdf.paths import Matrix, Segment, box_of, meet, paint, times
from budgetdiff.document.pdf.syntax import Overlong

POINTS = 72 / 25.4
_ASCENT, _DESCENT = 0.88, 0.12
"""Of a character's size, above and below its baseline: OFD states no heights."""
_DEEPEST = 16
_UNIT = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_OPAQUE = 0.99
_NOTHING = "\u00a4"
"""What stands for a character whose code the producer did not know."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The space that objects are drawn in, what they are clipped to, and their opacity."""

    matrix: Matrix
    clip: BBox | None = None
    alpha: float = 1.0


class Painter:
    """Paints the objects of one page, ``height`` points high."""

    def __init__(self, canvas: Canvas, resources: Resources, height: float) -> None:
        self._canvas, self._resources = canvas, resources
        self._page: Matrix = (POINTS, 0.0, 0.0, -POINTS, 0.0, height)

    def paint(self, content: Element | None) -> None:
        """Paint the layers of a page or template, or the appearance of an annotation."""
        if content is not None:
            self._all(content, _Look(self._page), 0)

    def _all(self, holder: Element, look: _Look, depth: int) -> None:
        if depth > _DEEPEST:
            raise Overlong(f"nests its objects more than {_DEEPEST} deep")
        for drawn in holder:
            self._canvas.statements -= 1
            if self._canvas.statements < 0:
                raise Overlong("draws too much")
            kind = local(drawn)
            if (drawn.get("Visible") or "true").strip().lower() in {"false", "0"}:
                continue
            if kind in {"Layer", "PageBlock", "Content"}:
                self._all(drawn, look, depth + 1)
            elif kind in {"TextObject", "PathObject", "ImageObject", "CompositeObject"}:
                self._one(drawn, kind, look, depth)

    def _one(self, drawn: Element, kind: str, look: _Look, depth: int) -> None:
        x, y, width, height = numbers_of(drawn.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
        outer = times(look.matrix, (1.0, 0.0, 0.0, 1.0, x, y))
        inner = times(outer, numbers_of(drawn.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
        alpha = look.alpha * _share(drawn.get("Alpha"))
        own = replace(look, matrix=inner, alpha=alpha, clip=self._clip(drawn, inner, look.clip))
        if kind == "TextObject":
            self._text(drawn, own, outer, (width, height))
        elif kind == "PathObject":
            self._path(drawn, own)
        elif kind == "ImageObject":
            opaque = alpha >= _OPAQUE and (drawn.get("ResourceID") or "") in self._resources.opaque
            box = box_of(_UNIT, inner, self._canvas) if drawn.get("CTM") else self._box(outer, width, height)
            self._canvas.pictures.append(Picture(self._canvas.painted + 1, box, opaque, own.clip))
        else:
            unit = self._resources.units.get(drawn.get("ResourceID") or "")
            if unit is not None:
                self._all(unit, own, depth + 1)

    def _box(self, matrix: Matrix, width: float, height: float, wider: float = 0.0) -> BBox:
        corners = ((-wider, -wider), (width + wider, -wider), (width + wider, height + wider), (-wider, height + wider))
        return box_of(corners, matrix, self._canvas)

    def _clip(self, drawn: Element, matrix: Matrix, clip: BBox | None) -> BBox | None:
        """The clip after the areas that an object states, by their boxes: never less than what can be seen."""
        for one in children(child(drawn, "Clips"), "Clip"):
            boxes = [
                self._box(times(matrix, (1.0, 0.0, 0.0, 1.0, found[0], found[1])), found[2], found[3])
                for area in children(one, "Area")
                for path in children(area, "Path")
                if (found := numbers_of(path.get("Boundary"), 4))
            ]
            if boxes:
                x0, top, x1, bottom = zip(*boxes, strict=True)
                clip = meet((min(x0), min(top), max(x1), max(bottom)), clip)
        return clip

    def _path(self, drawn: Element, look: _Look) -> None:
        filled = (drawn.get("Fill") or "false").strip().lower() in {"true", "1"}
        stroked = (drawn.get("Stroke") or "true").strip().lower() in {"true", "1"}
        data = child(drawn, "AbbreviatedData")
        path = list(_segments((data.text or "") if data is not None else ""))
        if not path or not (filled or stroked):
            return
        colour, alpha = self._colour(drawn, "FillColor" if filled else "StrokeColor")
        paint(path, look.matrix, self._canvas, (filled, stroked, lightness(colour), look.alpha * alpha, look.clip))

    def _colour(self, drawn: Element, name: str) -> tuple[Colour, float]:
        """A colour, its components from 0 to 1, and its opacity; what is no plain value is unknown."""
        found = self._resources.colour(drawn, name)
        if found is None:
            return BLACK, 1.0
        alpha = _share(found.get("Alpha"))
        if len(found) or (found.get("Value") is None and found.get("Index") is not None):
            return UNKNOWN, alpha  # a pattern, a shading, a palette
        words = (found.get("Value") or "0 0 0").split()
        try:
            values = tuple(
                min(max((int(word[1:], 16) if word.startswith("#") else float(word)) / 255, 0.0), 1.0) for word in words
            )
        except ValueError:
            return UNKNOWN, alpha
        return (values if len(values) in {1, 3, 4} else UNKNOWN), alpha

    def _text(self, drawn: Element, look: _Look, outer: Matrix, boundary: tuple[float, float]) -> None:
        try:
            size = float(drawn.get("Size") or 0)
            stretch = float(drawn.get("HScale") or 1)
        except ValueError:
            return
        if not (0 < size < 1e4 and 0 < stretch < 1e2):
            return
        filled = (drawn.get("Fill") or "true").strip().lower() in {"true", "1"}
        stroked = (drawn.get("Stroke") or "false").strip().lower() in {"true", "1"}
        colour, alpha = self._colour(drawn, "FillColor" if filled else "StrokeColor")
        a, b, c, d, _, _ = look.matrix
        angle = 0.0 if b == 0 and a > 0 else math.degrees(math.atan2(b, a))
        scale = math.sqrt(abs(a * d - b * c))
        clip = look.clip
        if all(boundary):  # an object is clipped to its boundary; producers state those of text a little too small
            clip = meet(self._box(outer, *boundary, wider=size * scale / POINTS), clip)
        mode = 0 if filled or stroked else 3
        style = self._canvas.style(
            Style(lightness(colour), colour, look.alpha * alpha, mode, clip, angle, 0, size * scale)
        )
        upright = abs(b) < 1e-9 and abs(c) < 1e-9 and a > 0 and d < 0
        target = self._canvas.glyphs if upright else self._canvas.turned
        for letter, x, y, wide in _placed(drawn, size, stretch):
            if letter == _NOTHING:
                self._canvas.garbage += 1
            above, below = y - _ASCENT * size, y + _DESCENT * size
            x0, top, x1, bottom = box_of(
                ((x, above), (x + wide, above), (x + wide, below), (x, below)),
                look.matrix,
                self._canvas,
            )
            target.append(
                ((top + bottom) / 2, x0, self._canvas.painted + 1, x1, top, bottom, bottom - top, letter, style)
            )


def _share(text: str | None) -> float:
    """An opacity, from 0 to 255 in the file, from 0 to 1 here."""
    try:
        return min(max(float(text) / 255, 0.0), 1.0) if text else 1.0
    except ValueError:
        return 1.0


def _segments(data: str) -> Iterator[Segment]:
    """The steps of a path in the words of a PDF; an arc is the straight way to its end. A step that is no such ends the path."""
    words = data.split()
    at = 0
    while at < len(words):
        mark = words[at]
        count = _OPERANDS.get(mark)
        values = numbers_of(" ".join(words[at + 1 : at + 1 + count]), count) if count is not None else None
        if values is None:
            return
        at += 1 + len(values)
        if mark in {"S", "M"}:
            yield ("m", *values)
        elif mark == "L":
            yield ("l", *values)
        elif mark == "C":
            yield ("h",)
        elif mark == "A":
            yield ("v", *values[-2:], *values[-2:])
        else:
            yield ("c", *values) if mark == "B" else ("v", *values)


def _placed(drawn: Element, size: float, stretch: float) -> Iterator[tuple[str, float, float, float]]:
    """The characters of a text object: each with where its baseline begins and how wide it is."""
    x = y = 0.0
    for code in children(drawn, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        letters = code.text or ""
        for index, letter in enumerate(letters):
            natural = size * stretch * (1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5)
            step = across[index] if index < len(across) else None
            fall = down[index] if index < len(down) else 0.0
            # spaced letters are no wider for it; without any steps the letters follow each other
            wide = step if step is not None and 0 < step <= size * stretch else natural
            yield letter, x, y, wide
            x += step if step is not None else (0.0 if down else natural)
            y += fall


def _number(text: str | None, otherwise: float) -> float:
    found = numbers_of(text, 1)
    return found[0] if found else otherwise


def _steps(text: str | None) -> list[float]:
    """The distances between characters; ``g 4 3.5`` says four times 3.5."""
    steps: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(steps) < 100_000:
        if words[at] == "g":
            found = numbers_of(" ".join(words[at + 1 : at + 3]), 2)
            if found is None:
                break
            steps += [found[1]] * min(int(found[0]), 100_000)
            at += 3
        else:
            one = numbers_of(words[at], 1)
            if one is None:
                break
            steps.append(one[0])
            at += 1
    return steps
