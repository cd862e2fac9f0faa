"""Painted paths as shapes: pdfminer's lines, rectangles and curves, with the edges that pdfplumber gives them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import CURVE, LINE, RECTANGLE, Canvas, Edge, Shape

Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[Any, ...]
"""An operator of a path with its operands; the last two are where it ends."""
Paint = tuple[bool, bool, float | None, float, BBox | None]
"""Whether a path is filled and stroked, the lightness and opacity of the fill, the clip."""
_Point = tuple[float, float]


def times(outer: Matrix, inner: Iterable[float]) -> Matrix:
    """The matrix of what is drawn in ``inner`` under ``outer``, as pdfminer multiplies them."""
    a0, b0, c0, d0, e0, f0 = outer
    a1, b1, c1, d1, e1, f1 = inner
    return (
        a0 * a1 + c0 * b1,
        b0 * a1 + d0 * b1,
        a0 * c1 + c0 * d1,
        b0 * c1 + d0 * d1,
        a0 * e1 + c0 * f1 + e0,
        b0 * e1 + d0 * f1 + f0,
    )


def box_of(points: Iterable[_Point], matrix: Matrix, canvas: Canvas) -> BBox:
    """The box on the page of points in the space of ``matrix``."""
    a, b, c, d, e, f = matrix
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x, y in points), strict=True)
    left, top = canvas.left, canvas.height + canvas.top
    return min(xs) + left, top - max(ys), max(xs) + left, top - min(ys)


def clipped(path: list[Segment], matrix: Matrix, clip: BBox | None, canvas: Canvas) -> BBox | None:
    """The clip after a path was intersected with it, by boxes: never less than what can be seen."""
    points = [(segment[-2], segment[-1]) for segment in path if segment[0] != "h"]
    return meet(box_of(points, matrix, canvas), clip) if points else clip


def meet(box: BBox, clip: BBox | None) -> BBox:
    """What two boxes have in common; it is empty where it ends before it begins."""
    if clip is None:
        return box
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def paint(path: list[Segment], matrix: Matrix, canvas: Canvas, how: Paint) -> None:
    """Put the shapes of a painted path on the canvas; one that does not begin with a move is none."""
    marks = "".join([segment[0] for segment in path])
    if marks[0] != "m":
        return
    starts = [at for at, mark in enumerate(marks) if mark == "m"]
    if len(starts) == 1:
        _paint_one(path, marks, matrix, canvas, how)
        return
    first = len(canvas.shapes)
    for start, end in pairwise([*starts, len(marks)]):
        if end - start > 1:
            _paint_one(path[start:end], marks[start:end], matrix, canvas, how)
    if how[0]:
        _mark_holes(canvas.shapes, first)


def _mark_holes(shapes: list[Shape], first: int) -> None:
    """Of the boxes of one fill, those within the one before make a frame of it: it covers nothing, and its edges are lines."""
    for index in range(first + 1, len(shapes)):
        outer, inner = shapes[index - 1].box, shapes[index].box
        if meet(outer, inner) in (outer, inner):
            for at in (index - 1, index):
                shapes[at] = shapes[at]._replace(solid=False)


def _paint_one(path: list[Segment], marks: str, matrix: Matrix, canvas: Canvas, how: Paint) -> None:
    a, b, c, d, e, f = matrix
    points: list[_Point] = []
    for segment in path:
        x, y = segment[-2:] if segment[0] != "h" else path[0][-2:]
        points.append((a * x + c * y + e, b * x + d * y + f))
    if len(marks) > 3 and marks[-2:] == "lh" and points[-2] == points[0]:
        marks = marks[:-2] + "h"
        points.pop()
    if marks in ("mlh", "ml"):
        made = _line(points, canvas)
    elif marks in ("mlllh", "mllll") and _is_rectangle(points):
        made = _rectangle(points, canvas)
    else:
        made = _curve(points, canvas)
    kind, box, uprights, levels = made
    filled, stroked, ink, alpha, clip = how
    canvas.shapes.append(
        Shape(kind, canvas.painted + 1, box, filled, stroked, ink, alpha, True, clip, tuple(uprights), tuple(levels))
    )


_Made = tuple[int, BBox, list[Edge], list[Edge]]


def _line(points: list[_Point], canvas: Canvas) -> _Made:
    (xa, ya), (xb, yb) = points[:2]
    x0, x1 = (xa, xb) if xa <= xb else (xb, xa)
    y0, y1 = (ya, yb) if ya <= yb else (yb, ya)
    top, bottom = (canvas.height - y1) + canvas.top, (canvas.height - y0) + canvas.top
    width = x1 - x0
    if canvas.left:
        x0, x1 = x0 + canvas.left, x1 + canvas.left
        width = x1 - x0
    box = (x0, top, x1, bottom)
    if top == bottom:
        return LINE, box, [], [(x0, x1, top, bottom, width)]
    return LINE, box, [(x0, x1, top, bottom, y1 - y0)], []


def _is_rectangle(points: list[_Point]) -> bool:
    (xa, ya), (xb, yb), (xc, yc), (xd, yd), last = points
    return points[0] == last and (
        (xa == xb and yb == yc and xc == xd and yd == ya) or (ya == yb and xb == xc and yc == yd and xd == xa)
    )


def _rectangle(points: list[_Point], canvas: Canvas) -> _Made:
    (xa, ya), _, (xc, yc), *_ = points
    x0, x1 = (xa, xc) if xa <= xc else (xc, xa)
    y0, y1 = (ya, yc) if ya <= yc else (yc, ya)
    width, height = x1 - x0, y1 - y0
    top, bottom = (canvas.height - y1) + canvas.top, (canvas.height - y0) + canvas.top
    if canvas.left:
        x0, x1 = x0 + canvas.left, x1 + canvas.left
    return (
        RECTANGLE,
        (x0, top, x1, bottom),
        [(x0, x0, top, bottom, height), (x1, x1, top, bottom, height)],
        [(x0, x1, top, top, width), (x0, x1, top + height, bottom, width)],
    )


def _curve(points: list[_Point], canvas: Canvas) -> _Made:
    """A path of another form: its upright and level pieces are edges."""
    seen = [(canvas.left + x, canvas.top + canvas.height - y) for x, y in points]
    uprights: list[Edge] = []
    levels: list[Edge] = []
    for (xa, ya), (xb, yb) in pairwise(seen):
        x0, x1 = (xa, xb) if xa <= xb else (xb, xa)
        y0, y1 = (ya, yb) if ya <= yb else (yb, ya)
        if xa == xb:
            uprights.append((x0, x1, y0, y1, abs(ya - yb)))
        elif ya == yb:
            levels.append((x0, x1, y0, y1, abs(xa - xb)))
    xs, ys = [x for x, _ in seen], [y for _, y in seen]
    return CURVE, (min(xs), min(ys), max(xs), max(ys)), uprights, levels
