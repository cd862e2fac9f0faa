"""Tables that hold no money statement: contents, lists of units, scores, numbers of staff (``asides.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetdiff.facts import folded
from budgetdiff.statements.layout import is_numeric, texts
from budgetdiff.statements.tables import Table


@dataclass(frozen=True, slots=True)
class _Aside:
    reason: str
    title: tuple[re.Pattern[str], ...]
    head: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]

    def fits(self, title: str, head: list[str], cells: list[str]) -> bool:
        return (
            (not self.title or any(p.search(title) for p in self.title))
            and all(any(p.search(text) for text in head) for p in self.head)
            and not any(p.search(text) for p in self.none for text in cells)
        )


@cache
def _asides() -> tuple[_Aside, ...]:
    data = tomllib.loads(files("budgetdiff.statements").joinpath("asides.toml").read_text(encoding="utf-8"))

    def compiled(item: dict[str, list[str]], key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(text) for text in item.get(key, ()))

    return tuple(
        _Aside(item["reason"], compiled(item, "title"), compiled(item, "head"), compiled(item, "not"))
        for item in data["aside"]
    )


def no_amounts(table: Table) -> str | None:
    """Why a table holds no amounts, beginning with ``no amounts``; None where it may hold some.

    A table of words has no number but those that count its rows or name pages and years.
    """
    rows = [*table.header, *table.rows]
    cells = [text for row in rows for text in texts(row) if text]
    head = [text for row in rows[:3] for text in texts(row) if text]
    for aside in _asides():
        if aside.fits(folded(table.title), head, cells):
            return f"no amounts: {aside.reason}"
    if not any(_counts(table, column) for column in range(table.width)):
        return "no amounts: words only"
    return None


def _counts(table: Table, column: int) -> bool:
    """Whether a column holds numbers that are more than the numbers of its rows."""
    numbers: list[str] = []
    for row in (*table.header, *table.rows):
        text = texts(row)[column] if column < len(row.cells) else ""
        if is_numeric(text) and not re.fullmatch(r"(19|20)\d{2}", text):
            numbers.append(text)
    if not numbers:
        return False
    return [text.rstrip(".") for text in numbers] != [str(number) for number in range(1, len(numbers) + 1)]
