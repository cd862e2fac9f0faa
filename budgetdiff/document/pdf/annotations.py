"""Annotations that a page shows: what was typed into form fields, stamps, free text, by their appearance streams."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import PDFStream, list_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from budgetdiff.document.pdf.canvas import Canvas
from budgetdiff.document.pdf.colours import BLACK
from budgetdiff.document.pdf.content import paint_form
from budgetdiff.document.pdf.fonts import Fonts
from budgetdiff.document.pdf.paths import Matrix, times
from budgetdiff.document.pdf.syntax import Unusual

_NOT_SHOWN = 2 | 32
"""Flags: hidden, not to be viewed."""
_NO_CONTENT = ("Popup", "Link")


def paint_annotations(annotations: Any, matrix: Matrix, fonts: Fonts, canvas: Canvas) -> None:
    """Paint the normal appearance of each annotation that is shown, over the content of the page."""
    for reference in list_value(annotations):
        annotation = resolve1(reference)
        if not isinstance(annotation, dict):
            continue
        flags = resolve1(annotation.get("F", 0))
        kind = resolve1(annotation.get("Subtype"))
        if isinstance(kind, PSLiteral) and literal_name(kind) in _NO_CONTENT:
            continue
        if isinstance(flags, int) and flags & _NOT_SHOWN:
            continue
        form = _appearance(annotation)
        if form is not None and "BBox" in form:
            paint_form(form, {}, times(matrix, _placed(annotation, form)), fonts, canvas, (BLACK, 1.0, 0, None), (), 1)


def _appearance(annotation: dict[str, Any]) -> PDFStream | None:
    """The normal appearance, in the state the annotation is in."""
    appearances = resolve1(annotation.get("AP"))
    normal = resolve1(appearances.get("N")) if isinstance(appearances, dict) else None
    if isinstance(normal, dict):
        state = resolve1(annotation.get("AS"))
        normal = resolve1(normal.get(literal_name(state))) if isinstance(state, PSLiteral) else None
    return normal if isinstance(normal, PDFStream) else None


def _placed(annotation: dict[str, Any], form: PDFStream) -> Matrix:
    """The matrix that brings the box of an appearance to the annotation's rectangle (ISO 32000, 12.5.5)."""
    try:
        bx0, by0, bx1, by1 = (float(resolve1(value)) for value in list_value(form["BBox"]))
        rx0, ry0, rx1, ry1 = (float(resolve1(value)) for value in list_value(annotation["Rect"]))
        a, b, c, d, e, f = (float(resolve1(value)) for value in list_value(form.get("Matrix", [1, 0, 0, 1, 0, 0])))
    except (KeyError, TypeError, ValueError):
        raise Unusual("an annotation of an odd box") from None
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (bx0, bx1) for y in (by0, by1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, low = min(rx0, rx1), min(ry0, ry1)
    across = abs(rx1 - rx0) / ((max(xs) - min(xs)) or 1.0)
    up = abs(ry1 - ry0) / ((max(ys) - min(ys)) or 1.0)
    return across, 0.0, 0.0, up, left - min(xs) * across, low - min(ys) * up
