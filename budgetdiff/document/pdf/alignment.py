"""Tables whose columns no line parts: columns are where the text of many rows leaves a river of white between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from budgetdiff.document.model import BY_ALIGNMENT, BY_DISTANCE, BBox, Cell, Grid, Row
from budgetdiff.document.pdf.canvas import BOTTOM, MIDDLE, SIZE, TEXT, TOP, X0, X1, Glyph
from budgetdiff.document.pdf.celltext import lines_of, rounded, text_of_line

_AMOUNT = re.compile(r"[-−(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?[)）%％]?")
_EXACT = re.compile(r"[-−(（]?\d[\d,，]*\.\d+[)）%％]?")
_NOTHING = re.compile(r"[-－—–]+")
"""How a cell prints that there is no amount."""
_GAP = 0.8
"""Of a size: a wider gap parts two texts of a line."""
_NUMBER_GAP = 0.35
"""Of a size: a gap that parts a whole number from what stands beside it; a blank is 0.25 to 0.3 wide."""
_LOOSE = 3
"""Times the gaps within a number: a gap beside it that is not wider than so much sets the digits apart, not the texts."""
_RIVER = 0.5
"""Of a size: the least width of the white between two columns."""
_FEWEST = 3
"""Rows with amounts that make a table."""
_LISTED = 5
"""Lines with one exact amount, ending below one another, that make a table."""
_SPARSE = 4
"""Lines of a table for each that tells it: a side of it may hold labels only."""
_PROSE = 0.7
"""Of a table's width: a single text that is wider is a line of sentences."""
_PLAIN = 4
"""Amounts apart from one another that make a line a row of a table, whatever stands around it."""
_DIGITS = 4
"""Digits of a line that may hold two amounts."""
_CLOSE = 0.75
"""Of the usual distance between rows: a nearer line of one text belongs to the row beside it."""


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
class _TextRow:
    top: float
    bottom: float
    segments: tuple[Segment, ...]


def aligned_grid(glyphs: Sequence[Glyph], region: BBox, page: int, heights: Sequence[float] = ()) -> Grid | None:
    """The table in ``region`` by the alignment of its text, or None where there is none.

    ``glyphs`` are sorted. ``heights`` are the level rules of the region: where there is one a row, they part the rows.
    """
    x0, top, x1, bottom = region
    inside = [glyph for glyph in glyphs if top <= glyph[MIDDLE] <= bottom and x0 <= (glyph[X0] + glyph[X1]) / 2 <= x1]
    drawn = lines_of(inside)
    lines = _text_rows(drawn)
    told = sum(1 for line in lines if _amounts(line))
    plain = bool(heights) or any(_is_plain(line.segments) for line in lines)
    if told < (1 if plain else _FEWEST):
        return None
    size = median(glyph[SIZE] for glyph in inside)
    rivers = _rivers(lines, size, x1)
    if not rivers or not (plain or _is_table(lines, rivers)):
        return None
    bands, ruled = _bands(_text_rows(drawn, rivers), heights)
    edges = [x0, *_kept(rivers, bands), x1]
    rows = tuple(_row(band, edges, page, number) for number, band in enumerate(bands, start=1))
    broken = not ruled and any(len(band) > 1 for band in bands)
    return Grid(page, rows, rounded(*region), f"{BY_ALIGNMENT}; {BY_DISTANCE}" if broken else BY_ALIGNMENT)


