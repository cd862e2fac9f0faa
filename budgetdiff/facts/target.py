"""The grammar of performance targets: comparator, value and unit of what a form prints.

Understood are symbols (``≥197元/月·人``, ``=100.00(%)``), words before (``不低于50%``, ``至少1次``) and behind
(``95%以上``, ``3天以内``), ranges (``80-90分``), numbers in words (``两次``), targets within a sentence
(``居民参与率不低于100%``), several in one cell (``人数不少于100人,用品不少于20000份``). Everything else is
qualitative with its text: never a wrong number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts.text import folded, squeezed

QUALITATIVE = "qualitative"


@dataclass(frozen=True, slots=True)
class Target:
    """One target. ``value`` and ``upper`` are in ``unit`` as printed; both None where it is qualitative.

    ``raw`` is the part of the cell it was read from, white space removed. ``subject`` is what a target within a
    sentence speaks of. ``basis`` is ``printed`` (a comparator stands there), ``bare`` (a number alone: read as an
    equality) or ``text`` (qualitative).
    """

    comparator: str
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    raw: str
    subject: str | None = None
    basis: str = "printed"

    def printed(self) -> str:
        """The target in the notation of the forms; parse_target of it gives the same comparator, value and unit."""
        if self.value is None:
            return self.raw
        unit = self.unit or ""
        if self.comparator == "between":
            return f"{self.value}-{self.upper}{unit}"
        return f"{_SIGNS[self.comparator]}{self.value}{unit}"


_SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
_SYMBOLS = {
    "≥": ">=",
    "≧": ">=",
    ">=": ">=",
    "=>": ">=",
    "≤": "<=",
    "≦": "<=",
    "<=": "<=",
    "=<": "<=",
    ">": ">",
    "<": "<",
    "=": "=",
}
_WORDS = {
    ">=": "不低于|不少于|不小于|不得低于|不得少于|至少|大于等于|大于或等于|达到|最低",
    "<=": "不高于|不超过|不多于|不大于|不得超过|不得高于|至多|最多|小于等于|小于或等于|控制在",
    ">": "大于|超过|高于|多于",
    "<": "小于|低于|少于",
    "=": "等于",
}
_BEHIND = {">=": "及以上|以上", "<=": "及以内|以内|及以下|以下|之内"}
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CHINESE = "一二两三四五六七八九十百千万零〇"
# Units that make a number in words, or a number inside a sentence, a count.
_COUNTED = (
    "个?工作日|人次|人数|人|户|家|次|场|个|件|项|份|期|篇|条|批|辆|台|套|名|所|处|座|支|只|册|棵|株|"
    "公里|千米|平方米|立方米|亩|公顷|吨|天|小时|分钟|分|万元|元|%|‰"
)
_NOT_COUNT = "性|律|般|定|致|直|体|线|方面|系列|些|起|切|流|级|类|年|月|季|日|号|届|期工程|位"
_UNIT = r"(?:\((?P<bracket>[^()]{1,20})\)|(?P<unit>[^\d,;。()]{0,16}?))"
_SYMBOL = re.compile(rf"^(?P<sign>>=|=>|<=|=<|[≥≧≤≦><=])(?P<number>{_DIGITS}){_UNIT}(?:左右)?$")
_RANGE = re.compile(rf"^(?:在)?(?P<low>{_DIGITS})(?P<first>%|‰)?[-~—–至到](?P<number>{_DIGITS}){_UNIT}(?:之间)?$")
_BEHIND_RE = {c: re.compile(rf"^(?P<subject>\D*?)(?P<number>{_DIGITS}){_UNIT}(?:{w})$") for c, w in _BEHIND.items()}
_WORD_RE = re.compile(
    rf"^(?P<subject>[^\d≥≤><=]*?)(?P<word>{'|'.join(_WORDS.values())})(?:在|到)?(?P<number>{_DIGITS}|[{_CHINESE}]+(?={_COUNTED}))"
    r"(?P<rest>.*)$"
)
_BARE = re.compile(rf"^(?P<number>{_DIGITS}){_UNIT}$")
_RATE = re.compile(rf"^(?P<subject>[^\d,;。≥≤><=第]{{1,20}})(?P<number>{_DIGITS})(?P<unit>%|‰|百分比)$")
_EMBEDDED = re.compile(
    rf"^(?P<subject>[^\d,;。≥≤><=第]{{0,20}}?)(?P<number>{_DIGITS}|[{_CHINESE}]+)(?P<unit>{_COUNTED})(?!{_NOT_COUNT})(?P<rest>\D*)$"
)
_SIGNED_INSIDE = re.compile(rf"^(?P<subject>[^\d≥≤><=]{{1,30}})(?P<sign>>=|<=|[≥≧≤≦><=])(?P<number>{_DIGITS}){_UNIT}$")
_DATE = re.compile(r"\d+月(\d+日|底|末)?(之)?前|\d{4}年|\d+月底|\d+日前|季度")
_LEADING_UNIT = re.compile(rf"^(?P<unit>(?:万|亿)?(?:{_COUNTED})(?:/[^的,;。]{{1,8}})?|百分比|个?百分点)")


def parse_target(text: str) -> tuple[Target, ...]:
    """The targets of one cell, at least one; what cannot be understood is one qualitative target with its text."""
    raw = squeezed(text)
    plain = folded(text).replace("％", "%")
    parts = re.split(r"(?:,(?!\d{3}(?!\d))|[;；])", plain)
    if len(parts) > 1:
        targets = [_one(part, part) for part in parts if part]
        if len(targets) > 1 and all(target.value is not None and target.basis == "printed" for target in targets):
            return tuple(targets)
    return (_one(plain, raw),)


def _one(plain: str, raw: str) -> Target:
    plain = plain.strip("。.;,")
    for parse in (_symbol, _tolerance, _range, _behind, _worded, _signed_inside, _bare, _embedded):
        target = parse(plain, raw)
        if target is not None:
            return target
    return Target(QUALITATIVE, None, None, None, raw, basis="text")


def _number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    return _chinese_number(text)


def _chinese_number(text: str) -> Decimal | None:
    """A Chinese numeral up to the ten thousands (``两``, ``十二``, ``一百二十``); None where it is not well formed."""
    total = section = digit = 0
    for char in text:
        if char in "零〇":
            continue
        if (value := "一二三四五六七八九".find(char) + 1) or char == "两":
            if digit:
                return None
            digit = value or 2
        elif char == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            power = {"十": 10, "百": 100, "千": 1000}[char]
            section += (digit or 1) * power
            digit = 0
    return Decimal(total + section + digit) if total + section + digit else None


def _unit_of(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    return groups.get("bracket") or groups.get("unit") or None


def _made(
    comparator: str,
    match: re.Match[str],
    raw: str,
    *,
    unit: str | None = None,
    subject: str = "",
    basis: str = "printed",
) -> Target | None:
    value = _number(match["number"])
    if value is None:
        return None
    return Target(comparator, value, None, unit or _unit_of(match), raw, subject or None, basis)


def _symbol(plain: str, raw: str) -> Target | None:
    match = _SYMBOL.match(plain)
    return _made(_SYMBOLS[match["sign"]], match, raw) if match else None


def _tolerance(plain: str, raw: str) -> Target | None:
    """``±5%``: within five percent either way."""
    match = re.match(rf"^±(?P<number>{_DIGITS}){_UNIT}(?:以内|之内)?$", plain)
    value = _number(match["number"]) if match else None
    return Target("between", -value, value, _unit_of(match), raw) if match and value is not None else None


def _signed_inside(plain: str, raw: str) -> Target | None:
    match = _SIGNED_INSIDE.match(plain)
    return _made(_SYMBOLS[match["sign"]], match, raw, subject=match["subject"]) if match else None


def _range(plain: str, raw: str) -> Target | None:
    match = _RANGE.match(plain)
    if match is None or _DATE.search(plain):
        return None
    low, high = _number(match["low"]), _number(match["number"])
    if low is None or high is None or low > high:
        return None
    return Target("between", low, high, _unit_of(match) or match["first"], raw)


def _behind(plain: str, raw: str) -> Target | None:
    for comparator, pattern in _BEHIND_RE.items():
        match = pattern.match(plain)
        if match and "第" not in match["subject"] and not _DATE.search(plain):
            subject = match["subject"]
            worded = _WORD_RE.match(plain)
            if worded is None or comparator == _comparator(worded["word"]):
                return _made(
                    comparator, match, raw, subject=re.sub(rf"(?:{'|'.join(_WORDS.values())})(在|到)?$", "", subject)
                )
    return None


def _comparator(word: str) -> str:
    return next(comparator for comparator, words in _WORDS.items() if word in words.split("|"))


def _worded(plain: str, raw: str) -> Target | None:
    match = _WORD_RE.match(plain)
    if match is None or _DATE.search(plain):
        return None
    rest = match["rest"]
    unit = _LEADING_UNIT.match(rest)
    bracket = re.match(r"^\(([^()]{1,20})\)$", rest)
    if bracket:
        return _made(_comparator(match["word"]), match, raw, unit=bracket[1], subject=match["subject"])
    if unit is None and rest and (len(rest) > 8 or re.search(r"\d", rest)):
        return None
    after = rest[unit.end() :] if unit else ""
    if re.search(r"\d", after):
        return None
    named = unit["unit"] if unit else rest or None
    return _made(
        _comparator(match["word"]), match, raw, unit=named, subject=(match["subject"] + after.removeprefix("的"))
    )


def _bare(plain: str, raw: str) -> Target | None:
    match = _BARE.match(plain)
    unit = _unit_of(match) if match else None
    if match is None or _DATE.search(plain) or (unit or "").startswith(("年", "月", "日")):
        return None
    if (
        unit
        and not match["bracket"]
        and not re.fullmatch(rf"(?:万|亿)?(?:{_COUNTED}|百分比)(?:/.+)?(?:左右)?|度", unit)
    ):
        return None
    return _made("=", match, raw, unit=unit.removesuffix("左右") if unit else None, basis="bare")


def _embedded(plain: str, raw: str) -> Target | None:
    match = _RATE.match(plain)
    if match:
        return _made("=", match, raw, subject=match["subject"], basis="bare")
    match = _EMBEDDED.match(plain)
    if match is None or _DATE.search(plain) or re.search(rf"[{_CHINESE}]", match["rest"][:1]):
        return None
    if not match["number"][0].isdigit() and not (match["subject"] == "" and match["rest"] == ""):
        return None  # 一次性, 三个代表: numbers in words inside a sentence are rarely counts
    if match["subject"] == "" and match["rest"]:
        return None  # 15个居民区全覆盖 is no equality with 15
    return _made("=", match, raw, subject=match["subject"] + match["rest"], basis="bare")


_FACTORS = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}


def normalised(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """A value in the plain unit: 万人次 → 人次, 百分比 → %, 千米 → 公里; the factor is exact."""
    if unit is None:
        return value, None
    name = folded(unit)
    aliases = {
        "百分比": "%",
        "百分之": "%",
        "百分点": "个百分点",
        "人数": "人",
        "千米": "公里",
        "平米": "平方米",
        "㎡": "平方米",
        "m2": "平方米",
        "件(次)": "件",
    }
    if name in aliases:
        return value, aliases[name]
    for prefix, factor in _FACTORS.items():
        rest = name.removeprefix(prefix)
        if rest != name and rest and rest not in ("克", "米", "瓦", "分比", "分点"):
            return value * factor, aliases.get(rest, rest)
    return value, name
