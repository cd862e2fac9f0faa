"""Parts of one table: what a page broke is put together, downwards and sideways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from budgetdiff.document.model import Cell, Grid, Line, Row
from budgetdiff.facts import folded
from budgetdiff.statements.captions import speaks
from budgetdiff.statements.catalogue import Entry, bare_title
from budgetdiff.statements.forms.head import starts_form
from budgetdiff.statements.layout import header_depth, is_numeric, is_total, texts
from budgetdiff.statements.naming import owner_of

_FORMS = ("target_form", "self_evaluation")
# Points: outer rules of two parts of one table stand so near; a row that a page cut off stands so near its table.
_SAME_EDGE = 4.0
_NEAR = 16.0
_CUT = 3
"""Characters of a heading that a cell too low for it still shows at the least."""


class Joined(Protocol):
    """A table as far as it is put together."""

    title: str
    entry: Entry | None
    owner: str | None
    header: tuple[Row, ...]
    rows: list[Row]
    width: int
    captions: list[Line]
    grids: list[Grid]


def owner_above(captions: Sequence[Line]) -> str | None:
    """The unit that the nearest caption names as the one that made the table."""
    return next((owner for line in reversed(captions) if (owner := owner_of(line.text))), None)


def continues(last: Joined, title: str, entry: Entry | None, pending: list[Line], grid: Grid) -> bool:
    """Whether a grid goes on with the table before it."""
    before = last.grids[-1]
    if grid.rows[0].place - before.rows[-1].place > 1 and before.bbox is not None:
        return False
    owner = owner_above(pending)
    if owner is not None and last.owner is not None and folded(owner) != folded(last.owner):
        # the same statement of another unit
        return False
    same_header = _repeats(last.header, grid)
    if entry is not None:
        return _titled_again(last, title, entry, grid, same_header=same_header)
    parting = [line for line in pending if speaks(line.text)]
    if parting and not _cut_off(parting, before, grid):
        return False
    if same_header or (is_form(last) and grid.bbox is not None and not _starts_form(grid)):
        return True
    depth = header_depth(grid.rows)
    fits = grid.width == last.width or _same_edges(before, grid)
    if depth == 0 or all(not any(texts(row)) for row in grid.rows[:depth]):
        return fits or is_total(first_text(grid.rows[0])) or abs(grid.width - last.width) <= 2
    # text alone in the first rows: the rest of a row that the page broke, or lines without amounts
    if grid.width != last.width:
        return _same_edges(before, grid) and _stand_beside_amounts(grid.rows[:depth], last)
    if len(grid.rows) == 1:
        return _same_edges(before, grid) and _lie_under_labels(grid.rows, last)
    return depth <= 1 or _lie_under_labels(grid.rows[:depth], last)


def _titled_again(last: Joined, title: str, entry: Entry, grid: Grid, *, same_header: bool) -> bool:
    """Whether a title stands above a further part of its own table: printed again on every page, or marked 续表."""
    if last.entry is None or last.entry.id != entry.id or bare_title(title) != bare_title(last.title):
        return False
    if is_form(last):
        return grid.bbox is not None and not _starts_form(grid)
    if last.rows and is_total(first_text(last.rows[-1])) and any(is_total(first_text(row)) for row in grid.rows):
        return False
    return same_header or (header_depth(grid.rows) == 0 and grid.width == last.width)


def _starts_form(grid: Grid) -> bool:
    return any(starts_form(row) for row in grid.rows[:3])


def _cut_off(lines: list[Line], before: Grid, grid: Grid) -> bool:
    """Whether lines between two grids are rows of theirs that a page cut off outside the rules.

    They stand within the table's breadth, right below its upper or right above its lower part.
    """
    if before.bbox is None or grid.bbox is None or not _same_edges(before, grid):
        return False
    low, high = before.bbox[3], grid.bbox[1]
    for line in lines:
        box = line.bbox
        if box is None or box[0] < grid.bbox[0] - _SAME_EDGE or box[2] > grid.bbox[2] + _SAME_EDGE:
            return False
    upper = [line.bbox for line in lines if line.place == before.rows[-1].place and line.bbox]
    lower = [line.bbox for line in lines if line.place != before.rows[-1].place and line.bbox]
    for box in sorted(upper, key=lambda box: box[1]):
        if box[1] - low > _NEAR:
            return False
        low = max(low, box[3])
    for box in sorted(lower, key=lambda box: -box[3]):
        if high - box[3] > _NEAR:
            return False
        high = min(high, box[1])
    return not any(re.search(r"表(\(.*\))?$|。$", folded(line.text)) for line in lines[:1])


def _same_edges(upper: Grid, lower: Grid) -> bool:
    """Whether two grids stand between the same outer rules."""
    if upper.bbox is None or lower.bbox is None:
        return False
    return abs(upper.bbox[0] - lower.bbox[0]) <= _SAME_EDGE and abs(upper.bbox[2] - lower.bbox[2]) <= _SAME_EDGE


def _lie_under_labels(rows: tuple[Row, ...], last: Joined) -> bool:
    """Whether rows have text only where the table's rows have no amounts: they are no header."""
    amounts = {index for row in last.rows for index, text in enumerate(texts(row)) if is_numeric(text)}
    return bool(amounts) and not any(text and index in amounts for row in rows for index, text in enumerate(texts(row)))


