"""Tidy files of somebody else: CSV, Parquet or a workbook's first sheet as columns of text, whatever their types."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from budgetdiff.document.encoding import is_proved, text_of
from budgetdiff.document.model import content_id
from budgetdiff.errors import UnreadableSource

if TYPE_CHECKING:
    import polars as pl

_SEPARATORS = ",\t;|"
_HEAD = 65536


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A tidy file: ``frame`` has its columns as text ('' where there is nothing), row for row as in the file.

    ``separator`` is what parts the columns of a CSV ('' elsewhere), ``notes`` say what was assumed.
    """

    document_id: str
    source_name: str
    format: str
    frame: pl.DataFrame
    separator: str = ""
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.frame.columns)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows as text; for small files."""
        return tuple(self.frame.iter_rows())


def read_tidy(path: Path, encoding: str | None = None) -> TidyTable:
    """Read a CSV (see ``encoding.text_of``; parted by comma, tab, semicolon or bar), Parquet or .xlsx file.

    A float comes as the shortest text that gives it back, so 17361.34 stays 17361.34. Raises UnreadableSource.
    """
    import polars as pl  # heavy: only tidy files pay for it

    try:
        if path.exists() and not path.is_file():
            raise UnreadableSource(str(path), "this is no file")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(str(path), f"it cannot be read ({error.strerror})") from error
    if not content.strip():
        raise UnreadableSource(path.name, "the file is empty")
    separator = ""
    notes: tuple[str, ...] = ()
    try:
        if content.startswith(b"PAR1"):
            kind, frame = "parquet", _texts(pl.read_parquet(io.BytesIO(content)))
        elif content.startswith(b"PK\x03\x04"):
            kind, frame = "xlsx", _first_sheet(content, path.name)
        else:
            text, found = text_of(content, path.name, encoding)
            kind, separator = "csv", _separator(text)
            frame = _csv(text, separator)
            if encoding is None and not is_proved(found):
                notes = (f"read as {found}; if letters are wrong, say its encoding (--encoding)",)
    except (pl.exceptions.PolarsError, csv.Error, ValueError) as error:
        raise UnreadableSource(
            path.name, f"it is neither CSV nor Parquet ({str(error).splitlines()[0][:120]})"
        ) from error
    return TidyTable(content_id(content), path.name, kind, frame, separator, notes)


def _separator(text: str) -> str:
    """What parts the columns of the first line, outside quotes."""
    line = next(iter(text[:_HEAD].splitlines()), "")
    plain = "".join(part for index, part in enumerate(line.split('"')) if index % 2 == 0)
    return max(_SEPARATORS, key=plain.count)


def _csv(text: str, separator: str) -> pl.DataFrame:
    import polars as pl

    content = text.encode("utf-8", errors="surrogatepass")
    frame = pl.read_csv(io.BytesIO(content), infer_schema=False, separator=separator, truncate_ragged_lines=False)
    return frame.with_columns(pl.all().fill_null(""))


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    """All columns as text; of integers and text by polars, of others value by value."""
    import polars as pl

    columns = [
        series.cast(pl.String)
        if series.dtype.is_integer() or series.dtype == pl.String
        else pl.Series(series.name, [_text(value) for value in series], dtype=pl.String)
        for series in frame.get_columns()
    ]
    return pl.DataFrame(columns).with_columns(pl.all().fill_null(""))


def _first_sheet(content: bytes, source_name: str) -> pl.DataFrame:
    """The first visible sheet; its first row with text names the columns."""
    import polars as pl

    from budgetdiff.document.archive import checked_parts
    from budgetdiff.document.ooxml import sheets_of

    checked_parts(content, source_name)
    visible, _ = sheets_of(content, source_name)
    if not visible or not visible[0].cells:
        raise UnreadableSource(source_name, "its first sheet is empty")
    cells = visible[0].cells
    first, last = min(cells), max(cells)
    heads = {column: name.strip() for column, name in cells[first].items()}
    if len(set(heads.values())) < len(heads):
        raise UnreadableSource(source_name, "two columns of its first sheet have one name")
    if last - first > _HEAD * 32:
        raise UnreadableSource(source_name, "its first sheet is no table of rows")
    rows = [cells.get(row, {}) for row in range(first + 1, last + 1)]
    return pl.DataFrame({name: [row.get(column, "") for row in rows] for column, name in heads.items()})


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        shown = format(Decimal(repr(value)), "f") if value == value and abs(value) != float("inf") else "NaN"  # noqa: PLR0124 - the test for NaN
        return shown.removesuffix(".0")
    return str(value)
