"""Published web pages: data tables with their spans, also inside layout tables, and the text between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from budgetdiff.document.model import Document, Grid, Line, Place, content_id
from budgetdiff.document.spans import Piece, spread
from budgetdiff.document.text import decoded
from budgetdiff.errors import UnreadableSource

LARGEST = 20 * 1024 * 1024
"""Bytes of a page: the largest disclosures on the web have a few million."""
_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "svg", "iframe", "select", "button"})
_INLINE = frozenset(
    "a abbr b big em font i ins label mark small span strong sub sup u s".split()  # noqa: SIM905 - reads as HTML does
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030)", re.IGNORECASE)


def looks_like_html(content: bytes) -> bool:
    """Whether the bytes begin as a web page does, or hold a table of one."""
    start = content[:65536].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<div")) or (
        b"<table" in start and b"<td" in start and start.startswith(b"<")
    )


def read_web(content: bytes, source_name: str) -> Document:
    """Read a web page; the place of a table is its number, that of a line the number of the table it stands before.

    Raises UnreadableSource for a page above ``LARGEST`` bytes, or one that is no text.
    """
    if len(content) > LARGEST:
        raise UnreadableSource(source_name, f"the web page is larger than {LARGEST // 2**20} MiB, as no disclosure is")
    if _CHARSET.search(content[:4096]):
        text, encoding = content.decode("gb18030", errors="replace"), "gb18030"
    else:
        text, encoding = decoded(content, source_name)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ParserError, ValueError) as error:
        raise UnreadableSource(source_name, f"the web page cannot be read ({str(error)[:120]})") from error
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    return Document(
        content_id(content), source_name, "html", f"lxml/{encoding}", Place.TABLE, max(walker.tables, 1), tuple(walker.blocks)
    )  # fmt: skip


class _Walker:
    """Goes through a page in its order; holds the text of the block it is in."""

    def __init__(self) -> None:
        self.blocks: list[Line | Grid] = []
        self.tables = 0
        self.held: list[str] = []

    def flush(self) -> None:
        text = re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(self.held)).strip()
        self.held.clear()
        if text:
            self.blocks.append(Line(self.tables + 1, text))

    def walk(self, element: HtmlElement) -> None:
        """Take an element in; libxml2 itself nests no page deeper than 256 elements."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element):
            return
        if tag == "table" and next(element.iterdescendants("table"), None) is None:
            self.flush()
            self.tables += 1
            rows = [list(_pieces(row)) for row in element.iter("tr")]
            if any(piece.text for row in rows for piece in row):
                self.blocks.append(Grid(self.tables, spread(rows, self.tables)))
            return
        block = tag not in _INLINE
        if block:
            self.flush()
        self.held.append(element.text or "")
        for child in element:
            self.walk(child)
            self.held.append(child.tail or "")
        if block:
            self.flush()


def _is_hidden(element: HtmlElement) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "").lower() or element.get("hidden") is not None


def _pieces(row: HtmlElement) -> Iterator[Piece]:
    for cell in row.iterchildren("td", "th"):
        text = re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(_words(cell))).strip()
        yield Piece(text, _count(cell.get("rowspan")), _count(cell.get("colspan")))


def _words(element: HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _SKIPPED:
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""


def _count(text: str | None) -> int:
    return int(text) if text and text.strip().isdigit() and len(text) < 6 else 1
