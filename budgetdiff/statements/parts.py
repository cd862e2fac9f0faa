"""Parts of one grid: tables that stand below one another in it, each with a header of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import Phase
from budgetdiff.statements.catalogue import Entry, catalogue, column_named, measure_named
from budgetdiff.statements.columns import Column, Role, columns_of, header_paths
from budgetdiff.statements.forms.pages import TARGETS, is_form
from budgetdiff.statements.layout import (
    is_numeric,
    is_total,
    numbers_columns,
    repeats_header,
    repeats_title,
    text_at,
    texts,
)
from budgetdiff.statements.money import stated_unit
from budgetdiff.statements.periods import period_of
from budgetdiff.statements.tables import Table
from budgetdiff.statements.terms import is_period_word

_HEAD = re.compile(
    r"(?:[数率额人]|规模|面积|投资|数量|金额|情况|单价|预算|决算|执行|名称|编[码号]|备注|内容|时间|类[别型]|小计|合计)(?:\([^()]{1,12}\))?[%:]?$"
)
_LONGEST = 24
"""Characters of a header: what is longer is a text."""
_DEEPEST = 3
"""Rows of a header within a table."""
_CONTRARY = (("收入", "支出"), ("支出", "收入"), ("功能", "经济"), ("经济", "功能"))
"""Words of two headers over names that are not of the same."""
_ORDINAL = re.compile(r"^(?:其中|[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[、.](?!\d))")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a part begins: its first row (a line that names it, or the header's), the first of its header and of its body."""

    first: int
    header: int
    body: int


def parts_of(tables: Iterable[Table]) -> list[Table]:
    """The tables, those that hold several below one another given part by part; forms of targets stay as they are."""
    return [
        part
        for table in tables
        for part in (
            [table] if (table.entry is not None and table.entry.id in TARGETS) or is_form(table) else parted(table)
        )
    ]


def parted(table: Table) -> list[Table]:
    """The parts of a table that have headers of their own, in their order; the table alone where it has one header.

    A later header stands over numbers, says nothing but what columns hold, and not the same of them as the header above:
    a header printed again, be it in other words, parts nothing. A part has the title of the whole with the words that head
    it, the statement that a line over its header names, else that of the whole, and the unit of money that its own header
    states, else that of the whole.
    """
    starts = _starts(table)
    if not starts:
        return [table]
    ends = [*(start.first for start in starts[1:]), len(table.rows)]
    whole = [_part(table, table.header, table.rows[: starts[0].first], table.title, table.entry)]
    for start, end in zip(starts, ends, strict=True):
        header = tuple(table.rows[start.header : start.body])
        above = [text for row in table.rows[start.first : start.header] for text in texts(row) if text]
        named = next((entry for text in above if (entry := catalogue().match_title(text))), None)
        words = above[-1] if above else next((text for text in texts(header[0]) if text), "")
        title = above[-1] if named is not None else f"{table.title}：{words}"
        whole.append(_part(table, header, table.rows[start.body : end], title, named or table.entry))
    return whole


def _starts(table: Table) -> list[_Start]:
    found: list[_Start] = []
    rows = table.rows
    header: Sequence[Row] = table.header
    since, number = 0, 0
    while number < len(rows):
        body = _body_below(rows, number)
        above = rows[since:number]
        if (
            body is None
            or not any(_counts(row) for row in above)
            or _says_again(rows[number:body], header, above, rows[body:], table)
        ):
            number += 1
            continue
        first = number
        while first > since and _names_part(rows[first - 1]):
            first -= 1
        found.append(_Start(first, number, body))
        header, since, number = rows[number:body], body, body + 1
    return found


