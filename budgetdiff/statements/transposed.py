"""Tables whose rows and columns are exchanged: subjects across, 合计, 基本支出, 项目支出 down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import folded
from budgetdiff.statements.catalogue import column_named, measure_named
from budgetdiff.statements.layout import is_numeric, text_at
from budgetdiff.statements.tables import Table

_NAMING = frozenset({"code", "label"})


def upright(table: Table) -> Table:
    """The table with a subject a row; one that has them already is given back as it is."""
    assert table.entry is not None, "only recognised tables have rows of a classification"
    rows = [*table.header, *table.rows]
    if table.entry.sides or table.entry.items or table.entry.axis == "item" or not _lies(rows, table.entry.id):
        return table
    filled = _spread(rows)
    width = max(len(row) for row in filled)
    turned = [
        Row(rows[0].place, index + 1, tuple(row[index] if index < len(row) else None for row in filled))
        for index in range(width)
    ]
    return replace(table, header=(turned[0],), rows=turned[1:], width=len(rows))


def _lies(rows: Sequence[Row], statement: str) -> bool:
    """Whether the first column reads as a header does (科目名称, 合计, 基本支出 …) and the first row as names of lines do."""
    down = [text for row in rows if (text := text_at(row, 0))]
    across = [text for index in range(1, len(rows[0].cells)) if (text := text_at(rows[0], index))] if rows else []
    roles = [column_named(text) for text in down]
    measures = {measure_named(text, statement) for text, role in zip(down, roles, strict=True) if role not in _NAMING}
    return (
        len(across) >= 2
        and roles[:1] != []
        and roles[0] in _NAMING
        and len(measures - {None, "total"}) >= 2
        and None not in measures
        and not any(measure_named(text, statement) not in (None, "total") or column_named(text) for text in across)
        and not any(is_numeric(text) for text in down)
        and not _beside(rows, statement)
    )


def _beside(rows: Sequence[Row], statement: str) -> bool:
    """Whether what reads as measures goes over several rows: 人员经费 beside the codes that are a part of it names no column."""
    merged = any(
        cell and cell.rowspan > 1 and measure_named(folded(cell.text), statement)
        for row in rows
        for cell in row.cells[:1]
    )
    return merged or any(
        not text_at(row, 0) and any(is_numeric(text_at(row, index)) for index in range(1, len(row.cells)))
        for row in rows
    )


def _spread(rows: Sequence[Row]) -> list[list[Cell | None]]:
    """The cells of rows without merged ones: words stand in every cell that theirs goes over, amounts in the first."""
    found: list[list[Cell | None]] = [list(row.cells) for row in rows]
    for number, row in enumerate(rows):
        for start, cell in enumerate(row.cells):
            if cell is None or (cell.rowspan == 1 and cell.colspan == 1):
                continue
            single = replace(cell, rowspan=1, colspan=1)
            for below in range(number, min(number + cell.rowspan, len(found))):
                for index in range(start, min(start + cell.colspan, len(found[below]))):
                    first = (below, index) == (number, start)
                    found[below][index] = single if first or not is_numeric(folded(cell.text)) else None
    return found
