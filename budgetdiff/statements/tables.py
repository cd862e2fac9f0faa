"""The tables of a document: grids with their titles, units and notes, joined where a page broke them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from budgetdiff.document.model import Cell, Document, Grid, Line, Row
from budgetdiff.facts import Unit, folded, squeezed, without_ordinal
from budgetdiff.statements.catalogue import Entry, bare_title, catalogue
from budgetdiff.statements.layout import header_depth, is_numeric, is_total, texts
from budgetdiff.statements.money import stated_unit

_NOTE = re.compile(r"^(备注|注|说明|附注)\d?[::]")
_OWNER = re.compile(
    r"(?:编制|填报|填列|预算|公开|报送)?(?:部门|单位)(?:名称)?(?:\((?:公章|盖章|签章)\))?[::](?!元|万元|千元|亿元|人民币)(?P<name>[^::\s|]+?)"
    r"(?=(?:金额)?单位[::]|填报日期|日期[::]|\d{4}年|$|\s)"
)
_FURNITURE = re.compile(
    r"^[-—–\s]*第?\d+页?(/共?\d+页?)?[-—–\s]*$|^公开\d+表$|^附?表[\d一二三四五六七八九十]+[-—]?\d*[::]?$|^\(?续表?\)?$|^预算\d+表$"
)
_REACH = 14


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
            if found and not pending and _NOTE.match(folded(block.text)):
                found[-1].notes.append(block)
            else:
                pending.append(block)
            continue
        captions, grid = _split_captions(block)
        pending.extend(captions)
        if not grid.rows or not any(any(texts(row)) for row in grid.rows):
            continue
        grid, notes = _split_notes(grid)
        _place(found, pending, grid)
        found[-1].notes.extend(notes)
        pending = []
    return found


def _place(found: list[Table], pending: list[Line], grid: Grid) -> None:
    """Join ``grid`` to the table before it, or open a new one."""
    title, entry = find_title(pending)
    last = found[-1] if found else None
    if last is not None and _completes(last, title, pending, grid):
        found.pop()
        pending, grid = last.captions, _stacked(last.grids[0], grid)
        title, entry = last.title, last.entry
    elif last is not None and _continues(last, title, entry, pending, grid):
        _join(last, grid)
        return
    depth = header_depth(grid.rows)
    header = grid.rows[:depth]
    unit = owner = None
    for line in reversed(pending[-_REACH:]):
        unit = unit or stated_unit(line.text)
        owner = owner or owner_of(line.text)
    if unit is None:
        units = {u for row in header for cell in row.cells if cell and (u := stated_unit(cell.text))}
        unit = units.pop() if len(units) == 1 else None
    if not title and pending:
        title = squeezed(next((line.text for line in reversed(pending) if not _is_furniture(line.text)), ""))[:60]
    found.append(
        Table(
            page=grid.rows[0].place, title=title, entry=entry, unit=unit, owner=owner, header=header,
            rows=list(grid.rows[depth:]), width=grid.width, captions=list(pending[-_REACH:]), grids=[grid],
        )
    )  # fmt: skip


def find_title(lines: list[Line]) -> tuple[str, Entry | None]:
    """The title nearest above a table and its entry in the catalogue; ("", None) where no line is one.

    Of a chapter heading and a title that say the same, the shorter, without its ordinal, is the statement's title.
    A title broken over two lines is put together.
    """
    near = [line for line in lines[-_REACH:] if line.text.strip()]
    for index in range(len(near) - 1, -1, -1):
        text = near[index].text
        if not _may_be_title(text):
            continue
        entry = catalogue().match_title(text)
        whole = text
        if index:
            joined = near[index - 1].text + text
            if (
                len(folded(joined)) <= 60
                and _may_be_title(near[index - 1].text)
                and not folded(near[index - 1].text).endswith("表")
            ):
                longer = catalogue().match_title(joined)
                if longer is not None and (entry is None or longer.id != entry.id):
                    entry, whole = longer, joined
        if entry is None:
            continue
        best = squeezed(without_ordinal(whole))
        if entry.id in ("target_form", "self_evaluation"):
            return best, entry  # its title names its project
        for line in near[max(0, index - 3) : index]:
            other = squeezed(without_ordinal(line.text))
            if _may_be_title(line.text) and catalogue().match_title(line.text) is entry and len(other) < len(best):
                best = other
        return re.sub(r"^(附?表)[一二三四五六七八九十\d]+[::]?", "", best) or best, entry
    return "", None


def _may_be_title(text: str) -> bool:
    plain = folded(text)
    if not 2 <= len(plain) <= 60 or plain[-1] in "。;；,,、:" or _is_furniture(text):
        return False
    if re.search(r"[.…·]{3,}\d*$|\t\s*\d+\s*$", text) or "。" in plain:
        return False
    return not _NOTE.match(plain) and not (stated_unit(text) and not bare_title(text).endswith("表"))


def _is_furniture(text: str) -> bool:
    return bool(_FURNITURE.match(folded(text)))


def owner_of(text: str) -> str | None:
    """The unit a line above a table names as the one that made it: ``编制部门：…``; None where it names none."""
    parts = re.split(r"(?=(?:金额)?单位\s*[::]\s*(?:人民币)?(?:元|千元|万元|亿元))", text)
    match = _OWNER.search(re.sub(r"[ \t\u3000]+", "", parts[0]).replace("：", ":"))
    return match["name"] if match and len(match["name"]) >= 3 else None


def _split_captions(grid: Grid) -> tuple[list[Line], Grid]:
    """Title and unit rows that a format keeps inside the table, as lines, and the rest of the grid."""
    lines: list[Line] = []
    rows = list(grid.rows)
    while rows:
        cells = [cell for cell in rows[0].cells if cell and cell.text.strip()]
        if cells and not _is_caption(cells):
            break
        row = rows.pop(0)
        lines.extend(Line(row.place, cell.text, cell.bbox) for cell in cells)
    if not rows:
        return [], grid
    return lines, Grid(grid.place, tuple(rows), grid.bbox)


def _split_notes(grid: Grid) -> tuple[Grid, list[Line]]:
    """The grid without the notes that a format keeps in its last rows, and these as lines."""
    rows = list(grid.rows)
    notes: list[Line] = []
    while len(rows) > 1:
        cells = [cell for cell in rows[-1].cells if cell and cell.text.strip()]
        if len(cells) != 1 or not _NOTE.match(folded(cells[0].text)):
            break
        notes.insert(0, Line(rows.pop().place, cells[0].text, cells[0].bbox))
    return (Grid(grid.place, tuple(rows), grid.bbox), notes) if notes else (grid, notes)


def _is_caption(cells: list[Cell]) -> bool:
    whole = [folded(cell.text) for cell in cells]
    if len(whole) == 1:
        text = whole[0]
        return bool(
            (re.search(r"表(\(.*\))?$", text) and catalogue().match_title(text))
            or re.fullmatch(r"\(?\d{4}年?度?\)?", text)
            or _is_furniture(text)
            or stated_unit(text)
            or owner_of(text)
        )
    return (
        any(re.match(r"(金额)?单位:(人民币)?(元|千元|万元|亿元)", text) for text in whole) and len(whole) <= 4
    ) or all(_is_furniture(text) or owner_of(text) for text in whole)


def _continues(last: Table, title: str, entry: Entry | None, pending: list[Line], grid: Grid) -> bool:
    """Whether a grid goes on with the table before it."""
    near = last.grids[-1].rows
    if grid.rows[0].place - near[-1].place > 1 and last.grids[-1].bbox is not None:
        return False
    same_header = _signature(grid.rows[: len(last.header)]) == _signature(last.header) and bool(last.header)
    if entry is not None or title:
        # the title printed again on every page, above the same header
        return bool(
            entry is not None
            and last.entry is entry
            and bare_title(title) == bare_title(last.title)
            and same_header
            and not (
                last.rows and is_total(_first(last.rows[-1])) and is_total(_first(last.rows[-1])) and _has_total(grid)
            )
        )
    if any(_speaks(line.text) for line in pending):
        return False
    if same_header or (_is_form(last) and grid.bbox is not None):
        return True
    depth = header_depth(grid.rows)
    if depth == 0 or all(not any(texts(row)) for row in grid.rows[:depth]):
        return grid.width == last.width or is_total(_first(grid.rows[0])) or abs(grid.width - last.width) <= 2
    # text alone in the first rows: the rest of a row that the page broke, or lines without amounts
    return (
        grid.width == last.width and len(grid.rows) > 1 and (depth <= 1 or _lie_under_labels(grid.rows[:depth], last))
    )


def _lie_under_labels(rows: tuple[Row, ...], last: Table) -> bool:
    """Whether rows have text only where the table's rows have no amounts: they are no header."""
    amounts = {index for row in last.rows for index, text in enumerate(texts(row)) if is_numeric(text)}
    return bool(amounts) and not any(text and index in amounts for row in rows for index, text in enumerate(texts(row)))


