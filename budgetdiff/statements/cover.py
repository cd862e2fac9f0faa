"""The cover of a document: its lines, the titles on it however they are broken, and the headings of its text."""

from __future__ import annotations

import re

from budgetdiff.document.model import Document, Line, Place
from budgetdiff.facts import folded, squeezed
from budgetdiff.statements.naming import ends_title

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度?)?(?!\d)")
KIND = re.compile(r"(部门|单位)?(预算|决算)(草案)?")
_COVER = 14


def titled(document: Document) -> bool:
    """Whether the cover has the title of a budget or of final accounts (某某局2024年度部门预算), be it broken over lines."""
    cover = cover_lines(document)
    return any(title_spans(cover, index) for index in range(len(cover)))


def cover_lines(document: Document) -> list[str]:
    """The lines before the contents and the first table, on the page that has the title where there are pages, squeezed."""
    lines: list[str] = []
    page = None
    for block in document.blocks:
        if not isinstance(block, Line):
            break
        if document.place is Place.PAGE and block.place != page and any(KIND.search(folded(text)) for text in lines):
            break
        page = block.place
        text = squeezed(block.text)
        if re.match(r"^(目录|目次)$", folded(text)) or len(lines) >= _COVER:
            break
        if text:
            lines.append(text)
        if len(text) > 60:
            break
    return lines


def headings_of(document: Document) -> list[str]:
    """Short lines that look like headings or titles, squeezed."""
    found: list[str] = []
    for line in document.lines():
        text = squeezed(line.text)
        if 4 <= len(text) <= 50 and text[-1] not in "。；，,;、" and KIND.search(text):
            found.append(text)
    return found


def stem(document: Document) -> str:
    """The name of the file without its ending."""
    return re.sub(r"\.[A-Za-z]{3,5}$", "", document.source_name)


def joined_titles(cover: list[str]) -> list[str]:
    """Each cover line that ends a title, with the lines above it that the title was broken over."""
    return sorted((found[0] for i in range(len(cover)) if (found := title_spans(cover, i))), key=len, reverse=True)


def title_spans(cover: list[str], index: int) -> list[str]:
    """What ends a title in a cover line, with as many lines above it as can be part of it, then with fewer; else none.

    The words 部门预算 themselves may be broken over two lines, and （本级） may have a line of its own.
    """
    start = index
    while start and not _parts_titles(cover[start - 1]) and index - start < 3:
        start -= 1
    spans = ["".join(cover[first : index + 1]) for first in range(start, index + 1)]
    return [text for text in spans if ends_title(text)]


def _parts_titles(text: str) -> bool:
    """Whether a cover line cannot be the upper half of a broken title: a year, another title, a sentence, a date."""
    plain = folded(text)
    return bool(
        _YEAR.fullmatch(plain)
        or KIND.search(plain)
        or plain[-1] in "。:;"
        or (plain.endswith(")") and not re.search(r"\([^()\d]{1,12}\)$", plain))
        or re.search(r"\d月|目录|^附件", plain)
    )