def _stand_beside_amounts(rows: tuple[Row, ...], last: Joined) -> bool:
    """The same by the places on the page, where the part has other columns: 类, 款 and 项 under one heading are one cell in it."""
    amounts = [
        _middle(cell) for row in last.rows for cell in row.cells if cell and cell.bbox and is_numeric(folded(cell.text))
    ]
    held = [cell for row in rows for cell in row.cells if cell is not None and cell.text.strip()]
    return (
        bool(amounts)
        and bool(held)
        and all(
            cell.bbox is not None and not any(cell.bbox[0] < middle < cell.bbox[2] for middle in amounts)
            for cell in held
        )
    )


def _middle(cell: Cell) -> float:
    assert cell.bbox is not None
    return (cell.bbox[0] + cell.bbox[2]) / 2


def is_form(table: Joined) -> bool:
    """Whether a table is a target form: on the next page it goes on with rows of text, in fewer columns."""
    return table.entry is not None and table.entry.id in _FORMS


def completes(last: Joined, entry: Entry | None, pending: list[Line], grid: Grid) -> bool:
    """Whether a page broke a table within its header, so that the grid goes on with the header."""
    return (
        not last.rows
        and len(last.grids) == 1
        and bool(last.header)
        and entry is None
        and not any(speaks(line.text) for line in pending)
        and grid.rows[0].place - last.grids[0].rows[-1].place == 1
        and signature(grid.rows[:1]) != signature(last.header[:1])
        and header_depth(grid.rows) < len(grid.rows)
    )


def beside(last: Joined, entry: Entry | None, pending: list[Line], grid: Grid) -> Grid | None:
    """The table before with ``grid`` as its right half, where a wide table goes on on the next page; None where it does not.

    The right half has as many rows, at the same heights, with headers and numbers of its own, and no labels.
    """
    left = last.grids[-1]
    if (
        entry is not None
        or len(last.grids) != 1
        or left.bbox is None
        or grid.bbox is None
        or grid.rows[0].place - left.rows[-1].place != 1
        or len(grid.rows) != len(left.rows)
        or any(speaks(line.text) for line in pending)
        or max(abs(left.bbox[1] - grid.bbox[1]), abs(left.bbox[3] - grid.bbox[3])) > _SAME_EDGE
    ):
        return None
    depth = header_depth(left.rows)
    if not depth or depth != header_depth(grid.rows) or signature(left.rows[:depth]) == signature(grid.rows[:depth]):
        return None
    if any(text and not is_numeric(text) and text.strip("-—") for row in grid.rows[depth:] for text in texts(row)):
        return None
    # the picture of a number is cut from the page of its row, so what stands on the next page has no box
    rows = tuple(
        Row(row.place, row.number, (*row.cells, *(cell and replace(cell, bbox=None) for cell in half.cells)))
        for row, half in zip(left.rows, grid.rows, strict=True)
    )
    return replace(left, rows=rows)


