"""What amounts are measured by beside yuan: a price index, and any denominator; columns beside the nominal ones, never instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import polars as pl

from budgetdiff.classification.crosswalk_csv import read_rows
from budgetdiff.compare.headcounts import NAMES, Headcount, printed_counts, undisputed
from budgetdiff.compare.result import Comparison, Trend
from budgetdiff.compare.schema import (
    PER,
    PER_LINES_SCHEMA,
    PER_TREND_SCHEMA,
    REAL_LINES_SCHEMA,
    REAL_TREND_SCHEMA,
    TOTAL,
)
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.store import Store

_LARGEST = {"index": Decimal(10) ** 6, "denominator": Decimal(10) ** 12}
_FINEST = -4
_TOLD = 3
"""Of how many units each count is told."""
_FACTOR = pl.Decimal(38, 0)
"""What amounts are multiplied by: whole numbers, so that products stay exact to the fen."""


@dataclass(frozen=True, slots=True)
class Deflator:
    """A price index by year, whichever year is its 100; ``source`` is the file's name."""

    by_year: Mapping[int, Decimal]
    source: str = ""

    @classmethod
    def read(cls, path: Path) -> Deflator:
        """A CSV with the columns year and index; raises MappingError, naming the line, for what is none."""
        found: dict[int, Decimal] = {}
        for place, row in read_rows(path, "a price index", ("year", "index"), ("year", "index")):
            year = _year(row["year"], place)
            if year in found:
                raise MappingError(f"{place}: {year} has another index further up")
            found[year] = _number(row["index"], "index", place)
        return cls(found, path.name)

    def factor(self, of: int, prices: int) -> Fraction:
        """What an amount of the year ``of`` is multiplied by to be in prices of another year: that index over its own.

        Raises QuestionError for a year without an index.
        """
        if of == prices:
            return Fraction(1)
        for year in (of, prices):
            if year not in self.by_year:
                raise QuestionError(f"{self.source or 'the price index'} has no index of {year}")
        return Fraction(self.by_year[prices]) / Fraction(self.by_year[of])


