"""A kind of fault: what it is, which rules may name it, and how it is planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.printing import Cell, Disclosure
from tests.printing.table import value_of


@dataclass(frozen=True)
class Planted:
    """A disclosure with one fault, the words or digits by which a finding shows that it is about it, and, for a fault between
    two documents, the other one (which is read first)."""

    disclosure: Disclosure
    marks: tuple[str, ...]
    before: Disclosure | None = None


@dataclass(frozen=True)
class Fault:
    """A kind of fault: ``rules`` are those of which one at least must find it."""

    name: str
    rules: tuple[str, ...]
    plant: Callable[[Disclosure], Planted | None]


def cells(disclosure: Disclosure, statement: str, **wanted: object) -> Iterator[tuple[int, int, Cell]]:
    """The cells of a statement with money whose figure has these fields; ``digits`` is the length of the code."""
    digits = wanted.pop("digits", None)
    for sheet in disclosure.sheets:
        if sheet.statement != statement:
            continue
        for row, column, cell in sheet.amounts():
            value = value_of(cell.text)
            if value is None or not value[0] or (digits is not None and len(cell.figure.code or "") != digits):
                continue
            if all(getattr(cell.figure, name) == given for name, given in wanted.items()):
                yield row, column, cell


def changed(text: str, by: str = "7.77") -> str:
    """A printed amount with another value, printed in the same way."""
    value, step = value_of(text)
    other = (value + Decimal(by)).quantize(min(step, Decimal("0.01")))
    return f"{other:,f}" if "," in text else f"{other:f}"


def bumped(disclosure: Disclosure, statement: str, **wanted: object) -> Planted | None:
    """The first such cell with another amount."""
    found = next(cells(disclosure, statement, **wanted), None)
    if found is None:
        return None
    row, column, cell = found
    text = changed(cell.text)
    return Planted(disclosure.with_cell(statement, row, column, text), (text,))


def cell_fault(name: str, rules: str, statement: str, family: str | None = None, **wanted: object) -> Fault:
    """A fault in one cell of a statement."""

    def plant(disclosure: Disclosure) -> Planted | None:
        if family is not None and disclosure.family != family:
            return None
        return bumped(disclosure, statement, **wanted)

    return Fault(name, tuple(rules.split()), plant)
