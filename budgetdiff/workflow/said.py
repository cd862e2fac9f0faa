"""What tables say to people in their language: words by ``said.toml``, whole lines by the catalogue of the reports."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from budgetdiff.results import Result
from budgetdiff.results.show import as_text

LANGUAGES = ("zh", "en")


@cache
def _words() -> dict[str, str]:
    data = tomllib.loads(files("budgetdiff.workflow").joinpath("said.toml").read_text(encoding="utf-8"))
    found: dict[str, str] = data["words"]
    return found


def sentence(text: str, language: str) -> str:
    """A line of the library's own in the language, the names and numbers in it untouched; as it stands if unknown."""
    from budgetdiff.report.spoken import spoken

    return spoken(text, language)


def note_said(note: str, language: str, numbers: str = "") -> str:
    """What was noted of a document while it was read, in the language; as it stands where it is only a sentence.

    ``numbers`` are those of all the places it is noted of, where they are more than its own.
    """
    if language == "en":
        return note
    from budgetdiff.report import Language  # brings polars in
    from budgetdiff.report.notes import noted

    return noted(Language(language), note, numbers)


def said(result: Any, language: str) -> str:
    """A result as text in the language, one of ``LANGUAGES``."""
    from budgetdiff.track import Tracking  # brings polars in

    if isinstance(result, Tracking):
        return result.text(language, [sentence(note, language) for note in result.notes])
    if language == "en" or not isinstance(result, Result) or type(result).__str__ is not Result.__str__:
        return "\n".join(sentence(line, language) for line in str(result).split("\n"))
    headings, rows = result.table()
    words = _words()
    # the first cell of a row is a name of a document's or unit's, never a word of ours
    body = [[row[0], *(words.get(cell, cell) for cell in row[1:])] for row in rows]
    notes = [sentence(note, language) for note in result.notes]
    return as_text(sentence(result.title, language), [words.get(heading, heading) for heading in headings], body, notes)
