"""The tree of a web page as its reader sees it: lines and tables, without what the page hides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from budgetdiff.document.model import Grid, Line
from budgetdiff.document.nested import lays_out
from budgetdiff.document.raised import is_note_link, raised
from budgetdiff.document.spans import Piece, spread
from budgetdiff.document.stacked import stacked
from budgetdiff.document.styled import Style, is_hidden, styles_of

_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "svg", "iframe", "select", "button"})
_INLINE = frozenset(
    "a abbr b big em font i ins label mark small span strong sub sup u s".split()  # noqa: SIM905 - reads as HTML does
)
_KINDS = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
_SHOWN_AS = {"table": "table", "inline-table": "table", "table-row": "row", "table-cell": "cell"}
_AMOUNT = re.compile(r"[-+]?[\d,]*\d(?:\.\d+)?%?")
_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
"""A list of news has two columns (title and date); a table made of plain boxes is told from it by a third."""


class PageWalker:
    """Goes through a page in its order; holds the text of the block it is in."""

    def __init__(self) -> None:
        self.blocks: list[Line | Grid] = []
        self.tables = 0
        self.cells: list[tuple[int, str]] = []
        """The texts of all cells, each with the number of its table, before spans are laid out."""
        self.held: list[str] = []
        self._hidden: set[HtmlElement] = set()
        self._styles: dict[HtmlElement, Style] = {}

    def take(self, root: HtmlElement) -> None:
        """Take a page in, after those taken before; libxml2 itself nests no page deeper than 256 elements."""
        self._styles = styles_of(root)
        self._walk(root)
        self._flush()

    def notes(self) -> Iterator[str]:
        """What was left out, in sentences."""
        if self._hidden:
            yield f"hidden places with numbers, which the page does not show, left out: {len(self._hidden)}"

    def _flush(self) -> None:
        text = _one_line(self.held)
        self.held.clear()
        if text:
            self.blocks.append(Line(self.tables + 1, text))

    def _walk(self, element: HtmlElement) -> None:
        tag = element.tag
        if not self._is_seen(element):
            return
        kind = self._kind(element)
        if kind == "table" and self._took_table(element, self._rows(element)):
            return
        if kind == "" and tag not in _INLINE and (boxes := self._boxes(element)):
            self._flush()
            self._grid(boxes)
            return
        if tag == "sup" or _is_raised(element):
            self.held.append(raised("".join(self._words(element))))
            return
        block = tag not in _INLINE
        if block:
            self._flush()
        self.held.append(element.text or "")
        for child in element:
            self._walk(child)
            self.held.append(child.tail or "")
        if block:
            self._flush()

    def _is_seen(self, element: HtmlElement) -> bool:
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return False
        if is_hidden(element, self._styles.get(element)):
            if any(char.isdigit() for text in element.itertext() for char in text):
                self._hidden.add(element)
            return False
        return True

    def _kind(self, element: HtmlElement) -> str:
        """What an element is of a table: its tag says so, whatever its style; a box without such a tag by its style."""
        if element.tag in _KINDS:
            return _KINDS[element.tag]
        return _SHOWN_AS.get(self._styles.get(element, {}).get("display", ""), "")

    def _parts(self, element: HtmlElement, wanted: str) -> Iterator[HtmlElement]:
        """The rows of a table or the cells of a row: whatever groups and forms stand between, not those of tables inside."""
        for child in element:
            if not self._is_seen(child):
                continue
            kind = self._kind(child)
            if kind == wanted:
                yield child
            elif kind in ("", "row"):
                yield from self._parts(child, wanted)

    def _rows(self, table: HtmlElement) -> list[list[HtmlElement]]:
        return [list(self._parts(row, "cell")) for row in self._parts(table, "row")]

    def _took_table(self, element: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
        """Take a table of figures in, with what its cells hold besides; False for one that only lays out the page."""
        inner: dict[HtmlElement, list[HtmlElement]] = {}
        for row in rows:
            for cell in row:
                inner[cell] = list(self._inner_tables(cell))
        texts = {cell: _one_line(self._words(cell)) for row in rows for cell in row}
        held = [table for tables in inner.values() for table in tables]
        if held:
            count = sum(len(row) for table in held for row in self._rows(table))
            if lays_out([[bool(texts[cell]) for cell in row] for row in rows], count):
                return False
        elif not rows and element.tag != "table":
            return False
        self._flush()
        beside = []
        for cell, tables in inner.items():
            if tables and not texts[cell]:
                texts[cell] = " ".join(
                    _one_line(self._words(part)) for t in tables for r in self._rows(t) for part in r
                )
            else:
                beside.extend(tables)
        self._grid(
            [[(texts[cell], _count(cell.get("rowspan")), _count(cell.get("colspan"))) for cell in row] for row in rows]
        )
        for table in beside:
            parts = [part for row in self._rows(table) for part in row]
            if len(parts) > 1 and self._took_table(table, self._rows(table)):
                continue
            for part in parts:
                self._walk(part)
                self._flush()
        return True

    def _inner_tables(self, element: HtmlElement) -> Iterator[HtmlElement]:
        for child in element:
            if not self._is_seen(child):
                continue
            if self._kind(child) == "table":
                yield child
            else:
                yield from self._inner_tables(child)

    def _grid(self, rows: list[list[tuple[str, int, int]]]) -> None:
        self.tables += 1
        self.cells.extend((self.tables, text) for row in rows for text, _, _ in row)
        pieces = [[Piece(*cell) for cell in row] for row in rows]
        if any(piece.text for row in pieces for piece in row):
            self.blocks.extend(stacked(self.tables, spread(pieces, self.tables)))

    def _boxes(self, element: HtmlElement) -> list[list[tuple[str, int, int]]]:
        """A table made of plain boxes: rows of equally many boxes without boxes inside, most rows with an amount."""
        children = [child for child in element if isinstance(child.tag, str)]
        width = len(children[0]) if children else 0
        if len(children) < _LEAST_ROWS or width < _LEAST_COLUMNS or _has_text(element):
            return []
        rows = []
        for child in children:
            if child.tag != children[0].tag or len(child) != width or _has_text(child) or self._kind(child):
                return []
            if not all(isinstance(box.tag, str) and _is_leaf(box) for box in child):
                return []
            if self._is_seen(child):
                rows.append([(_one_line(self._words(box)) if self._is_seen(box) else "", 1, 1) for box in child])
        counted = sum(1 for row in rows if any(_AMOUNT.fullmatch(text) for text, _, _ in row))
        return rows if counted * 2 > len(rows) else []

    def _words(self, element: HtmlElement) -> Iterator[str]:
        """The text of a cell, without that of tables inside."""
        yield element.text or ""
        for child in element:
            if self._is_seen(child) and self._kind(child) != "table":
                words = self._words(child)
                yield raised("".join(words)) if child.tag == "sup" or _is_raised(child) else "".join(words)
            yield child.tail or ""


def _is_raised(element: HtmlElement) -> bool:
    """Whether a style lifts the element, or it is a link to a note."""
    if re.search(r"vertical-align:\s*super", element.get("style") or ""):
        return True
    return element.tag == "a" and is_note_link(element.get("href"), "".join(element.itertext()))


def _is_leaf(element: HtmlElement) -> bool:
    return all(
        not isinstance(inner.tag, str) or inner.tag in _INLINE or inner.tag == "br"
        for inner in element.iterdescendants()
    )


def _has_text(element: HtmlElement) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _one_line(words: Iterator[str] | list[str]) -> str:
    return re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(words)).strip()


def _count(text: str | None) -> int:
    return int(text) if text and text.strip().isdigit() and len(text) < 6 else 1
