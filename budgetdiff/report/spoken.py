"""The catalogue of messages, and sentences that the stages before say in English, recognised and said in the reader's language.

A message of this room is looked up by its English text. What other stages said is a finished sentence by then, names and numbers
in it; its entry stands in the same catalogue under a context (``line``: a line of a result), with the places of its names in
braces, and is found by its shape. Why something was refused is told by ``errors.refusal``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

LINE = "line"
FOLDER = files("budgetdiff.report").joinpath("locale")
"""The catalogues, a file a language (``zh.po``); English needs none."""
_PLACE = re.compile(r"\{(\w*)\}")
_NUMBERS = frozenset({"n", "least", "tables", "left", "facts", "targets"})
"""Places that hold a whole number and nothing else."""


def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue of, Chinese and English first."""
    there = (entry.name.removesuffix(".po") for entry in FOLDER.iterdir() if entry.name.endswith(".po"))
    return ("zh", "en", *sorted(set(there) - {"zh", "en"}))


@cache
def messages(language: str, context: str | None = None) -> dict[str, str]:
    """The messages of a language by their English text; English needs none."""
    if language == "en":
        return {}
    from babel.messages.pofile import read_po  # only where something is said

    with FOLDER.joinpath(f"{language}.po").open("rb") as file:
        found = [m for m in read_po(file) if m.id and m.string and m.context == context]
    # a message of a number of things has its plural as key, and one form in every catalogue so far
    return {_last(m.id): _first(m.string) for m in found}


def _last(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[-1]


def _first(text: str | Sequence[str] | None) -> str:
    return text if isinstance(text, str) else (text or [""])[0]


@cache
def _shapes(language: str, context: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The entries of a context, those that say most of their own first: of two that fit a sentence it is the closer one."""
    entries = messages(language, context).items()
    closest = sorted(entries, key=lambda entry: -len(_PLACE.sub("", entry[0])))
    return tuple((shape_of(english), chinese) for english, chinese in closest)


def shape_of(message: str) -> re.Pattern[str]:
    """A message as the pattern of the sentences that it becomes; a place that comes twice holds the same words."""
    text, at, seen = "", 0, set[str]()
    for place in _PLACE.finditer(message):
        name = place[1]
        held = "[0-9]+" if name in _NUMBERS else ".+"
        text += re.escape(message[at : place.start()])
        text += f"(?P={name})" if name in seen else f"(?P<{name}>{held})"
        seen.add(name)
        at = place.end()
    return re.compile(text + re.escape(message[at:]), re.DOTALL)


def spoken(text: str, language: str, context: str = LINE) -> str:
    """A sentence of the library's own in the language, the names and numbers in it untouched; as it stands if unknown."""
    for shape, said in _shapes(language, context) if language != "en" else ():
        found = shape.fullmatch(text)
        if found is not None:
            held = found.groupdict()
            # names may hold braces: they are put in as they are, never read as places
            return _PLACE.sub(lambda place, held=held: held[place[1]], said)  # type: ignore[misc]
    return text
