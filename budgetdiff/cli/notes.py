"""The notes of a document as a terminal shows them: what is said alike of many places is said once."""

from __future__ import annotations

from collections.abc import Iterable

from budgetdiff import workflow
from budgetdiff.said import Note


def together(notes: Iterable[str], language: str = "en") -> list[str]:
    """The notes in their order, in a language; those that differ only in their place as one: ``pages 3–12, 15: …``."""
    found: dict[tuple[str, str], tuple[str, list[int]]] = {}
    for note in notes:
        number = note.number if isinstance(note, Note) else None
        if number is None or not isinstance(note, Note):
            found.setdefault(("", note), (note, []))
        else:
            found.setdefault((str(note.values["place"]), note.without_place), (note, []))[1].append(number)
    return [_told(note, numbers, language) for note, numbers in found.values()]


def _told(note: str, numbers: list[int], language: str) -> str:
    """One note with all its places."""
    if language != "en":
        return workflow.note_said(note, language, "、".join(_ranges(numbers)))
    if not numbers or not isinstance(note, Note):
        return note
    kind = f"{note.values['place']}{'s' if len(set(numbers)) > 1 else ''}"
    return f"{kind} {', '.join(_ranges(numbers))}: {note.without_place}"


def _ranges(numbers: list[int]) -> list[str]:
    """Numbers as ranges, ``3–12`` and ``15``."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in ranges]
