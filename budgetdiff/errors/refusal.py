"""Why something was refused, in the reader's language: the sentences of all errors, recognised by their shape.

An error is one English sentence (see ``errors``) and stays so: it travels between processes, lies in lists of what failed, and is
quoted by others as their cause. Its Chinese stands in ``refusal.zh.po``, with the places of names and numbers in braces. A sentence
is taken apart by the words between the places, from left to right and never by a pattern, so a name of any length or any
characters costs no more than looking through it, and nothing in a name is ever read as a place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_VARIABLES = ("BUDGETDIFF_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_CATALOGUE = Path(__file__).with_name("refusal.zh.po")
_PLACE = re.compile(r"\{(\w+)\}")
_SPOKEN = ("what", "why", "error")
"""How the names of places begin that hold the library's own words, or another error."""
_DEEPEST, _MOST_HEADS = 4, 12
_HEAD = ": "
_SPOTS = {
    "page": "第{}页",
    "pages": "第{}页",
    "line": "第{}行",
    "row": "第{}行",
    "entry": "第{}项",
}
_SPOT = re.compile(rf"(^|, | )({'|'.join(_SPOTS)}) ([0-9]+(?:[–-][0-9]+)?)(?=, |$)")
_JOINTS = re.compile(r", | and | or | nor ")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def language_of_environment(variables: Mapping[str, str] | None = None) -> str | None:
    """The language that BUDGETDIFF_LANG, LC_ALL, LC_MESSAGES or LANG name, the first that is set; None where it is another."""
    there = os.environ if variables is None else variables
    named = next((value for name in _VARIABLES if (value := there.get(name, ""))), "")
    return next((language for language in LANGUAGES if re.match(rf"{language}(?![a-z])", named)), None)


def refusal(text: str, language: str) -> str:
    """The sentence of an error in a language (``zh`` or ``en``), names and numbers untouched; as it stands if unknown.

    What stands before a colon (the file, the place in it) and what is quoted as a cause is said in the language too.
    """
    found = _said(text, 0, {}) if language == "zh" else None
    return text if found is None else found[1]


def harmless(text: str) -> str:
    """A text as a terminal may be shown it: what would move its cursor or turn its line is written out (``\\x1b``)."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A sentence of the catalogue: its words between the places, the names of the places, and what it is in Chinese."""

    words: tuple[str, ...]
    places: tuple[str, ...]
    chinese: str

    @property
    def weight(self) -> int:
        """How much of it is words: of two that fit a sentence the one that says more of it is meant."""
        return sum(map(len, self.words))

    def held(self, text: str) -> dict[str, str] | None:
        """What a sentence has in the places; None where it has not these words in this order."""
        first, last = self.words[0], self.words[-1]
        if not self.places:
            return {} if text == first else None
        at, end = len(first), len(text) - len(last)
        if at >= end or not (text.startswith(first) and text.endswith(last)):
            return None
        found: dict[str, str] = {}
        for place, word in zip(self.places, (*self.words[1:-1], ""), strict=True):
            to = text.find(word, at + 1, end) if word else end
            if to <= at or found.setdefault(place, text[at:to]) != text[at:to]:
                return None
            at = to + len(word)
        return found


@cache
def _shapes() -> tuple[_Shape, ...]:
    """The catalogue, what says most first."""
    from babel.messages.pofile import read_po  # only where something is refused

    with _CATALOGUE.open("rb") as file:
        entries = [(str(one.id), str(one.string)) for one in read_po(file, locale="zh_CN") if one.id]
    shapes = [_Shape(tuple(_PLACE.split(english)[::2]), tuple(_PLACE.findall(english)), zh) for english, zh in entries]
    return tuple(sorted(shapes, key=lambda shape: -shape.weight))


_Told = dict[str, tuple[int, str] | None]
"""What was found for sentences and parts of them: how many of their characters are words of the catalogue, and their Chinese."""


def _said(text: str, depth: int, told: _Told) -> tuple[int, str] | None:
    """A sentence in Chinese, with how much of it is known; None for one that is not in the catalogue.

    Of several ways to take it apart the one counts that knows most of it, what is said within it included.
    """
    if text in told or depth > _DEEPEST:
        return told.get(text)
    told[text] = None  # a sentence is no part of itself
    best: tuple[int, str] | None = None
    for head, rest in _split(text):
        for shape in _shapes():
            held = shape.held(rest)
            if held is None:
                continue
            values = {place: _value(place, value, depth, told) for place, value in held.items()}
            known = shape.weight + sum(weight for weight, _ in values.values())
            if best is None or known > best[0]:
                said = _PLACE.sub(lambda place, values=values: values[place[1]][1], shape.chinese)  # type: ignore[misc]
                best = known, f"{_spot(head)}：{said}" if head else said
    told[text] = best
    return best


def _split(text: str) -> Iterator[tuple[str, str]]:
    """A sentence as it stands, and behind each of its first colons: what a file or a place refuses says it before one."""
    yield "", text
    at = -1
    for _ in range(_MOST_HEADS):
        at = text.find(_HEAD, at + 1)
        if at <= 0:
            return
        yield text[:at], text[at + len(_HEAD) :]


def _spot(head: str) -> str:
    """A place in Chinese: ``x.csv, line 3``, ``x.pdf page 4, table “…”, row 2``; a file's name stays as it is."""
    return _SPOT.sub(_turned, head).replace(", table “", "，表“").replace(_HEAD, "：")


def _turned(spot: re.Match[str]) -> str:
    return f"{'，' if spot[1] else ''}{_SPOTS[spot[2]].format(spot[3])}"


def _value(place: str, value: str, depth: int, told: _Told) -> tuple[int, str]:
    if place.startswith(_SPOKEN):
        return _said(value, depth + 1, told) or (0, value)
    if place.startswith("list"):
        return 0, "、".join(_JOINTS.split(value))
    return 0, _spot(value) if place.startswith("where") else value
