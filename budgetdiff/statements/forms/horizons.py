"""Indicators of two horizons below one another: a block of the whole period, then one of the year, each with its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetdiff.document.model import Row
from budgetdiff.facts import Indicator, folded
from budgetdiff.statements.forms.columns import Header, find_header, is_header
from budgetdiff.statements.forms.head import Place, filled
from budgetdiff.statements.forms.indicators import indicators_of

_LONG = re.compile(r"^((中长期|长期|中期|实施期)(绩效)?(总)?(目标|指标))(申报)?表?\d{0,2}[:：]?$")
_YEAR = re.compile(r"^(\d{4})?(年度|当年|本年度?)(绩效)?(总)?(目标|指标)(申报)?表?\d{0,2}[:：]?$")
_HEADER_ROWS = 3
"""Rows that a header inside a form may take."""


def stacked(rows: Sequence[Row], header: Header, place: Place, above: Sequence[Row]) -> Iterator[Indicator]:
    """The indicators of a form's rows below its first header, which may hold further headers.

    A block under a header of its own is read by that (上年 and 前年 stand beside the target of the year alone). Where a
    form has a block of the whole period and one of the year, an indicator of the former bears its horizon before its
    category (``长期目标/产出指标``): the same name in both is not one target. ``above`` are the header and the row over it.
    """
    blocks: list[tuple[str, Header, list[Row]]] = [(_last_horizon(above), header, [])]
    skip = 0
    for number, row in enumerate(rows):
        if skip:
            skip -= 1
            continue
        own = _own_header(rows, number, blocks[-1][1])
        said = _horizon(row) or (_last_horizon(rows[number : number + own.bottom + 1]) if own else "")
        if own is not None:
            blocks.append((said or blocks[-1][0], own, []))
            skip = own.bottom
            continue
        if said and said != blocks[-1][0]:
            blocks.append((said, blocks[-1][1], []))
        blocks[-1][2].append(row)
    found = [(said, tuple(indicators_of(held, head, place))) for said, head, held in blocks]
    parted = len({_is_long(said) for said, listed in found if listed and said}) == 2
    for said, listed in found:
        for one in listed:
            yield replace(one, category=f"{said}/{one.category}") if parted and _is_long(said) else one


def _own_header(rows: Sequence[Row], number: int, last: Header) -> Header | None:
    """The header that begins in a row, where it is not the last one again."""
    if is_header(rows[number], last) and not _deeper(rows, number, last):
        return None
    found = find_header(rows[number : number + _HEADER_ROWS])
    return found if found is not None and found.top == 0 else None


def _deeper(rows: Sequence[Row], number: int, last: Header) -> bool:
    """Whether a row says what the last header says, and the row below it says more of the same columns."""
    found = find_header(rows[number : number + _HEADER_ROWS])
    return found is not None and found.top == 0 and found.bottom > 0 and not found.words <= last.words


def _horizon(row: Row) -> str:
    """The horizon that a row names in a cell of its own, '' where it names none or two."""
    named = {said for cell in filled(row) if (said := horizon_of(cell.text))}
    return named.pop() if len(named) == 1 else ""


def horizon_of(text: str) -> str:
    """The horizon that a text names and nothing else: 年度目标 of 年度绩效目标表, 长期目标 of 长期目标2; '' where it is none."""
    match = _LONG.match(folded(text))
    return match[1] if match else "年度目标" if _YEAR.match(folded(text)) else ""


def _last_horizon(rows: Sequence[Row]) -> str:
    return next((said for row in reversed(rows) if (said := _horizon(row))), "")


def _is_long(said: str) -> bool:
    return said != "年度目标"
