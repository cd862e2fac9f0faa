"""Numbers of a workbook as it shows them, where its number format changes what a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Value = int | float | str | bool | date | datetime | time | timedelta
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<digit>[0#?])|(?P<exponent>E[+-])'
    r"|(?P<general>General|G/通用格式|@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_MONEY = frozenset({"元", "千元", "万元", "百万元", "亿元"})
SCALED = "numbers whose format shows them divided are read as shown"
UNSEEN = "numbers whose format shows nothing are left out"


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of a format: ``scale`` powers of ten to divide by, ``percent`` signs, ``decimals`` behind a point."""

    condition: str
    scale: int
    percent: int
    decimals: int
    least: int
    suffix: str
    empty: bool
    date: bool
    plain: bool


def shown(value: Value) -> str:
    """A cell as Excel shows it: fifteen significant digits of a number, so that 17361.34 is 17361.34; dates as dates."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{_exact(value):f}"
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    return str(value)


def formatted(value: float, code: str) -> tuple[str, str]:
    """A number as a format shows it, and what is to be said of it ('' for nothing).

    Decimals that a format only rounds away are kept, as sums need them; what is divided (``0!.0,`` shows ten-thousandths),
    a percentage, leading zeros of a code and a unit of money behind the number are as shown.
    """
    section = _section_for(code, value) if code else None
    if section is None or section.plain or section.date:
        return shown(value), ""
    if section.empty:
        return ("", UNSEEN) if value else ("0", "")
    number = _exact(value)
    said = ""
    if section.scale:
        number, said = number.scaleb(-section.scale), SCALED
    if section.percent:
        number = number.scaleb(2 * section.percent)
        number = number.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
        return f"{number:f}%", ""
    text = f"{number.normalize():f}" if section.scale else f"{number:f}"
    if section.least > 1 and text.isdigit():
        text = text.zfill(section.least)
    return text + section.suffix, said


def is_date(code: str) -> bool:
    """Whether a format shows dates or times."""
    return any(section.date for section in _sections(code))


def _exact(value: float) -> Decimal:
    return Decimal(format(value, ".15g"))


def _section_for(code: str, value: float) -> _Section | None:
    sections = _sections(code)
    if not sections:
        return None
    conditions = [section.condition for section in sections[:2]]
    if any(conditions):
        for section in sections:
            match = _CONDITION.fullmatch(section.condition)
            if match is None or _holds(value, match[1], float(match[2])):
                return section
        return None
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _holds(value: float, sign: str, bound: float) -> bool:
    compared = (value > bound) - (value < bound)
    return compared in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "=": (0,), "<>": (-1, 1)}[sign]


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "space"
        if kind == "other" and match[0] == ";":
            parts.append([])
        else:
            parts[-1].append((kind, match[kind] if match.lastgroup else ""))
    return tuple(_section(part) for part in parts[:3])


def _section(tokens: list[tuple[str, str]]) -> _Section:
    digits = [index for index, (kind, _) in enumerate(tokens) if kind == "digit"]
    others = {text.lower() for kind, text in tokens if kind == "other"}
    condition = next((t for k, t in tokens if k == "bracket" and _CONDITION.fullmatch(t)), "")
    general = any(kind in ("general", "exponent") for kind, _ in tokens)
    elapsed = any(kind == "bracket" and text.lower() in ("h", "hh", "m", "mm", "s", "ss") for kind, text in tokens)
    dated = not general and (bool(others & set("ymdhs")) or elapsed)
    if not digits or general or dated or "/" in others:
        spoken = any(kind in ("quoted", "escaped") and text.strip() for kind, text in tokens)
        empty = not (digits or general or dated or spoken or others - {" "})
        # a section of words only (a dash for zero) says nothing of the number
        return _Section(condition, 0, 0, 0, 0, "", empty and condition == "", dated, plain=not empty)
    after = tokens[digits[-1] + 1 :]
    commas = 0
    for kind, text in after:
        if (kind, text) != ("other", ","):
            break
        commas += 1
    points = [index for index, token in enumerate(tokens) if token == ("other", ".")]
    written = [
        index
        for index, (kind, text) in enumerate(tokens)
        if kind in ("quoted", "escaped") and text == "." and digits[0] < index < digits[-1]
    ]
    percent = sum(1 for token in tokens if token == ("other", "%"))
    decimals = sum(1 for index in digits if points and index > points[0])
    behind = sum(1 for index in digits if written and index > written[0])
    suffix = "".join(text for kind, text in after if kind in ("quoted", "escaped")).strip()
    whole = [tokens[index][1] for index in digits if not points or index < points[0]]
    # 0000000 pads a code; 0.00 and #,##0 do not
    least = len(whole) if set(whole) == {"0"} and not points and not written else 0
    suffix = suffix if suffix in _MONEY else ""
    changed = commas or behind or percent or least > 1 or suffix
    return _Section(condition, 3 * commas + behind, percent, decimals, least, suffix, False, False, plain=not changed)
