"""Results for machines: CSV, JSON, Parquet and XLSX from a frame, money exact in all of them."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import QuestionError

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "csv", "json", "parquet", "xlsx")
"""What a result is given as: a table for people, and the formats that files have."""


def form_of_name(out: Path) -> str:
    """The format that a file's name ends in; raises QuestionError for one there is not."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS[1:]:
        raise QuestionError(f"{out}: the name ends in none of .{', .'.join(FORMATS[1:])}")
    return ending


def write_file(out: Path, content: bytes) -> Path:
    """Write a file whole, or not at all; its path. Raises QuestionError where its folder is not there or cannot be written."""
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}."[:100])
    except OSError as error:
        raise QuestionError(f"{out}: cannot be written ({error.strerror or error})") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(0o644)
        part.replace(out)
    except OSError as error:
        raise QuestionError(f"{out}: cannot be written ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)
    return out


def encoded(frame: pl.DataFrame, form: str, *, excel: bool = False, nested: Collection[str] = ()) -> bytes:
    """The rows of a frame in ``csv``, ``json`` (a list of objects), ``parquet`` or ``xlsx``.

    Decimals stay exact: digits in CSV and JSON strings, decimals in Parquet. XLSX cells are numbers where Excel's fifteen
    digits hold them, else text; text is always text, also where it begins like a formula. With ``excel`` a CSV begins with the
    mark by which Excel knows that it is UTF-8. The text of ``nested`` columns is JSON already, and part of the JSON as what it is.
    """
    buffer = io.BytesIO()
    if form == "csv":
        frame.write_csv(buffer, include_bom=excel)
    elif form == "json":
        rows = [
            {name: json.loads(value) if name in nested and value else _plain(value) for name, value in row.items()}
            for row in frame.iter_rows(named=True)
        ]
        buffer.write(json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n")
    elif form == "parquet":
        frame.write_parquet(buffer)
    elif form == "xlsx":
        _workbook(frame, buffer)
    else:
        raise QuestionError(f"“{form}” is not a format; there are {', '.join(FORMATS)}")
    return buffer.getvalue()


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


def _workbook(frame: pl.DataFrame, buffer: io.BytesIO) -> None:
    import xlsxwriter  # only where a workbook is asked for

    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("budgetdiff")
    head, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(frame.iter_rows(), start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value)
            elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
                # a cell of a workbook is binary; fifteen digits come back as they were
                sheet.write_number(number, column, float(value), money)
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, str(value)[:32767])
    sheet.freeze_panes(1, 0)
    book.close()
