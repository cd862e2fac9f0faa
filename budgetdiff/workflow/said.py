"""What tables say to people in their language: English in the code, Chinese as data (``said.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from budgetdiff.results import Result
from budgetdiff.results.show import as_text

LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"\{(\w+)\}")
_NUMBERS = frozenset({"n", "least", "tables", "left", "facts", "targets"})


@cache
def _words() -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    data = tomllib.loads(files("budgetdiff.workflow").joinpath("said.toml").read_text(encoding="utf-8"))
    return data["words"], tuple((_shape(english), chinese) for english, chinese in data["shapes"].items())


def _shape(english: str) -> re.Pattern[str]:
    text, at = "", 0
    for place in _PLACE.finditer(english):
        text += re.escape(english[at : place.start()]) + f"(?P<{place[1]}>{'[0-9]+' if place[1] in _NUMBERS else '.+'})"
        at = place.end()
    return re.compile(text + re.escape(english[at:]))


def sentence(text: str, language: str) -> str:
    """A line of the library's own in the language, the names and numbers in it untouched; as it stands if unknown."""
    if language == "zh":
        for shape, chinese in _words()[1]:
            found = shape.fullmatch(text)
            if found is not None:
                # names may hold braces: they are put in as they are, never read as places
                return _PLACE.sub(lambda place, said=found: said[place[1]], chinese)  # type: ignore[misc]
    return text


def said(result: Any, language: str) -> str:
    """A result as text in the language, one of ``LANGUAGES``."""
    from budgetdiff.track import Tracking  # brings polars in

    if isinstance(result, Tracking):
        return result.text(language, [sentence(note, language) for note in result.notes])
    if language == "en" or not isinstance(result, Result) or type(result).__str__ is not Result.__str__:
        return "\n".join(sentence(line, language) for line in str(result).split("\n"))
    headings, rows = result.table()
    words = _words()[0]
    # the first cell of a row is a name of a document's or unit's, never a word of ours
    body = [[row[0], *(words.get(cell, cell) for cell in row[1:])] for row in rows]
    notes = [sentence(note, language) for note in result.notes]
    return as_text(sentence(result.title, language), [words.get(heading, heading) for heading in headings], body, notes)
