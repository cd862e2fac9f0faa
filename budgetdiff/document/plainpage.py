"""PDF pages without ruling lines, read by pdfium: no table can stand on them, and it is twenty times as fast.

Only what a page of sentences needs is taken: its characters, where they stand, how large they are. Pages that could hold
a table, are turned, or whose box does not begin at the corner are left to pdfplumber (``None``).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_FEWEST_SEGMENTS = 8
"""Four lines of two points each: fewer cannot rule a table."""
_DEEPEST = 15
_ASCENT, _DESCENT = 0.88, 0.12
"""Of a Chinese font's square; what counts is that the characters of a line share their middle."""
_UPRIGHT = 1e-3
_HYPHEN, _SPACE = 2, 32
_HIGH_SURROGATES, _LOW_SURROGATES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


@dataclass(frozen=True, slots=True)
class PlainPage:
    """The characters of a page as pdfplumber names their parts; ``garbage`` counts those whose font hides what they are."""

    width: float
    chars: list[dict[str, Any]]
    characters: int
    garbage: int
    outside: int


class PlainPages:
    """The pages of a PDF that hold sentences only."""

    def __init__(self, content: bytes) -> None:
        try:
            self._pdf: pdfium.PdfDocument | None = pdfium.PdfDocument(content)
        except pdfium.PdfiumError:
            self._pdf = None  # pdfplumber is more patient with broken files, and says what is wrong

    def close(self) -> None:
        """Let the file go."""
        if self._pdf is not None:
            self._pdf.close()

    def page(self, number: int) -> PlainPage | None:
        """Page ``number`` (from 1), or None where it must be read for tables."""
        if self._pdf is None or number > len(self._pdf):
            return None
        page = self._pdf[number - 1]
        try:
            width, height = page.get_size()
            whole = (0.0, 0.0, width, height)
            if page.get_rotation() or page.get_mediabox() != whole or page.get_cropbox() != whole or _is_ruled(page):
                return None
            return _read(page, width, height)
        finally:
            page.close()


def _is_ruled(page: Any) -> bool:
    segments = 0
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST):
        segments += raw.FPDFPath_CountSegments(shape.raw)
        if segments >= _FEWEST_SEGMENTS:
            return True
    return False


def _read(page: Any, width: float, height: float) -> PlainPage:
    text = page.get_textpage()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    chars: list[dict[str, Any]] = []
    characters = garbage = outside = 0
    high = 0
    try:
        for index in range(text.count_chars()):
            unit = raw.FPDFText_GetUnicode(text.raw, index)
            if raw.FPDFText_IsGenerated(text.raw, index) == 1:
                # pdfium writes the gaps between words and lines itself
                if unit == _SPACE and chars:
                    chars[-1]["text"] += " "
                continue
            characters += 1
            garbage += raw.FPDFText_HasUnicodeMapError(text.raw, index) == 1
            if unit in _HIGH_SURROGATES:
                high = unit
                continue
            if unit in _LOW_SURROGATES:
                unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) if high else 0
            high = 0
            if unit in (0, 10, 13) or not raw.FPDFText_GetMatrix(text.raw, index, matrix):
                continue
            if abs(matrix.b) > _UPRIGHT or abs(matrix.c) > abs(matrix.d) or matrix.d <= 0:
                continue
            raw.FPDFText_GetLooseCharBox(text.raw, index, box)
            raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
            size = raw.FPDFText_GetFontSize(text.raw, index) * matrix.d
            top, bottom = height - y.value - _ASCENT * size, height - y.value + _DESCENT * size
            if box.right <= 0 or box.left >= width or bottom <= 0 or top >= height:
                outside += 1
                continue
            letter = "-" if unit == _HYPHEN else chr(unit)
            chars.append({"text": letter, "x0": box.left, "x1": box.right, "top": top, "bottom": bottom, "size": size})
    finally:
        text.close()
    return PlainPage(width, chars, characters, garbage, outside)
