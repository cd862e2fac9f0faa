"""A CSV file of the user's: its rows, each with the place that messages name."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from budgetdiff.errors import MappingError


def read_rows(path: Path, what: str, needed: Sequence[str], known: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """The rows of a CSV file in UTF-8, as (place, values without surrounding spaces); a column left out is ''.

    ``what`` is what messages call the file (“a crosswalk”). Raises MappingError where the file cannot be read, is no CSV,
    lacks a needed column, has an unknown one, or a row has more values than columns.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(f"{path}: {what} cannot be read from it ({error.strerror})") from error
    return parse_rows(content, path.name, what, needed, known)


def parse_rows(
    content: bytes, name: str, what: str, needed: Sequence[str], known: Sequence[str]
) -> list[tuple[str, dict[str, str]]]:
    """The rows of CSV content called ``name``; see ``read_rows``."""
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        listed = list(enumerate(rows, start=2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise MappingError(f"{name}: it is no CSV in UTF-8 ({error})") from error
    columns = [column or "" for column in rows.fieldnames or ()]
    for column in needed:
        if column not in columns:
            raise MappingError(f"{name}: the column {column} is missing; {what} has {', '.join(known)}")
    for column in columns:
        if column not in known:
            raise MappingError(f"{name}: “{column}” is no column of {what}, which has {', '.join(known)}")
    result = []
    for number, row in listed:
        place = f"{name}, line {number}"
        if None in row:
            raise MappingError(f"{place}: there are more values than columns")
        result.append((place, {column: (row.get(column) or "").strip() for column in known}))
    return result