def unruled_region(glyphs: Sequence[Glyph]) -> BBox | None:
    """Where on a page without lines a table may stand: the lines from the first to the last that hold several amounts.

    So does a list of labels, each with one exact amount, that end below one another.
    """
    lines = lines_of(list(glyphs))
    digits = [sum(1 for glyph in line if glyph[TEXT].isdigit()) for line in lines]
    if not any(count >= _DIGITS for count in digits):
        return None
    rows = [(line, _segments(line)) for line in lines]
    ends = Counter(round(segments[-1].x1) for _, segments in rows if _ends_exactly(segments))
    told = [
        index for index, (_, segments) in enumerate(rows)
        if not _is_prose(segments) and (
            (amounts := sum(1 for s in segments if s.is_amount)) > 1
            or (amounts and len(segments) > 2)
            or (_ends_exactly(segments) and ends[round(segments[-1].x1)] >= _LISTED)
        )
    ]  # fmt: skip
    plain = any(_is_plain(segments) for _, segments in rows)
    if len(told) < (1 if plain else _FEWEST) or told[-1] - told[0] > _SPARSE * len(told):
        return None
    between = [segments for _, segments in rows[told[0] : told[-1] + 1] if segments]
    width = max(s[-1].x1 for s in between) - min(s[0].x0 for s in between)
    if any(len(segments) == 1 and segments[0].x1 - segments[0].x0 > _PROSE * width for segments in between):
        return None
    first = _head(rows, told[0])
    chosen = [glyph for line, _ in rows[first : told[-1] + 1] for glyph in line]
    return (
        min(glyph[X0] for glyph in chosen) - 1,
        min(glyph[TOP] for glyph in chosen),
        max(glyph[X1] for glyph in chosen) + 1,
        max(glyph[BOTTOM] for glyph in chosen),
    )  # fmt: skip - the corners of the box


def _head(rows: Sequence[tuple[object, Sequence[Segment]]], first: int) -> int:
    """Where the head of a table begins whose first row of amounts is ``first``: lines of several texts, one's end between."""
    while first:
        if len(rows[first - 1][1]) > 1 and not _captioned(rows[first - 1][1]):
            first -= 1
        elif first > 1 and len(rows[first - 1][1]) == 1 and len(rows[first - 2][1]) > 2:
            first -= 2
        else:
            break
    return first


def _is_plain(segments: Sequence[Segment]) -> bool:
    """Whether a line is a row of a table whatever stands around it: it has many amounts, and is no sentence set wide."""
    return sum(1 for one in segments if one.is_amount) >= _PLAIN and not _is_prose(segments)


def _is_prose(segments: Sequence[Segment]) -> bool:
    """Whether a line is of sentences, whose words and numbers stand apart where the paper justifies them."""
    return any(mark in segment.text for segment in segments for mark in "，。；")


def _captioned(segments: Sequence[Segment]) -> bool:
    """Whether a line is the caption of a table (编制单位：…　单位：万元) and no head."""
    return any("：" in segment.text or ":" in segment.text for segment in segments)


def _ends_exactly(segments: Sequence[Segment]) -> bool:
    """Whether a line is a label and one exact amount apart from it."""
    return len(segments) > 1 and bool(_EXACT.fullmatch(segments[-1].text))


def _span(line: Sequence[Glyph]) -> tuple[float, float]:
    return min(glyph[TOP] for glyph in line), max(glyph[BOTTOM] for glyph in line)


def _text_rows(lines: Sequence[Sequence[Glyph]], rivers: Sequence[float] = ()) -> list[_TextRow]:
    """Lines of glyphs as rows of text, without those of blanks."""
    rows = [_TextRow(*_span(line), _segments(line, rivers)) for line in lines]
    return [row for row in rows if row.segments]


def _segments(line: Sequence[Glyph], rivers: Sequence[float] = ()) -> tuple[Segment, ...]:
    """The pieces of a line between its wide gaps, and between narrow ones that a river goes through; blanks do not fill a gap."""
    pieces: list[list[Glyph]] = []
    blanks: list[Glyph] = []
    for glyph in line:
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
    if gap <= _NUMBER_GAP * size or gap > _GAP * size:
        return gap > _GAP * size
    if bisect_right(rivers, piece[-1][X1]) < bisect_right(rivers, glyph[X0]):
        return True
    if not piece[-1][TEXT].isdigit():
        dash = bool(_NOTHING.fullmatch(piece[-1][TEXT])) and not glyph[TEXT].isdigit()
        return dash or (
            (glyph[TEXT].isdigit() or bool(_NOTHING.fullmatch(glyph[TEXT]))) and not piece[-1][TEXT].isascii()
        )
    if not _AMOUNT.fullmatch("".join(one[TEXT] for one in piece)):
        return False
    if not glyph[TEXT].isascii():
        return True
    return len(piece) > 1 and gap > _LOOSE * max(two[X0] - one[X1] for one, two in pairwise(piece))


