"""Forms and lists over pages: which tables go on with the one before, and the rows of one as they follow each other."""

from __future__ import annotations

from collections.abc import Sequence

from budgetdiff.document.model import BBox, Grid, Row
from budgetdiff.statements.catalogue import bare_title
from budgetdiff.statements.forms.columns import Header, find_goals, find_header
from budgetdiff.statements.forms.head import starts_form
from budgetdiff.statements.forms.horizons import horizon_of
from budgetdiff.statements.tables import Table

TARGETS = frozenset({"target_form", "self_evaluation"})
"""Entries of the catalogue that are forms."""
_NEAR = 2.5
"""Points by which the rules of one form may differ from page to page."""


def rows_of(table: Table) -> list[Row]:
    """The rows of a form over all its pages, as each page has them, without the boxes that stand inside a cell."""
    grids = table.grids
    if any(cell.bbox is None for grid in grids for row in grid.rows for cell in row.cells if cell is not None):
        return [*table.header, *table.rows]
    whole = [grid for grid in grids if not any(_inside(grid, other) for other in grids)]
    return [row for grid in whole for row in grid.rows]


def _inside(grid: Grid, other: Grid) -> bool:
    if grid is other or grid.place != other.place or grid.bbox is None or other.bbox is None:
        return False
    (x0, y0, x1, y1), (a0, b0, a1, b1) = grid.bbox, other.bbox
    return a0 - 1 <= x0 and x1 <= a1 + 1 and b0 - 1 <= y0 and y1 <= b1 + 1 and grid.bbox != other.bbox


def gathered(tables: Sequence[Table]) -> list[Table]:
    """The tables, each form and list whole: what goes on with it on the next page, under whatever lines, joined to it."""
    found: list[Table] = []
    for table in tables:
        if found and _goes_on(found[-1], table):
            last = found[-1]
            last.grids = [*last.grids, *table.grids]
            last.rows = [*last.rows, *table.header, *table.rows]
            last.notes = [*last.notes, *table.notes]
        else:
            found.append(table)
    return found


def is_form(table: Table) -> bool:
    """Whether a table without a known title is a form or list of targets by its header, or a list of projects' goals."""
    rows = rows_of(table)
    header = find_header(rows)
    if header is None:
        return find_goals(rows) is not None
    return (
        {"category", "target"} <= set(header.first.at)
        or {"kind", "target", "name"} <= set(header.first.at)
        or ({"category", "weight", "score"} <= set(header.first.at))
    )


def _goes_on(last: Table, table: Table) -> bool:
    if not 0 <= table.page - last.grids[-1].rows[-1].place <= 1:
        return False
    if table.entry is not None and table.entry.id not in TARGETS:
        return False
    if last.entry is not None and last.entry.id not in TARGETS:
        return False
    above, rows = rows_of(last), rows_of(table)
    header = find_header(above) or find_goals(above)
    own = find_header(rows) or find_goals(rows)
    if header is None and not (last.entry is not None and any(starts_form(row) for row in above)):
        return False
    if any(starts_form(row) for row in rows):
        return False
    same_title = (
        table.entry is not None and table.entry is last.entry and bare_title(table.title) == bare_title(last.title)
    )
    if own is not None and header is not None and not own.lists and horizon_of(table.title):
        return True  # 年度绩效目标表 over a block of the form, below that of the whole period
    if own is not None:
        # the header again, below the title again: one list; a form without the name of a project goes on with it
        return header is None or (same_title and header.lists and _same_columns(header, own))
    if header is None:
        return True
    return same_title or (table.entry is None and _stands_under(header, rows))


def _same_columns(one: Header, two: Header) -> bool:
    return set(one.first.at) == set(two.first.at) and len(one.columns) == len(two.columns)


def _stands_under(header: Header, rows: Sequence[Row]) -> bool:
    """Whether the cells of rows have the edges of the header's columns, so that they are rows of the same table."""
    wanted = [span.edges for part, span in header.first.at.items() if part != "other"]
    if not wanted or any(edges is None for edges in wanted):
        return False
    for row in rows:
        boxes: list[BBox] = [cell.bbox for cell in row.cells if cell is not None and cell.bbox is not None]
        met = sum(1 for edges in wanted if edges and any(_meets(box, edges) for box in boxes))
        if met >= min(3, len(wanted)):
            return True
    return False


def _meets(box: BBox, edges: tuple[float, float]) -> bool:
    return abs(box[0] - edges[0]) <= _NEAR and abs(box[2] - edges[1]) <= _NEAR
