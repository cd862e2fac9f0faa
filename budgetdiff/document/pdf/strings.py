"""Shown strings: their parts, and where their glyphs stand under a turned or slanted matrix."""

from __future__ import annotations

import re
from typing import Any

from budgetdiff.document.pdf.canvas import Canvas
from budgetdiff.document.pdf.fonts import Font
from budgetdiff.document.pdf.paths import Matrix
from budgetdiff.document.pdf.statements import MOST_STATEMENTS
from budgetdiff.document.pdf.syntax import STRING, Overlong, hex_bytes, number, string_bytes

_LONG_STRING = 100_000
_PARTS = re.compile(rb"<([0-9A-Fa-f\s]*+)>|(" + STRING + rb")|([^\s<(\[\]]++)").findall


def parts_of(operands: bytes, font: Font) -> list[Any]:
    """The operand of Tj or TJ: numbers, and lists of glyphs."""
    found: list[Any] = []
    for digits, literal, other in _PARTS(operands):
        if other:
            found.append(number(other))
        else:
            found.append(font.glyphs(string_bytes(literal) if literal else hex_bytes(digits)))
    if len(operands) > _LONG_STRING and sum(len(part) for part in found if isinstance(part, list)) > MOST_STATEMENTS:
        raise Overlong(f"draws more than {MOST_STATEMENTS} things")
    return found


def show_turned(
    parts: list[Any],
    matrix: Matrix,
    at: tuple[float, float],
    heights: tuple[float, float],
    state: tuple[float, float, float, float],
    style: int,
    canvas: Canvas,
    *,
    upright: bool,
) -> tuple[float, float]:
    """Show a string under a turned or slanted matrix, by pdfminer's own steps; gives where the next one begins."""
    a, b, c, d, e, f = matrix
    (x, y), (low, high), (size, scale, gap, word) = at, heights, state
    needed = False
    for part in parts:
        if part.__class__ is float:
            x -= part * (0.001 * size * scale)
            needed = True
            continue
        for text, width, blank, hidden in part:
            if needed:
                x += gap
            e1, f1 = x * a + y * c + e, x * b + y * d + f
            advance = width * size * scale
            corners = ((0, low), (advance, low), (advance, high), (0, high))
            xs = [a * u + c * v + e1 for u, v in corners]
            ys = [b * u + d * v + f1 for u, v in corners]
            y0, y1 = min(ys), max(ys)
            top, bottom = canvas.height - y1 + canvas.top, canvas.height - y0 + canvas.top
            canvas.garbage += hidden
            (canvas.glyphs if upright else canvas.turned).append(
                (
                    (top + bottom) / 2,
                    min(xs) + canvas.left,
                    canvas.painted + 1,
                    max(xs) + canvas.left,
                    top,
                    bottom,
                    y1 - y0,
                    text,
                    style,
                )
            )
            x += advance
            if blank and word:
                x += word
            needed = True
    return x, y
