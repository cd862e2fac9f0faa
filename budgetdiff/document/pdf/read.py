"""PDF disclosures: grids with their merged cells, and lines in the order they are seen."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pdfminer
import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from budgetdiff.document.model import BBox, Document, Grid, Line, Place, Recognised, content_id
from budgetdiff.document.pdf.fonts import GARBAGE, Fonts
from budgetdiff.document.pdf.objects import QuickDocument
from budgetdiff.document.pdf.page import PageReading, beyond, page_box, read_page, turned_back
from budgetdiff.document.pdf.pdfplumbed import blocks_by_pdfplumber
from budgetdiff.document.pdf.sampling import sampled
from budgetdiff.document.pdf.syntax import Overlong, Unusual
from budgetdiff.document.scan import HOW, available
from budgetdiff.errors import UnreadableSource
from budgetdiff.said import Note

MOST_PAGES = 1200
"""A PDF of more pages is refused: no disclosure comes near it."""
_WIDE = 1_000_000.0
"""The width of pages whose text is turned: what their lines share is none of the others' margin."""
_ENDS = "。！？；：!?;:"
_BROKEN = (PSException, PDFException, PdfminerException)
_DAMAGED = (
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RecursionError,
    zlib.error,
    struct.error,
    *_BROKEN,
)  # what pdfminer's objects and fonts raise where a file is not what it says


def read_pdf(content: bytes, source_name: str) -> Document:
    """Read a PDF; the place of everything is its page, from 1, with its box in points from the top left.

    A page that is unusual is read by pdfplumber, and the notes say so. Raises UnreadableSource where the file is encrypted,
    broken, a scan without text, a long one that is no budget, of more than MOST_PAGES pages, or draws more on a page than any
    disclosure does.
    """
    blocks: list[Line | Grid] = []
    notes: list[str] = []
    widths: dict[int, float] = {}
    pictures: list[int] = []
    recognised: list[int] = []
    lines: list[Recognised] = []
    bent: list[int] = []
    hiding: list[int] = []
    turns: dict[int, tuple[int, BBox]] = {}
    gutters: dict[int, float] = {}
    characters = garbage = 0
    with _refusals(source_name), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document, pages = _opened(content)
        if len(pages) > MOST_PAGES:
            raise UnreadableSource(source_name, f"{len(pages)} pages are more than the {MOST_PAGES} that are read")
        readers = _Readers(content, source_name)
        looked = sampled(lambda at: readers.read(pages[at - 1], at), len(pages), source_name) if available() else {}
        for number, page in enumerate(pages, start=1):
            reading = looked.pop(number) if number in looked else readers.read(page, number)
            if reading.recognised:
                recognised.append(number)
                lines.extend(reading.lines)
                bent.extend([number] if reading.bent else [])
            widths[number] = reading.width
            characters += reading.characters
            garbage += reading.garbage
            notes.extend(reading.notes)
            if reading.picture:
                pictures.append(number)
            if reading.hides:
                hiding.append(number)
            gutters[number] = reading.gutter
            if reading.turned:
                turns[number] = reading.turned, page_box(page)
                lines[len(lines) - len(reading.lines) :] = [_back(line, *turns[number]) for line in reading.lines]
                widths[number] = _WIDE
            blocks.extend(reading.blocks)
        readers.close()
        if getattr(document, "mended", False):
            notes.insert(0, Note("mended"))
    if not pages:
        raise UnreadableSource(source_name, "the PDF has no pages")
    if not characters:
        raise UnreadableSource(source_name, _unlettered())
    if garbage * 5 > characters:
        raise UnreadableSource(source_name, "the PDF's fonts hide its text; print it anew or run it through OCR")
    joined = with_joins(blocks, widths, gutters)
    if turns:
        joined = [turned_back(block, *turns[block.place]) if block.place in turns else block for block in joined]
    return Document(
        content_id(content),
        source_name,
        "pdf",
        f"budgetdiff, pdfminer {pdfminer.__version__}",
        Place.PAGE,
        len(pages),
        tuple(joined),
        tuple(notes),
        tuple(pictures),
        recognised=tuple(recognised),
        lines_recognised=tuple(lines),
        bent=tuple(bent),
        hiding=tuple(hiding),
    )


def _back(line: Recognised, turn: int, page: BBox) -> Recognised:
    """A recognised line of a turned page with its box where it stands on the page itself."""
    box = turned_back(Line(line.place, line.text, line.bbox), turn, page).bbox
    return replace(line, bbox=box or line.bbox)


def _unlettered() -> str:
    """Why a PDF without a character is refused."""
    if available():
        return "the PDF has no text layer (a scan), and no text was recognised in its pictures (OCR)"
    return f"the PDF has no text layer (a scan); {HOW}, or run it through text recognition (OCR) and give the result"


