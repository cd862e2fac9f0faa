"""Units of targets: what is the same unit by another name, and how a value goes from one to another, exactly."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from budgetdiff.facts.text import folded

MONTH, YEAR_MONTH, MONTH_DAY, DAY = "月", "年月", "月日", "年月日"
"""Units of dates: 12 月, 202312 年月, 1231 月日, 20231231 年月日; the digits as they are written, so that later is more."""
DATES = frozenset({MONTH, YEAR_MONTH, MONTH_DAY, DAY})

_PREFIXES = {"百万": 1_000_000, "千万": 10_000_000, "万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}
# prefixes that are part of a unit's own name
_NOT_PREFIXED = re.compile(r"^(千克|千米|千瓦时?|百分比|百分点|百分之|百米)$")
_ALIASES = {
    "百分比": "%",
    "百分之": "%",
    "百分点": "个百分点",
    "人数": "人",
    "名": "人",
    "位": "人",
    "人/次": "人次",
    "人·次": "人次",
    "平米": "平方米",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "方": "立方米",
    "m3": "立方米",
    "场次": "场",
    "件次": "件",
    "件(次)": "件",
    "次数": "次",
    "个数": "个",
    "户数": "户",
    "天数": "天",
    "份数": "份",
    "日": "天",
    "km": "公里",
    "kg": "公斤",
    "篇数": "篇",
    "分数": "分",
}
_SCALES = {
    "‰": ("%", Decimal("0.1")),
    "千米": ("米", Decimal(1000)),
    "公里": ("米", Decimal(1000)),
    "千克": ("公斤", Decimal(1)),
    "吨": ("公斤", Decimal(1000)),
    "公顷": ("亩", Decimal(15)),
    "小时": ("分钟", Decimal(60)),
    "平方公里": ("平方米", Decimal(10**6)),
    "年": ("个月", Decimal(12)),
    "千瓦时": ("度", Decimal(1)),
    "角": ("元", Decimal("0.1")),
}


def normalised(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """A value in the plain unit: 万人次 → 人次, 百分比 → %, ‰ → %, 公里 → 米; the factor is exact.

    Denominators lose their order (元/月·人 and 元/人/月 are one unit). A unit that is not known stays as it is.
    """
    if unit is None:
        return value, None
    head, *below = re.split(r"[/·]", re.sub(r"(?<=.)每", "/", folded(unit)))
    if not head or "".join(below) == "次":
        head, below = folded(unit), []
    head = _ALIASES.get(head, head)
    if not _NOT_PREFIXED.match(head):
        for prefix, factor in _PREFIXES.items():
            rest = head.removeprefix(prefix)
            if not rest:
                return _times(value, Decimal(factor)), None
            if rest != head and rest not in ("克", "瓦", "分比", "分点", "分之"):
                value, head = _times(value, Decimal(factor)), _ALIASES.get(rest, rest)
                break
    head, scale = _SCALES.get(head, (head, Decimal(1)))
    tail = "·".join(sorted(_ALIASES.get(part, part) for part in below if part))
    return _times(value, scale), f"{head}/{tail}" if tail else head


def in_unit(value: Decimal, unit: str | None, other: str | None, year: int) -> Decimal | None:
    """A value of ``unit`` in ``other``; None where the two cannot be converted.

    It is exact where it is a decimal, else it has sixty digits (61 minutes are 1.01666… hours): no printed value, which ends, is
    then taken for equal to it, nor does one lie between it and the true one.

    ``year`` is the fiscal year that a month or day without a year belongs to. A date becomes a coarser one, never a
    finer one: 20240105 年月日 is 13 月 of fiscal year 2023, after its 12 月.
    """
    if unit == other:
        return value
    if unit in DATES and other in DATES:
        return _date_in(value, unit, other, year)
    (own, plain), (step, wanted) = normalised(value, unit), normalised(Decimal(1), other)
    if plain != wanted:
        return None
    with localcontext() as context:
        context.prec = 60
        return own / step


def _date_in(value: Decimal, unit: str | None, other: str | None, year: int) -> Decimal | None:
    digits = int(value)
    month, day, own = {
        MONTH: (digits, None, year),
        YEAR_MONTH: (digits % 100, None, digits // 100),
        MONTH_DAY: (digits // 100, digits % 100, year),
        DAY: (digits // 100 % 100, digits % 100, digits // 10_000),
    }[unit or ""]
    if other == MONTH:
        return Decimal(month + 12 * (own - year))
    if other == YEAR_MONTH:
        return Decimal(own * 100 + month)
    if day is None or (other == MONTH_DAY and own != year):
        return None
    return Decimal(month * 100 + day) if other == MONTH_DAY else Decimal((own * 100 + month) * 100 + day)


def _times(value: Decimal, factor: Decimal) -> Decimal:
    if factor == 1:
        return value
    with localcontext() as context:
        context.prec = 60
        return value * factor
