"""A document: what every reader makes of a file, whatever its format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

BBox = tuple[float, float, float, float]
BY_ALIGNMENT = "its columns are told by the alignment of their text, not by lines"
"""The doubt of a grid that no line parts into columns."""
RECOGNISED = "it is a picture, and its text was recognised by a machine"
"""The doubt of a grid that was read from a picture."""
BY_DISTANCE = "its broken labels are told by the distance of their lines, not by rules"
"""The doubt of a grid whose rows nothing parts, where labels go over several lines: a line may belong to the next row."""
OVERPRINTED = "texts of two rows lie over each other"
"""Why it is doubtful which line a name is of: rows too low for what they hold, that nothing clips."""


class Place(StrEnum):
    """What the number of a place counts in a document of this format."""

    PAGE = "page"
    LINE = "line"
    SHEET = "sheet"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: its text as printed (line breaks kept), its spans, its box where there are pages."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid. ``cells`` has one entry a column; None is covered by a merged cell left of or above it.

    ``place`` is the page, line, sheet or table the row stands in; ``number`` the row there, from 1 (the sheet's own
    row number in a workbook).
    """

    place: int
    number: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands on one page or in one flow: all rows have ``width`` entries.

    ``doubt`` says why the reader is not sure of its rows and columns ('' where it is); ``others`` are the same region
    read in other ways, the likeliest first, for whoever can tell by the figures which is right.
    """

    place: int
    rows: tuple[Row, ...]
    bbox: BBox | None = None
    doubt: str = ""
    others: tuple[Grid, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0].cells) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables, as printed. ``joins`` is True where the next line goes on with its sentence."""

    place: int
    text: str
    bbox: BBox | None = None
    joins: bool = False


@dataclass(frozen=True, slots=True)
class SeenNumber:
    """A number that an eye sees where a table stands, as printed; ``row`` is the sheet's in a workbook."""

    place: int
    text: str
    row: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line of text as a machine recognised it in a picture; of a cell with ink and no text that can be read ``text`` is ''.

    ``sure`` is the probability of its least sure character, 0 to 1. ``second`` is what a second look at it, in another size,
    read (None where there was none). ``rivals`` are the other digits that recognition saw: which digit of the text it may be
    instead, counted from 0, and how probable it is. ``crossed`` tells that ink goes over the edge of its cell, as a stamp's does.
    ``figures`` is the probability of the least sure of its digits, points, signs and commas (1 where it has none).
    """

    place: int
    bbox: BBox
    text: str
    sure: float
    second: str | None = None
    rivals: tuple[tuple[int, str, float], ...] = ()
    crossed: bool = False
    figures: float = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: lines and grids in reading order.

    ``document_id`` is the first 16 hex digits of the content's sha256. ``pages`` counts pages, sheets, tables or
    lines, as ``place`` says. ``notes`` are sentences about what the reader left out (hidden sheets, text outside the
    page), for a person to read. ``pictures`` are the pages that are pictures: what is printed on them nobody has read.
    ``recognised`` are pages whose text a machine recognised in a picture: any of it may be wrong.
    ``lines_recognised`` are the lines of that text with how sure each is; ``bent`` are those of the pages that are seen at an
    angle, not flat, or cut off, so that a cell may stand in the wrong row.
    ``hiding`` are pages that paint characters which nobody sees (clipped away, covered, of the colour of their ground).
    ``seen`` are the numbers on the pages that hold tables, read a second time by other means (``seen.py``).
    """

    document_id: str
    source_name: str
    format: str
    reader: str
    place: Place
    pages: int
    blocks: tuple[Line | Grid, ...]
    notes: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    seen: tuple[SeenNumber, ...] = ()
    recognised: tuple[int, ...] = ()
    lines_recognised: tuple[Recognised, ...] = ()
    bent: tuple[int, ...] = ()
    hiding: tuple[int, ...] = ()

    def grids(self) -> Iterator[Grid]:
        """The tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))

    def lines(self) -> Iterator[Line]:
        """The lines of text outside tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Line))


def content_id(content: bytes) -> str:
    """The first 16 hex digits of the content's sha256: the same bytes are the same document."""
    return hashlib.sha256(content).hexdigest()[:16]
