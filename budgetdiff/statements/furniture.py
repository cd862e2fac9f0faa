"""Page furniture: what a word processor prints on every page, above and below what the page says."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from budgetdiff.document.model import BBox, Document, Grid, Line, Place
from budgetdiff.facts import folded
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.money import stated_unit
from budgetdiff.statements.naming import owner_of

# Points: how far the same header may stand apart on pages that a printer scaled or turned.
_SAME_HEIGHT = 8.0
_AT_EDGE = 2


def without_furniture(document: Document) -> Document:
    """The document without its running headers and footers: they part no table and no sentence, and are no title.

    A running header is a line among the first or last two of its page that stands so, at about the same height, on more
    than half of the pages, or on three pages in a row and a third of all. A title, an owner or a unit of money that is printed
    again above each page of a table is none. Documents without places on a page have none.
    """
    if document.place is not Place.PAGE:
        return document
    running = _running(document)
    if not running:
        return document
    return replace(document, blocks=tuple(b for b in document.blocks if not (isinstance(b, Line) and id(b) in running)))


def _running(document: Document) -> set[int]:
    """The lines that are page furniture, by identity."""
    edges: dict[str, list[Line]] = defaultdict(list)
    pages = {block.place for block in document.blocks}
    for line in _edge_lines(document):
        edges[_key(line.text)].append(line)
    found: set[int] = set()
    for key, lines in edges.items():
        if not key or len({line.place for line in lines}) < 2 or _belongs_to_table(lines[0].text):
            continue
        for group in _by_height(lines):
            on = sorted({line.place for line in group})
            in_a_row = any(b - a == 2 for a, b in zip(on, on[2:], strict=False))
            if len(on) * 2 > len(pages) or (in_a_row and len(on) * 3 >= len(pages)):
                found.update(id(line) for line in group)
    return found


def _edge_lines(document: Document) -> list[Line]:
    """The first and last lines of each page, by their place on it; only lines that have one."""
    by_page: dict[int, list[Line | Grid]] = defaultdict(list)
    for block in document.blocks:
        if block.bbox is not None:
            by_page[block.place].append(block)
    found: list[Line] = []
    for blocks in by_page.values():
        from_top = sorted(blocks, key=lambda block: _box(block)[1])
        from_bottom = sorted(blocks, key=lambda block: -_box(block)[3])
        for edge in (from_top[:_AT_EDGE], from_bottom[:_AT_EDGE]):
            for block in edge:
                if isinstance(block, Grid):
                    break  # a line below the top of a table is not at the edge
                if block not in found:
                    found.append(block)
    return found


def _by_height(lines: list[Line]) -> list[list[Line]]:
    """Lines in groups that stand at about the same height, counted from the top of their page."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: _box(line)[1]):
        top = _box(line)[1]
        last = groups[-1][-1].bbox if groups else None
        if last is not None and top - last[1] <= _SAME_HEIGHT:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _box(block: Line | Grid) -> BBox:
    return block.bbox or (0.0, 0.0, 0.0, 0.0)


def _key(text: str) -> str:
    """What is the same on all pages: the text without the number of the page."""
    plain = folded(text)
    return re.sub(r"[-—–·]*第?\d{1,3}页?(/?共?\d+页?)?[-—–·]*$", "", plain) if len(plain) > 6 else plain


def _belongs_to_table(text: str) -> bool:
    return bool(catalogue().match_title(text) or stated_unit(text) or owner_of(text) or folded(text).endswith("表"))
