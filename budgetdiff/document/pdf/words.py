"""Words: glyphs painted one after another that touch, as a producer shows one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from operator import itemgetter

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import MIDDLE, ORDER, SIZE, STYLE, TEXT, X0, X1, Glyph

CROSSED = "a word crosses a line between columns"
"""Why a grid is doubtful in which words were kept whole."""
Word = list[Glyph]
_TOUCH = 0.12
"""Of a size: glyphs not further apart touch."""
_STEADY = 1.2
"""Digits of a number stand as far apart as its first ones do, but for this factor."""
_NUMBER = re.compile(r"[-(（]?[\d,，.]*\d[\d,，.]*[)）%％]?")
_FIGURES = frozenset("0123456789.,，%％-−()（）")
_by_order = itemgetter(ORDER)


def words_of(glyphs: Iterable[Glyph]) -> list[Word]:
    """The words of glyphs given in the order of painting; blanks part them, and a number from what is none."""
    words: list[Word] = []
    last: Glyph | None = None
    pace = 0.0  # from digit to digit of the word: a font may state widths that its text does not keep
    for glyph in glyphs:
        if not glyph[TEXT].strip():
            last = None
            continue
        step = glyph[X0] - last[X0] if last is not None else 0.0
        digits = last is not None and glyph[TEXT].isdigit() and last[TEXT].isdigit()
        if (
            last is not None
            and glyph[ORDER] == last[ORDER] + 1
            and glyph[MIDDLE] == last[MIDDLE]
            and glyph[STYLE] == last[STYLE]
            and 0 < step <= last[X1] - last[X0] + _TOUCH * glyph[SIZE]
            and _is_figure(glyph) == _is_figure(last)
            and not (digits and pace and step > _STEADY * pace)
        ):
            words[-1].append(glyph)
            pace = pace or (step if digits else 0.0)
        else:
            words.append([glyph])
            pace = 0.0
        last = glyph
    return words


def _is_figure(glyph: Glyph) -> bool:
    """Whether a glyph is of a number: a code and the name after it are two words."""
    return glyph[TEXT] in _FIGURES


def with_whole_words(held: dict[BBox, list[Glyph]]) -> dict[BBox, list[Glyph]]:
    """The glyphs of cells with each word in one cell: the one that holds most of it; the same object where none is cut."""
    if not any(_reaches(glyph, cell) for cell, glyphs in held.items() for glyph in glyphs):
        return held
    cells: dict[int, list[BBox]] = {}
    every: dict[int, Glyph] = {}
    for cell, glyphs in held.items():
        for glyph in glyphs:
            cells.setdefault(glyph[ORDER], []).append(cell)
            every[glyph[ORDER]] = glyph
    moves: dict[int, BBox] = {}
    for word in words_of(sorted(every.values(), key=_by_order)):
        own = [cells[glyph[ORDER]][0] for glyph in word]
        if len(set(own)) > 1 and len({cell[1] for cell in own}) == 1:
            target = _owner(word, own, held)
            moves.update((glyph[ORDER], target) for glyph, cell in zip(word, own, strict=True) if cell != target)
    if not moves:
        return held
    whole = {cell: [glyph for glyph in glyphs if glyph[ORDER] not in moves] for cell, glyphs in held.items()}
    for order, cell in moves.items():
        whole[cell].append(every[order])
    return {cell: sorted(glyphs) for cell, glyphs in whole.items()}


def _reaches(glyph: Glyph, cell: BBox) -> bool:
    """Whether a glyph reaches the left or right side of its cell, so that its word may go on beyond."""
    hair = _TOUCH * (glyph[X1] - glyph[X0])
    return glyph[X1] > cell[2] - hair or glyph[X0] < cell[0] + hair


def _owner(word: Word, own: list[BBox], held: Mapping[BBox, list[Glyph]]) -> BBox:
    """The cell of a word: for a number one that holds no other, else the one that holds most of it, the first of equals."""
    among = list(dict.fromkeys(own))
    orders = {glyph[ORDER] for glyph in word}
    if _NUMBER.fullmatch("".join(glyph[TEXT] for glyph in word)):
        free = [
            cell
            for cell in among
            if not any(glyph[TEXT].isdigit() for glyph in held[cell] if glyph[ORDER] not in orders)
        ]
        among = free or among
    return max(among, key=own.count)