def _is_form(table: Table) -> bool:
    """Whether a table is a target form: on the next page it goes on with rows of text, in fewer columns."""
    return table.entry is not None and table.entry.id in ("target_form", "self_evaluation")


def _completes(last: Table, title: str, pending: list[Line], grid: Grid) -> bool:
    """Whether a page broke a table within its header, so that the grid goes on with the header."""
    return (
        not last.rows
        and len(last.grids) == 1
        and bool(last.header)
        and not title
        and not any(_speaks(line.text) for line in pending)
        and grid.rows[0].place - last.grids[0].rows[-1].place == 1
        and _signature(grid.rows[:1]) != _signature(last.header[:1])
        and header_depth(grid.rows) < len(grid.rows)
    )


def _stacked(upper: Grid, lower: Grid) -> Grid:
    """Two parts of one table as one grid, the cells of the upper spanning the columns of the lower below them."""
    if upper.width == lower.width:
        return Grid(upper.place, (*upper.rows, *lower.rows), lower.bbox)
    lefts = [cell.bbox[0] if cell and cell.bbox else None for cell in max(lower.rows, key=_cells_of).cells]
    rows: list[Row] = []
    for row in upper.rows:
        cells: list[Cell | None] = [None] * lower.width
        for cell in row.cells:
            if cell is None or cell.bbox is None:
                continue
            x0, _, x1, _ = cell.bbox
            covered = [index for index, left in enumerate(lefts) if left is not None and x0 - 1 <= left < x1 - 1]
            if covered:
                cells[covered[0]] = replace(cell, colspan=covered[-1] - covered[0] + 1)
        rows.append(Row(row.place, row.number, tuple(cells)))
    return Grid(upper.place, (*rows, *lower.rows), lower.bbox)


