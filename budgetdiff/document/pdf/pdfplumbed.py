"""pdfplumber's reading of a page: what is left to it where a page is unusual, and what tests hold the reader against."""

from __future__ import annotations

import logging
import statistics
from collections.abc import Iterator
from typing import Any

from pdfminer.layout import LTChar

from budgetdiff.document.model import BBox, Cell, Grid, Line, Row
from budgetdiff.document.pdf.celltext import FURNITURE, HAIR
from budgetdiff.document.pdf.ruling import FEWEST_EDGES, open_ends
from budgetdiff.document.radicals import with_characters

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def blocks_by_pdfplumber(page: Any, number: int) -> tuple[list[Line | Grid], int]:
    """The lines and grids of a page from top to bottom, and how many characters stood outside its box."""
    _take_lightly(page)
    x0, top, x1, bottom = page.bbox
    inside = [c for c in page.chars if c["x1"] > x0 and c["x0"] < x1 and c["bottom"] > top and c["top"] < bottom]
    outside = sum(1 for c in page.chars if c["text"].strip()) - sum(1 for c in inside if c["text"].strip())
    chars = [c for c in inside if c.get("upright", True)]
    items: list[tuple[float, Line | Grid]] = []
    tables = _tables(page) if len(page.edges) >= FEWEST_EDGES else []
    boxes: list[BBox] = []
    for table in tables:
        box = _box(table.bbox)
        boxes.append(box)
        items.append((box[1], _grid(table, number, chars)))
    free = [c for c in chars if not any(_within(c, box) for box in boxes)]
    items.extend((line.bbox[1], line) for line in _free_lines(free, number) if line.bbox is not None)
    items.sort(key=lambda item: item[0])
    return [block for _, block in items], outside


def _tables(page: Any) -> list[Any]:
    """The ruled tables of a page; a row that the page breaks is closed where its upright lines end."""
    sides = ("x0", "x1", "top", "bottom")
    uprights, levels = (
        [(*(edge[side] for side in sides), edge[size]) for edge in page.edges if edge["orientation"] == way]
        for way, size in (("v", "height"), ("h", "width"))
    )
    ends = open_ends(uprights, levels)
    return list(page.find_tables({"explicit_horizontal_lines": ends}) if ends else page.find_tables())


def _take_lightly(page: Any) -> None:
    """Have pdfplumber keep of a character only what is used here; all of its two dozen parts cost a fifth of reading."""
    whole, left, top, height = page.process_object, page.mediabox[0], page.mediabox[1], page.height

    def process(item: Any) -> Any:
        if not isinstance(item, LTChar):
            return whole(item)
        return {
            "object_type": "char",
            "text": item.get_text(),
            "size": item.size,
            "upright": item.upright,
            "x0": item.x0 + left,
            "x1": item.x1 + left,
            "top": height - item.y1 + top,
            "bottom": height - item.y0 + top,
        }

    page.process_object = process


def _free_lines(chars: list[Any], number: int) -> Iterator[Line]:
    """The lines that characters outside tables make, from top to bottom, page numbers left out."""
    for line in _lines(chars):
        text = _text(line)
        if text.strip() and not FURNITURE.match(text):
            x0, x1 = min(c["x0"] for c in line), max(c["x1"] for c in line)
            top, bottom = min(c["top"] for c in line), max(c["bottom"] for c in line)
            yield Line(number, text, _box((x0, top, x1, bottom)))


def _box(values: Any) -> BBox:
    x0, top, x1, bottom = (round(float(value), 2) for value in values)
    return x0, top, x1, bottom


def _within(char: Any, box: BBox) -> bool:
    return bool(
        box[0] <= (char["x0"] + char["x1"]) / 2 <= box[2] and box[1] <= (char["top"] + char["bottom"]) / 2 <= box[3]
    )


def _lines(chars: list[Any]) -> list[list[Any]]:
    """Characters as lines, each from left to right: those whose middles lie within half a character's height.

    Digits of another font sit a little higher or lower than the Chinese around them; they belong to the same line.
    """
    lines: list[list[Any]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        centre = (char["top"] + char["bottom"]) / 2
        height = char["bottom"] - char["top"]
        if lines and abs(centre - middle) <= 0.5 * max(height, 1.0):
            lines[-1].append(char)
            middle = statistics.fmean((middle, centre))
        else:
            lines.append([char])
            middle = centre
    return [sorted(line, key=lambda c: c["x0"]) for line in lines]


def _text(line: list[Any]) -> str:
    """The text of a line; a gap of more than half a character between words is a space, a character drawn twice is one."""
    parts: list[str] = []
    last: Any = None
    for char in line:
        if last is not None:
            if char["text"] == last["text"] and char["x0"] - last["x0"] <= HAIR * (char["x1"] - char["x0"]):
                continue
            if char["x0"] - last["x1"] > 0.5 * char["size"] and not char["text"].isspace():
                parts.append(" ")
        parts.append(with_characters(char["text"]))
        last = char
    return "".join(parts).strip()


def _grid(table: Any, number: int, chars: list[Any]) -> Grid:
    """A table with its merged cells: a cell's box tells how many columns and rows it covers."""
    lefts = sorted({round(cell[0], 1) for cell in table.cells})
    tops = sorted({round(cell[1], 1) for cell in table.cells})
    box = _box(table.bbox)
    held = _by_cell(table.cells, [c for c in chars if _within(c, box)])
    rows: list[Row] = []
    for index, row in enumerate(table.rows, start=1):
        cells: list[Cell | None] = []
        for cell in row.cells:
            if cell is None:
                cells.append(None)
                continue
            text = "\n".join(_text(line) for line in _lines(held.get(cell, [])))
            colspan = sum(1 for left in lefts if cell[0] - 0.1 <= left < cell[2] - 0.5)
            rowspan = sum(1 for top in tops if cell[1] - 0.1 <= top < cell[3] - 0.5)
            cells.append(Cell(text.strip(), max(rowspan, 1), max(colspan, 1), _box(cell)))
        rows.append(Row(number, index, tuple(cells)))
    return Grid(number, tuple(rows), box)


def _by_cell(cells: list[BBox], chars: list[Any]) -> dict[BBox, list[Any]]:
    """Each cell's characters, those whose middle it holds; a character is only held against cells of its height."""
    bands = sorted({(cell[1], cell[3]) for cell in cells})
    across: dict[tuple[float, float], list[BBox]] = {}
    for cell in cells:
        across.setdefault((cell[1], cell[3]), []).append(cell)
    found: dict[BBox, list[Any]] = {}
    for char in chars:
        middle, height = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for band in bands:
            if band[0] > height:
                break
            if band[1] >= height:
                for cell in across[band]:
                    if cell[0] <= middle <= cell[2]:
                        found.setdefault(cell, []).append(char)
    return found
