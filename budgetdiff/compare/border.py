"""Anybody's frame made ready: checked, and brought to key columns and an amount in yuan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from budgetdiff.compare.schema import MONEY
from budgetdiff.compare.unreadable import odd_value, repeated_column, too_wide_column, why_not_a_frame
from budgetdiff.errors import FrameError

_EXACT_FLOAT = 2.0**53 / 100
_ROUNDED = 5e-9


@dataclass(frozen=True, slots=True)
class Side:
    """One frame of a comparison: columns k0, k1 …, ``label`` where it has one, ``amount`` (never null)."""

    name: str
    frame: pl.DataFrame
    notes: tuple[str, ...]

    @property
    def kinds(self) -> list[pl.DataType]:
        """The types of the key columns."""
        return [kind for name, kind in self.frame.schema.items() if name.startswith("k")]


def side_of(frame: Any, name: str, on: Sequence[str], value: str, label: str | None) -> Side:
    """The frame as the kernel reads it; ``name`` (base or current) is what messages call it.

    Rows without an amount are left out, which a note says: missing is not zero. Raises FrameError for what is no frame,
    a missing column, an amount that is no number, does not fit, or has more than two decimals.
    """
    given = _collected(frame, name)
    index = [str(level) for level in getattr(getattr(frame, "index", None), "names", ())]
    needed = [*on, value, *([label] if label is not None and label in given.columns else [])]
    missing = [column for column in needed if column not in given.columns]
    if missing and missing[0] in index:
        raise FrameError(f"{name} has no column “{missing[0]}”: it is its index; call reset_index() first")
    if missing:
        there = "、".join(map(str, given.columns[:12])) or "none"
        raise FrameError(f"{name} has no column “{missing[0]}”; its columns are: {there}")
    keys = [_key(given[column], name, column).alias(f"k{number}") for number, column in enumerate(on)]
    amount, notes = _money(given[value], name, value)
    columns = [*keys, amount.alias("amount")]
    if label is not None and label in given.columns:
        columns.append(given[label].cast(pl.String).alias("label"))
    ready = pl.DataFrame(columns)
    gaps = ready["amount"].null_count()
    if gaps:
        ready = ready.filter(pl.col("amount").is_not_null())
        notes.append(
            f"{name} has {gaps} {'row' if gaps == 1 else 'rows'} without an amount, left out: missing is not zero"
        )
    return Side(name, ready, tuple(notes))


def _collected(frame: Any, name: str) -> pl.DataFrame:
    """Any frame narwhals understands as a polars frame."""
    try:
        given = nw.from_native(frame)
    except TypeError as error:
        raise FrameError(f"{name} {why_not_a_frame(frame)}") from error
    except nw.exceptions.DuplicateError as error:
        raise FrameError(f"{name} has the column “{repeated_column(frame) or '?'}” twice") from error
    wide = too_wide_column(frame)
    if wide is not None:
        raise FrameError(f"“{wide}” of {name} is wider than 38 digits; cast it to decimal(38, 2)")
    try:
        ready: pl.DataFrame = (
            given.collect(backend="polars").to_native() if isinstance(given, nw.LazyFrame) else given.to_polars()
        )
    except nw.exceptions.DuplicateError as error:
        raise FrameError(f"{name} has the column “{repeated_column(frame) or '?'}” twice") from error
    except Exception as error:  # every library has its own, and they share no base
        odd = odd_value(frame)
        if odd is not None:
            raise FrameError(f"{name} cannot be read as a table: {odd}") from error
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise FrameError(f"{name} cannot be read as a table ({reason})") from error
    return ready


def _key(column: pl.Series, name: str, title: str) -> pl.Series:
    """A key column as text, whole number, date or truth value: types that are equal or not, without a tolerance."""
    kind = column.dtype
    if kind.is_float() and column.fill_nan(None).null_count() == len(column):
        # pandas has floats where a column holds nothing at all
        return pl.repeat(None, len(column), dtype=pl.String, eager=True)
    if kind in (pl.Categorical, pl.Enum, pl.Null, pl.String):
        return column.cast(pl.String)
    if kind.is_integer():
        try:
            return column.cast(pl.Int64)
        except pl.exceptions.InvalidOperationError as error:
            raise FrameError(f"the key “{title}” of {name} holds whole numbers beyond 64 bits") from error
    if kind in (pl.Boolean, pl.Date):
        return column
    if kind.is_float() and (column.fill_nan(None).drop_nulls() % 1 == 0).all():
        raise FrameError(
            f"the key “{title}” of {name} is floating point: whole numbers with a gap; cast it to Int64 first"
        )
    raise FrameError(
        f"the key “{title}” of {name} is {_called(kind)}; keys are text, whole numbers, dates or truth values: cast it first"
    )


def _money(column: pl.Series, name: str, title: str) -> tuple[pl.Series, list[str]]:
    """Amounts to the fen, and what must be said of how they were read."""
    kind = column.dtype
    if kind.is_float() and column.fill_nan(None).null_count() < len(column):
        return _from_float(column, name, title)
    if kind == pl.Null or kind.is_float():
        # pandas has floats where a column holds nothing at all
        return pl.repeat(None, len(column), dtype=MONEY, eager=True), []
    if not (kind.is_integer() or kind.is_decimal()):
        raise FrameError(f"“{title}” of {name} is {_called(kind)}, not numbers; cast it to a decimal first")
    exact = column.cast(MONEY, strict=False)
    if exact.null_count() > column.null_count():
        raise FrameError(f"“{title}” of {name} has amounts of 10^16 yuan or more, which no budget has: check its unit")
    if isinstance(kind, pl.Decimal) and kind.scale > 2:
        finer = (exact.cast(kind) != column).fill_null(value=False)
        if finer.any():
            raise FrameError(
                f"“{title}” of {name} has amounts with parts of a fen ({finer.sum()} of them), the first in row "
                f"{finer.arg_true()[0] + 1}: {column.filter(finer)[0]}; round them, or bring them to yuan first"
            )
    return exact, []


def _from_float(column: pl.Series, name: str, title: str) -> tuple[pl.Series, list[str]]:
    # a float that is not a number is how pandas writes a gap
    amounts = column.cast(pl.Float64).fill_nan(None)
    if amounts.is_infinite().any():
        raise FrameError(f"“{title}” of {name} has an infinite amount in row {amounts.is_infinite().arg_true()[0] + 1}")
    if (amounts.abs() > _EXACT_FLOAT).any():
        raise FrameError(f"“{title}” of {name} has floats too large to hold a fen; give them as decimals")
    exact = amounts.cast(MONEY)
    rounded = ((exact.cast(pl.Float64) - amounts).abs() > _ROUNDED * (1 + amounts.abs())).sum()
    said = f"“{title}” of {name} is floating point: read to the nearest fen"
    return exact, [f"{said}, which rounded {rounded} of them" if rounded else said]


def _called(kind: pl.DataType) -> str:
    if kind == pl.String:
        return "text"
    return "floating point" if kind.is_float() else str(kind)
