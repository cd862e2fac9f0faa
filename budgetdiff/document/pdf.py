"""PDF disclosures: grids with their merged cells by pdfplumber, lines in the order they are seen."""

from __future__ import annotations

import io
import logging
import re
import statistics
import warnings
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from budgetdiff.document.model import BBox, Cell, Document, Grid, Line, Place, Row, content_id
from budgetdiff.document.plainpage import PlainPages
from budgetdiff.document.radicals import with_characters
from budgetdiff.errors import UnreadableSource

MOST_PAGES = 1200
"""A PDF of more pages is refused: no disclosure comes near it."""

_GARBAGE = re.compile(r"\(cid:\d+\)|\ufffd")
_FURNITURE = re.compile(r"^[-—–\s]*(第)?\d{1,4}(页)?([/／]?共?\d+页?)?[-—–\s]*$")
_SHORT = 3.0
"""Points: edges not longer are the ends of drawn lines, not lines."""
_UPRIGHTS = 3
_ENDS = "。！？；：!?;:"
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(content: bytes, source_name: str) -> Document:
    """Read a PDF; the place of everything is its page, from 1, with its box in points from the top left.

    Raises UnreadableSource where it is encrypted, broken, a scan without text, or of more than MOST_PAGES pages.
    """
    blocks: list[Line | Grid] = []
    notes: list[str] = []
    widths: dict[int, float] = {}
    characters = garbage = 0
    try:
        with (
            warnings.catch_warnings(),
            pdfplumber.open(io.BytesIO(content)) as pdf,
            closing(PlainPages(content)) as plain,
        ):
            warnings.simplefilter("ignore")
            pages = len(pdf.pages)
            if pages > MOST_PAGES:
                raise UnreadableSource(source_name, f"{pages} pages are more than the {MOST_PAGES} that are read")
            found: list[Line | Grid]
            for number, page in enumerate(pdf.pages, start=1):
                sentences = plain.page(number)
                if sentences is not None:
                    found, outside = [*_free_lines(sentences.chars, number)], sentences.outside
                    widths[number] = sentences.width
                    characters += sentences.characters
                    garbage += sentences.garbage
                else:
                    found, outside = _page_blocks(page, number)
                    widths[number] = float(page.width)
                    characters += len(page.chars)
                    garbage += sum(1 for char in page.chars if _GARBAGE.search(char["text"]))
                if outside:
                    notes.append(f"page {number}: {outside} characters outside the page box were left out")
                blocks.extend(found)
                page.close()
    except PDFPasswordIncorrect as error:
        raise UnreadableSource(source_name, "the PDF is encrypted; save it without a password") from error
    except (PdfminerException, PDFException) as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise UnreadableSource(source_name, "the PDF is encrypted; save it without a password") from error
        raise UnreadableSource(source_name, "the PDF is broken or truncated") from error
    if not pages:
        raise UnreadableSource(source_name, "the PDF has no pages")
    if not characters:
        raise UnreadableSource(
            source_name, "the PDF has no text layer (a scan); run it through text recognition (OCR) and give the result"
        )
    if garbage * 5 > characters:
        raise UnreadableSource(source_name, "the PDF's fonts hide its text; print it anew or run it through OCR")
    return Document(
        content_id(content), source_name, "pdf", f"pdfplumber {pdfplumber.__version__}", Place.PAGE, pages,
        tuple(_with_joins(blocks, widths)), tuple(notes),
    )  # fmt: skip


def _page_blocks(page: Any, number: int) -> tuple[list[Line | Grid], int]:
    """The lines and grids of a page from top to bottom, and how many characters stood outside its box."""
    _take_lightly(page)
    x0, top, x1, bottom = page.bbox
    inside = [c for c in page.chars if c["x1"] > x0 and c["x0"] < x1 and c["bottom"] > top and c["top"] < bottom]
    outside = sum(1 for c in page.chars if c["text"].strip()) - sum(1 for c in inside if c["text"].strip())
    chars = [c for c in inside if c.get("upright", True)]
    items: list[tuple[float, Line | Grid]] = []
    tables = _tables(page) if len(page.rects) + len(page.lines) + len(page.curves) >= 4 else []
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
    return list(
        page.find_tables({"explicit_horizontal_lines": ends}) if (ends := _open_ends(page)) else page.find_tables()
    )


