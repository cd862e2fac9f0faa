"""The tables of a document: grids with their titles, units and notes, joined where a page broke them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from budgetdiff.document.model import Document, Grid, Line, Row
from budgetdiff.facts import Unit, folded, squeezed
from budgetdiff.statements.captions import is_note, is_number_of_page_or_table, speaks, split_captions, split_notes
from budgetdiff.statements.catalogue import Entry, two_sided
from budgetdiff.statements.joining import beside, completes, continues, join, owner_above, stacked
from budgetdiff.statements.layout import header_depth, texts
from budgetdiff.statements.money import broken_unit, stated_unit
from budgetdiff.statements.titles import REACH, find_title

_LABELS = re.compile(r"项目|科目|名称|分类")


@dataclass(slots=True)
class Table:
    """One table as a reader sees it: title, statement (None where not recognised), unit, header, body, notes.

    ``header`` are the rows above the body; ``rows`` the body over all pages, each padded or aligned to ``width``.
    """

    page: int
    title: str
    entry: Entry | None
    unit: Unit | None
    owner: str | None
    header: tuple[Row, ...]
    rows: list[Row]
    width: int
    captions: list[Line]
    notes: list[Line] = field(default_factory=list)
    reason: str = ""
    grids: list[Grid] = field(default_factory=list)


def tables_of(document: Document) -> list[Table]:
    """All tables of a document in reading order, recognised or not: nothing is dropped."""
    found: list[Table] = []
    pending: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Line):
            if found and not pending and (is_note(block.text) or _goes_on(found[-1].notes, block)):
                found[-1].notes.append(block)
            else:
                pending.append(block)
            continue
        captions, grid = split_captions(block)
        pending.extend(captions)
        if not grid.rows or not any(any(texts(row)) for row in grid.rows) or (found and _inside(found[-1], grid)):
            continue
        grid, notes = split_notes(grid)
        _place(found, pending, grid)
        found[-1].notes.extend(notes)
        pending = []
    return found


def _goes_on(notes: list[Line], line: Line) -> bool:
    """Whether a line goes on with the sentence of the note above it."""
    return bool(notes) and notes[-1].joins and notes[-1].place == line.place


def _inside(table: Table, grid: Grid) -> bool:
    """Whether a grid is only a box drawn within a cell of the table before it, whose text that table has already."""
    outer = table.grids[-1]
    if outer.bbox is None or grid.bbox is None or grid.rows[0].place != outer.rows[-1].place:
        return False
    (x0, y0, x1, y1), (left, top, right, bottom) = outer.bbox, grid.bbox
    if left < x0 - 1 or top < y0 - 1 or right > x1 + 1 or bottom > y1 + 1:
        return False
    held = "".join(text for row in outer.rows for text in texts(row))
    return "".join(text for row in grid.rows for text in texts(row)) in held


def _place(found: list[Table], pending: list[Line], grid: Grid) -> None:
    """Join ``grid`` to the table before it, or open a new one."""
    title, entry = find_title(pending)
    last = found[-1] if found else None
    if last is not None and (whole := beside(last, entry, pending, grid)) is not None:
        found.pop()
        pending, grid, title, entry = last.captions, whole, last.title, last.entry
    elif last is not None and completes(last, entry, pending, grid):
        found.pop()
        pending, grid = last.captions, stacked(last.grids[0], grid)
        title, entry = last.title, last.entry
    elif last is not None and continues(last, title, entry, pending, grid):
        join(last, grid)
        return
    depth = header_depth(grid.rows)
    header = grid.rows[:depth]
    if not title and pending:
        named = [line.text for line in reversed(pending) if not is_number_of_page_or_table(line.text)]
        title = squeezed(next((text for text in named if speaks(text)), next(iter(named), "")))[:60]
    found.append(
        Table(
            page=grid.rows[0].place,
            title=title,
            entry=two_sided(entry) if entry is not None and _has_sides(entry, header) else entry,
            unit=_unit(pending[-REACH:], header) or _of_sheet(last, entry, grid),
            owner=owner_above(pending[-REACH:]),
            header=header,
            rows=list(grid.rows[depth:]),
            width=grid.width,
            captions=list(pending[-REACH:]),
            grids=[grid],
        )
    )


def _of_sheet(last: Table | None, entry: Entry | None, grid: Grid) -> Unit | None:
    """The unit stated once above the tables of a sheet, for one that no title names; the unit of a statement must be attested."""
    same = last is not None and grid.bbox is None and last.grids[-1].rows[-1].place == grid.rows[0].place
    return last.unit if last is not None and same and entry is None else None


def _has_sides(entry: Entry, header: Sequence[Row]) -> bool:
    """Whether a table of one fund heads labels and amounts by 收入 and again by 支出, which others of its title do not."""
    if entry.sides or entry.fund is None or entry.axis != "functional":
        return False
    for row, below in pairwise(header):
        over = {folded(cell.text): (at, at + cell.colspan) for at, cell in enumerate(row.cells) if cell}
        labelled = [
            any(cell and _LABELS.search(folded(cell.text)) for cell in below.cells[slice(*over[side])])
            for side in ("收入", "支出")
            if side in over
        ]
        if len(labelled) == 2 and all(labelled):
            return True
    return False


def _unit(captions: list[Line], header: tuple[Row, ...]) -> Unit | None:
    """The unit of money that the nearest caption states, be it broken over two lines; else the one that the header states."""
    above = [Line(0, ""), *captions]
    for upper, line in reversed(list(pairwise(above))):
        unit = broken_unit(upper.text, line.text) or stated_unit(line.text)
        if unit is not None:
            return unit
    units = {unit for row in header for cell in row.cells if cell and (unit := stated_unit(cell.text))}
    return units.pop() if len(units) == 1 else None
