"""The numbers an eye sees where tables stand, read a second time and without the table readers: what a reading is held against.

A PDF is read through PDFium, glyph by glyph; the other formats by a plain walk over their lines or cells. Only numbers as
money is printed count, those with a decimal point or with separators of thousands: codes, years and ordinals are none.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree, html
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from budgetdiff.document.glyphs import Glyphs
from budgetdiff.document.model import Document, SeenNumber
from budgetdiff.document.workbook import shown

_NUMBER = re.compile(
    r"(?<![\d.,，．])[-－−]?\d+(?:[,，]\d{3})+(?:[.．]\d+)?(?![\d,，])|(?<![\d.,，．])[-－−]?\d+[.．]\d{1,6}(?![\d.．])"
)
_UNSEEN = frozenset({"noscript", "template", "iframe"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def numbers_seen(content: bytes, document: Document) -> tuple[SeenNumber, ...]:
    """The numbers on every page (line, sheet, table) of ``document`` that holds a table, in reading order.

    ``content`` are the bytes the document was read from. Those of a PDF have the box they are printed in, those of a
    workbook the row of their sheet.
    """
    places = {row.place for grid in document.grids() for row in grid.rows}
    if not places:
        return ()
    if document.format == "pdf":
        with Glyphs(content) as glyphs:
            return tuple(_of_pages(glyphs, sorted(places)))
    walk = {"html": _of_web, "docx": _of_word, "text": _of_text, "markdown": _of_text}.get(
        document.format, _of_workbook
    )
    return tuple(number for number in walk(content, document) if number.place in places)


def numbers_in(text: str) -> list[str]:
    """The numbers of a text that are printed as money is, as printed."""
    return [match.group() for match in _NUMBER.finditer(text)]


def _of_pages(glyphs: Glyphs, pages: Iterable[int]) -> Iterator[SeenNumber]:
    for page in pages:
        seen: list[SeenNumber] = []
        for run in glyphs.runs(page):
            for match in _NUMBER.finditer(run.text):
                number = SeenNumber(page, match.group(), None, run.box(match.start(), match.end()))
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
    text = content.decode(document.reader.partition("/")[2], errors="replace")
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    innermost = (table for table in root.iter("table") if next(table.iterdescendants("table"), None) is None)
    for number, table in enumerate((one for one in innermost if not _is_hidden(one)), start=1):
        for cell in table.iter("td", "th"):
            yield from (SeenNumber(number, found) for found in numbers_in("".join(cell.itertext())))


def _is_hidden(table: html.HtmlElement) -> bool:
    return any(
        one.tag in _UNSEEN or one.get("hidden") is not None or "display:none" in (one.get("style") or "").replace(" ", "").lower()
        for one in (table, *table.iterancestors())
    )  # fmt: skip


def _of_word(content: bytes, document: Document) -> Iterator[SeenNumber]:  # noqa: ARG001 - all walks are called alike
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(
            archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    body = root.find(f"{_WORD}body")
    for table, element in enumerate(() if body is None else body.iterchildren(f"{_WORD}tbl"), start=1):
        for paragraph in element.iter(f"{_WORD}p"):
            words = "".join(text.text or "" for text in paragraph.iter(f"{_WORD}t"))
            yield from (SeenNumber(table, number) for number in numbers_in(words))


def _of_workbook(content: bytes, document: Document) -> Iterator[SeenNumber]:  # noqa: ARG001 - all walks are called alike
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        sheets = [book.get_sheet_by_name(name) for name in names]
    except CalamineError:
        return  # encrypted, or broken in a way that the reader of its cells forgives: there is no second reading
    for number, sheet in enumerate(sheets, start=1):
        first = (sheet.start or (0, 0))[0] + 1
        for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=first):
            for value in values:
                yield from (SeenNumber(number, text, row) for text in numbers_in(shown(value)))
