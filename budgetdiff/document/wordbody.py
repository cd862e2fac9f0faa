"""The body of a Word file as its page shows it: insertions that are not accepted yet, controls and text boxes are there,
deletions and hidden text are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from budgetdiff.document.model import Grid, Line
from budgetdiff.document.nested import lays_out
from budgetdiff.document.raised import is_note_link, raised
from budgetdiff.document.slivers import without_slivers
from budgetdiff.document.spans import Piece, spread
from budgetdiff.document.stacked import stacked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OFF = frozenset({"0", "false", "off", "none"})
_PARAGRAPH, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr", f"{_W}sdtPr"})
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_BOX = f"{_W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"

_Element = Any
"""An element of lxml, which has no types of its own."""


@dataclass(slots=True)
class _Place:
    """A cell of a table: its element, how many columns it spans, the text it shows, its width in twips (0: not said)."""

    element: _Element | None
    across: int
    text: str
    tables: list[_Element]
    width: int = 0
    down: int = 1


class BodyWalker:
    """Goes through a body in its order; ``blocks`` are the lines and tables found."""

    def __init__(self, styles: _Element) -> None:
        self.blocks: list[Line | Grid] = []
        self.tables = 0
        self.cells: list[tuple[int, str]] = []
        """The texts of all cells, each with the number of its table, before merged cells are put together."""
        self._tracked = self._hidden = 0
        vanished = {style for style in styles.iter(f"{_W}style") if _is_on(style.find(f"{_W}rPr/{_W}vanish"))}
        self._hidden_styles = {style.get(f"{_W}styleId") for style in vanished}

    def take(self, body: _Element) -> None:
        """Take a body, or whatever else holds paragraphs and tables, in."""
        for child in body:
            if child.tag == _PARAGRAPH:
                self._paragraph(child)
            elif child.tag == _TABLE:
                self._table(child)
            elif child.tag not in _GONE and isinstance(child.tag, str) and not _is_second(child):
                # content controls, custom XML, insertions: what they hold is on the page
                self.take(child)

    def notes(self) -> Iterator[str]:
        """What was left out, in sentences."""
        if self._tracked:
            yield "changes that are tracked in the file are read as the page shows them: insertions in, deletions out"
        if self._hidden:
            yield f"hidden texts, which the page does not show, left out: {self._hidden}"

    def _paragraph(self, paragraph: _Element) -> None:
        text = self._text(paragraph)
        self.blocks.extend(Line(self.tables + 1, line) for line in text.split("\n") if line.strip())
        self._boxes(paragraph)

    def _boxes(self, element: _Element) -> None:
        for box in element.iter(_BOX):
            if not any(_is_second(parent) or parent.tag == _BOX for parent in box.iterancestors()):
                self.take(box)

    def _text(self, element: _Element) -> str:
        parts: list[str] = []
        for child in element:
            tag = child.tag
            if tag in _GONE:
                self._tracked += tag in (f"{_W}del", f"{_W}moveFrom")
            elif tag in (f"{_W}t", _MATH):
                parts.append(child.text or "")
            elif tag in _BREAKS:
                parts.append(_BREAKS[tag])
            elif tag == f"{_W}r":
                parts.append(self._run(child))
            elif tag == f"{_W}hyperlink":
                text, target = self._text(child), child.get(f"{_W}anchor")
                parts.append(raised(text) if is_note_link(f"#{target}" if target else None, text) else text)
            elif isinstance(tag, str) and tag not in (_BOX, _TABLE) and not _is_second(child):
                self._tracked += tag == f"{_W}ins"
                parts.append(self._text(child))
        return "".join(parts)

    def _run(self, run: _Element) -> str:
        text = self._text(run)
        look = run.find(f"{_W}rPr")
        if look is None or not text:
            return text
        style = look.find(f"{_W}rStyle")
        vanish = look.find(f"{_W}vanish")
        if _is_on(vanish) if vanish is not None else style is not None and style.get(f"{_W}val") in self._hidden_styles:
            self._hidden += 1
            return ""
        level = look.find(f"{_W}vertAlign")
        return raised(text) if level is not None and level.get(f"{_W}val") == "superscript" else text

    def _table(self, table: _Element) -> None:
        widths = [_twips(column) for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
        rows = without_slivers([self._places(row) for row in self._parts(table, _ROW)], widths)
        cells = [place for row in rows for place in row if place.element is not None]
        inner = [nested for place in cells for nested in place.tables]
        if inner:
            count = sum(1 for nested in inner for row in self._parts(nested, _ROW) for _ in self._parts(row, _CELL))
            if lays_out([[bool(place.text.strip()) for place in row] for row in rows], count):
                for place in cells:
                    self.take(place.element)
                return
        if not cells:
            return
        self.tables += 1
        self.cells.extend((self.tables, place.text) for place in cells)
        self.blocks.extend(stacked(self.tables, spread(_merged(rows), self.tables)))
        for place in cells:
            for nested in place.tables:
                self._table(nested)
            for paragraph in self._parts(place.element, _PARAGRAPH):
                self._boxes(paragraph)

    def _places(self, row: _Element) -> list[_Place]:
        look = row.find(f"{_W}trPr")
        if look is not None:
            if look.find(f"{_W}del") is not None:
                self._tracked += 1
                return []
            if _is_on(look.find(f"{_W}hidden")):
                self._hidden += 1
                return []
        before, after = _number(look, "gridBefore", 0), _number(look, "gridAfter", 0)
        places = [_Place(None, 1, "", []) for _ in range(before)]
        for cell in self._parts(row, _CELL):
            # a paragraph of a cell ends a line of it, as the reader of the cell's text knows it
            text = "\n".join(self._text(paragraph) for paragraph in self._parts(cell, _PARAGRAPH))
            look = cell.find(f"{_W}tcPr")
            width = _twips(look.find(f"{_W}tcW")) if look is not None else 0
            places.append(_Place(cell, _number(look, "gridSpan", 1), text, list(self._parts(cell, _TABLE)), width))
        return [*places, *(_Place(None, 1, "", []) for _ in range(after))]

    def _parts(self, element: _Element, wanted: str) -> Iterator[_Element]:
        """The rows, cells, paragraphs or tables right inside, whatever controls and insertions stand between."""
        for child in element:
            if child.tag == wanted:
                yield child
            elif isinstance(child.tag, str) and child.tag not in (*_GONE, _PARAGRAPH, _TABLE, _ROW, _CELL):
                yield from self._parts(child, wanted)


def _merged(rows: Sequence[Sequence[_Place]]) -> list[list[Piece]]:
    """The cells with how far they go down: a cell that continues the one above it at the same column is part of it."""
    above: dict[int, _Place] = {}
    kept: list[list[_Place]] = []
    for row in rows:
        column = 0
        below: dict[int, _Place] = {}
        own = []
        for place in row:
            upper = above.get(column)
            if _continues(place.element) and upper is not None and upper.across == place.across:
                upper.down += 1
                below[column] = upper
            else:
                own.append(place)
                below[column] = place
            column += place.across
        kept.append(own)
        above = below
    return [[Piece(place.text, place.down, place.across) for place in row] for row in kept]


def _continues(cell: _Element | None) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge") if cell is not None else None
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _is_second(element: _Element) -> bool:
    """Whether it says again, for older programs, what its neighbour says."""
    if element.tag != _FALLBACK:
        return False
    first = element.getparent().find(_CHOICE)
    return first is not None and next(first.iter(_BOX, f"{_W}t"), None) is not None


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val", "1") not in _OFF


def _twips(width: _Element | None) -> int:
    """A width as Word states it: in twips where it is absolute, else 0."""
    value = width.get(f"{_W}w", "") if width is not None and width.get(f"{_W}type", "dxa") == "dxa" else ""
    return int(value) if value.isdigit() and len(value) < 6 else 0


def _number(look: _Element | None, name: str, default: int) -> int:
    found = look.find(f"{_W}{name}") if look is not None else None
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdigit() and len(value) < 5 else default
