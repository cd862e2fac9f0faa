"""The same target in two years, although its name or its project's shifts: each pair with how it was found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from rapidfuzz import fuzz

from budgetdiff.facts import folded, label_key, parse_target
from budgetdiff.track.mapping import Mapping

SIMILAR = 80.0
"""Names at least this similar (rapidfuzz ratio, 0 to 100) are proposed as one; the pair is marked fuzzy."""
_PROJECTS_SIMILAR = 85.0
_COMMON = 0.6
_NOISE = re.compile(r"[^\w%‰]|^(?:19|20)\d{2}年?度?|的")
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百]+")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two targets that are one: positions in the two lists, how it was found, and how similar the names are."""

    before: int
    now: int
    how: str
    similarity: Decimal


def recognise(before: Sequence[Row], now: Sequence[Row], mapping: Mapping) -> tuple[Pair, ...]:
    """Pairs of targets of one unit, each target in one pair at most, the surest kind of match first.

    ``mapped``: the user's mapping file says so. ``exact``: the same project, place in the tree and name. ``normalised``:
    the same but for width, spaces, punctuation, ordinals, a year in front, or its place in the tree. ``fuzzy``: names of
    one project and category at least SIMILAR, with the same numbers in them; the most similar first. Projects are the
    same by name, by normalised name, by similar name, or by most of their targets.
    """
    found: dict[int, Pair] = {}
    taken: set[int] = set()

    def take(first: int, second: int, how: str) -> None:
        if second not in found and first not in taken and not mapping.parts(before[first], now[second]):
            taken.add(first)
            found[second] = Pair(first, second, how, _similarity(before[first]["name"], now[second]["name"]))

    for first, second in mapping.joins(before, now):
        take(first, second, "mapped")
    same = _projects(before, now)

    def project_of(row: Row, *, old: bool) -> str:
        key = plain(row["project"])
        return same.get(key, key) if old else key

    def by(key: Callable[[Row, str], Hashable], how: str) -> None:
        held: dict[Hashable, list[int]] = defaultdict(list)
        for index, row in enumerate(before):
            if index not in taken:
                held[key(row, project_of(row, old=True))].append(index)
        for index, row in enumerate(now):
            if index not in found and held[own := key(row, project_of(row, old=False))]:
                take(held[own].pop(0), index, how)

    by(lambda r, p: (p, r["category"], r["subcategory"], r["name"], _subject(r), _kind(r)), "exact")
    by(lambda r, p: (p, r["category"], r["subcategory"], r["name"], _subject(r)), "exact")
    by(lambda r, p: (p, plain(r["subcategory"]), plain(r["name"]), _subject(r)), "normalised")
    by(lambda r, p: (p, plain(r["name"]), _subject(r)), "normalised")
    by(lambda r, p: (p, plain(r["subcategory"]), plain(r["name"])), "normalised")
    for _, first, second in sorted(_similar(before, now, taken, found, project_of), key=lambda one: -one[0]):
        take(first, second, "fuzzy")
    return tuple(found[index] for index in sorted(found))


def plain(text: str) -> str:
    """A name as it is compared: no ordinals, spaces, punctuation, 的, nor a year in front."""
    return _NOISE.sub("", label_key(text))


def _similar(
    before: Sequence[Row], now: Sequence[Row], taken: set[int], found: dict[int, Pair], project_of: Callable[..., str]
) -> Iterable[tuple[float, int, int]]:
    for second, row in enumerate(now):
        if second in found:
            continue
        name = plain(row["name"])
        for first, old in enumerate(before):
            if first in taken or plain(old["category"]) != plain(row["category"]):
                continue
            if project_of(old, old=True) != project_of(row, old=False):
                continue
            other = plain(old["name"])
            if sorted(_NUMBERS.findall(name)) != sorted(_NUMBERS.findall(other)):
                continue
            ratio = fuzz.ratio(name, other)
            if ratio >= SIMILAR:
                yield ratio, first, second


def _projects(before: Sequence[Row], now: Sequence[Row]) -> dict[str, str]:
    """The present key of each earlier project that goes by another name now."""
    old, new = _names(before), _names(now)
    left, right = [key for key in old if key not in new], [key for key in new if key not in old]
    found: dict[str, str] = {}
    scored = [
        (fuzz.ratio(one, two), _share(old[one], new[two]), one, two)
        for one in left
        for two in right
        if sorted(_NUMBERS.findall(one)) == sorted(_NUMBERS.findall(two)) or _share(old[one], new[two]) >= _COMMON
    ]
    for ratio, share, one, two in sorted(scored, reverse=True):
        close = ratio >= _PROJECTS_SIMILAR or (share >= _COMMON and min(len(old[one]), len(new[two])) >= 3)
        if close and one not in found and two not in found.values():
            found[one] = two
    return found


def _names(rows: Sequence[Row]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        names[plain(row["project"])].add(plain(row["name"]))
    return names


def _share(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two) if one | two else 0.0


def _subject(row: Row) -> str:
    """What a target within a sentence speaks of: tells the targets of one cell apart."""
    return plain(parse_target(row["target_raw"])[0].subject or "") if row["target_value"] is not None else ""


def _kind(row: Row) -> str:
    return folded(row["unit"] or "") if row["target_value"] is not None else "words"


def _similarity(one: str, two: str) -> Decimal:
    return Decimal(str(fuzz.ratio(plain(one), plain(two)))).quantize(Decimal("0.01"), ROUND_HALF_UP)
