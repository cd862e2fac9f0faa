"""A document as if it had been recognised in pictures, each line as sure as is asked: what recognition itself costs nothing of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from budgetdiff.document.model import RECOGNISED, Cell, Document, Grid, Line, Recognised, Row
from budgetdiff.facts import Fact

_WIDE, _HIGH = 100.0, 20.0
_SURE = 0.999
_CONFUSED = {
    "0": "689",
    "1": "7",
    "2": "7",
    "3": "8",
    "4": "9",
    "5": "6",
    "6": "058",
    "7": "1",
    "8": "306",
    "9": "0",
}
"""Digits that recognition takes for each other."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: the number of the grid among those of the document, its row and its column, from 0."""

    grid: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Misread:
    """What was read of a cell instead of what it prints: at the first look, at the second, with which probability.

    ``rivals`` are the other digits that the first look saw, as ``Recognised`` has them.
    """

    text: str
    second: str
    sure: float = _SURE
    rivals: tuple[tuple[int, str, float], ...] = ()


def pictured(document: Document, misread: Mapping[Spot, Misread] | None = None) -> Document:
    """The document as recognised in pictures of its pages: every line twice alike and for certain, but for what is misread.

    Grids stand below each other, so that a place may hold several; what is printed is what a cell holds.
    """
    blocks: list[Line | Grid] = []
    lines: list[Recognised] = []
    depth: dict[int, float] = {}
    number = 0
    for block in document.blocks:
        top = depth.get(block.place, 0.0)
        if isinstance(block, Line):
            box = 0.0, top, _WIDE, top + _HIGH
            lines.append(Recognised(block.place, box, block.text, _SURE))
            blocks.append(replace(block, bbox=box))
            depth[block.place] = top + _HIGH
            continue
        rows = []
        for at, row in enumerate(block.rows):
            height = top + at * _HIGH
            cells: list[Cell | None] = []
            for column, cell in enumerate(row.cells):
                if cell is None:
                    cells.append(None)
                    continue
                wide, high = cell.colspan * _WIDE, cell.rowspan * _HIGH
                box = column * _WIDE, height, column * _WIDE + wide, height + high
                seen = (misread or {}).get(Spot(number, at, column))
                text = cell.text if seen is None else seen.text
                second = text if seen is None else seen.second
                sure, rivals = (_SURE, ()) if seen is None else (seen.sure, seen.rivals)
                if text.strip():
                    inner = box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2
                    again = second if any(mark.isdigit() for mark in text) else None
                    lines.append(Recognised(row.place, inner, text, sure, again, rivals))
                cells.append(replace(cell, text=text, bbox=box))
            rows.append(Row(row.place, row.number, tuple(cells)))
        depth[block.place] = top + len(rows) * _HIGH
        whole = 0.0, top, block.width * _WIDE, depth[block.place]
        blocks.append(Grid(block.place, tuple(rows), whole, RECOGNISED))
        number += 1
    places = tuple(sorted({block.place for block in blocks}))
    return replace(document, blocks=tuple(blocks), recognised=places, lines_recognised=tuple(lines), seen=())


def spots(document: Document, facts: Iterable[Fact]) -> Iterator[tuple[Spot, str]]:
    """The cells of a document as pictured that hold the amounts of facts, and what is printed there."""
    held = {(fact.provenance.page, fact.provenance.bbox) for fact in facts if fact.amount is not None}
    for number, grid in enumerate(document.grids()):
        for at, row in enumerate(grid.rows):
            for column, cell in enumerate(row.cells):
                if cell is not None and (row.place, cell.bbox) in held:
                    yield Spot(number, at, column), cell.text


def wrongs(text: str) -> list[str]:
    """The numbers that recognition may read instead of one, by one digit."""
    found = []
    for at, digit in enumerate(text):
        for other in _CONFUSED.get(digit, ""):
            found.append(text[:at] + other + text[at + 1 :])
    return found
