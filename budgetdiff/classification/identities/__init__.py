"""What the statutory forms make equal: which columns and lines add up, what one statement prints as another does. It is data.

``identities.toml`` sets statements against each other, ``columns.toml`` says of which columns a total column is the sum,
``lines.toml`` what the lines of two-sided tables are. Readings are proved by them, and publishers held to them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from budgetdiff.classification.codes import class_of
from budgetdiff.facts import label_key


@dataclass(frozen=True, slots=True)
class Term:
    """A cell that an identity speaks of: statement, side ('' where there is none), line, key ('' for any), measure."""

    statement: str
    side: str
    line: str
    key: str
    measure: str


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity: what must hold, in words; ``cell`` is held against ``others``, any of them or (``how``) their sum."""

    id: str
    zh: str
    en: str
    relation: str
    how: str
    when: tuple[str, ...]
    cell: Term
    others: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """One way a form may make a total column up: ``parts`` with their signs; ``beside`` stand there and do not count.

    A name that ends in ``*`` is of all measures that begin so.
    """

    family: str
    statements: tuple[str, ...]
    whole: str
    parts: tuple[tuple[str, int], ...]
    beside: tuple[str, ...]
    needed: tuple[str, ...]


@cache
def identities() -> dict[str, Identity]:
    """The identities that ship with the library, by the id that findings carry; one for every measure they name."""
    found: dict[str, Identity] = {}
    for entry in _data("identities.toml")["identity"]:
        measures = entry["cell"]["measure"]
        for measure in [measures] if isinstance(measures, str) else measures:
            name = entry["id"] if isinstance(measures, str) else f"{entry['id']}/{measure}"
            found[name] = Identity(
                name,
                entry["zh"],
                entry["en"],
                entry.get("relation", "="),
                entry.get("how", "any"),
                tuple(entry.get("when", ())),
                _term(entry["cell"], measure),
                tuple(_term(one, one.get("measure", measure)) for one in entry["others"]),
            )
    return found


def _term(cell: dict[str, Any], measure: str) -> Term:
    return Term(cell["statement"], cell.get("side", ""), cell["line"], cell.get("key", ""), measure)


@cache
def column_readings() -> tuple[ColumnReading, ...]:
    """The ways in which total columns are made up, in the order of the file."""
    return tuple(
        ColumnReading(
            entry["family"],
            tuple(entry["statements"]),
            entry["whole"],
            tuple((part.removeprefix("-"), -1 if part.startswith("-") else 1) for part in entry["parts"]),
            tuple(entry.get("beside", ())),
            tuple(entry.get("needed", ())),
        )
        for entry in _data("columns.toml")["reading"]
    )


@cache
def _line_patterns() -> tuple[tuple[str, str, str, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (entry["side"], entry["kind"], entry["role"], tuple(re.compile(one) for one in entry["any"]))
        for entry in _data("lines.toml")["line"]
    )


def kind_of_line(side: str, label: str) -> tuple[str | None, str | None, str | None]:
    """What a line of a two-sided table is: kind, role, and the code of the 类 it names; None for what is not understood."""
    key = re.sub(r"\(.*?\)", "", label_key(label))
    for of_side, kind, role, patterns in _line_patterns():
        if of_side == side and any(pattern.search(key) for pattern in patterns):
            return kind, role, None
    code = class_of(label) if side == "expenditure" else None
    return ("class", "flow", code) if code else (None, None, None)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("budgetdiff.classification.identities").joinpath(name).read_text(encoding="utf-8"))