def stacked(upper: Grid, lower: Grid) -> Grid:
    """Two parts of one table as one grid, the cells of the upper spanning the columns of the lower below them."""
    if upper.width == lower.width:
        return replace(lower, place=upper.place, rows=(*upper.rows, *lower.rows))
    middles = [
        (cell.bbox[0] + cell.bbox[2]) / 2 if cell and cell.bbox else None
        for cell in max(lower.rows, key=_cells_of).cells
    ]
    rows: list[Row] = []
    for row in upper.rows:
        cells: list[Cell | None] = [None] * lower.width
        for cell in row.cells:
            if cell is None or cell.bbox is None:
                continue
            x0, _, x1, _ = cell.bbox
            covered = [index for index, middle in enumerate(middles) if middle is not None and x0 < middle < x1]
            if covered:
                cells[covered[0]] = replace(cell, colspan=covered[-1] - covered[0] + 1)
        rows.append(Row(row.place, row.number, tuple(cells)))
    return replace(lower, place=upper.place, rows=(*rows, *lower.rows))


def _cells_of(row: Row) -> int:
    return sum(1 for cell in row.cells if cell is not None)


def signature(rows: Sequence[Row]) -> list[list[str]]:
    """The texts of rows, without the blanks: what two printings of one header share."""
    return [[text for text in texts(row) if text] for row in rows]


def _repeats(header: Sequence[Row], grid: Grid) -> bool:
    """Whether a grid begins with a header printed again, be it that the page cut the last lines of some of its cells."""
    again = grid.rows[: len(header)]
    if not header or len(again) < len(header):
        return False
    if signature(again) == signature(header):
        return True
    said = [(texts(one), texts(two)) for one, two in zip(header, again, strict=True)]
    if any(len(one) != len(two) for one, two in said):
        return False
    pairs = [(one, two) for upper, lower in said for one, two in zip(upper, lower, strict=True) if one or two]
    cut = [(one, two) for one, two in pairs if one != two]
    return 2 * len(cut) < len(pairs) and all(len(two) >= _CUT and one.startswith(two) for one, two in cut)


def first_text(row: Row) -> str:
    """The first text of a row, folded; '' where it has none."""
    return next((text for text in texts(row) if text), "")


def join(table: Joined, grid: Grid) -> None:
    """Add the rows of a further part, without the header printed again, each aligned to the table's columns."""
    depth = len(table.header)
    rows = grid.rows
    if _repeats(table.header, grid):
        rows = rows[depth:]
    if (
        grid.width > table.width
        and grid.bbox is not None
        and (is_form(table) or any(_cells_of(row) > table.width for row in rows))
    ):
        # the lower part has the columns that the upper part's few rows do not show
        so_far = Grid(table.grids[0].place, (*table.header, *table.rows), table.grids[0].bbox)
        whole = stacked(so_far, replace(grid, rows=tuple(rows))).rows[: len(so_far.rows)]
        table.header, table.rows, table.width = whole[:depth], list(whole[depth:]), grid.width
    table.grids.append(grid)
    for row in rows:
        table.rows.append(_aligned(row, table))


def _aligned(row: Row, table: Joined) -> Row:
    """A row with as many cells as the table: by position on the page where there is one, else from the right."""
    if len(row.cells) == table.width:
        return row
    cells: list[Cell | None] = [None] * table.width
    filled = [cell for cell in row.cells if cell is not None]
    edges = dict(_edges(table))
    if edges and all(cell.bbox for cell in filled):
        for cell in filled:
            assert cell.bbox is not None
            left, right = cell.bbox[0], cell.bbox[2]
            covered = [i for i, (x0, x1) in edges.items() if left - 2 <= x0 and x1 <= right + 2]
            middle = (left + right) / 2
            under = sorted(covered) or [i for i, (x0, x1) in edges.items() if x0 - 1 <= middle <= x1 + 1][-1:]
            if under and cell is not filled[0]:
                cells[under[0]] = replace(cell, colspan=under[-1] - under[0] + 1)
        if filled and cells[0] is None:
            cells[0] = filled[0]
        if sum(1 for cell in cells if cell is not None) == len(filled):
            return Row(row.place, row.number, tuple(cells))
    cells = [None] * table.width
    for offset, cell in enumerate(reversed(filled[1:]), start=1):
        if offset < table.width:
            cells[-offset] = cell
    cells[0] = filled[0] if filled else None
    return Row(row.place, row.number, tuple(cells))


def _edges(table: Joined) -> Iterator[tuple[int, tuple[float, float]]]:
    """The left and right edge of each column, from cells of one column's width."""
    done: set[int] = set()
    for row in [*table.rows[:40], *table.header]:
        for index, cell in enumerate(row.cells):
            if cell is not None and cell.colspan == 1 and cell.bbox is not None and index not in done:
                done.add(index)
                yield index, (cell.bbox[0], cell.bbox[2])