@contextmanager
def _refusals(source_name: str) -> Iterator[None]:
    """What pdfminer and pdfplumber raise for a file as a whole, in one sentence."""
    try:
        yield
    except PDFPasswordIncorrect as error:
        raise UnreadableSource(source_name, "the PDF is encrypted; save it without a password") from error
    except _BROKEN as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise UnreadableSource(source_name, "the PDF is encrypted; save it without a password") from error
        raise UnreadableSource(source_name, "the PDF is broken or truncated") from error


def _opened(content: bytes) -> tuple[Any, list[Any]]:
    """A file and its pages; where its objects are strange, pdfplumber says what is wrong with it."""
    try:
        document = QuickDocument(content)
        return document, list(PDFPage.create_pages(document))
    except PDFPasswordIncorrect:
        raise
    except _DAMAGED:
        with pdfplumber.open(io.BytesIO(content)) as asked:
            return asked.doc, [page.page_obj for page in asked.pages]


class _Readers:
    """The ways to read a page: our own, pdfplumber where it is unusual, recognition where it is a picture."""

    def __init__(self, content: bytes, source_name: str) -> None:
        self._source = source_name
        self._fonts, self._second, self._pictures = Fonts(), _SecondReader(content), _PictureReader(content)

    def read(self, page: Any, number: int) -> PageReading:
        """Page ``number``, from 1; raises UnreadableSource where it is damaged or draws more than any disclosure does."""
        try:
            reading = read_page(page, number, self._fonts)
        except Overlong as error:
            raise UnreadableSource(self._source, f"page {number} {error}; no disclosure does") from error
        except (Unusual, *_DAMAGED) as error:
            reason = str(error) if isinstance(error, Unusual) else type(error).__name__
            try:
                reading = self._second.page(number)
            except (MalformedPDFException, *_DAMAGED) as worse:
                raise UnreadableSource(self._source, f"page {number} of the PDF is damaged") from worse
            note = Note("second reader", place="page", number=number, text=reason)
            reading = replace(reading, notes=(note, *reading.notes))
        if (reading.picture or reading.recognised) and available():
            found = self._pictures.read(number)
            return found if found.characters else reading
        return reading

    def close(self) -> None:
        """Let the file go."""
        self._second.close()
        self._pictures.close()


class _PictureReader:
    """PDFium and the recogniser, for the pages that are pictures."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pdf: Any = None

    def read(self, number: int) -> PageReading:
        """Page ``number``, from 1."""
        from budgetdiff.document.scan.page import read_picture  # an extra, and heavy

        if self._pdf is None:
            self._pdf = pypdfium2.PdfDocument(self._content)
        page = self._pdf[number - 1]
        try:
            return read_picture(page, number)
        finally:
            page.close()

    def close(self) -> None:
        """Let the file go."""
        if self._pdf is not None:
            self._pdf.close()


class _SecondReader:
    """pdfplumber, opened for the first page that is left to it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pdf: Any = None

    def page(self, number: int) -> PageReading:
        """Page ``number``, from 1."""
        if self._pdf is None:
            self._pdf = pdfplumber.open(io.BytesIO(self._content))
        if number > len(self._pdf.pages):
            raise PDFException("pdfplumber does not find the page")
        page = self._pdf.pages[number - 1]
        blocks, outside = blocks_by_pdfplumber(page, number)
        garbage = sum(1 for char in page.chars if GARBAGE.search(char["text"]))
        notes = (beyond(number, outside),) if outside else ()
        reading = PageReading(tuple(blocks), float(page.width), len(page.chars), garbage, notes)
        page.close()
        return reading

    def close(self) -> None:
        """Let the file go."""
        if self._pdf is not None:
            self._pdf.close()


def with_joins(
    blocks: list[Line | Grid], widths: Mapping[int, float], gutters: Mapping[int, float] | None = None
) -> list[Line | Grid]:
    """Mark the lines whose sentence goes on in the next: those that reach the right margin without ending it.

    The margin is where the longest line ends on pages of the same width: a page of one short line has none of its own. Two
    pages beside each other on one sheet part at its gutter (``gutters``, points from the left), and each is a page of its own.
    """
    parts = gutters or {}

    def page_of(place: int, box: BBox) -> tuple[int, float]:
        """The width of the page on which a box stands, and where on it the box ends."""
        whole, gutter = widths[place], parts.get(place, 0.0)
        if gutter and box[0] < gutter:
            return round(gutter), box[2]
        return round(whole - gutter), box[2] - gutter

    margins: dict[int, float] = {}
    for block in blocks:
        if isinstance(block, Line) and block.bbox:
            width, end = page_of(block.place, block.bbox)
            margins[width] = max(margins.get(width, 0.0), min(end, width - 10))
    result: list[Line | Grid] = []
    for block, after in zip_longest(blocks, blocks[1:]):
        line = block
        if isinstance(line, Line) and isinstance(after, Line) and line.bbox and line.text[-1] not in _ENDS:
            size = line.bbox[3] - line.bbox[1]
            width, end = page_of(line.place, line.bbox)
            if end >= margins[width] - 2.5 * size:
                line = Line(line.place, line.text, line.bbox, joins=True)
        result.append(line)
    return result
