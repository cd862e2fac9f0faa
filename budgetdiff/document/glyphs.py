"""The glyphs of a PDF's pages as PDFium shows them, in runs of digits: a reading that shares nothing with the table reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from budgetdiff.document.model import BBox

_DIGITS = {ord(mark): mark for mark in "0123456789,.-，．－−"} | {0xFF10 + digit: str(digit) for digit in range(10)}
_DIGITS[2] = "-"  # what PDFium gives for a hyphen at the end of a line
_GAP = 0.4
"""Of a character's height: digits further apart are of two numbers."""
_HAIR = 0.3
"""Of a character's width: the same one drawn again no further off is one, with an outline, a shadow or in bold."""
_INVISIBLE = 3
"""The rendering mode of text that is laid under a picture to be searched, and is not shown."""


_SCALE = 2
"""Dots a point of the pictures in which ink is looked for."""
_RIM = 0.15
"""Of a box: its sides, where the rules of a table may stand."""
_FAINT = 8
"""Of 255: what differs by less is not seen."""
_WIDEST = 3000
"""Points of a page that is drawn."""


@dataclass(frozen=True, slots=True)
class Run:
    """Digits and their signs that stand close beside each other, with the box of each."""

    text: str
    boxes: tuple[BBox, ...]

    def box(self, start: int, end: int) -> BBox:
        """The box of the characters from ``start`` to ``end``."""
        part = self.boxes[start:end]
        x0, top = min(box[0] for box in part), min(box[1] for box in part)
        x1, bottom = max(box[2] for box in part), max(box[3] for box in part)
        return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as drawn, a byte of lightness for each dot, ``stride`` bytes a row."""

    dots: bytes
    stride: int
    width: int
    height: int

    def is_blank(self, box: BBox) -> bool:
        """Whether nothing is seen in a box of points: all its dots, but for those at its sides, are of one lightness."""
        x0, top, x1, bottom = (edge * _SCALE for edge in box)
        inside = (x1 - x0) * _RIM, (bottom - top) * _RIM
        left, right = max(0, round(x0 + inside[0])), min(self.width, round(x1 - inside[0]))
        first, last = max(0, round(top + inside[1])), min(self.height, round(bottom - inside[1]))
        if left >= right or first >= last:
            return False
        rows = [self.dots[row * self.stride + left : row * self.stride + right] for row in range(first, last)]
        return max(map(max, rows)) - min(map(min, rows)) <= _FAINT


class Glyphs:
    """An open PDF. Boxes are in points from the top left of the page as it is shown, as those of a ``Document`` are."""

    def __init__(self, content: bytes) -> None:
        try:
            self._pdf: pdfium.PdfDocument | None = pdfium.PdfDocument(content)
        except pdfium.PdfiumError:
            self._pdf = None  # broken in a way that the table reader forgives: there is no second reading

    def __enter__(self) -> Glyphs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def picture(self, number: int) -> Picture | None:
        """Page ``number`` (from 1) as it is seen; None where it cannot be drawn, or is cropped, so that boxes would not fit it."""
        if self._pdf is None or number > len(self._pdf):
            return None
        try:
            page = self._pdf[number - 1]
        except pdfium.PdfiumError:
            return None  # there is no second reading, as in ``runs``
        try:
            if page.get_cropbox() != page.get_mediabox() or max(page.get_size()) > _WIDEST:
                return None
            bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False)
            return Picture(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height)
        finally:
            page.close()

    def runs(self, number: int) -> Iterator[Run]:
        """The runs of page ``number`` (from 1) in the order of the text; none where the page cannot be read."""
        if self._pdf is None or number > len(self._pdf):
            return
        try:
            page = self._pdf[number - 1]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            return  # as above, for a page
        try:
            yield from _runs(text, _Paper(page))
        finally:
            text.close()
            page.close()


class _Paper:
    """Turns a place in a page's own space into one on the page as shown; what lies outside its box is not shown."""

    def __init__(self, page: Any) -> None:
        self.x0, self.y0, self.x1, self.y1 = page.get_mediabox()
        self.turned = page.get_rotation() % 360
        crop = page.get_cropbox()
        self.shown = (max(crop[0], self.x0), max(crop[1], self.y0), min(crop[2], self.x1), min(crop[3], self.y1))

    def box(self, left: float, bottom: float, right: float, top: float) -> BBox | None:
        x, y = (left + right) / 2, (bottom + top) / 2
        if not (self.shown[0] <= x <= self.shown[2] and self.shown[1] <= y <= self.shown[3]):
            return None
        if self.turned == 90:
            return bottom - self.y0, left - self.x0, top - self.y0, right - self.x0
        if self.turned == 180:
            return self.x1 - right, bottom - self.y0, self.x1 - left, top - self.y0
        if self.turned == 270:
            return self.y1 - top, self.x1 - right, self.y1 - bottom, self.x1 - left
        return left, self.y1 - top, right, self.y1 - bottom


def _runs(text: Any, paper: _Paper) -> Iterator[Run]:
    letters: list[str] = []
    boxes: list[BBox] = []
    loose = raw.FS_RECTF()
    for index in range(text.count_chars()):
        letter = _DIGITS.get(raw.FPDFText_GetUnicode(text.raw, index))
        box = None
        if letter is not None:
            # the loose box: of the ink alone, a 1 or a comma would stand far from its neighbours
            raw.FPDFText_GetLooseCharBox(text.raw, index, loose)
            box = paper.box(loose.left, loose.bottom, loose.right, loose.top)
        if letter is not None and box is not None:
            if boxes and letter == letters[-1] and abs(box[0] - boxes[-1][0]) <= _HAIR * (box[2] - box[0]):
                continue
            if boxes and not _beside(boxes[-1], box):
                yield from _run(text, index, letters, boxes)
                letters, boxes = [], []
            letters.append(letter)
            boxes.append(box)
        elif letters:
            yield from _run(text, index, letters, boxes)
            letters, boxes = [], []
    if letters:
        yield from _run(text, text.count_chars(), letters, boxes)


def _run(text: Any, end: int, letters: list[str], boxes: list[BBox]) -> Iterator[Run]:
    shape = raw.FPDFText_GetTextObject(text.raw, end - 1)
    if len(letters) > 2 and not (shape and raw.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE):
        yield Run("".join(letters), tuple(boxes))


def _beside(one: BBox, two: BBox) -> bool:
    """Whether two characters follow each other on a line; a comma is low and a dash thin, so heights are no measure."""
    height = max(one[3] - one[1], two[3] - two[1], 4.0)
    return -height < two[0] - one[2] < _GAP * height and abs(one[3] - two[3]) < height
