"""Forms of targets that have no header over their indicators: their levels say by their words what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from budgetdiff.document.model import Row
from budgetdiff.facts import folded
from budgetdiff.statements.forms.columns import Columns, Header, Span
from budgetdiff.statements.forms.levels import is_first, is_second

_FEWEST = 3
"""Rows of indicators that a form without a header shows at the least."""
_STATES = re.compile(r"\d|[≥≤><=]|[一二三四五六七八九十百]+|优|良|高|好|提|增|减|降|保障|有效|明显|合格|及时|完成")


def find_unheaded(rows: Sequence[Row]) -> Header | None:
    """Where the indicators of a form without a header begin, and what its columns hold; None where there are none.

    Second levels stand below one another in one column, names in the next that is filled, what is to be reached in the next
    after that. The header found has no rows: its last is the one above the first indicator.
    """
    seconds = Counter(
        index
        for row in rows
        for index, cell in enumerate(row.cells)
        if cell and is_second(cell.text) and _follows(row, index)
    )
    if not seconds:
        return None
    second, count = seconds.most_common(1)[0]
    own = [number for number, row in enumerate(rows) if _is_level(row, second)]
    if count < _FEWEST or own[0] == 0:
        return None
    body = rows[own[0] :]
    right = Counter(index for number in own for index in _filled_behind(rows[number], second))
    columns = sorted(index for index, times in right.items() if 2 * times > len(own))
    if len(columns) < 2:
        return None
    name, target = columns[:2]
    if sum(1 for number in own if _STATES.search(_text(rows[number], target))) * 2 < len(own):
        return None
    at = {"subcategory": _span(body, second), "name": _span(body, name), "target": _span(body, target)}
    firsts = [i for i in range(second) if any(is_first(_text(row, i)) for row in body)]
    if firsts:
        at["category"] = _span(body, firsts[-1])
    return Header(own[0], own[0] - 1, (Columns(at),), (), frozenset())


def _follows(row: Row, index: int) -> bool:
    return len(_filled_behind(row, index)) >= 2


def _is_level(row: Row, index: int) -> bool:
    return is_second(_text(row, index)) and _follows(row, index)


def _filled_behind(row: Row, index: int) -> list[int]:
    return [at for at in range(index + 1, len(row.cells)) if _text(row, at)]


def _text(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else None
    return folded(cell.text) if cell else ""


def _span(rows: Sequence[Row], index: int) -> Span:
    """Where a column stands, by its first cell of one column's width."""
    cells = [cell for row in rows if index < len(row.cells) and (cell := row.cells[index]) is not None]
    box = next((cell.bbox for cell in cells if cell.bbox is not None and cell.colspan == 1), None)
    return Span(index, 1, (box[0], box[2]) if box else None)
