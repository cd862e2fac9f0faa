"""Lines of a page as texts that wide gaps part: words of prose, labels, headings and amounts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgetdiff.document.pdf.canvas import BOTTOM, SIZE, TEXT, TOP, X0, X1, Glyph
from budgetdiff.document.pdf.celltext import drawn_once, text_of_line

_AMOUNT = re.compile(r"[-−(（]?[¥￥]?-?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[)）%％]?")
EXACT = re.compile(r"[-−(（]?[¥￥]?-?\d[\d,，]*\.\d+[)）%％]?")
"""A number that prints decimals, as amounts do and years, codes and page numbers do not."""
_FEN = re.compile(r"[-−(（]?-?\d[\d,，]*\.\d{2}[)）]?")
_ORDINALS = frozenset("一二三四五六七八九十")
_NOTHING = re.compile(r"[-－—–]+")
"""How a cell prints that there is no amount."""
_COUNTER = "栏次"
"""What the line that numbers the columns is called."""
_GAP = 0.8
"""Of a size: a wider gap parts two texts of a line."""
_NUMBER_GAP = 0.35
"""Of a size: a gap that parts a whole number from what stands beside it; a blank is 0.25 to 0.3 wide."""
_TOUCH = 0.15
"""Of a size: what is nearer touches."""
_LOOSE = 3
"""Times the gaps within a number: a gap beside it that is not wider than so much sets the digits apart, not the texts."""
_ENDS = 2
"""Exact amounts that end at one place and so tell where a column of them ends."""
_PLAIN = 4
"""Amounts apart from one another that make a line a row of a table, whatever stands around it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line that no wide gap parts."""

    x0: float
    x1: float
    text: str

    @property
    def middle(self) -> float:
        """Where its middle is across the page."""
        return (self.x0 + self.x1) / 2

    @property
    def is_amount(self) -> bool:
        """Whether it is a number, of money or not."""
        return bool(_AMOUNT.fullmatch(self.text))

    @property
    def fills(self) -> bool:
        """Whether it stands where an amount does: a number, or the dash of none."""
        return self.is_amount or bool(_NOTHING.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class TextRow:
    """A line of text: how high it reaches, and its pieces from left to right."""

    top: float
    bottom: float
    segments: tuple[Segment, ...]


def _span(line: Sequence[Glyph]) -> tuple[float, float]:
    return min(glyph[TOP] for glyph in line), max(glyph[BOTTOM] for glyph in line)


def text_rows(lines: Sequence[Sequence[Glyph]], rivers: Sequence[float] = ()) -> list[TextRow]:
    """Lines of glyphs as rows of text, without those of blanks."""
    rows = [TextRow(*_span(line), segments_of(line, rivers)) for line in lines]
    return [row for row in rows if row.segments]


def segments_of(line: Sequence[Glyph], rivers: Sequence[float] = ()) -> tuple[Segment, ...]:
    """The pieces of a line between its wide gaps, and between narrow ones that a river goes through; blanks do not fill a gap."""
    pieces: list[list[Glyph]] = []
    blanks: list[Glyph] = []
    for glyph in drawn_once(line):
        if not glyph[TEXT].strip():
            blanks.append(glyph)
            continue
        if pieces and not _parted(pieces[-1], glyph, rivers):
            pieces[-1] += [*blanks, glyph]
        else:
            pieces.append([glyph])
        blanks.clear()
    return tuple(Segment(p[0][X0], max(glyph[X1] for glyph in p), text_of_line(p)) for p in pieces)


def _parted(piece: Sequence[Glyph], glyph: Glyph, rivers: Sequence[float]) -> bool:
    """Whether the gap between a piece of a line and the next glyph parts two texts: beside a number a narrow one does."""
    gap, size = glyph[X0] - piece[-1][X1], glyph[SIZE]
    printed = "".join(one[TEXT] for one in piece) if piece[-1][TEXT].isdigit() else ""
    if _TOUCH * size < gap <= _GAP * size and not glyph[TEXT].isascii() and EXACT.fullmatch(printed):
        return True  # decimals end an amount, and words go on after it with the label of the next column
    river = bisect_right(rivers, piece[-1][X1]) < bisect_right(rivers, glyph[X0])
    if gap >= 0 and _FEN.fullmatch(printed) and (river or glyph[TEXT] in _ORDINALS):
        return True  # 12,345.67一、教育支出: the label of the next column touches the amount, and no unit begins so
    if river and gap > _TOUCH * size and _NOTHING.fullmatch(piece[-1][TEXT]) and len(piece) == 1:
        return True  # the dash of none, where the amounts above and below it end
    if gap <= _NUMBER_GAP * size or gap > _GAP * size:
        return gap > _GAP * size
    if river:
        return True
    if not piece[-1][TEXT].isdigit():
        dash = bool(_NOTHING.fullmatch(piece[-1][TEXT])) and not glyph[TEXT].isdigit()
        return dash or (
            (glyph[TEXT].isdigit() or bool(_NOTHING.fullmatch(glyph[TEXT]))) and not piece[-1][TEXT].isascii()
        )
    if not _AMOUNT.fullmatch(printed):
        return False
    if not glyph[TEXT].isascii():
        return True
    return len(piece) > 1 and gap > _LOOSE * max(two[X0] - one[X1] for one, two in pairwise(piece))


def ends_of_amounts(lines: Sequence[TextRow], size: float) -> list[float]:
    """Just right of where exact amounts of several lines end below one another, from left to right."""
    ends = sorted(one.x1 for line in lines for one in line.segments if EXACT.fullmatch(one.text))
    near = _TOUCH * size
    kept: list[float] = []
    for index, end in enumerate(ends):
        if index + 1 < len(ends) and ends[index + 1] - end <= near:
            continue  # the last of those that lie together stands for them
        if bisect_right(ends, end) - bisect_left(ends, end - near) >= _ENDS:
            kept.append(end + near / 2)
    return kept


def amounts_of(line: TextRow) -> int:
    """How many of its pieces are numbers."""
    return sum(1 for segment in line.segments if segment.is_amount)


def counts_columns(line: TextRow) -> bool:
    """Whether a line numbers the columns, as 栏次 does: its numbers are one after the other."""
    numbers = [segment.text for segment in line.segments if segment.is_amount]
    if numbers == ["1"] and _COUNTER in {segment.text for segment in line.segments}:
        return True
    if len(numbers) < 2 or not all(number.isdecimal() for number in numbers):
        return False
    return [int(number) for number in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))


def is_plain(segments: Sequence[Segment]) -> bool:
    """Whether a line is a row of a table whatever stands around it: it has many amounts, and is no sentence set wide.

    Dashes count beside two exact amounts.
    """
    amounts = sum(1 for one in segments if one.is_amount)
    if sum(1 for one in segments if EXACT.fullmatch(one.text)) > 1:
        amounts = sum(1 for one in segments if one.fills)
    return amounts >= _PLAIN and not is_prose(segments)


def is_prose(segments: Sequence[Segment]) -> bool:
    """Whether a line is of sentences, whose words and numbers stand apart where the paper justifies them."""
    return any(mark in segment.text for segment in segments for mark in "，。；")


def is_caption(segments: Sequence[Segment]) -> bool:
    """Whether a line is the caption of a table (编制单位：…　单位：万元) and no head."""
    return any("：" in segment.text or ":" in segment.text for segment in segments)


def ends_exactly(segments: Sequence[Segment]) -> bool:
    """Whether a line is a label and one exact amount apart from it."""
    return len(segments) > 1 and bool(EXACT.fullmatch(segments[-1].text))
