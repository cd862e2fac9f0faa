"""A note on a document: a sentence in English that knows what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from budgetdiff.said.notes import NOTES, SPOT


class Note(str):
    """A note of ``said/notes.py``: its English text, with the ``key`` and the ``values`` that any language words it by.

    Raises KeyError for a key that is none, or where a value is missing.
    """

    key: str
    values: dict[str, str | int]

    def __new__(cls, key: str, /, **values: str | int) -> Note:
        """The sentence of a key with its values."""
        note = super().__new__(cls, _worded(NOTES[key], values))
        note.key, note.values = key, values
        return note

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.key, self.values)

    @property
    def number(self) -> int | None:
        """The number of the place that the sentence begins with; None where it begins with none."""
        return int(self.values["number"]) if NOTES[self.key].startswith(SPOT) else None

    @property
    def without_place(self) -> str:
        """The English behind the place that the sentence begins with; all of it where it begins with none."""
        return _worded(NOTES[self.key].removeprefix(SPOT), self.values)


def _again(key: str, values: dict[str, str | int]) -> Note:
    return Note(key, **values)


def _worded(message: str, values: dict[str, str | int]) -> str:
    if "names" in values and "pages" not in values:
        return message.format(pages="page" if str(values["names"]).isdigit() else "pages", **values)
    return message.format(**values)


def kept(notes: Iterable[str]) -> str | None:
    """Notes as JSON text: one that is no ``Note`` as its sentence. None where all are sentences; ``taken`` gives them back."""
    given = list(notes)
    if not any(isinstance(note, Note) for note in given):
        return None
    parts = [{"key": note.key, "values": note.values} if isinstance(note, Note) else note for note in given]
    return json.dumps(parts, ensure_ascii=False)


def taken(lines: str, said: str | None) -> tuple[str, ...]:
    """The notes that ``kept`` wrote; ``lines`` are their sentences, one a line, which stand where nothing else was kept.

    Raises ValueError or KeyError for a text that ``kept`` did not write.
    """
    if not said:
        return tuple(line for line in lines.split("\n") if line)
    parts = json.loads(said)
    if not isinstance(parts, list):
        raise ValueError("the notes are no list")
    return tuple(part if isinstance(part, str) else Note(part["key"], **part["values"]) for part in parts)
