"""Ordinals of paragraphs: 一、 before (一) before 1. before (1)."""

from __future__ import annotations

import re

_DIGITS = "一二三四五六七八九"


def ordinal(opening: str) -> tuple[int | None, int]:
    """The rank of an ordinal's style (0 for 一、, 1 for (一), 2 for 1., 3 for (1)) and its number."""
    match = re.match(r"(?P<open>\(?)(?P<digits>\d+|[一二三四五六七八九十]+)", opening)
    if match is None or opening.startswith("第"):
        return None, 0
    digits = match["digits"]
    if digits.isdigit():
        return (3 if match["open"] else 2), int(digits)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        value = (_DIGITS.index(tens) + 1 if tens in _DIGITS and tens else 1) * 10 + (
            _DIGITS.index(ones) + 1 if ones and ones in _DIGITS else 0
        )
    else:
        value = _DIGITS.index(digits[0]) + 1
    return (1 if match["open"] else 0), value


def rank_of(opening: str) -> int:
    """The rank of an ordinal's style; 0 where a heading has none."""
    rank, _ = ordinal(opening)
    return 0 if rank is None else rank