def _body_below(rows: Sequence[Row], number: int) -> int | None:
    """The first row of figures below a header that begins at a row; None where none begins there."""
    below = number
    while below < len(rows) and below - number < _DEEPEST and _may_head(rows[below]):
        below += 1
    while below < len(rows) and below > number and numbers_columns(rows[below]):
        below += 1
    if below in (number, len(rows)) or not _counts(rows[below]):
        return None
    headed = {
        column
        for row in rows[number:below]
        for start, cell in list(enumerate(row.cells))[1:]
        if cell is not None and cell.text.strip() and not numbers_columns(row)
        for column in (start,)
    }
    if len(headed) < 2 and not (headed and column_named(text_at(rows[number], 0)) == "label"):
        return None
    counted = {column for column in headed if is_numeric(text_at(rows[below], column))}
    return below if 2 * len(counted) >= len(headed) else None


def _may_head(row: Row) -> bool:
    """Whether a row says nothing but what columns hold; its first cell may say what is told in them."""
    filled = [(index, text) for index, text in enumerate(texts(row)) if text]
    if len(filled) < 2:
        return False
    first, *rest = (text for _, text in filled)
    if is_numeric(first) or is_total(first) or _ORDINAL.match(first) or len(first) > _LONGEST:
        return False
    return all(_is_head(text) for text in rest) and (filled[0][0] == 0 or _is_head(first))


def _is_head(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and not is_numeric(text)
        and not _ORDINAL.match(text)
        and bool(column_named(text) or measure_named(text, "") or is_period_word(text) or _HEAD.search(text))
    )


def _counts(row: Row) -> bool:
    """Whether a row holds figures."""
    return not numbers_columns(row) and any(is_numeric(text) for text in texts(row)[1:])


def _names_part(row: Row) -> bool:
    """Whether a row is one line of words without figures: the name of the part below it."""
    filled = [text for text in texts(row) if text]
    return (
        len(filled) == 1
        and not is_numeric(filled[0])
        and not is_total(filled[0])
        and len(filled[0]) <= 2 * _LONGEST
        and any(cell and cell.colspan == len(row.cells) for cell in row.cells)
    )


def _says_again(
    lower: Sequence[Row], upper: Sequence[Row], above: Sequence[Row], below: Sequence[Row], table: Table
) -> bool:
    """Whether a header says of every column what the header above says of it, in whatever words."""
    if all(repeats_header(row, tuple(upper)) or repeats_title(row, table.title) for row in lower):
        return True
    statement = table.entry.id if table.entry else ""
    one, two = (
        columns_of(header_paths(tuple(rows), table.width, statement), tuple(body), statement=statement)
        for rows, body in ((upper, above), (lower, below))
    )
    return all(_same(a, b, statement) for a, b in zip(one, two, strict=True))


def _same(a: Column, b: Column, statement: str) -> bool:
    """Whether two columns hold the same: names of the same side and classification, or one measure of one period."""
    if a.leaf == b.leaf:
        return True
    if a.role is not b.role:
        return False
    if a.role is Role.VALUE:
        one, two = measure_named(a.leaf, statement), measure_named(b.leaf, statement)
        return one is not None and one == two and _period(a) == _period(b)
    return not any(one in a.leaf and other in b.leaf for one, other in _CONTRARY)


def _period(column: Column) -> tuple[int, Phase]:
    return period_of(column.path, 0, Phase.APPROVED)


def _part(table: Table, header: Sequence[Row], rows: Sequence[Row], title: str, entry: Entry | None) -> Table:
    own = {unit for row in header for cell in row.cells if cell and (unit := stated_unit(cell.text))}
    body = list(_headed(header, rows))
    return replace(
        table,
        page=(*header, *rows)[0].place,
        title=title,
        entry=entry,
        unit=own.pop() if len(own) == 1 else table.unit,
        header=tuple(header),
        rows=body,
        notes=list(table.notes) if rows and table.rows and rows[-1] is table.rows[-1] else [],
    )


def _headed(header: Sequence[Row], rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of a part, what heads it in a cell merged down over them as the name of the first."""
    head = header[0].cells[0] if header and header[0].cells else None
    reaches = head is not None and head.rowspan > len(header)
    for number, row in enumerate(rows):
        if number == 0 and reaches and head is not None and row.cells and row.cells[0] is None:
            yield replace(row, cells=(Cell(head.text, 1, 1, head.bbox), *row.cells[1:]))
        else:
            yield row