def _open_ends(page: Any) -> list[float]:
    """The heights at which three or more upright lines end and no line across closes them, as browsers leave a broken row.

    At the first and the last height of a page it is enough that one column is open: a cell over several rows goes on over
    the page while the row beside it ends with a line.
    """
    across = [e for e in page.edges if e["orientation"] == "h" and e["x1"] - e["x0"] > _SHORT]
    uprights = [e for e in page.edges if e["orientation"] == "v" and e["bottom"] - e["top"] > _SHORT]
    ends: dict[int, dict[int, float]] = {}
    for edge in uprights:
        for y in (edge["top"], edge["bottom"]):
            ends.setdefault(round(y), {})[round(edge["x0"] / _SHORT)] = y
    heights = sorted({e["top"] for e in across})
    found = [max(at.values()) for at in ends.values() if len(at) >= _UPRIGHTS]
    found = [y for y in found if not any(abs(y - other) <= _SHORT for other in heights)]
    for end, outermost in (("top", min), ("bottom", max)):
        height = outermost((edge[end] for edge in uprights), default=0.0)
        lefts = sorted({round(edge["x0"]) for edge in uprights if abs(edge[end] - height) <= _SHORT})
        middles = [(one + two) / 2 for one, two in pairwise(lefts) if two - one > _SHORT]
        closed = [edge for edge in across if abs(edge["top"] - height) <= _SHORT]
        if len(middles) >= _UPRIGHTS and any(not any(e["x0"] <= x <= e["x1"] for e in closed) for x in middles):
            found.append(height)
    return found


def _take_lightly(page: Any) -> None:
    """Have pdfplumber keep of a character only what is used here; all of its two dozen parts cost a fifth of reading."""
    whole, left, top, height = page.process_object, page.mediabox[0], page.mediabox[1], page.height

    def process(item: Any) -> Any:
        if not isinstance(item, LTChar):
            return whole(item)
        return {
            "object_type": "char", "text": item.get_text(), "size": item.size, "upright": item.upright,
            "x0": item.x0 + left, "x1": item.x1 + left, "top": height - item.y1 + top, "bottom": height - item.y0 + top,
        }  # fmt: skip

    page.process_object = process


def _free_lines(chars: list[Any], number: int) -> Iterator[Line]:
    """The lines that characters outside tables make, from top to bottom, page numbers left out."""
    for line in _lines(chars):
        text = _text(line)
        if text.strip() and not _FURNITURE.match(text):
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
    """The text of a line; a gap of more than half a character between words is a space."""
    parts: list[str] = []
    end: float | None = None
    for char in line:
        if end is not None and char["x0"] - end > 0.5 * char["size"] and not char["text"].isspace():
            parts.append(" ")
        parts.append(with_characters(char["text"]))
        end = char["x1"]
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


def _with_joins(blocks: list[Line | Grid], widths: dict[int, float]) -> list[Line | Grid]:
    """Mark the lines whose sentence goes on in the next: those that reach the right margin without ending it.

    The margin is where the longest line ends on pages of the same width: a page of one short line has none of its own.
    """
    margins: dict[float, float] = {}
    for block in blocks:
        if isinstance(block, Line) and block.bbox:
            width = round(widths[block.place])
            margins[width] = max(margins.get(width, 0.0), min(block.bbox[2], width - 10))
    result: list[Line | Grid] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        line = block
        if isinstance(line, Line) and isinstance(after, Line) and line.bbox and line.text[-1] not in _ENDS:
            size = line.bbox[3] - line.bbox[1]
            if line.bbox[2] >= margins[round(widths[line.place])] - 2.5 * size:
                line = Line(line.place, line.text, line.bbox, joins=True)
        result.append(line)
    return result