@dataclass(frozen=True, slots=True)
class Denominator:
    """Staff, insured persons, square metres …: by unit and year, in ``name``; the unit '' stands for all that have none.

    ``counts`` are those that documents print, where it is these that are divided by: ``by_unit`` is then by unit and period, and
    holds what they do not dispute.
    """

    name: str
    by_unit: Mapping[tuple[str, int | Period], Decimal]
    counts: tuple[Headcount, ...] = ()
    own: bool = False

    @classmethod
    def read(cls, path: Path) -> Denominator:
        """A CSV with the columns year, denominator and, where wanted, unit and name (the file's own if it has none).

        Raises MappingError, naming the line, for what is none, or for two names in one file.
        """
        found: dict[tuple[str, int | Period], Decimal] = {}
        names: dict[str, None] = {}
        columns = ("year", "unit", "denominator", "name")
        for place, row in read_rows(path, "a file of denominators", ("year", "denominator"), columns):
            key = row["unit"], _year(row["year"], place)
            if key in found:
                raise MappingError(f"{place}: {key[1]} has another denominator further up")
            found[key] = _number(row["denominator"], "denominator", place)
            if row["name"]:
                names[row["name"]] = None
            if len(names) > 1:
                raise MappingError(f"{place}: a file has denominators of one name, here are {' and '.join(names)}")
        return cls(next(iter(names), path.stem), found)

    @classmethod
    def printed(cls, store: Store, kind: str) -> Denominator:
        """The counts of a kind (``headcounts.NAMES``) that the documents of a database print."""
        counts = printed_counts(store, kind)
        return cls(NAMES[kind], undisputed(counts), counts, own=True)

    def of(self, unit: str, period: Period | int) -> Decimal | None:
        """How many a unit has in a period, or a year; None where neither the file nor, undisputed, its document says.

        A period without a phase is the only one that the documents of its year have, else the approved budget.
        """
        period = Period(period) if isinstance(period, int) else period
        if not self.own:
            year = period.fiscal_year
            return self.by_unit.get((unit, year), self.by_unit.get(("", year)))
        phases = {one.period for one in self.counts if (one.unit, one.period.fiscal_year) == (unit, period.fiscal_year)}
        if period.phase is None:
            period = phases.pop() if len(phases) == 1 else Period(period.fiscal_year, Phase.APPROVED)
        return self.by_unit.get((unit, period))

    def about(self, unit: str, periods: Iterable[Period]) -> tuple[Headcount, ...]:
        """The counts that the documents of a unit and of these periods print."""
        wanted = set(periods)
        return tuple(one for one in self.counts if one.unit == unit and one.period in wanted)

    def notes(self, units: Sequence[str], periods: Sequence[Period]) -> Iterator[str]:
        """What stands behind the amounts per denominator of these units, and which of them have none."""
        if self.own:
            for unit in units[:_TOLD]:
                for one in self.about(unit, periods):
                    yield f"{one.unit} has {one.number:f} “{self.name}” in {one.period} ({one.place} {one.page}: {one.words})"
        for period in sorted(set(periods)):
            of = period if self.own else period.fiscal_year
            without = [unit for unit in units if self.of(unit, period) is None]
            disputed = [unit for unit in without if self.about(unit, [period])]
            for unit in disputed[:_TOLD]:
                yield f"{unit}: its document of {period} prints different numbers of “{self.name}”, and none is taken"
            without = [unit for unit in without if unit not in disputed[:_TOLD]]
            if len(without) > 1:
                yield f"{len(without)} units have no “{self.name}” of {of}"
            elif without:
                yield f"{without[0]} has no “{self.name}” of {of}"


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What a result is measured by beside its amounts; with neither it stays as it is."""

    deflator: Deflator | None = None
    per: Denominator | None = None

    def compared(self, comparison: Comparison) -> Comparison:
        """The comparison with the columns of ``REAL_LINES_SCHEMA`` and ``PER_LINES_SCHEMA`` and notes on what they are.

        Raises QuestionError for a year without an index.
        """
        base, current = comparison.base, comparison.current
        notes = (*comparison.notes, *self._notes(comparison.lines, base.fiscal_year, (base, current)))
        return replace(comparison, lines=self.lines(comparison.lines, base, current), notes=notes)

    def lines(self, lines: pl.DataFrame, base: Period, current: Period) -> pl.DataFrame:
        """Lines of ``LINES_SCHEMA``, with the columns asked for behind them, in the same order; see ``compared``."""
        if self.deflator is not None:
            factor = self.deflator.factor(current.fiscal_year, base.fiscal_year)
            up, down = _whole(factor.numerator), _whole(factor.denominator)
            grown = _grown("current", up, down)
            lines = lines.with_columns(
                real_current_numerator=_times("current", up),
                real_current_denominator=pl.when(pl.col("current").is_not_null()).then(down.cast(TOTAL)),
                real_delta_numerator=pl.when(pl.col("delta").is_not_null()).then(
                    _times("current", up) - _times("base", down)
                ),
                real_delta_denominator=pl.when(pl.col("delta").is_not_null()).then(down.cast(TOTAL)),
                real_growth_numerator=grown,
                real_growth_denominator=_based("current", down),
            ).cast(pl.Schema(REAL_LINES_SCHEMA))
        if self.per is not None:
            lines = _joined(lines, self._counts(lines, [(base, current)]), ["unit_name"])
            lines = lines.with_columns(
                per_name=pl.lit(self.per.name),
                per_base_numerator=_where("base", "_before"),
                per_base_denominator=_where("_before", "base"),
                per_current_numerator=_where("current", "_now"),
                per_current_denominator=_where("_now", "current"),
                per_growth_numerator=_grown("current", pl.col("_up"), pl.col("_down")),
                per_growth_denominator=_based("current", pl.col("_down")),
            )
            lines = lines.drop("_before", "_now", "_up", "_down").cast(pl.Schema(PER_LINES_SCHEMA))
        return lines

    def behind(self, comparison: Comparison) -> tuple[Headcount, ...] | None:
        """The counts that the documents of a comparison's units and periods print; None where it is not divided by these."""
        if self.per is None or not self.per.own:
            return None
        periods = (comparison.base, comparison.current)
        units = comparison.lines["unit_name"].unique().sort().to_list()
        return tuple(one for unit in units for one in self.per.about(unit, periods))

    def followed(self, trend: Trend) -> Trend:
        """The trend with the columns of ``REAL_TREND_SCHEMA`` (prices of its base period's year) and ``PER_TREND_SCHEMA``.

        Raises QuestionError for a year without an index.
        """
        lines, year = trend.lines, trend.base.fiscal_year
        steps = [(None, trend.periods[0]), *pairwise(trend.periods)]
        if self.deflator is not None:
            lines = _joined(lines, self._prices(steps, year), ["period"])
            lines = lines.with_columns(
                real_numerator=_times("amount", pl.col("_times")),
                real_denominator=_where("_over", "amount"),
                real_growth_numerator=_grown("amount", pl.col("_up"), pl.col("_down")),
                real_growth_denominator=_based("amount", pl.col("_down")),
            )
            lines = lines.drop("_times", "_over", "_up", "_down").cast(pl.Schema(REAL_TREND_SCHEMA))
        if self.per is not None:
            lines = _joined(lines, self._counts(lines, steps), ["unit_name", "period"])
            lines = lines.with_columns(
                per_name=pl.lit(self.per.name),
                per_numerator=_where("amount", "_now"),
                per_denominator=_where("_now", "amount"),
                per_growth_numerator=_grown("amount", pl.col("_up"), pl.col("_down")),
                per_growth_denominator=_based("amount", pl.col("_down")),
            )
            lines = lines.drop("_before", "_now", "_up", "_down").cast(pl.Schema(PER_TREND_SCHEMA))
        notes = (*trend.notes, *self._notes(trend.lines, year, trend.periods))
        return replace(trend, lines=lines, notes=notes)

    def _notes(self, lines: pl.DataFrame, year: int, periods: Sequence[Period]) -> Iterator[str]:
        if self.deflator is not None:
            yield f"real: in prices of {year}, by the index of {self.deflator.source or 'the price index'}"
        if self.per is not None:
            yield from dict.fromkeys(self.per.notes(lines["unit_name"].unique().sort().to_list(), periods))

    def _prices(self, steps: Sequence[tuple[Period | None, Period]], year: int) -> pl.DataFrame:
        """By period: what its amounts are multiplied by and divided by to be in prices of ``year``, and of the step before."""
        assert self.deflator is not None
        rows = []
        for before, now in steps:
            whole = self.deflator.factor(now.fiscal_year, year)
            step = self.deflator.factor(now.fiscal_year, (before or now).fiscal_year)
            rows.append((str(now), *(Decimal(n) for one in (whole, step) for n in (one.numerator, one.denominator))))
        kinds = dict.fromkeys(("_times", "_over", "_up", "_down"), _FACTOR)
        return pl.DataFrame(rows, schema={"period": pl.String, **kinds}, orient="row")

    def _counts(self, lines: pl.DataFrame, steps: Sequence[tuple[Period | None, Period]]) -> pl.DataFrame:
        """By unit and period: the denominators before and now, and the factors that bring one to the other."""
        assert self.per is not None
        rows = []
        for unit in lines["unit_name"].unique().to_list():
            for before, now in steps:
                one = None if before is None else self.per.of(unit, before)
                two = self.per.of(unit, now)
                step = None if one is None or two is None else Fraction(one) / Fraction(two)
                factors = (None, None) if step is None else (Decimal(step.numerator), Decimal(step.denominator))
                rows.append((unit, str(now), one, two, *factors))
        kinds = {"_before": PER, "_now": PER, "_up": _FACTOR, "_down": _FACTOR}
        found = pl.DataFrame(rows, schema={"unit_name": pl.String, "period": pl.String, **kinds}, orient="row")
        return found if "period" in lines.columns else found.drop("period")


