"""The numbers an eye sees where tables stand, read a second time and without the table readers: what a reading is held against.

A PDF is read through PDFium, glyph by glyph; the other formats by a plain walk over their lines or cells. Only numbers as
money is printed count, those with a decimal point or with separators of thousands: codes, years and ordinals are none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from budgetdiff.document.glyphs import Glyphs
from budgetdiff.document.model import BBox, Document, Line, SeenNumber
from budgetdiff.document.ofd import numbers_in_pages
from budgetdiff.document.page import PageWalker
from budgetdiff.document.web import page_text, parsed
from budgetdiff.document.webarchive import walked
from budgetdiff.document.word import walked_body
from budgetdiff.document.workbook import form_of, sheets_of

_NUMBER = re.compile(
    r"(?<![\d.,，．])[-－−]?\d+(?:[,，]\d{3})+(?:[.．]\d+)?(?![\d,，])|(?<![\d.,，．])[-－−]?\d+[.．]\d{1,6}(?![\d.．])"
)


_ROW = re.compile(r"[^\d，。；：:,;%％…]{0,40}?(?:[ \t]+(?:[-－−—]?\d[\d,，]*(?:[.．]\d+)?|[-－−—]+))+")
"""A line that reads as a row of a table does: a name, and then nothing but numbers and dashes."""
_LIKE_A_ROW = 2
"""Numbers printed as money is that such a line has at least."""


def numbers_seen(content: bytes, document: Document) -> tuple[SeenNumber, ...]:
    """The numbers on every page (line, sheet, table) of ``document`` that holds a table, in reading order.

    Of a PDF's other pages those of lines that read as rows of a table count too: a table may not have been found there.
    ``content`` are the bytes the document was read from. Those of a PDF have the box they are printed in, those of a
    workbook the row of their sheet.
    """
    places = {row.place for grid in document.grids() for row in grid.rows}
    if not places:
        return ()
    if document.format == "pdf":
        stray = _stray_rows(document, places)
        with Glyphs(content) as glyphs:
            return tuple(
                number
                for number in _of_pages(glyphs, sorted({*places, *stray}), document.hiding)
                if number.place in places or any(_within(number, line) for line in stray[number.place])
            )
    if document.format == "ofd":
        return tuple(number for number in numbers_in_pages(content, document, _NUMBER) if number.place in places)
    walk = {"html": _of_web, "docx": _of_word, "text": _of_text, "markdown": _of_text}.get(
        document.format, _of_workbook
    )
    return tuple(number for number in walk(content, document) if number.place in places)


def _stray_rows(document: Document, places: Collection[int]) -> dict[int, list[BBox]]:
    """By page, of those that hold no table, where lines stand that read as rows of one: the end of a table that was missed."""
    found: dict[int, list[BBox]] = {}
    for block in document.blocks:
        if not isinstance(block, Line) or block.place in places or not block.bbox:
            continue
        if _ROW.fullmatch(block.text) and len(numbers_in(block.text)) >= _LIKE_A_ROW:
            found.setdefault(block.place, []).append(block.bbox)
    return found


def _within(number: SeenNumber, line: BBox) -> bool:
    return number.bbox is not None and line[1] <= (number.bbox[1] + number.bbox[3]) / 2 <= line[3]


def numbers_in(text: str) -> list[str]:
    """The numbers of a text that are printed as money is, as printed."""
    return [match.group() for match in _NUMBER.finditer(text)]


def _of_pages(glyphs: Glyphs, pages: Iterable[int], hiding: Collection[int]) -> Iterator[SeenNumber]:
    for page in pages:
        seen: list[SeenNumber] = []
        # what nobody sees is no number that a reading could lose; whether there is ink says the picture of the page
        paper = glyphs.picture(page) if page in hiding else None
        for run in glyphs.runs(page):
            for match in _NUMBER.finditer(run.text):
                box = run.box(match.start(), match.end())
                if paper is not None and paper.is_blank(box):
                    continue
                number = SeenNumber(page, match.group(), None, box)
                # a bold figure may be printed twice, a hair apart
                if not any(number.text == one.text and _same_spot(number, one) for one in seen[-60:]):
                    seen.append(number)
        yield from seen


def _same_spot(one: SeenNumber, two: SeenNumber) -> bool:
    assert one.bbox is not None
    assert two.bbox is not None
    return all(abs(a - b) < 2.0 for a, b in zip(one.bbox, two.bbox, strict=True))


def _of_text(content: bytes, document: Document) -> Iterator[SeenNumber]:
    text = content.decode(document.reader.partition("/")[2])
    for line, words in enumerate(re.split(r"\r\n|\r|\n|\f", text), start=1):
        for cell in re.split(r"[\t|]", words):
            yield from (SeenNumber(line, number) for number in numbers_in(cell))


def _of_web(content: bytes, document: Document) -> Iterator[SeenNumber]:
    # a page's own style sheets say what an eye sees of it, so its cells are those of the one walk that follows them
    if document.reader.startswith("email"):
        walker, _ = walked(content, document.source_name)
    else:
        walker = PageWalker()
        walker.take(parsed(page_text(content, document.source_name)[0], document.source_name))
    for number, text in walker.cells:
        yield from (SeenNumber(number, found) for found in numbers_in(text))


def _of_word(content: bytes, document: Document) -> Iterator[SeenNumber]:
    for number, text in walked_body(content, document.source_name).cells:
        yield from (SeenNumber(number, found) for found in numbers_in(text))


def _of_workbook(content: bytes, document: Document) -> Iterator[SeenNumber]:
    visible, _ = sheets_of(content, document.source_name, form_of(document))
    for number, sheet in enumerate(visible, start=1):
        for row, cells in sheet.cells.items():
            for text in cells.values():
                yield from (SeenNumber(number, found, row + 1) for found in numbers_in(text))
