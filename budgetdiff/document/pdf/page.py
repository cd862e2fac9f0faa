"""A page of a PDF: its box, what its content paints there, and the lines and grids that an eye sees of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pdfminer.pdftypes import resolve_all

from budgetdiff.document.model import RECOGNISED, BBox, Grid, Line, Recognised
from budgetdiff.document.pdf.alignment import aligned_grid, continued_region, unruled_region
from budgetdiff.document.pdf.annotations import paint_annotations
from budgetdiff.document.pdf.canvas import BOTTOM, CURVE, MIDDLE, TEXT, TOP, X0, X1, Canvas, Glyph
from budgetdiff.document.pdf.celltext import free_lines, grid_of, outside
from budgetdiff.document.pdf.content import interpret
from budgetdiff.document.pdf.cutoff import cut_in_cells
from budgetdiff.document.pdf.dotted import with_dotted_rules
from budgetdiff.document.pdf.fonts import Fonts
from budgetdiff.document.pdf.paths import Matrix, meet, times
from budgetdiff.document.pdf.ruling import RuledRegion, edges_of, ruled_tables, without_outer_lines
from budgetdiff.document.pdf.sight import Sight, is_background, ruling_shapes, seen, turn_of, without_word_boxes
from budgetdiff.document.pdf.statements import MOST_STATEMENTS
from budgetdiff.document.pdf.stretches import apart, stretches_of
from budgetdiff.document.pdf.syntax import Unusual
from budgetdiff.said import Note

_FEW = 4
"""Characters that a page of nothing but a picture may have: the number of the page."""
_CAPTION = 80
_ROWS = 3
_WHITE = 0.97
BY_BACKGROUND = "its cells are told by the colours behind them, not by lines"
"""Why a grid without any line is doubtful."""
_LETTERS_AS_CURVES = 300


@dataclass(frozen=True, slots=True)
class PageReading:
    """The blocks of a page from top to bottom; counts of its characters and of those whose font hides what they are.

    ``notes`` say what was left out; ``picture`` tells that what a reader would look for stands in a picture, ``recognised`` that
    its text is what a machine saw in one, and ``lines`` are what it saw there; ``bent`` that the sheet is not flat. Blocks of a
    page whose text is turned have their places as it was painted; ``turned`` is by how many degrees.
    """

    blocks: tuple[Line | Grid, ...]
    width: float
    characters: int
    garbage: int
    notes: tuple[str, ...] = ()
    picture: bool = False
    turned: int = 0
    recognised: bool = False
    lines: tuple[Recognised, ...] = ()
    bent: bool = False
    gutter: float = 0.0
    """Where a sheet parts that shows two pages beside each other, in points from its left; 0 where it is one page."""
    hides: bool = False
    """Whether the page paints characters that nobody sees, or that are no part of its text."""


def read_page(page: Any, number: int, fonts: Fonts, *, as_painted: bool = False) -> PageReading:
    """Read a page of pdfminer's; ``number`` counts from 1. Raises Unusual where it is left to pdfplumber.

    ``as_painted`` takes everything, whether or not an eye sees it: what pdfplumber reads.
    """
    box = page_box(page)
    canvas = _painted(page, box, _matrix(page), fonts, as_painted=as_painted)
    if as_painted:
        return _as_painted(canvas, box, number)
    crop = _crop(page, box)
    turn = turn_of(canvas)
    if turn:
        box, crop, canvas = _turned(page, box, crop, turn, fonts)
    return reading_of(canvas, box, crop, number, turn)


def reading_of(canvas: Canvas, box: BBox, crop: BBox, number: int, turn: int = 0) -> PageReading:
    """What an eye reads of page ``number`` that was painted on a canvas; its text was turned by ``turn`` degrees."""
    sight = seen(canvas, crop)
    left, _, right, _ = box
    shapes = with_dotted_rules(without_word_boxes(ruling_shapes(canvas, crop), sight.glyphs))
    styles = list(canvas.styles)
    closing, regions = without_outer_lines(*edges_of(shapes), sight.glyphs)
    bare = [table for region in regions for table in apart(region, sight.glyphs)]
    tables = list(ruled_tables(shapes, left, right, closing))
    cut = cut_in_cells(sight.cut, styles, tables)
    grids = [grid_of(cells, number, sight.glyphs, sight.sideways, styles, cut=cut) for cells in tables]
    grids = _with_aligned(grids, bare, sight.glyphs, number) or _on_backgrounds(canvas, box, crop, sight.glyphs, number)
    blocks = _in_order(grids, sight.glyphs, number)
    if sight.recognised:
        blocks = [as_recognised(block) for block in blocks]
    picture = _is_picture(canvas, crop, sight, grids)
    notes = _notes(number, sight, cut, turn, picture=picture)
    characters = len(canvas.glyphs) + len(canvas.turned)
    return PageReading(
        tuple(blocks),
        float(right - left),
        characters,
        canvas.garbage,
        notes,
        picture,
        turn,
        sight.recognised,
        hides=bool(sight.beyond or sight.unseen or sight.cut),
    )


def as_recognised(block: Line | Grid) -> Line | Grid:
    """A block with the doubt of what a machine recognised in a picture."""
    if isinstance(block, Line) or RECOGNISED in block.doubt:
        return block
    return replace(block, doubt="; ".join(filter(None, (block.doubt, RECOGNISED))))


def _with_aligned(grids: list[Grid], bare: list[RuledRegion], glyphs: list[Glyph], number: int) -> list[Grid]:
    """Grids, and those whose columns only the alignment of their text tells: with rules across only, or without any line."""
    found: list[Grid] = []
    for grid in grids:
        aligned = None
        if grid.width == 1 and len(grid.rows) >= _ROWS and grid.bbox:
            tops = [cell.bbox[1] for row in grid.rows if (cell := row.cells[0]) and cell.bbox]
            aligned = aligned_grid(glyphs, grid.bbox, number, tops)
        found.append(grid if aligned is None else replace(aligned, others=(grid,)))
    for region in bare:
        if not any(grid.bbox and _area(meet(grid.bbox, region.box)) for grid in grids):
            aligned = aligned_grid(glyphs, region.box, number, region.heights)
            if aligned is None:  # its last rule is on the next page, and its rows are below what is ruled
                ends = [other.heights[0] for other in bare] + [grid.bbox[1] for grid in grids if grid.bbox]
                below = continued_region(glyphs, region.box, ends)
                aligned = aligned_grid(glyphs, below, number, region.heights) if below else None
            if aligned is not None:
                found.append(aligned)
    if not found:
        regions = (unruled_region(stretch) for stretch in stretches_of(glyphs))
        tables = (aligned_grid(glyphs, region, number) for region in regions if region is not None)
        found += [table for table in tables if table is not None]
    return found


def _on_backgrounds(canvas: Canvas, box: BBox, crop: BBox, glyphs: list[Glyph], number: int) -> list[Grid]:
    """Tables that no line rules, by the coloured boxes behind their cells; doubtful, as a box is no line."""
    coloured = [
        shape for shape in ruling_shapes(canvas, crop, backgrounds=True) if shape.ink is None or shape.ink < _WHITE
    ]
    if not any(is_background(shape) for shape in coloured):
        return []
    grids = [grid_of(cells, number, glyphs) for cells in ruled_tables(coloured, box[0], box[2])]
    return [replace(grid, doubt=BY_BACKGROUND) for grid in grids if grid.width > 1 and len(grid.rows) >= _ROWS]


def _painted(page: Any, box: BBox, matrix: Matrix, fonts: Fonts, *, as_painted: bool = False) -> Canvas:
    left, top, _, bottom = box
    canvas = Canvas(left, top, bottom - top, MOST_STATEMENTS, as_stated=as_painted)
    interpret(page.contents, page.resources, matrix, fonts, canvas)
    if page.annots and not as_painted:
        paint_annotations(page.annots, matrix, fonts, canvas)
    return canvas


def _as_painted(canvas: Canvas, box: BBox, number: int) -> PageReading:
    left, _, right, _ = box
    glyphs, gone = _inside(canvas, box)
    glyphs.sort()
    tables = ruled_tables(list(canvas.ruling()), left, right)
    blocks = _in_order([grid_of(cells, number, glyphs, as_painted=True) for cells in tables], glyphs, number)
    notes = (beyond(number, gone),) if gone else ()
    characters = len(canvas.glyphs) + len(canvas.turned)
    return PageReading(tuple(blocks), float(right - left), characters, canvas.garbage, notes)


def _in_order(grids: list[Grid], glyphs: list[Glyph], number: int) -> list[Line | Grid]:
    """Grids, and lines of the glyphs outside them, from top to bottom."""
    blocks: list[Line | Grid] = [*grids]
    blocks.extend(free_lines(outside(glyphs, [grid.bbox for grid in grids if grid.bbox]), number))
    blocks.sort(key=lambda block: block.bbox[1] if block.bbox else 0.0)
    return blocks


def beyond(number: int, count: int) -> str:
    """The note of characters outside the page."""
    return Note("outside", place="page", number=number, n=count)


def _notes(number: int, sight: Sight, cut: Mapping[BBox, list[Glyph]], turn: int, *, picture: bool) -> tuple[str, ...]:
    notes = []
    clipped = sum(1 for glyphs in cut.values() for glyph in glyphs if glyph[TEXT].strip())
    gone = sight.beyond + sum(1 for glyph in sight.cut if glyph[TEXT].strip()) - clipped
    if gone:
        notes.append(beyond(number, gone))
    if clipped:
        notes.append(Note("cut off", place="page", number=number, n=clipped))
    if sight.unseen:
        notes.append(Note("unseen", place="page", number=number, n=sight.unseen))
    if sight.marks:
        notes.append(Note("marks", place="page", number=number, n=sight.marks))
    if turn:
        notes.append(Note("turned", place="page", number=number, n=turn))
    if picture:
        notes.append(Note("picture", place="page", number=number))
    if sight.recognised:
        notes.append(Note("recognised", place="page", number=number))
    return tuple(notes)


def _is_picture(canvas: Canvas, crop: BBox, sight: Sight, grids: list[Grid]) -> bool:
    """Whether a page is a picture, or has one where a table would stand: a large one, no grid and hardly any text."""
    letters = sum(1 for glyph in sight.glyphs if glyph[TEXT].strip())
    if grids or letters > _CAPTION:
        return False
    whole = (crop[2] - crop[0]) * (crop[3] - crop[1])
    pictured = sum(_area(meet(meet(picture.box, crop), picture.clip)) for picture in canvas.pictures) / (whole or 1.0)
    if letters <= _FEW:
        curves = sum(1 for shape in canvas.shapes if shape.kind == CURVE)
        return pictured > 0.4 or curves >= _LETTERS_AS_CURVES
    return 0.25 < pictured < 0.95  # a picture of the whole page under some words is the paper of a cover


def _area(box: BBox) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def page_box(page: Any) -> BBox:
    """The box of a page as pdfplumber names it: its media box turned as the page is, with the origin at the top left."""
    return _box(page, page.attrs.get("MediaBox"), None)


def _crop(page: Any, media: BBox) -> BBox:
    """The part of a page that is shown."""
    if "CropBox" not in page.attrs:
        return media
    found = meet(media, _box(page, page.attrs["CropBox"], media))
    return found if _area(found) else media


def _box(page: Any, given: Any, media: BBox | None) -> BBox:
    turn = resolve_all(page.attrs.get("Rotate", 0) or 0) % 360
    box = resolve_all(given)
    if not isinstance(box, list) or len(box) != 4 or not all(isinstance(value, int | float) for value in box):
        raise Unusual("a page without a box")
    (x0, x1), (y0, y1) = sorted((box[0], box[2])), sorted((box[1], box[3]))
    if turn in (90, 270):
        x0, y0, x1, y1 = y0, x0, y1, x1
    height = y1 - y0 if media is None else media[3] - media[1]
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


def _turned(page: Any, box: BBox, crop: BBox, turn: int, fonts: Fonts) -> tuple[BBox, BBox, Canvas]:
    """The box, crop and canvas of a page turned so that its text stands upright."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    x0, above, x1, below = crop[0] - left, crop[1] - top, crop[2] - left, crop[3] - top
    if turn == 90:
        matrix, size, shown = (
            (0.0, -1.0, 1.0, 0.0, 0.0, width),
            (height, width),
            (height - below, x0, height - above, x1),
        )
    elif turn == 270:
        matrix, size, shown = (
            (0.0, 1.0, -1.0, 0.0, height, 0.0),
            (height, width),
            (above, width - x1, below, width - x0),
        )
    else:
        matrix, size = (-1.0, 0.0, 0.0, -1.0, width, height), (width, height)
        shown = (width - x1, height - below, width - x0, height - above)
    across, down = size
    canvas = _painted(page, (0.0, 0.0, across, down), times(matrix, _matrix(page)), fonts)
    return (0.0, 0.0, across, down), shown, canvas


