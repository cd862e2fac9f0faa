"""The numbers of a sentence, with the units behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Unit

_NUMBER = (
    r"(?<![\d.A-Za-z])(?P<sign>(?<![\dA-Za-z万元%)])[-−－])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
)
_MONEY = r"(?P<money>(?:人民币)?(?:亿元|百万元|万元|千元|元))(?![/·每人])(?:整(?=[，。；、)]))?"
_COUNTED = (
    r"(?P<counted>台/套|台\(套\)|套/台|平方米|m2|亩|公里|辆|家|个|台|套|项|人次|人|名|"
    r"批次|批|次|户|份|件|处|所|艘|架|幢|栋|间|册)"
)
_TOKEN = re.compile(rf"{_NUMBER}(?:(?P<points>个?百分点)|(?P<percent>%)|{_MONEY}|{_COUNTED})")
_DIGITS = 30
_ROUND = 3
# Measured, so rounded; everything else that is counted in whole numbers is exact.
_MEASURED = ("平方米", "m2", "亩", "公里")
# A threshold names a class of things; nothing is stated about how much there is.
_THRESHOLD_AFTER = re.compile(r"^(?:人民币)?[(]?(?:含)?[)]?(?:及)?(?:以上|以下|以内|起)")
_THRESHOLD_BEFORE = re.compile(
    r"(?:单价|单位价值|单台价值|价值|超过|不低于|不少于|不超过|高于|低于|达到或超过|大于|小于|至少|限额|标准)$"
)
# 1 234.56 may be one number set apart or two
_BROKEN = re.compile(r"\d $")
_ABOUT_BEFORE = re.compile(r"(?:约|近|大约|左右|将近|超|逾|不足|不到|接近)(?:为)?$")


class Sort(Enum):
    """What a number counts."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Token:
    """A number in a paragraph, from ``start`` to ``end`` of its folded text.

    ``amount`` is in yuan for money, in percent for rates, plain for counts; its quantum is one unit in the last
    printed digit, 0 for whole numbers of things. ``unit`` is as printed. ``threshold`` marks 单价100万元以上 and the like.
    """

    start: int
    end: int
    sort: Sort
    amount: Amount
    unit: str
    text: str
    threshold: bool
    approximate: bool


def tokens(text: str) -> Iterator[Token]:
    """The numbers with a unit in a folded text, in order; numbers too long to be any are left out."""
    for match in _TOKEN.finditer(text):
        number = match["number"].replace(",", "")
        if len(number) > _DIGITS:
            continue
        before, after = text[max(match.start() - 24, 0) : match.start()], text[match.end() : match.end() + 8]
        threshold = bool(_THRESHOLD_AFTER.match(after) or _THRESHOLD_BEFORE.search(before) or _BROKEN.search(before))
        about = bool(_ABOUT_BEFORE.search(before[-3:]) or after.startswith(("左右", "余", "多", "上下")))
        # 约 before a number that is not a round one is a word of the template
        approximate = about and len(number.replace(".", "").strip("0")) <= _ROUND
        if match["money"]:
            try:
                amount = Amount.parse(number, Unit.parse(match["money"]))
            except AmountRefused:
                continue
            if amount is None:
                continue
            if match["sign"]:
                amount = -amount
            sort, unit = Sort.MONEY, match["money"].removeprefix("人民币")
        else:
            value = Decimal(number)
            quantum = Decimal(1).scaleb(-len(number.partition(".")[2]))
            amount = Amount(-value if match["sign"] else value, quantum)
            sort = Sort.PERCENT if match["percent"] else Sort.POINTS if match["points"] else Sort.COUNT
            unit = match["percent"] or match["points"] or match["counted"]
            if sort is Sort.COUNT and "." not in number and unit not in _MEASURED:
                amount = Amount(amount.value, Decimal(0))
        yield Token(match.start(), match.end(), sort, amount, unit, match[0], threshold, approximate)
