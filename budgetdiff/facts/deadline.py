"""Targets that are dates: 12月底前, 2023年12月31日前, 年底前完成."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts.quantity import DAY, MONTH, MONTH_DAY, YEAR_MONTH

_YEAR = r"(?:(?P<year>(?:19|20)\d{2})年度?)?"
_DATE = re.compile(
    rf"^(?P<subject>\D{{0,16}}?)(?P<sign>≤|<=|<|≥|>=|>|=)?(?:应?[于在]|到|至)?{_YEAR}(?P<month>\d{{1,2}})月份?(?:(?P<day>\d{{1,2}})[日号])?"
    r"(?P<end>底|末)?(?P<before>之?前|以前)?(?P<rest>\D{0,12})$"
)
_YEAR_END = re.compile(
    rf"^(?P<subject>\D{{0,16}}?){_YEAR}(?P<end>年?[底末]|年?内)(?P<before>之?前|以前)?(?P<rest>\D{{0,12}})$"
)
_WHOLE = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?:T?0{1,2}:00(?::00)?)?$"
)
# another year than the one printed or meant, a day that comes every month, two dates at once
_OTHER = re.compile(r"次年|下年|翌年|明年|下一年|上年|每|、|第|季|学期|[-~至到](?=\d)")
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SIGNS = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date as a number in one of the units of dates, with its comparator and what is due then."""

    comparator: str
    value: Decimal
    unit: str
    subject: str


def parse_deadline(plain: str) -> Deadline | None:
    """The date a folded text states; None where it states none, or one that cannot be told for sure.

    ``12月底前`` is ``<= 12 月``, ``12月前`` is ``< 12 月``, ``2023年12月31日前`` is ``<= 20231231 年月日``, ``年底前`` is
    ``<= 12 月``; a date alone, as an actual has it, is an equality.
    """
    whole = _WHOLE.match(plain)
    if whole:
        return _made(whole, "=", "")
    match = _DATE.match(plain)
    if match and match["rest"].startswith("起"):
        return None  # from a day on: nothing is due then
    if match and not _OTHER.search(plain):
        comparator = "="
        if match["sign"]:
            comparator = _SIGNS.get(match["sign"], match["sign"])
        elif match["end"] or (match["before"] and match["day"]):
            comparator = "<="
        elif match["before"]:
            comparator = "<"
        return _made(match, comparator, match["subject"] + match["rest"])
    match = _YEAR_END.match(plain)
    if match is None or _OTHER.search(plain):
        return None
    if not match["year"] and not match["end"].startswith("年"):
        return None
    subject = re.sub(r"[当本]$", "", match["subject"]) + match["rest"]
    if match["year"]:
        return Deadline("<=", Decimal(int(match["year"]) * 100 + 12), YEAR_MONTH, subject)
    return Deadline("<=", Decimal(12), MONTH, subject) if len(match["subject"]) <= 8 else None


def date_printed(value: Decimal, unit: str) -> str:
    """A date in the notation of the forms."""
    digits = int(value)
    return {
        MONTH: f"{digits}月",
        YEAR_MONTH: f"{digits // 100}年{digits % 100}月",
        MONTH_DAY: f"{digits // 100}月{digits % 100}日",
        DAY: f"{digits // 10_000}年{digits // 100 % 100}月{digits % 100}日",
    }[unit]


def _made(match: re.Match[str], comparator: str, subject: str) -> Deadline | None:
    month = int(match["month"])
    day = int(match["day"]) if match["day"] else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= _LAST_DAYS[month - 1]):
        return None
    number, unit = (month, MONTH) if day is None else (month * 100 + day, MONTH_DAY)
    if match["year"]:
        scale = 100 if day is None else 10_000
        number, unit = int(match["year"]) * scale + number, YEAR_MONTH if day is None else DAY
    return Deadline(comparator, Decimal(number), unit, subject)