def turned_back(block: Line | Grid, turn: int, page: BBox) -> Line | Grid:
    """A block of a turned page with its boxes where they stand on the page itself."""

    def back(box: BBox) -> BBox:
        left, top, right, bottom = page
        x0, above, x1, below = box
        if turn == 90:
            found = (left + above, bottom - x1, left + below, bottom - x0)
        elif turn == 270:
            found = (right - below, top + x0, right - above, top + x1)
        else:
            found = (right - x1, bottom - below, right - x0, bottom - above)
        return round(found[0], 2), round(found[1], 2), round(found[2], 2), round(found[3], 2)

    return moved(block, back)


def moved(block: Line | Grid, to: Callable[[BBox], BBox]) -> Line | Grid:
    """A block with each of its boxes where ``to`` takes it."""

    def place(box: BBox | None) -> BBox | None:
        return None if box is None else to(box)

    if isinstance(block, Line):
        return replace(block, bbox=place(block.bbox))
    rows = tuple(
        replace(row, cells=tuple(cell and replace(cell, bbox=place(cell.bbox)) for cell in row.cells))
        for row in block.rows
    )
    others = tuple(other for other in (moved(other, to) for other in block.others) if isinstance(other, Grid))
    return replace(block, rows=rows, bbox=place(block.bbox), others=others)


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
