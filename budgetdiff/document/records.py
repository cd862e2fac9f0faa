"""Records that a user fills in (CSV, XLSX, YAML): rows of text by column, each with its place in the file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetdiff.document.archive import checked_parts
from budgetdiff.document.tidy import read_tidy
from budgetdiff.errors import UnreadableSource

LARGEST = 20 * 1024 * 1024
"""Bytes of a file of records; a person fills in some hundred rows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: where it stands (line of a CSV, row of a sheet, entry of a YAML list) and its texts by column."""

    line: int
    texts: dict[str, str]


def read_records(path: Path) -> tuple[Entry, ...]:
    """The records of a file, told by its content: a workbook, a YAML list of mappings, else CSV.

    Everything is text as it was written; an empty row is left out. Raises UnreadableSource, naming the file, where it is
    none of these.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableSource(path.name, f"the file is larger than {LARGEST // 2**20} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(str(path), f"it cannot be read ({error.strerror})") from error
    if not content.strip():
        raise UnreadableSource(path.name, "the file is empty")
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content, path.name)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _yaml(content, path.name)
    table = read_tidy(path)
    entries = (
        Entry(line, dict(zip(table.columns, map(str.strip, row), strict=True)))
        for line, row in enumerate(table.rows, start=2)
    )
    return tuple(entry for entry in entries if any(entry.texts.values()))


def _workbook(content: bytes, name: str) -> tuple[Entry, ...]:
    from python_calamine import CalamineError, CalamineWorkbook

    from budgetdiff.document.workbook import shown

    checked_parts(content, name)
    try:
        rows = (
            CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
    except (CalamineError, IndexError) as error:
        raise UnreadableSource(name, f"the workbook is damaged or encrypted ({str(error)[:120]})") from error
    texts = [[shown(cell).strip() for cell in row] for row in rows]
    first = next((number for number, row in enumerate(texts) if any(row)), None)
    if first is None:
        raise UnreadableSource(name, "the first sheet is empty")
    heads = texts[first]
    return tuple(
        Entry(number + 1, {head: text for head, text in zip(heads, row, strict=False) if head})
        for number, row in enumerate(texts)
        if number > first and any(row)
    )


def _yaml(content: bytes, name: str) -> tuple[Entry, ...]:
    import yaml

    try:
        # the base loader makes text of everything: 98.50 stays 98.50, and a date is what was written
        data: Any = yaml.load(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableSource(name, f"it is no YAML in UTF-8 ({str(error).splitlines()[0][:120]})") from error
    if isinstance(data, dict) and len(data) == 1:
        data = next(iter(data.values()))
    if not isinstance(data, list):
        raise UnreadableSource(name, "a YAML file of records is a list of mappings")
    entries = []
    for number, item in enumerate(data, start=1):
        if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
            raise UnreadableSource(name, "an entry is a mapping of names to texts and numbers", f"entry {number}")
        entries.append(Entry(number, {str(key): value.strip() for key, value in item.items()}))
    return tuple(entries)
