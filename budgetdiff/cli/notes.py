"""The notes of a document as a terminal shows them: what is said alike of many places is said once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgetdiff import workflow

_SPOTS = {"page": ("第", "页"), "line": ("文件第", "行"), "sheet": ("第", "张工作表"), "table": ("第", "个表格")}
"""What stands around a place's number in Chinese."""
_PLACED = re.compile(r"(?P<kind>page|line|sheet|table) (?P<number>\d+): (?P<said>.*)", re.DOTALL)


def together(notes: Iterable[str], language: str = "en") -> list[str]:
    """The notes in their order, in a language; those that differ only in their place as one: ``pages 3–12, 15: …``."""
    found: dict[tuple[str, str], list[int]] = {}
    for note in notes:
        placed = _PLACED.fullmatch(note)
        key = (placed["kind"], placed["said"]) if placed else ("", note)
        found.setdefault(key, []).extend([int(placed["number"])] if placed else [])
    return [_told(kind, numbers, said, language) for (kind, said), numbers in found.items()]


def _told(kind: str, numbers: list[int], said: str, language: str) -> str:
    """One note with all its places; in English where the catalogue does not know it."""
    if language == "zh":
        one = f"{kind} {numbers[0]}: {said}" if kind else said
        chinese = workflow.note_said(one, language)
        if chinese != one:
            if kind:
                before, behind = _SPOTS[kind]
                places = "、".join(_ranges(numbers))
                chinese = chinese.replace(f"{before}{numbers[0]}{behind}", f"{before}{places}{behind}", 1)
            return chinese
    return f"{_places(kind, numbers)}{said}"


def _places(kind: str, numbers: list[int]) -> str:
    if not kind:
        return ""
    return f"{kind}{'s' if len(set(numbers)) > 1 else ''} {', '.join(_ranges(numbers))}: "


def _ranges(numbers: list[int]) -> list[str]:
    """Numbers as ranges, ``3–12`` and ``15``."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in ranges]
