"""Numbers in words: 两, 十二, 一百二十, 百分之九十五, 九成."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "一二两三四五六七八九"
CHINESE = DIGITS + "十百千万零〇"
_SHARES = re.compile(
    rf"(?P<whole>百分之|千分之)(?P<part>[{CHINESE}]+|\d+(?:\.\d+)?)(?:点(?P<tenth>[{DIGITS}零])(?![{CHINESE}]))?"
)
_TENTHS = re.compile(rf"(?<![{CHINESE}])(?P<tenths>[{DIGITS}])成(?=及?以上|及?以下|以内|左右|$)")


def chinese_number(text: str) -> Decimal | None:
    """A Chinese numeral below a hundred million (``两``, ``十二``, ``一百二十``); None where it is not well formed."""
    total = section = digit = 0
    power = 10_000
    for char in text:
        if char in "零〇":
            continue
        if char in DIGITS:
            if digit:
                return None
            digit = 2 if char == "两" else "一二三四五六七八九".index(char) + 1
        elif char == "万":
            if total or not section + digit:
                return None
            total, section, digit, power = (section + digit) * 10_000, 0, 0, 10_000
        else:
            value = {"十": 10, "百": 100, "千": 1000}[char]
            if value >= power or (not digit and value > 10):
                return None
            section, digit, power = section + (digit or 1) * value, 0, value
    number = total + section + digit
    return Decimal(number) if number else None


def with_digits(text: str) -> str:
    """Shares in words as digits: 百分之九十五 → 95%, 千分之三 → 3‰, 九成以上 → 90%以上; all else as it is."""
    return _TENTHS.sub(lambda m: f"{chinese_number(m['tenths'])}0%", _SHARES.sub(_share, text))


def _share(match: re.Match[str]) -> str:
    part = match["part"]
    number = Decimal(100) if part == "百" else Decimal(part) if part[0].isdigit() else chinese_number(part)
    if number is None:
        return match[0]
    tenth = "" if match["tenth"] is None else f".{'零一二三四五六七八九'.index(match['tenth'])}"
    return f"{number}{tenth}{'%' if match['whole'] == '百分之' else '‰'}"
