"""Slips: a name that is another but for one letter, written wrongly, twice or in its neighbour's place."""

from __future__ import annotations

import re

_LEAST = 4
# printers choose between these: 社会保障与就业, 其它, 帐, 份
_CHOSEN = tuple(
    map(frozenset, ("与和", "与及", "和及", "它他", "帐账", "份分", "象像", "作做", "订定", "需须", "台抬", "〇零"))
)
_NUMERALS = frozenset("一二三四五六七八九十")
_LETTER = re.compile("[一-鿿]")


def slip(said: str, right: str, *, whole: bool) -> str:
    """The end of ``said`` (all of it where it must be ``whole``) that is ``right`` but for one slip; empty if none is.

    One letter stands for another, stands twice, or one or two neighbours changed places with the next one or two. Nothing is a
    slip that printers choose (与, 和), in a numeral, that no common letter makes, or in a name of fewer than four letters.
    """
    if len(right) < _LEAST:
        return ""
    end = said[-len(right) :]
    if len(end) == len(right) and end != right and (not whole or said == end):
        at = [place for place, (one, two) in enumerate(zip(end, right, strict=True)) if one != two]
        if (len(at) == 1 and _mistaken(end[at[0]], right[at[0]])) or _turned(end, right, at[0], at[-1] + 1):
            return end
    end = said[-len(right) - 1 :]
    if len(end) == len(right) + 1 and (not whole or said == end):
        # a doubled first letter may end the words before the name
        for place in range(1 if whole else 2, len(end)):
            if end[place] == end[place - 1] and end[:place] + end[place + 1 :] == right:
                return end
    return ""


def _turned(end: str, right: str, start: int, stop: int) -> bool:
    """Whether the two differ just from ``start`` to ``stop``, by two runs of one or two letters in each other's place."""
    one, two = end[start:stop], right[start:stop]
    return any(
        len(one) - size in (1, 2) and one[size:] + one[:size] == two and not set(one) & _NUMERALS for size in (1, 2)
    )


def _mistaken(one: str, two: str) -> bool:
    return _common(one) and _common(two) and frozenset((one, two)) not in _CHOSEN and not {one, two} & _NUMERALS


def _common(letter: str) -> bool:
    """Whether it is one of the common letters: what looks like one and is another is the file's, and no eye sees it."""
    try:
        return bool(_LETTER.fullmatch(letter)) and len(letter.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
