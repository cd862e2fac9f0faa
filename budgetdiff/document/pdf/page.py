"""A page of a PDF: its box, what its content paints there, and the lines and grids that this makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pdfminer.pdftypes import resolve_all

from budgetdiff.document.model import BBox, Grid, Line
from budgetdiff.document.pdf.canvas import BOTTOM, MIDDLE, TEXT, TOP, X0, X1, Canvas, Glyph
from budgetdiff.document.pdf.celltext import free_lines, grid_of, outside
from budgetdiff.document.pdf.content import interpret
from budgetdiff.document.pdf.fonts import Fonts
from budgetdiff.document.pdf.paths import Matrix
from budgetdiff.document.pdf.ruling import ruled_tables
from budgetdiff.document.pdf.statements import MOST_STATEMENTS
from budgetdiff.document.pdf.syntax import Unusual


@dataclass(frozen=True, slots=True)
class PageReading:
    """The blocks of a page from top to bottom; counts of its characters, of those whose font hides them, of those left out."""

    blocks: tuple[Line | Grid, ...]
    width: float
    characters: int
    garbage: int
    outside: int


def read_page(page: Any, number: int, fonts: Fonts) -> PageReading:
    """Read a page of pdfminer's; ``number`` counts from 1. Raises Unusual where it is left to pdfplumber."""
    box = page_box(page)
    left, top, right, bottom = box
    canvas = Canvas(left, top, bottom - top, MOST_STATEMENTS)
    interpret(page.contents, page.resources, _matrix(page), fonts, canvas)
    characters = len(canvas.glyphs) + len(canvas.turned)
    glyphs, left_out = _inside(canvas, box)
    glyphs.sort()
    grids = [grid_of(cells, number, glyphs) for cells in ruled_tables(canvas, left, right)]
    blocks: list[Line | Grid] = [*grids]
    blocks.extend(free_lines(outside(glyphs, [grid.bbox for grid in grids if grid.bbox]), number))
    blocks.sort(key=lambda block: block.bbox[1] if block.bbox else 0.0)
    return PageReading(tuple(blocks), float(right - left), characters, canvas.garbage, left_out)


def page_box(page: Any) -> BBox:
    """The box of a page as pdfplumber names it: its media box turned as the page is, with the origin at the top left."""
    turn = resolve_all(page.attrs.get("Rotate", 0) or 0) % 360
    box = resolve_all(page.attrs.get("MediaBox"))
    if not isinstance(box, list) or len(box) != 4 or not all(isinstance(value, int | float) for value in box):
        raise Unusual("a page without a box")
    (x0, x1), (y0, y1) = sorted((box[0], box[2])), sorted((box[1], box[3]))
    if turn in (90, 270):
        x0, y0, x1, y1 = y0, x0, y1, x1
    height = y1 - y0
    return x0, height - y1, x1, height - y0


def _matrix(page: Any) -> Matrix:
    """From the space of the page's content to that of the page as it is seen, the origin at its lower left corner."""
    x0, y0, x1, y1 = page.mediabox
    if page.rotate == 90:
        return 0, -1, 1, 0, -y0, x1
    if page.rotate == 180:
        return -1, 0, 0, -1, x1, y1
    if page.rotate == 270:
        return 0, 1, -1, 0, y1, -x0
    return 1, 0, 0, 1, -x0, -y0


def _inside(canvas: Canvas, box: BBox) -> tuple[list[Glyph], int]:
    """The upright glyphs whose middle is on the page, and how many glyphs other than blanks are not on it."""
    left, top, right, bottom = box

    def on_page(glyph: Glyph) -> bool:
        return glyph[X1] > left and glyph[X0] < right and top < glyph[MIDDLE] < bottom

    glyphs = canvas.glyphs
    if not canvas.turned and all(
        glyph[X0] > left and glyph[X1] < right and glyph[TOP] > top and glyph[BOTTOM] < bottom for glyph in glyphs
    ):
        return glyphs, 0
    gone = sum(1 for glyph in (*glyphs, *canvas.turned) if not on_page(glyph) and glyph[TEXT].strip())
    return [glyph for glyph in glyphs if on_page(glyph)], gone
