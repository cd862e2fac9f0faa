"""Published web pages: data tables with their spans, also inside layout tables, and the text between them."""

from __future__ import annotations

import re

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from budgetdiff.document.model import Document, Place, content_id
from budgetdiff.document.page import PageWalker
from budgetdiff.document.text import decoded
from budgetdiff.errors import UnreadableSource

LARGEST = 20 * 1024 * 1024
"""Bytes of a page: the largest disclosures on the web have a few million."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "x-gbk"})


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
    text, encoding, lost = page_text(content, source_name)
    walker = PageWalker()
    walker.take(parsed(text, source_name))
    notes = tuple(walker.notes())
    if lost:
        notes += (f"{lost} characters of the page are no {encoding} and were left out",)
    return Document(
        content_id(content),
        source_name,
        "html",
        f"lxml/{encoding}",
        Place.TABLE,
        max(walker.tables, 1),
        tuple(walker.blocks),
        notes,
    )


def parsed(text: str, source_name: str) -> HtmlElement:
    """The page's tree; raises UnreadableSource where there is none."""
    try:
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ParserError, ValueError) as error:
        raise UnreadableSource(source_name, f"the web page cannot be read ({str(error)[:120]})") from error


def page_text(content: bytes, source_name: str) -> tuple[str, str, int]:
    """The text of a page, its encoding, and how many characters could not be read in it.

    UTF-8 proves itself, so what is valid in it counts before what the page declares; a few wrong bytes lose a character
    each, not the page. Raises UnreadableSource where it is no text.
    """
    declared = _CHARSET.search(content[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    try:
        text, encoding = decoded(content, source_name)
    except UnreadableSource:
        encoding = "gb18030" if name in _CHINESE else "utf-8"
        text = content.decode(encoding, errors="replace")
        lost = text.count("\N{REPLACEMENT CHARACTER}")
        if "\x00" in text or lost * 100 > len(text):
            raise
        return text, encoding, lost
    return text, encoding, 0
