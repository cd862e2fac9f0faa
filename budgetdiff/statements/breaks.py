"""Rows that a page broke in two: whether a row is the rest of the one above it, and both as one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.statements.blocks import Block
from budgetdiff.statements.layout import is_total, text_at, texts

_OWN_LINE = re.compile(r"^[一二三四五六七八九十廿卅]+、")
_STARTS_A_LINE = re.compile(r"结转|结余|合计|收入$|支出$|^[其一二三四五六七八九十廿卅(\d]")

_FEWEST = 3
"""Rows of a block that show how it prints nothing."""
_LONGEST = 20
"""Characters that the rest of a name may have; a note below a table has more."""
_ENDED = re.compile(r"(?:拨款|支出|收入|资金|费用?|[合总]计|结余|结转|补助|公积金|[)）])$")
"""How the names of lines end."""
_NUMBERED = re.compile(r"^(?:其中|[一二三四五六七八九十廿卅]+、|[(（][一二三四五六七八九十\d]+[)）]|\d)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})*|[1-9]\d*)\.\d+")
"""A number as it is written; a nought with another number below it (01.75) is none."""
_CODED = re.compile(r"^\d{3}")
_HALF_CODE = re.compile(r"\d{4}|\d{6}")
_WHOLE_CODE = re.compile(r"\d{5}|\d{7}")


def fills_every_row(block: Block, rows: Sequence[Row]) -> bool:
    """Whether every row that a block names prints something in one of its columns of amounts, a dash or a nought if nothing.

    The first row of a page is not asked: it may be the rest of a row.
    """
    named = [
        any(text_at(row, column.index) for column in block.values)
        for before, row in pairwise(rows)
        if row.place == before.place and any(text_at(row, index) for index in block.naming)
    ]
    return len(named) >= _FEWEST and all(named)


def is_rest(row: Row, before: Row, blocks: Sequence[Block], full: Collection[Block] = ()) -> bool:
    """Whether a row at the top of a page is the rest of the last row of the page before.

    ``full`` are the blocks that print something in every row they name: what names a row there and has no amounts is no row.
    """
    for block in blocks:
        codes = [text_at(row, index) for index in block.codes]
        words = [text_at(row, index) for index in block.labels]
        amounts = [text_at(row, column.index) for column in block.values]
        earlier = [text_at(before, column.index) for column in block.values]
        if any(is_total(word) or _OWN_LINE.match(word) for word in words):
            return False
        coded = any(codes)
        if coded and not _code_goes_on([text_at(before, index) for index in block.codes], codes):
            return False
        cut = any(amounts) and any(earlier)
        if cut and not _complete(earlier, amounts, coded=coded):
            return False
        above = "".join(text_at(before, index) for index in block.labels)
        going_on = _may_go_on(above, "".join(words))
        if cut and any(words) and not going_on:
            return False
        rest = block in full and not any(amounts) and any(earlier) and going_on
        if not (cut or block.codes or rest) and any(words) and not _unfinished(words, before, block):
            return False
    return any(texts(row)) and any(
        text_at(row, index) for block in blocks for index in (*block.labels, *(column.index for column in block.values))
    )


def _code_goes_on(above: Sequence[str], rests: Sequence[str]) -> bool:
    """Whether the codes of a row are the last digits of those above it: 2101 and 102 below it, of which neither is a code."""
    if len(rests) == 1 and len(rests[0]) == 2 and re.fullmatch(r"\d{3}|\d{5}", above[0]):
        return rests[0].isdecimal()  # two digits alone are no code, but where 类, 款 and 项 have columns of their own
    return all(
        not rest or bool(_HALF_CODE.fullmatch(text) and _WHOLE_CODE.fullmatch(text + rest))
        for text, rest in zip(above, rests, strict=True)
    )


def _may_go_on(above: str, rest: str) -> bool:
    """Whether a name may go on with words: it does not end as names do, and they are short and no numbered line of a list."""
    return not _ENDED.search(above) and len(rest) <= _LONGEST and not _NUMBERED.match(rest)


def _complete(earlier: Sequence[str], rests: Sequence[str], *, coded: bool) -> bool:
    """Whether the numbers of a row are the last digits of those above them: 12,437.3 and 6 below it.

    Each has fewer decimals than the whole amounts beside it, and as many with its rest; no rest stands under an empty
    cell. Where all amounts of the row are broken, and its code is (``coded``), they need only agree with one another.
    """
    whole = {_decimals(text) for text, rest in zip(earlier, rests, strict=True) if text and not rest}
    if coded and not whole:
        whole = {_decimals(text + rest) for text, rest in zip(earlier, rests, strict=True) if rest}
    decimals = max(whole, default=0)
    return decimals > 0 and all(
        bool(text) and _decimals(text) < decimals == _decimals(text + rest) and bool(_NUMBER.fullmatch(text + rest))
        for text, rest in zip(earlier, rests, strict=True)
        if rest
    )


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _unfinished(words: list[str], before: Row, block: Block) -> bool:
    """Whether the label above can be the first half of a label without a code: short rest, no line of its own."""
    above = "".join(text_at(before, index) for index in block.labels)
    rest = "".join(words)
    if _CODED.match(above) and not _CODED.match(rest):
        return True  # every line of such a table but its totals begins with its code
    return bool(above) and not is_total(above) and len(rest) <= 4 and not _STARTS_A_LINE.search(rest)


def glued(before: Row, rest: Row) -> Row:
    """Two halves of one row as one; its place is that of the first."""
    cells: list[Cell | None] = []
    for one, two in zip(before.cells, rest.cells, strict=False):
        if one is None or two is None:
            cells.append(one or two)
        else:
            cells.append(replace(one, text=f"{one.text}{two.text}" if two.text.strip() else one.text))
    return Row(before.place, before.number, tuple(cells))
