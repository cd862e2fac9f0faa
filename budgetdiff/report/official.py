"""The official forms of a disclosure, as data: the order of its parts, tables and sections, and its fonts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetdiff.errors import QuestionError

_HEADING = re.compile(r"^[一二三四五六七八九十]+、(?P<text>.*)$")
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """How a place wants its disclosure.

    ``parts`` are heading and what stands there (overview, tables, explanation, glossary); ``tables`` ids of statements in their
    order; ``sections`` words of the headings of the explanation in theirs; ``fonts`` by title, heading and body.
    """

    id: str
    name: str
    parts: tuple[tuple[str, str], ...]
    tables: tuple[str, ...]
    sections: tuple[str, ...]
    fonts: dict[str, str]


@cache
def official_forms() -> dict[str, OfficialForm]:
    """The forms that come with the library, by id."""
    folder = files("budgetdiff.report").joinpath("forms")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        data = tomllib.loads(entry.read_text(encoding="utf-8"))
        name = entry.name.removesuffix(".toml")
        found[name] = OfficialForm(
            name,
            data["name"],
            tuple((part["heading"], part["what"]) for part in data["part"]),
            tuple(data["tables"]["order"]),
            tuple(data["sections"]["order"]),
            dict(data["fonts"]),
        )
    return found


def official_form(name: str) -> OfficialForm:
    """A form by its id; raises QuestionError for one there is not."""
    if name not in official_forms():
        raise QuestionError(f"“{name}” is not a form of a disclosure; there are {', '.join(official_forms())}")
    return official_forms()[name]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the explanation: its heading without a number, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def sections_of(text: str, form: OfficialForm) -> list[Section]:
    """The sections of an explanation (``narrate``) in the order of a form; those that it does not name stand last."""
    made: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = _HEADING.match(line)
        if found is not None:
            made.append((found["text"], []))
        elif not made:
            made.append(("", [line]))
        else:
            made[-1][1].append(line)
    sections = [Section(heading, tuple(lines)) for heading, lines in made if lines]
    return sorted(sections, key=lambda section: _rank(section.heading, form.sections))


def _rank(heading: str, order: Iterable[str]) -> int:
    listed = list(order)
    return next((number for number, word in enumerate(listed) if word in heading), len(listed))


def ordinal(number: int) -> str:
    """一、二、…, as headings are numbered; from eleven on 十一."""
    if number <= 10:
        return _ORDINALS[number - 1]
    tens, ones = divmod(number, 10)
    return f"{_ORDINALS[tens - 1] if tens > 1 else ''}十{_ORDINALS[ones - 1] if ones else ''}"
