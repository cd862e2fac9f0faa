"""What a format without merged cells leaves unsaid: headers over several columns, totals of lists side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.statements.blocks import Block
from budgetdiff.statements.layout import is_total, numbers_columns, text_at, texts


def spread_heads(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Header rows of a format that keeps no merged cells, each group spread over the blanks right of it.

    ``预算数 | (blank) | 决算数 | (blank)`` above four headers is two groups of two. 其中 names no group. Rows with merged
    cells are given back as they are.
    """
    if len(rows) < 2 or any(cell and (cell.colspan > 1 or cell.rowspan > 1) for row in rows for cell in row.cells):
        return rows
    found: list[Row] = []
    for number, row in enumerate(rows):
        below = [texts(lower) for lower in rows[number + 1 :] if not numbers_columns(lower)]
        cells = list(row.cells)
        for start, text in enumerate(texts(row)):
            if not text or text.startswith("其中") or not any(lower[start] for lower in below):
                continue
            end = start + 1
            while (
                end < len(cells)
                and not texts(row)[end]
                and any(lower[end] for lower in below)
                and not any(texts(upper)[end] for upper in rows[:number])
            ):
                end += 1
            if end > start + 1 and (cell := row.cells[start]):
                cells[start:end] = [replace(cell, colspan=end - start), *[None] * (end - start - 1)]
        found.append(Row(row.place, row.number, tuple(cells)))
    return tuple(found)


def set_back(rows: tuple[Row, ...], body: Sequence[Row]) -> tuple[Row, ...]:
    """Header rows, with the heads that stand one column too far right of the merged head above them moved below it.

    A web page that counts a merged head once more leaves a blank cell too many before the heads below it, and these go
    on to the right of everything else in the table.
    """
    found = list(rows)
    for number, row in enumerate(rows[1:], start=1):
        for above in rows[:number]:
            for start, cell in enumerate(above.cells):
                end = start + cell.colspan if cell else 0
                if (
                    end > start + 1
                    and end < len(row.cells)
                    and not text_at(row, start)
                    and all(text_at(row, index) for index in range(start + 1, end + 1))
                    and not any(text_at(other, end) for other in (*rows[:number], *rows[number + 1 :], *body))
                ):
                    cells = (*row.cells[:start], *row.cells[start + 1 : end + 1], None, *row.cells[end + 1 :])
                    found[number] = replace(row, cells=cells)
    return tuple(found)


def with_total_beside(row: Row, blocks: Sequence[Block]) -> Row:
    """A row whose total is labelled in the list before its amount, the label moved to where the amount stands.

    公用经费合计 goes over the second of three economic lists, its amount below the third.
    """
    cells: list[Cell | None] = list(row.cells)
    for before, block in pairwise(blocks):
        own = (*block.codes, *block.labels)
        if not own or any(text_at(row, index) for index in own):
            continue
        label = next((index for index in (*before.codes, *before.labels) if is_total(text_at(row, index))), None)
        if label is None or any(text_at(row, column.index) for column in before.values):
            continue
        if any(text_at(row, column.index) for column in block.values):
            cells[own[-1]], cells[label] = cells[label], None
            for column in before.values:
                cells[column.index] = None
    return replace(row, cells=tuple(cells))


def spread_down(rows: Sequence[Row], columns: frozenset[int]) -> list[Row]:
    """Rows whose names are merged over several of them, each with the name in its own cell.

    Only ``columns`` are filled, those that name rows; an amount that is merged belongs to its first row alone.
    """
    found: list[Row] = []
    open_cells: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        cells = list(row.cells)
        for index in columns:
            if index >= len(cells):
                continue
            cell = cells[index]
            if cell is not None:
                open_cells.pop(index, None)
                if cell.rowspan > 1:
                    open_cells[index] = cell, cell.rowspan - 1
            elif index in open_cells:
                above, left = open_cells[index]
                cells[index] = replace(above, rowspan=1)
                open_cells[index] = above, left - 1
                if left == 1:
                    del open_cells[index]
        found.append(replace(row, cells=tuple(cells)))
    return found
