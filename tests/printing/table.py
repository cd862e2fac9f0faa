"""A printed table: cells with spans, and of every amount what a reader must make of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetdiff.facts import Phase, Unit

Path = tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """What an amount cell means; the fields are those of a fact, ``label`` without ordinal and white space."""

    side: str | None
    classification: str | None
    code: str | None
    label: str
    level: int | None
    measure: str
    year: int
    phase: Phase


@dataclass(frozen=True)
class Cell:
    """A cell as printed, with how many columns and rows it covers; ``figure`` where it holds an amount (or a blank one)."""

    text: str
    across: int = 1
    down: int = 1
    figure: Figure | None = None


Row = tuple[Cell | None, ...]
"""One entry a column; None is covered by the merged cell left of it or above it."""


@dataclass(frozen=True)
class Expected:
    """A fact that reading must give: what the cell means, its statement, its exact amount in yuan and its quantum."""

    statement: str
    figure: Figure
    raw: str
    amount: Decimal | None
    quantum: Decimal | None


@dataclass(frozen=True)
class Sheet:
    """A table of a disclosure: the lines above it, header rows, body rows, the notes below it.

    ``statement`` is the catalogue's id. ``unit`` is the unit of money it is printed in. ``captions`` are lines between
    title and table (表号, 编制部门, 单位). ``footers`` counts the last rows that stay together with the row before them.
    """

    statement: str
    title: str
    unit: Unit
    captions: tuple[str, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Header and body."""
        return self.head + self.body

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0])

    def amounts(self) -> Iterator[tuple[int, int, Cell]]:
        """Body row, column and cell of every cell that holds an amount, blanks included."""
        for number, row in enumerate(self.body):
            for column, cell in enumerate(row):
                if cell is not None and cell.figure is not None:
                    yield number, column, cell

    def with_cell(self, row: int, column: int, text: str) -> Sheet:
        """The table with another text in one cell of its body."""
        old = self.body[row][column]
        assert old is not None, "a covered cell has no text"
        cells = (*self.body[row][:column], replace(old, text=text), *self.body[row][column + 1 :])
        return replace(self, body=(*self.body[:row], cells, *self.body[row + 1 :]))

    def with_cells(self, change: Callable[[str], str]) -> Sheet:
        """The table with the text of every amount put through ``change``."""
        return replace(
            self,
            body=tuple(
                tuple(replace(c, text=change(c.text)) if c is not None and c.figure is not None else c for c in row)
                for row in self.body
            ),
        )

    def without_row(self, row: int) -> Sheet:
        """The table without one row of its body."""
        return replace(self, body=(*self.body[:row], *self.body[row + 1 :]))

    def expected(self) -> Iterator[Expected]:
        """The facts of the table; every amount has the quantum of the finest that the table prints."""
        cells = [cell for _, _, cell in self.amounts()]
        read = [value_of(cell.text) for cell in cells]
        steps = [step for value in read if value is not None for step in (value[1],)]
        quantum = max(min(steps) * self.unit.value, Decimal("0.01")) if steps else None
        for cell, value in zip(cells, read, strict=True):
            assert cell.figure is not None
            amount = None if value is None else value[0] * self.unit.value
            yield Expected(
                self.statement, cell.figure, "".join(cell.text.split()), amount, None if amount is None else quantum
            )


def value_of(text: str) -> tuple[Decimal, Decimal] | None:
    """A printed number and the step of its last digit; None for a blank or a dash."""
    plain = re.sub(r"[,\s]", "", text)
    if not plain.strip("-—"):
        return None
    number = Decimal(plain)
    return number, Decimal(1).scaleb(min(int(number.as_tuple().exponent), 0))


def header(paths: Sequence[Path]) -> tuple[Row, ...]:
    """Header rows for columns with these header paths: equal neighbours merge, the lowest reaches down to the body."""
    depth = max(len(path) for path in paths)
    rows: list[list[Cell | None]] = [[None] * len(paths) for _ in range(depth)]
    for level in range(depth):
        column = 0
        while column < len(paths):
            path = paths[column]
            if level >= len(path):
                column += 1
                continue
            end = column + 1
            lowest = level == len(path) - 1
            while not lowest and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            rows[level][column] = Cell(path[level], end - column, depth - level if lowest else 1)
            column = end
    return tuple(tuple(row) for row in rows)
