"""Tidy files of somebody else: CSV or Parquet as rows of text, whatever the types of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from budgetdiff.document.model import content_id
from budgetdiff.errors import UnreadableSource

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A tidy file: the names of its columns and its rows as text ('' where there is nothing)."""

    document_id: str
    source_name: str
    format: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_tidy(path: Path) -> TidyTable:
    """Read a CSV (UTF-8 or GB18030, told by its content) or Parquet file.

    A float comes as the shortest text that gives it back, so 17361.34 stays 17361.34. Raises UnreadableSource.
    """
    import polars as pl  # heavy: only tidy files pay for it  # noqa: PLC0415

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(str(path), f"it cannot be read ({error.strerror})") from error
    if not content.strip():
        raise UnreadableSource(path.name, "the file is empty")
    try:
        if content.startswith(b"PAR1"):
            kind, frame = "parquet", pl.read_parquet(BytesIO(content))
        else:
            kind, frame = "csv", _csv(content)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, ValueError) as error:
        raise UnreadableSource(
            path.name, f"it is neither CSV nor Parquet ({str(error).splitlines()[0][:120]})"
        ) from error
    rows = tuple(tuple(_text(value) for value in row) for row in frame.iter_rows())
    return TidyTable(content_id(content), path.name, kind, tuple(frame.columns), rows)


def _csv(content: bytes) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    text = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("gb18030").encode("utf-8")
    head = text.split(b"\n", 1)[0]
    separator = max(",\t;", key=lambda mark: head.count(mark.encode()))
    return pl.read_csv(BytesIO(text), infer_schema=False, separator=separator)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        shown = format(Decimal(repr(value)), "f") if value == value and abs(value) != float("inf") else "NaN"  # noqa: PLR0124 - the test for NaN
        return shown.removesuffix(".0")
    return str(value)
