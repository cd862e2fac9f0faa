"""Paragraphs: the lines of a document outside tables, joined to sentences, every character with its place."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetdiff.document.model import BBox, Document, Grid, Line, Place

_ENDS = "。：！？!?:"
_REASON = re.compile(r"(?:原因(?:是|为)?|[（(]项[）)][。，]?主要用于)[:：]$")
"""A line after which what it announces goes on in the next, though it ends like one that announces a list."""
_OPENS_REASONS = re.compile(r"(?:原因|用于|由于|因为)[^。；]*：$")
"""What a list of reasons or purposes follows, in lines of its own."""
_OPENS_CLASSES = re.compile(r"(?:财政拨款|一般公共预算)[^。；]{0,12}支出[^。；]*用于(?:以下|如下|下列)[^。；]*方面：$")
"""What the classes of all expenditure follow: the form's own sentence, though it says 用于."""
_BELOW = re.compile(r"[（(]\s*\d|[①-⑳]")
"""Ordinals of such lines."""
# behind (1) may stand a year or a code, but no short number
_OPENING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百]+(?:部分|章|条)|[一二三四五六七八九十]{1,3}\s*[、.．]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]|"
    r"[（(]\s*\d{1,2}\s*[）)](?!\d{1,3}(?!\d))|\d{1,2}\s*[、.．](?!\d)|[①-⑳]|附件|备注|注\s*[:：])"
)
_HEADING = re.compile(r"(?:情况|说明|概况|表|职责|职能|任务|构成|解释|运行经费|政府采购|三公”?经费|国有资产)$")
_AMOUNT = re.compile(r"^\s*\d[\d,，.]*\s*[亿万千]?元")
"""With an amount no paragraph begins: its sentence stands in the line above, be that one that could be a heading."""
_PAGE_NUMBER = re.compile(r"^[\s\-—–]*(?:第\s*)?\d{1,4}\s*(?:页)?[\s\-—–]*$")
_BRACKETS = str.maketrans({"〔": "(", "〕": ")", "［": "(", "］": ")", "【": "(", "】": ")"})
# Digits that justification set apart, one by one: 1 9 1 , 8 2 2 . 9 2. Two of them alone may be two numbers.
_APART = re.compile(r"(?<![\d.,．，])(?:[0-9０-９.,．，][^\S\n]+){2,}[0-9０-９](?![0-9０-９])")
_PAIR = re.compile(r"(?<![\d.,．，])[0-9０-９][^\S\n]+[0-9０-９](?![0-9０-９])(?![^\S\n]*[.,．，])")
# A full-width comma parts clauses; folded to a half-width one it could be read as a separator of thousands.
_KEPT = "，；：。"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``text`` is folded for recognition (no white space), ``raw`` is as printed.

    ``origins[i]`` is the index in ``raw`` of the character that ``text[i]`` came from; ``breaks`` are the indices in
    ``raw`` where each line starts and ``lines`` those lines. ``opening`` is its ordinal (``一、``, ``(二)``, ``3.``) or
    empty. ``reasons``: it is an item of a list that a reason or a purpose opens (主要原因是：).
    """

    text: str
    raw: str
    origins: tuple[int, ...]
    breaks: tuple[int, ...]
    lines: tuple[Line, ...]
    opening: str
    reasons: bool = False

    def sentence(self, text: str, end: int) -> str:
        """What stands before ``end`` in the same sentence of its ``text``, be that masked.

        Its own words begin behind its ordinal, which in a list of reasons is part of them.
        """
        return text[max(text.rfind("。", 0, end) + 1, 0 if self.reasons else len(self.opening)) : end]

    def place(self, index: int) -> tuple[int, BBox | None]:
        """The page (or line, sheet …) and the box of the line that ``text[index]`` stands in."""
        line = self.lines[bisect_right(self.breaks, self._raw(index)) - 1]
        return line.place, line.bbox

    def quote(self, start: int, end: int) -> str:
        """``text[start:end]`` as printed."""
        if end <= start:
            return ""
        return self.raw[self._raw(start) : self._raw(end - 1) + 1].strip()

    def _raw(self, index: int) -> int:
        return self.origins[min(index, len(self.origins) - 1)]


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """The paragraphs of a document in reading order; a table between two lines ends a paragraph."""
    before, listing = "", False
    for paragraph in _plain(document):
        if paragraph.opening:
            below = bool(_BELOW.match(paragraph.opening))
            listing = below and (listing or bool(_OPENS_REASONS.search(before) and not _OPENS_CLASSES.search(before)))
        yield replace(paragraph, reasons=listing) if listing and paragraph.opening else paragraph
        before = paragraph.text


def _plain(document: Document) -> Iterator[Paragraph]:
    full = _full_width(document)
    held: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            if held:
                yield _paragraph(held)
                held = []
            continue
        if not block.text.strip() or _PAGE_NUMBER.match(block.text):
            continue
        if held and not _goes_on(held[-1], block, full):
            yield _paragraph(held)
            held = []
        held.append(block)
    if held:
        yield _paragraph(held)


def _goes_on(line: Line, after: Line, full: int) -> bool:
    """Whether the sentence of a line goes on in the next, also where a page ends between them."""
    text = line.text.strip()
    if _REASON.search(text):
        return not _OPENING.match(after.text)
    if text[-1] in _ENDS or _OPENING.match(after.text):
        return False
    if text[-1] in "；;":
        # a list of clauses, each in a line of its own, is one sentence
        return True
    if _AMOUNT.match(after.text):
        return True
    sentence = any(mark in text for mark in "，。；")
    if _OPENING.match(text) and not sentence and _HEADING.search(text):
        return False
    # the reader's mark is a hint; a full line, or one with the marks of a sentence, goes on as well
    return line.joins or sentence or (full > 0 and _width(text) * 5 >= full * 4)


def _full_width(document: Document) -> int:
    """The width of a full line on pages, where the widest tenth of the lines begins; 0 where lines do not wrap."""
    if document.place is not Place.PAGE:
        return 0
    widths = sorted(_width(line.text) for line in document.lines())
    return widths[len(widths) * 9 // 10] if widths else 0


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text if not char.isspace())


def _paragraph(lines: list[Line]) -> Paragraph:
    raw: list[str] = []
    breaks: list[int] = []
    length = 0
    for line in lines:
        breaks.append(length)
        piece = line.text.strip()
        raw.append(piece)
        length += len(piece)
    printed = "".join(raw)
    text, origins = _fold(printed, frozenset(breaks[1:]))
    folded = "".join(text)
    opening = _OPENING.match(folded)
    # (一)、 has a mark behind its brackets as well
    ordinal = folded[: opening.end()] + ("、" if folded[opening.end() :][:1] == "、" else "") if opening else ""
    return Paragraph(folded, printed, tuple(origins), tuple(breaks), tuple(lines), ordinal)


def _fold(printed: str, breaks: frozenset[int]) -> tuple[list[str], list[int]]:
    """The text for recognition, and where each of its characters came from.

    White space goes, except between two digits of one line, where it parts two numbers; not so where the digits of a
    number stand apart one by one.
    """
    apart = _spaced(printed)
    result: list[str] = []
    origins: list[int] = []
    gap = False
    for index, char in enumerate(printed):
        if char.isspace() or char in "\u200b\u200c\u200d\u2060\ufeff\u00ad":
            gap = True
            continue
        if char in "⁰¹²³⁴⁵⁶⁷⁸⁹" and result and result[-1].isdigit():
            continue  # the mark of a footnote, no digit of the number
        if char in _KEPT:
            # ，between full-width digits is their separator of thousands
            plain = "," if char == "，" and _full_digits(printed, index) else char
        elif "①" <= char <= "⑳":
            plain = f"({ord(char) - 0x245F})"
        else:
            plain = unicodedata.normalize("NFKC", char).translate(_BRACKETS)
            plain = {";": "；", ":": "："}.get(plain, plain).strip()
        if (
            gap
            and plain
            and index not in breaks
            and index not in apart
            and result
            and result[-1][-1:].isdigit()
            and plain[0].isdigit()
        ):
            result.append(" ")
            origins.append(index)
        gap = False
        for part in plain:
            result.append(part)
            origins.append(index)
    return result, origins


def _spaced(printed: str) -> frozenset[int]:
    """The characters of numbers whose digits justification has set apart; pairs count where a longer one is beside them."""
    spans = [match.span() for match in _APART.finditer(printed)]
    if spans:
        spans += [match.span() for match in _PAIR.finditer(printed)]
    return frozenset(index for start, end in spans for index in range(start, end))


def _full_digits(printed: str, index: int) -> bool:
    around = printed[index - 1 : index] + printed[index + 1 : index + 4]
    return index > 0 and len(around) == 4 and all("０" <= char <= "９" for char in around)
