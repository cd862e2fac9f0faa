"""The amounts of a tidy file, in the decimals of their country, as whole hundredths: a column at a time where they are plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from budgetdiff.errors import BudgetdiffError, MisprintedSource, UnrecognisedSource
from budgetdiff.facts import Amount, Unit, folded

if TYPE_CHECKING:
    import polars as pl

POINT, COMMA = "point", "comma"
DECIMALS = (POINT, COMMA)
# the shapes that only one of the two ways to write decimals gives; patterns for Rust's regex
_ONLY_COMMA = r"\d,\d{1,2}$|\d,\d{4,}$|\d\.\d{3},\d+$|\d\.\d{3}\.\d{3}$"
_ONLY_POINT = r"\d\.\d{1,2}$|\d\.\d{4,}$|\d,\d{3}\.\d+$|\d,\d{3},\d{3}$|^0?\.\d+$"
_EITHER = r"^\d{1,3}[.,]\d{3}$"
_GROUPED = {POINT: r"^-?\d{1,3}(,\d{3})+(\.\d+)?$", COMMA: r"^-?\d{1,3}(\.\d{3})+(,\d+)?$"}
_IGNORED = r"[\s\x{A0}\x{202F}'’`\p{Sc}]"
_DIGITS = 18
"""Digits of hundredths that a whole number of 64 bits surely holds."""


def plain_amount(text: str, style: str) -> str:
    """An amount with a decimal point and nothing but what an amount has: no symbol of a currency, no marks between thousands."""
    plain = "".join(char for char in folded(text) if char not in "'’`" and unicodedata.category(char) != "Sc")
    if re.fullmatch(r"[\d.,]*\d-", plain):
        plain = f"-{plain[:-1]}"
    return plain.replace(".", "").replace(",", ".") if style == COMMA else plain


def with_amounts(
    frame: pl.DataFrame, style: str | None, moneys: dict[str, Unit], *, separator: str, source_name: str, row: str
) -> pl.DataFrame:
    """The frame with ``hundredths`` and ``quantum`` (both in hundredths; NULL for a blank) of its column ``amount``.

    ``moneys`` are the units by the texts of ``money_unit``; ``style`` is point, comma or None for what the amounts show.
    Raises UnrecognisedSource where that is undecided, MisprintedSource, naming the row, for a text that is no amount.
    """
    import polars as pl

    clean = frame["amount"].str.replace_all(_IGNORED, "")
    style = style or _style(clean, separator, source_name)
    plain = (
        pl.when(clean.str.contains(_GROUPED[style]))
        .then(clean.str.replace_all(r"\." if style == COMMA else ",", ""))
        .otherwise(clean)
    )
    frame = frame.with_columns(plain.alias("plain"))
    if style == COMMA:
        frame = frame.with_columns(
            pl.when(pl.col("plain").str.contains(r"^-?\d+(,\d+)?$"))
            .then(pl.col("plain").str.replace(",", "."))
            .otherwise(pl.lit(""))
            .alias("plain")
        )
    units = {text: len(str(unit.value * 100)) - 1 for text, unit in moneys.items()}
    point = pl.col("plain").str.find(".", literal=True)
    frame = frame.with_columns(
        pl.col("money_unit").replace_strict(units, return_dtype=pl.Int64).alias("power"),
        (pl.col("plain").str.len_chars() - point - 1).fill_null(0).cast(pl.Int64).alias("places"),
    )
    quick = (
        pl.col("plain").str.contains(r"^-?\d+(\.\d+)?$")
        & (pl.col("plain").str.len_chars() + pl.col("power") - pl.col("places") < _DIGITS)
        & (pl.col("places") <= pl.col("power"))
    )
    tens = {power: 10**power for power in range(_DIGITS)}
    scale = (pl.col("power") - pl.col("places")).clip(0, _DIGITS - 1).replace_strict(tens, return_dtype=pl.Int64)
    digits = pl.when(quick).then(pl.col("plain").str.replace(".", "", literal=True)).cast(pl.Int64)
    frame = frame.with_columns((digits * scale).alias("hundredths"), pl.when(quick).then(scale).alias("quantum"))
    rest = frame.filter(~quick).select("amount", "money_unit").unique(maintain_order=True)
    if rest.is_empty():
        return frame

    def place(text: str, money: str) -> str:
        same = frame.filter((pl.col("amount") == text) & (pl.col("money_unit") == money))
        return f"row {same[row][0]}"

    slow = _slowly(rest, style, moneys, source_name, place)
    joined = frame.join(slow, on=["amount", "money_unit"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce("hundredths", "slow_hundredths").alias("hundredths"),
        pl.coalesce("quantum", "slow_quantum").alias("quantum"),
    )


def _slowly(
    rest: pl.DataFrame, style: str, moneys: dict[str, Unit], source_name: str, place: Callable[[str, str], str]
) -> pl.DataFrame:
    """The amounts that are not plain digits: brackets, marks, blanks, units behind the number."""
    import polars as pl

    found = []
    for text, money in rest.iter_rows():
        try:
            amount = Amount.parse(plain_amount(text, style), moneys[money])
        except BudgetdiffError as error:
            raise MisprintedSource(source_name, str(error), place(text, money)) from error
        values = (None, None) if amount is None else (int(amount.value * 100), int(amount.quantum * 100))
        found.append((text, money, *values))
    schema = {"amount": pl.String, "money_unit": pl.String, "slow_hundredths": pl.Int64, "slow_quantum": pl.Int64}
    return pl.DataFrame(found, schema=schema, orient="row")


def _style(clean: pl.Series, separator: str, source_name: str) -> str:
    """Whether a column writes its decimals behind a point or a comma: what its amounts themselves show."""
    shape = clean.str.strip_chars("()+-")

    def first(pattern: str) -> str:
        found = clean.filter(shape.str.contains(pattern))
        return str(found[0]) if len(found) else ""

    comma, point = first(_ONLY_COMMA), first(_ONLY_POINT)
    if comma and point:
        raise UnrecognisedSource(
            source_name,
            f"“{comma}” has a decimal comma and “{point}” a decimal point; say which holds (--decimal comma)",
        )
    if comma:
        return COMMA
    either = "" if point else first(_EITHER)
    # a comma that parts the columns parts no decimals; a semicolon is what countries with a decimal comma use
    if either and separator == ";":
        raise UnrecognisedSource(
            source_name, f"“{either}” may be thousands or decimals; say which (--decimal comma, or --decimal point)"
        )
    return POINT
