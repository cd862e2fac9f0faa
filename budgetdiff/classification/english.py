"""What lines of the statutory tables are called in English: the published English where it is certain, else a translation.

``codes/english.csv`` has one row for a name of a classification (``of``: functional, economic, line for sources and totals,
indicator for the categories of performance targets) with
its English and how far that can be relied on (``standing``):

- ``ministry``: so the Ministry of Finance calls it in the English text of its reports on the central and local budgets
  (those of 2012 and 2013 were looked at);
- ``yearbook``: so the National Bureau of Statistics calls it in the explanatory notes on public finance of the China Statistical
  Yearbook (2009 and 2015 were looked at), whose figures are the ministry's final accounts;
- ``ours``: nobody published an English name that is known here; it is a translation of this library, and is shown as one.

Only the first letter is made large, and what such texts put before a name (“expenditure for …”) is left out. It is the name as
printed that is translated, never a code: codes were given to other things over the years, and what a document prints counts. The
code tells only which classification a name is of, where two have the same name. A name that is not here has no English.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetdiff.classification.codes import name_key

STANDINGS = ("ministry", "yearbook", "ours")
_LONGEST = 60
"""Characters of a name beyond which it is none of a classification."""
_BY_DIGIT = {"2": "functional", "3": "economic", "5": "economic"}
_CLASS = 3


@dataclass(frozen=True, slots=True)
class EnglishName:
    """The English of a name, and whose: ``standing`` is ministry, yearbook or ours."""

    english: str
    standing: str

    @property
    def ours(self) -> bool:
        """Whether it is a translation of this library."""
        return self.standing == "ours"


@cache
def english_names() -> dict[str, dict[str, EnglishName]]:
    """The names that have an English one, as ``name_key``: for each the classifications that have it."""
    held: dict[str, dict[str, EnglishName]] = defaultdict(dict)
    text = files("budgetdiff.classification.codes").joinpath("english.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        held[name_key(row["name"])][row["of"]] = EnglishName(row["english"], row["standing"])
    return dict(held)


def english_of(name: str | None, code: str | None = None) -> EnglishName | None:
    """The English of a line's name as printed; None for one that is not known, or means several things and has no code."""
    if not name or len(name) > _LONGEST:
        return None
    key = name_key(name)
    found = english_names().get(key)
    if found is None and (not code or len(code) == _CLASS):
        # classes are printed with and without the word for expenditure
        found = english_names().get(f"{key}支出")
    if found is None:
        return None
    named = found.get(_BY_DIGIT.get((code or "")[:1], "line"))
    meant = {one.english: one for one in found.values()}
    return named or (next(iter(meant.values())) if len(meant) == 1 else None)