def _cells_of(row: Row) -> int:
    return sum(1 for cell in row.cells if cell is not None)


def _has_total(grid: Grid) -> bool:
    return any(is_total(_first(row)) for row in grid.rows)


def _speaks(text: str) -> bool:
    """Whether a line between two grids is more than furniture, so that it parts them."""
    plain = folded(text)
    return bool(plain) and not _is_furniture(text) and not stated_unit(text) and not owner_of(text)


def _signature(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[text for text in texts(row) if text] for row in rows]


def _first(row: Row) -> str:
    return next((text for text in texts(row) if text), "")


def _join(table: Table, grid: Grid) -> None:
    depth = len(table.header)
    rows = grid.rows
    if depth and _signature(rows[:depth]) == _signature(table.header):
        rows = rows[depth:]
    table.grids.append(grid)
    for row in rows:
        table.rows.append(_aligned(row, table))


def _aligned(row: Row, table: Table) -> Row:
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


def _edges(table: Table) -> Iterator[tuple[int, tuple[float, float]]]:
    """The left and right edge of each column, from cells of one column's width."""
    done: set[int] = set()
    for row in [*table.rows[:40], *table.header]:
        for index, cell in enumerate(row.cells):
            if cell is not None and cell.colspan == 1 and cell.bbox is not None and index not in done:
                done.add(index)
                yield index, (cell.bbox[0], cell.bbox[2])
