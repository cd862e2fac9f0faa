"""The one loader of SQL: the text of a file, with the phrases that many files share written out in it.

A phrase stands once, in ``sql/phrases.toml``, and is called ``@apart(p.amount, p.quantum, c.amount, c.quantum)`` in any file. It is
written out as text, so that the same kernel runs on DuckDB and on Spark, which has no macros of ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from budgetdiff.facts import THREE_PUBLIC_ITEMS

_CALL = re.compile(r"@([a-z_]+)\(")
_WORDS = {"THREE_PUBLIC_ITEMS": ", ".join(f"'{item}'" for item in THREE_PUBLIC_ITEMS)}


@cache
def sql_text(room: str, name: str) -> str:
    """The text of ``sql/<name>.sql`` of a room (``compare``), its phrases written out; values are bound when it is run."""
    return written_out(files(f"budgetdiff.{room}").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8"))


def written_out(text: str) -> str:
    """The SQL with every phrase in it written out; raises KeyError or ValueError for one that is called wrongly."""
    while (call := _CALL.search(text)) is not None:
        given, end = _arguments(text, call.end())
        names, phrase = _phrases()[call[1]]
        values = {**_WORDS, **dict(zip(names, (f"({one})" if " " in one else one for one in given), strict=True))}
        text = text[: call.start()] + _put_in(phrase, values) + text[end:]
    return text


def _put_in(phrase: str, values: dict[str, str]) -> str:
    return re.sub(rf"\b({'|'.join(values)})\b", lambda found: values[found[1]], phrase)


@cache
def _phrases() -> dict[str, tuple[list[str], str]]:
    data = tomllib.loads(files("budgetdiff.store").joinpath("sql", "phrases.toml").read_text(encoding="utf-8"))
    return {name: (phrase["of"], phrase["is"]) for name, phrase in data.items()}


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """What a call that begins here is given, and where it ends."""
    found = list(_parts(text, start))
    if not found or text[found[-1][1]] != ")":
        raise ValueError(f"a phrase does not end: {text[start : start + 60]}")
    given = [" ".join(text[one:two].split()) for one, two in found]
    return [one for one in given if one], found[-1][1] + 1


def _parts(text: str, start: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for at in range(start, len(text)):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")" and depth:
            depth -= 1
        elif text[at] in ",)" and not depth:
            yield start, at
            start = at + 1
            if text[at] == ")":
                return
