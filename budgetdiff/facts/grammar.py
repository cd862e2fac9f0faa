"""The grammar of performance targets: comparator, value and unit of what a form prints.

Understood are symbols (``≥197元/月·人``, ``=100.00(%)``), words before (``不低于50%``, ``至少1次``) and behind
(``95%以上``, ``3天内``), ranges (``80-90分``, ``80%≤X≤90%``, ``±5%``), numbers in words (``两次``, ``百分之九十``), dates
(``12月底前``), rates of doing (``每季度不少于1次``), targets within a sentence (``居民参与率不低于100%``), several in one cell
(``人数不少于100人,用品不少于20000份``). Everything else is qualitative with its text: never a wrong number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from budgetdiff.facts.numeral import with_digits
from budgetdiff.facts.target import QUALITATIVE, Target
from budgetdiff.facts.text import folded, squeezed
from budgetdiff.facts.wording import SIGN, one_target

MOST = 40
"""Targets of one cell: a cell of more parts is a text."""
_BREAK = re.compile(r"[;；。]|,(?!\d{3}(?!\d))|、(?=[^、]*\d)")
_ORDINAL = re.compile(r"^(?:\(?\d{1,2}[)、]|\d{1,2}\.(?!\d)|\(?[一二三四五六七八九十]+[)、])")


def parse_target(text: str) -> tuple[Target, ...]:
    """The targets of one cell, at least one; what cannot be understood is one qualitative target with its text.

    Where some parts of a cell are targets and others only words, the words are one qualitative target behind them.
    """
    raw = squeezed(text)
    plain = _plain(text)
    whole = one_target(plain, raw)
    parts = [part for part in (piece.strip(",;。、") for piece in _BREAK.split(plain)) if part]
    parts = [more for part in parts for more in _chained(_ORDINAL.sub("", part) or part)]
    if len(parts) > MOST:
        return (replace(whole, raw=raw),)
    if len(parts) < 2:
        return (whole,) if whole.value is not None or not parts else (one_target(parts[0], raw),)
    if whole.value is not None and whole.comparator == "between":
        return (whole,)
    targets = [one_target(part, part) for part in parts]
    understood = [target for target in targets if target.value is not None]
    if len(targets) == 2 and (joined := _bounds(targets[0], targets[1], raw)) is not None:
        return (joined,)
    # a bare number in a sentence of several parts is not sure to be a promise: 按照5个方面,…
    if not any(t.basis != "bare" or t.unit is not None for t in understood):
        return (replace(whole, raw=raw),)
    words = [part for part, target in zip(parts, targets, strict=True) if target.value is None]
    rest = (Target(QUALITATIVE, None, None, None, ",".join(words), basis="text"),) if words else ()
    return (*understood, *rest)


def _plain(text: str) -> str:
    """The text folded, with lists of ①②③ parted, shares in words as digits, and what says nothing left out."""
    marked = re.sub(r"[①-⑳]", ";", text)
    plain = folded(marked).replace("—", "-").replace("–", "-").replace("－", "-").replace("―", "-").replace("∶", ":")
    plain = re.sub(r"\((?:含|包含)(?:本数|本级)?\)|\(含\d+%?\)", "", plain)
    plain = plain.replace("大于(等于)", "大于等于").replace("小于(等于)", "小于等于").replace("百分百", "100%")
    return with_digits(unicodedata.normalize("NFKC", plain))


def _chained(part: str) -> list[str]:
    """``≥3次≥100人``: targets of two lines of a cell that white space parted."""
    pieces = [piece.rstrip("且并和及与") for piece in re.split(rf"(?<=[^\d≥≤><=≧≦])(?=(?:{SIGN})\d)", part)]
    return pieces if len(pieces) > 1 and all(re.match(rf"(?:{SIGN})\d", piece) for piece in pieces) else [part]


def _bounds(one: Target, two: Target, raw: str) -> Target | None:
    """``≥85%,≤95%`` is one range, where neither bound speaks of something of its own."""
    low, high = (one, two) if one.comparator == ">=" else (two, one)
    if (low.comparator, high.comparator) != (">=", "<=") or high.subject or (two.subject and one.subject):
        return None
    if low.value is None or high.value is None or low.value > high.value or low.unit != high.unit:
        return None
    return Target("between", low.value, high.value, low.unit, raw, one.subject or two.subject)
