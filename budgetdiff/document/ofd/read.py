"""OFD disclosures: the pages of all documents in the file, read as an eye reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetdiff.document.model import BBox, Document, Grid, Line, Place, SeenNumber, content_id
from budgetdiff.document.ofd.paint import POINTS, Painter
from budgetdiff.document.ofd.parts import Element, Parts, child, children, joined, numbers_of, text_of
from budgetdiff.document.ofd.resources import Resources, resources_of
from budgetdiff.document.pdf.canvas import BOTTOM, ORDER, SIZE, TEXT, TOP, X0, X1, Canvas, Glyph
from budgetdiff.document.pdf.page import reading_of
from budgetdiff.document.pdf.read import MOST_PAGES, with_joins
from budgetdiff.document.pdf.sight import seen
from budgetdiff.document.pdf.statements import MOST_STATEMENTS
from budgetdiff.document.pdf.syntax import Overlong
from budgetdiff.errors import UnreadableSource

_A4 = (0.0, 0.0, 210.0, 297.0)
_UNREAD = "Watermark"
"""Annotations that mark the paper, and say nothing."""
_GAP = 0.4
"""Of a character's height: digits further apart are of two numbers."""
_DIGIT = re.compile(r"[\d.,，．\-－−]")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it was painted, and its box in points."""

    canvas: Canvas
    box: BBox


def read_ofd(content: bytes, source_name: str) -> Document:
    """Read an OFD file; the place of everything is its page, from 1, with its box in points from the top left.

    Raises UnreadableSource where the file is encrypted, damaged, has no text, more than MOST_PAGES pages, or draws more on a
    page than any disclosure does.
    """
    blocks: list[Line | Grid] = []
    notes: list[str] = []
    pictures: list[int] = []
    widths: dict[int, float] = {}
    characters = garbage = 0
    for number, page in enumerate(_pages(content, source_name), start=1):
        try:
            reading = reading_of(page.canvas, page.box, page.box, number)
        except Overlong as error:
            raise UnreadableSource(source_name, f"page {number} {error}; no disclosure does") from error
        blocks.extend(reading.blocks)
        notes.extend(reading.notes)
        widths[number] = reading.width
        characters += reading.characters
        garbage += reading.garbage
        if reading.picture:
            pictures.append(number)
    if not widths:
        raise UnreadableSource(source_name, "the OFD has no pages")
    if not characters:
        raise UnreadableSource(
            source_name, "the OFD has no text (a scan); run it through text recognition (OCR) and give the result"
        )
    if garbage * 5 > characters:
        raise UnreadableSource(source_name, "the OFD does not say which characters its text is; print it anew as PDF")
    return Document(
        content_id(content),
        source_name,
        "ofd",
        "budgetdiff/ofd",
        Place.PAGE,
        len(widths),
        tuple(with_joins(blocks, widths)),
        tuple(notes),
        tuple(pictures),
    )


def numbers_in_pages(content: bytes, document: Document, pattern: re.Pattern[str]) -> Iterator[SeenNumber]:
    """The numbers on the pages of an OFD that an eye sees, in the order they were painted, with their boxes."""
    for number, page in enumerate(_pages(content, document.source_name), start=1):
        run: list[Glyph] = []
        for glyph in [*sorted(seen(page.canvas, page.box).glyphs, key=lambda one: one[ORDER]), None]:
            digit = glyph is not None and _DIGIT.fullmatch(glyph[TEXT]) is not None
            if glyph is not None and digit and (not run or _beside(run[-1], glyph)):
                run.append(glyph)
                continue
            text = "".join(one[TEXT] for one in run)
            for found in pattern.finditer(text):
                yield SeenNumber(number, found.group(), None, _around(run[found.start() : found.end()]))
            run = [glyph] if glyph is not None and digit else []


def _beside(one: Glyph, two: Glyph) -> bool:
    height = max(one[SIZE], 4.0)
    return -height < two[X0] - one[X1] < _GAP * height and abs(one[BOTTOM] - two[BOTTOM]) < height / 2


def _around(glyphs: list[Glyph]) -> BBox:
    return (
        round(min(one[X0] for one in glyphs), 2),
        round(min(one[TOP] for one in glyphs), 2),
        round(max(one[X1] for one in glyphs), 2),
        round(max(one[BOTTOM] for one in glyphs), 2),
    )


def _pages(content: bytes, source_name: str) -> Iterator[_Page]:
    """The pages of all documents of the file, painted; raises UnreadableSource for what is no such file, or too many pages."""
    parts = Parts(content, source_name)
    if parts.has("Encryptions.xml"):
        raise UnreadableSource(source_name, "the OFD is encrypted; save it without a password")
    count = 0
    for body in children(parts.xml("OFD.xml"), "DocBody"):
        root = joined("OFD.xml", text_of(body, "DocRoot"))
        document = parts.xml(root)
        common = child(document, "CommonData")
        shared = resources_of(parts, root, common)
        area = _area(child(common, "PageArea"))
        templates = {
            one.get("ID", ""): joined(root, one.get("BaseLoc", "")) for one in children(common, "TemplatePage")
        }
        notes = _annotations(parts, root, document)
        for listed in children(child(document, "Pages"), "Page"):
            count += 1
            if count > MOST_PAGES:
                raise UnreadableSource(source_name, f"more than {MOST_PAGES} pages are not read")
            try:
                yield _page(
                    parts,
                    joined(root, listed.get("BaseLoc", "")),
                    shared,
                    area,
                    templates,
                    notes.get(listed.get("ID", ""), []),
                )
            except Overlong as error:
                raise UnreadableSource(source_name, f"page {count} {error}; no disclosure does") from error


def _page(
    parts: Parts,
    name: str,
    shared: Resources,
    area: tuple[float, ...] | None,
    templates: dict[str, str],
    annotations: list[Element],
) -> _Page:
    page = parts.xml(name)
    left, top, width, height = _area(child(page, "Area")) or area or _A4
    box = (0.0, 0.0, width * POINTS, height * POINTS)
    canvas = Canvas(-left * POINTS, -top * POINTS, box[3], MOST_STATEMENTS)
    own = resources_of(parts, name, page)
    own.parameters = shared.parameters | own.parameters
    own.units = shared.units | own.units
    own.opaque |= shared.opaque
    painter = Painter(canvas, own, box[3])
    behind: list[Element | None] = []
    before: list[Element | None] = []
    for one in children(page, "Template"):
        template = templates.get(one.get("TemplateID", ""))
        if template is not None:
            (before if one.get("ZOrder") == "Foreground" else behind).append(child(parts.xml(template), "Content"))
    for content in (*behind, child(page, "Content"), *before, *annotations):
        painter.paint(content)
    return _Page(canvas, box)


def _area(element: Element | None) -> tuple[float, ...] | None:
    """The box of the paper in millimetres: left, top, width, height."""
    found = numbers_of(text_of(element, "PhysicalBox"), 4)
    return found if found and 0 < found[2] < 1e5 and 0 < found[3] < 1e5 else None


def _annotations(parts: Parts, root: str, document: Element) -> dict[str, list[Element]]:
    """What annotations show on each page, by the page's number."""
    found: dict[str, list[Element]] = {}
    listed = text_of(document, "Annotations")
    part = joined(root, listed)
    if not listed or not parts.has(part):
        return found
    for page in children(parts.xml(part), "Page"):
        file = joined(part, text_of(page, "FileLoc"))
        for one in children(parts.xml(file) if parts.has(file) else None, "Annot"):
            shown = (one.get("Visible") or "true").lower() not in {"false", "0"} and one.get("Type") != _UNREAD
            appearance = child(one, "Appearance")
            if shown and appearance is not None:
                found.setdefault(page.get("PageID", ""), []).append(appearance)
    return found
