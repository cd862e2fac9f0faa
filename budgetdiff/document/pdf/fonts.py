"""Fonts: pdfminer's own, each made once and only as far as its text and widths need it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import LIT, literal_name

from budgetdiff.document.pdf.tounicode import to_unicode
from budgetdiff.document.radicals import with_characters

GARBAGE = re.compile(r"\(cid:\d+\)|\ufffd")
"""What a font leaves of a character that it hides."""
_KINDS = frozenset(("Type0", "Type1", "MMType1", "TrueType", "Type3"))
_SPACE = 32
_DEEPEST, _HIGHEST, _USUAL = -0.35, 0.05, -0.2
"""Of a size: descents that letters have, and the one taken where a font states another."""

FontGlyph = tuple[str, float, bool, bool]
"""Text, width (of a size of 1), whether word spacing applies, whether the font hides what it is."""
Run = tuple[str, float, float]
"""Of a string of one glyph in one text state: text, advance, width on the page (signed)."""


class Font:
    """What the interpreter asks of a font.

    ``descent`` tells how far below the baseline the box of its glyphs begins, in sizes; ``stated_descent`` is what the font
    says of it, however odd.
    """

    def __init__(self, font: Any, reference: Any) -> None:
        self.font = font
        self.reference = reference  # kept alive: the cache of fonts goes by its identity
        self.vertical = bool(font.is_vertical())
        self.multibyte = bool(font.is_multibyte())
        self.stated_descent = float(font.get_descent())
        self.descent = self.stated_descent if _DEEPEST <= self.stated_descent <= _HIGHEST else _USUAL
        self.parts: dict[bytes, Any] = {}
        self._glyphs: dict[int, FontGlyph] = {}
        self._states: dict[tuple[float, float, float, float], dict[bytes, Run]] = {}

    def runs(self, size: float, scale: float, across: float, word: float) -> dict[bytes, Run]:
        """The strings of one glyph met so far in this size, horizontal scale, matrix and word spacing."""
        return self._states.setdefault((size, scale, across, word), {})

    def glyphs(self, data: bytes) -> list[FontGlyph]:
        """The glyphs of a string."""
        found = []
        known = self._glyphs
        for code in self.font.decode(data):
            glyph = known.get(code)
            if glyph is None:
                try:
                    text = self.font.to_unichr(code)
                except PDFUnicodeNotDefined:
                    text = f"(cid:{code})"
                hidden = GARBAGE.search(text) is not None
                glyph = known[code] = (with_characters(text), self.font.char_width(code), code == _SPACE, hidden)
            found.append(glyph)
        return found


class Fonts:
    """The fonts of one file."""

    def __init__(self) -> None:
        self._manager = PDFResourceManager()
        self._made: dict[int, Font] = {}

    def get(self, reference: Any) -> Font:
        """The font that a resource names; pages that name the same object share it."""
        number = getattr(reference, "objid", None)
        key = number or id(reference)
        font = self._made.get(key)
        if font is None:
            font = self._made[key] = Font(self._pdfminer(number, dict_value(reference)), reference)
        return font

    def _pdfminer(self, number: int | None, spec: Any) -> Any:
        """pdfminer's font, without its slow parser of ToUnicode and without the font's file where that changes nothing."""
        kind = literal_name(spec.get("Subtype"))
        mapped = spec.get("ToUnicode")
        if mapped is not None and isinstance(resolve1(mapped), PDFStream) and kind in _KINDS:
            codes = to_unicode(stream_value(mapped).get_data())
            if codes is not None:
                font = self._composite(spec) if kind == "Type0" else self._simple(spec)
                font.unicode_map = FileUnicodeMap()
                font.unicode_map.cid2unichr = codes
                return font
        return self._manager.get_font(number, spec)

    def _composite(self, spec: Any) -> Any:
        below = dict(dict_value(list_value(spec["DescendantFonts"])[0]))
        if "Encoding" in spec:
            below["Encoding"] = resolve1(spec["Encoding"])
        below.pop("ToUnicode", None)
        if "FontDescriptor" in below:
            descriptor = dict_value(below["FontDescriptor"])
            below["FontDescriptor"] = {key: value for key, value in descriptor.items() if key != "FontFile2"}
        info = dict(dict_value(below.get("CIDSystemInfo", {})))
        info["Registry"], info["Ordering"] = b"Adobe", b"Identity"  # no predefined map is looked up
        below["CIDSystemInfo"] = info
        return self._made_by_pdfminer(below)

    def _simple(self, spec: Any) -> Any:
        whole = {key: value for key, value in spec.items() if key != "ToUnicode"}
        if "Encoding" not in whole:
            return self._made_by_pdfminer(whole)
        font = self._made_by_pdfminer(whole | {"Encoding": LIT("StandardEncoding")})
        font.cid2unicode = _LateEncoding(lambda: self._made_by_pdfminer(whole).cid2unicode)
        return font

    def _made_by_pdfminer(self, spec: Any) -> Any:
        return self._manager.get_font(None, spec)


class _LateEncoding:
    """The encoding of a font, read only where its ToUnicode leaves a character out."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getitem__(self, code: int) -> Any:
        if self._made is None:
            self._made = self._make()
        return self._made[code]
