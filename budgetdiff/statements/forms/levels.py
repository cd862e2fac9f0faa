"""The levels of indicators by the words that stand in their columns, where no header names them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetdiff.document.model import Row
from budgetdiff.facts import folded

_POINTS = r"(?:\(?\d{1,3}(?:\.\d+)?[分%]?\)?)?"
_FIRST = re.compile(
    rf"^(?:项目)?(?:投入|过程|产出|效益|效果|成本|满意度|管理|决策|效率|可持续(?:发展|影响)?)(?:指标|目标|类)?{_POINTS}$"
)
_SECOND = re.compile(
    rf"^(?:项目|产出|效益|成本)?(?:数量|质量|时效|进度|成本|(?:经济|社会|生态|环境|生态环境|政治)效益|(?:可持续|社会|生态)?影响|"
    rf"可持续发展|(?:经济|社会|生态环境)成本|(?:服务|社会)?(?:对象|公众|群众|受益者?)?满意度)(?:指标|目标)?{_POINTS}$"
)
_FEWEST = 2
"""Rows whose words say so."""


def is_first(text: str) -> bool:
    """Whether a text is an indicator's first level: 产出, 效益指标, 满意度目标(10分)."""
    return bool(_FIRST.match(folded(text)))


def is_second(text: str) -> bool:
    """Whether a text is an indicator's second level: 数量, 质量指标, 社会效益目标."""
    return bool(_SECOND.match(folded(text)))


def levels_told(rows: Sequence[Row], before: int) -> dict[str, int]:
    """The columns left of ``before`` in which nothing but first (``category``) or second levels (``subcategory``) stand.

    A column of second levels right of one that could be either tells them apart; a level that is not there has no entry.
    """
    found: dict[str, int] = {}
    for index in range(before):
        words = [
            cell.text for row in rows if index < len(row.cells) and (cell := row.cells[index]) and cell.text.strip()
        ]
        if len({folded(word) for word in words}) < _FEWEST:
            continue
        if "category" not in found and all(map(is_first, words)):
            found["category"] = index
        elif "subcategory" not in found and all(map(is_second, words)):
            found["subcategory"] = index
    return found