def _joined(lines: pl.DataFrame, known: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return lines.join(known, on=on, how="left", maintain_order="left")


def _whole(number: int) -> pl.Expr:
    return pl.lit(Decimal(number), dtype=_FACTOR)


def _times(column: str, factor: pl.Expr) -> pl.Expr:
    return (pl.col(column).cast(TOTAL) * factor).cast(TOTAL)


def _where(column: str, other: str) -> pl.Expr:
    """A column where the other has a value too: a pair is whole or not there."""
    return pl.when(pl.col(other).is_not_null()).then(pl.col(column))


def _rated() -> pl.Expr:
    """Whether the nominal change has a rate: the others have one only beside it."""
    return pl.col("growth_denominator").is_not_null() & (pl.col("growth_denominator") != 0)


def _nothing(amount: str) -> pl.Expr:
    """Whether a line is 0 and was 0: unchanged in any prices and per anything."""
    return (pl.col(amount) == 0) & (pl.col("growth_numerator") == 0)


def _grown(amount: str, up: pl.Expr, down: pl.Expr) -> pl.Expr:
    grown = _times(amount, up) - _times("growth_denominator", down)
    return pl.when(_nothing(amount) & up.is_not_null()).then(pl.lit(0)).when(_rated()).then(grown)


def _based(amount: str, down: pl.Expr) -> pl.Expr:
    based = _times("growth_denominator", down)
    return pl.when(_nothing(amount) & down.is_not_null()).then(pl.lit(1)).when(_rated()).then(based)


def _year(text: str, place: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise MappingError(f"{place}: “{text}” is no year, as 2024 is")
    return int(text)


def _number(text: str, what: str, place: str) -> Decimal:
    """A positive number of at most four decimals, so that its products with amounts are exact; raises MappingError for others."""
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise MappingError(f"{place}: “{text}” is no number") from error
    if not number.is_finite() or number <= 0 or number > _LARGEST[what]:
        raise MappingError(f"{place}: “{text}” is no {what}: a number above zero, {_LARGEST[what]:,f} at most")
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < _FINEST:
        raise MappingError(f"{place}: “{text}” has more than four decimals")
    return number
