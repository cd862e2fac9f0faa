"""What a format without merged cells leaves unsaid: headers over several columns, totals of lists side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.statements.layout import Block, is_total, numbers_columns, text_at, texts


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
