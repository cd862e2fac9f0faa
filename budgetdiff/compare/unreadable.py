"""Why a frame of somebody's cannot be read as a table: the column, the row, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

_WORDS = {
    "str": "text",
    "int": "whole numbers",
    "float": "floating point",
    "Decimal": "decimals",
    "bool": "truth values",
}


def why_not_a_frame(frame: Any) -> str:
    """What somebody gave that narwhals does not know, and what would do."""
    hint = "give a polars, pandas or pyarrow one, or a DuckDB relation"
    if type(frame).__name__ == "RecordBatch":
        hint = "give a pyarrow Table of it (pyarrow.Table.from_batches)"
    return f"is no frame but of type {type(frame).__name__}; {hint}"


def repeated_column(frame: Any) -> str | None:
    """The column that a pandas or pyarrow frame has more than once, or None."""
    library = _library(frame)
    names = [
        str(name)
        for name in (frame.columns if library == "pandas" else frame.column_names if library == "pyarrow" else ())
    ]
    return next((name for name, count in Counter(names).items() if count > 1), None)


def too_wide_column(frame: Any) -> str | None:
    """The column of decimals of 256 bits, which no reader of frames takes and some end the process over; or None."""
    return next((name for name, kind in _typed(frame) if kind.startswith("decimal256")), None)


def _library(frame: Any) -> str:
    return type(frame).__module__.partition(".")[0]


def _typed(frame: Any) -> Iterator[tuple[str, str]]:
    """The columns of a pandas or pyarrow frame with their types, as those libraries call them."""
    library = _library(frame)
    if library == "pandas":
        yield from ((str(name), str(kind)) for name, kind in frame.dtypes.items())
    elif library == "pyarrow":
        yield from ((str(field.name), str(field.type)) for field in frame.schema)


def odd_value(frame: Any) -> str | None:
    """What stands in a pandas column of objects that makes it none of one kind, with its row; None where nothing does."""
    if _library(frame) != "pandas":
        return None
    for name, kind in _typed(frame):
        if kind != "object":
            continue
        first: str | None = None
        for row, value in enumerate(frame[name], start=1):
            if value is None or value != value:  # noqa: PLR0124 - not a number: a gap
                continue
            own = type(value).__name__
            if isinstance(value, str) and not _is_unicode(value):
                return f"“{name}” holds text that is no Unicode (row {row})"
            if isinstance(value, Decimal) and value.is_infinite():
                return f"“{name}” holds an infinite number (row {row})"
            first = first or own
            if own != first:
                words = _WORDS.get(first, first), _WORDS.get(own, own)
                return f"“{name}” holds {words[0]} and {words[1]} (row {row}); give all of it one type"
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
