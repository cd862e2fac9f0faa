"""The notes of a document as a terminal shows them: what is said alike of many places is said once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACED = re.compile(r"(?P<kind>page|line|sheet|table) (?P<number>\d+): (?P<said>.*)", re.DOTALL)


def together(notes: Iterable[str]) -> list[str]:
    """The notes in their order; those that differ only in their place as one, with its ranges: ``pages 3–12, 15: …``."""
    found: dict[tuple[str, str], list[int]] = {}
    for note in notes:
        placed = _PLACED.fullmatch(note)
        key = (placed["kind"], placed["said"]) if placed else ("", note)
        found.setdefault(key, []).extend([int(placed["number"])] if placed else [])
    return [f"{_places(kind, numbers)}{said}" for (kind, said), numbers in found.items()]


def _places(kind: str, numbers: list[int]) -> str:
    if not kind:
        return ""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    listed = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)
    return f"{kind}{'s' if len(set(numbers)) > 1 else ''} {listed}: "