def _amounts(line: _TextRow) -> int:
    return sum(1 for segment in line.segments if segment.is_amount)


def _counts_columns(line: _TextRow) -> bool:
    """Whether a line numbers the columns, as 栏次 does: its numbers are one after the other."""
    numbers = [segment.text for segment in line.segments if segment.is_amount]
    if len(numbers) < 2 or not all(number.isdecimal() for number in numbers):
        return False
    return [int(number) for number in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))


def _rivers(lines: Sequence[_TextRow], size: float, edge: float) -> list[float]:
    """Where columns part: in the white that the rows below the head leave, beside the headings that alone stand in it.

    A few lines may cross the white, as overlong labels do, no amount may. The head may cross it anyhow. The white right of the
    last column reaches to the table's ``edge``.
    """
    whites = _whites(lines, size)
    if whites:
        last = max(one.x1 for one in _said(lines) if one.fills)
        if any(one.x0 >= last for one in _said(lines)):
            whites.append((last, max(last, edge)))
    rivers: list[float] = []
    ends = [0.0, *(right for _, right in whites)]
    begins = [*(left for left, _ in whites[1:]), float("inf")]
    for (left, right), before, after in zip(whites, ends, begins, strict=False):
        rivers += _partings(_said(lines), (before, left), (right, after))
    return rivers


def _said(lines: Sequence[_TextRow]) -> list[Segment]:
    return [segment for line in lines for segment in line.segments]


def _whites(lines: Sequence[_TextRow], size: float) -> list[tuple[float, float]]:
    """The strips from top to bottom, left to right, that hardly any text below the head stands in."""
    first = next((n for n, line in enumerate(lines) if _amounts(line) and not _counts_columns(line)), None)
    if first is None:
        return []
    body = lines[first:]
    crossed = len(body) // 10
    changes: list[tuple[float, int]] = []
    for segment in _said(body):
        weight = crossed + 1 if segment.fills else 1
        changes += [(segment.x0, weight), (segment.x1, -weight)]
    changes.sort()
    found: list[tuple[float, float]] = []
    over, since = 0, None
    for x, step in changes:
        if since is not None and over <= crossed < over + step and x - since >= _RIVER * size:
            found.append((since, x))
        if over > crossed >= over + step:
            since = x
        over += step
    return found


def _partings(said: Sequence[Segment], before: tuple[float, float], after: tuple[float, float]) -> list[float]:
    """Where the white between two columns parts them: in its middle, or beside the headings that alone stand in it.

    The heading next to a column that has none of its own is that column's; of the rest each heads a column of its own, in
    which nothing is printed.
    """
    left, right = before[1], after[0]
    reached = max((one.x1 for one in said if one.x0 < left <= one.x1 < right), default=left)
    begun = min((one.x0 for one in said if left < one.x0 <= right < one.x1), default=right)
    alone: list[tuple[float, float]] = []
    for one in sorted((one.x0, one.x1) for one in said if left <= one.x0 and one.x1 <= right):
        if alone and one[0] <= alone[-1][1]:
            alone[-1] = (alone[-1][0], max(one[1], alone[-1][1]))
        else:
            alone.append(one)
    columns = [(left, reached if reached < begun else left), *alone, (begun if reached < begun else right, right)]
    if alone and not any(one.x0 < after[1] and right < one.x1 and not one.fills for one in said):
        columns[-2:] = [(columns[-2][0], right)]
    if len(columns) > 2 and not any(before[0] < one.x1 and one.x0 < left and not one.fills for one in said):
        columns[:2] = [(left, columns[1][1])]
    return [(one[1] + two[0]) / 2 for one, two in pairwise(columns) if one[1] <= two[0]]


