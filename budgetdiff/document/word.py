"""Word files: paragraphs and tables in the order of the text, merged cells kept."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml.etree import XMLSyntaxError

from budgetdiff.document.model import Cell, Document, Grid, Line, Place, Row, content_id
from budgetdiff.errors import UnreadableSource


def read_word(content: bytes, source_name: str) -> Document:
    """Read a .docx file; the place of a table is its number, that of a line the number of the table it stands before.

    Raises UnreadableSource where the file is damaged.
    """
    try:
        body = docx.Document(io.BytesIO(content))
        blocks: list[Line | Grid] = []
        tables = 0
        for block in body.iter_inner_content():
            if isinstance(block, Table):
                tables += 1
                blocks.extend(_grids(block, tables))
            else:
                blocks.extend(Line(tables + 1, text) for text in block.text.split("\n") if text.strip())
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        raise UnreadableSource(source_name, f"the Word file is damaged ({str(error)[:120]})") from error
    return Document(content_id(content), source_name, "docx", "python-docx", Place.TABLE, max(tables, 1), tuple(blocks))


def _grids(table: Table, number: int) -> Iterator[Grid]:
    """The table as a grid: a merged cell stands once, where it begins, with its spans."""
    columns = []
    for row in table.rows:
        cells = [*[None] * row.grid_cols_before, *row.cells, *[None] * row.grid_cols_after]
        columns.append(
            [cell._tc if cell is not None else None for cell in cells]
        )  # the element tells merged cells apart
    width = max((len(row) for row in columns), default=0)
    if not width:
        return
    texts = {cell._tc: cell.text for row in table.rows for cell in row.cells}
    seen: set[object] = set()
    rows = []
    for index, elements in enumerate(columns):
        made: list[Cell | None] = []
        for column, element in enumerate([*elements, *[None] * (width - len(elements))]):
            if element is None:
                made.append(Cell(""))
            elif element in seen:
                made.append(None)
            else:
                seen.add(element)
                across = sum(1 for other in elements[column:] if other is element)
                down = sum(1 for below in columns[index:] if column < len(below) and below[column] is element)
                made.append(Cell(texts[element], down, across))
        rows.append(Row(number, index + 1, tuple(made)))
    yield Grid(number, tuple(rows))
