"""The dated tables of functional and economic codes: which name a code had in which years.

``functional.csv`` and ``economic.csv`` hold only what published disclosures attest or what the published classification
(政府收支分类科目) says beyond doubt; a code or a name that is not in them says nothing. Dates are days; empty is open.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from budgetdiff.facts import label_key

_ECONOMIC = frozenset("35")


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code, a name it had, and the days from and to which it had it (None: no bound is known)."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None

    def covers(self, fiscal_year: int) -> bool:
        """Whether the name held on some day of the fiscal year."""
        return not (
            (self.valid_from is not None and self.valid_from.year > fiscal_year)
            or (self.valid_to is not None and self.valid_to.year < fiscal_year)
        )


@cache
def code_table() -> dict[str, tuple[NamedCode, ...]]:
    """All names of each code, earlier ones first."""
    held: dict[str, list[NamedCode]] = defaultdict(list)
    for table in ("functional", "economic"):
        text = files("budgetdiff.classification.codes").joinpath(f"{table}.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            held[row["code"]].append(
                NamedCode(row["code"], row["name"], _day(row["valid_from"]), _day(row["valid_to"]))
            )
    return {code: tuple(names) for code, names in held.items()}


@cache
def codes_named() -> dict[str, frozenset[str]]:
    """The codes that a name (as ``name_key``) belongs to, in whatever year."""
    held: dict[str, set[str]] = defaultdict(set)
    for code, names in code_table().items():
        for one in names:
            held[name_key(one.name)].add(code)
    return {name: frozenset(codes) for name, codes in held.items()}


def name_key(name: str) -> str:
    """A name for comparing: folded, without ordinals, brackets and the marks that printers vary."""
    return re.sub(r"[()、,，·\-—\"“”]", "", label_key(name))


def class_of(label: str) -> str | None:
    """The code of the functional 类 that a label names, with or without 支出 at its end; None where it names none."""
    key = name_key(label)
    for name in (key, f"{key}支出"):
        found = [code for code in codes_named().get(name, ()) if len(code) == 3 and code[0] not in _ECONOMIC]
        if len(found) == 1:
            return found[0]
    return None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