def _kept(rivers: Sequence[float], bands: Sequence[Sequence[_TextRow]]) -> list[float]:
    """The rivers without those that part a heading from its own column, as where it stands left and the amounts right."""
    rows: list[list[int]] = [[] for _ in range(len(rivers) + 1)]
    for number, band in enumerate(bands):
        for column in {bisect_right(rivers, s.middle) for line in band for s in line.segments}:
            rows[column].append(number)
    kept: list[float] = []
    held = rows[0]
    for river, own in zip(rivers, rows[1:], strict=True):
        if held and own and (held[-1] < own[0] or own[-1] < held[0]):
            held = sorted((*held, *own))
            continue
        kept.append(river)
        held = own
    return kept


def _is_table(lines: Sequence[_TextRow], rivers: Sequence[float]) -> bool:
    """Whether columns hold amounts: one of exact amounts, or two of any, each in several rows."""
    any_number: dict[int, int] = {}
    exact: dict[int, int] = {}
    for line in lines:
        for segment in line.segments:
            column = bisect_right(rivers, segment.middle)
            any_number[column] = any_number.get(column, 0) + segment.is_amount
            exact[column] = exact.get(column, 0) + bool(_EXACT.fullmatch(segment.text))
    return any(n >= _FEWEST for n in exact.values()) or sum(1 for n in any_number.values() if n >= _FEWEST) > 1


def _bands(lines: Sequence[_TextRow], heights: Sequence[float]) -> tuple[list[list[_TextRow]], bool]:
    """The lines of each row: between two rules where each row has them, else line by line, with broken labels joined.

    With it, whether rules part them.
    """
    by_rule: dict[int, list[_TextRow]] = {}
    for line in lines:
        by_rule.setdefault(bisect_right(heights, (line.top + line.bottom) / 2), []).append(line)
    if all(_is_row(band) for band in by_rule.values()):
        return [by_rule[index] for index in sorted(by_rule)], True
    full = [line.top for line in lines if len(line.segments) > 1]
    usual = median([two - one for one, two in pairwise(full)]) if len(full) > 1 else 0.0
    bands: list[list[_TextRow]] = []
    for line in lines:
        near = bands and line.top - bands[-1][-1].top < _CLOSE * usual
        if near and (len(line.segments) == 1 or all(len(other.segments) == 1 for other in bands[-1])):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands, False


def _is_row(band: Sequence[_TextRow]) -> bool:
    """Whether lines between two rules may be one row: one of them at most holds amounts, and beside it none is full."""
    amounts = [line for line in band if _amounts(line)]
    return not amounts or (
        len(amounts) == 1 and all(len(line.segments) <= 2 for line in band if line is not amounts[0])
    )


def _row(band: Sequence[_TextRow], edges: Sequence[float], page: int, number: int) -> Row:
    """A row: each text in the column that holds its middle; one that crosses a river spans the columns it reaches."""
    top, bottom = min(line.top for line in band), max(line.bottom for line in band)
    rivers = edges[1:-1]
    texts: dict[int, list[str]] = {}
    spans: dict[int, int] = {}
    for line in band:
        for segment in line.segments:
            first, last = bisect_right(rivers, segment.x0), bisect_right(rivers, segment.x1)
            if segment.fills or first == last:
                column = bisect_right(rivers, segment.middle)
            else:
                column = first
                spans[column] = max(spans.get(column, 1), last - first + 1)
            texts.setdefault(column, []).append(segment.text)
    cells: list[Cell | None] = []
    covered = 0
    for column in range(len(edges) - 1):
        if covered and column not in texts:
            cells.append(None)
            covered -= 1
            continue
        free = 1  # a span ends where another text stands
        while free < spans.get(column, 1) and column + free not in texts:
            free += 1
        covered = free - 1
        box = rounded(edges[column], top, edges[column + free], bottom)
        cells.append(Cell("\n".join(texts.get(column, ())), 1, free, box))
    return Row(page, number, tuple(cells))
