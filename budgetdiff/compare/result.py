"""What a comparison answers: frozen results that hold a polars frame, print, and show in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from budgetdiff.compare.schema import PROPOSALS_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.facts import THREE_PUBLIC_ITEMS, Period
from budgetdiff.facts.vocabulary import MEASURE_IDS, STATEMENT_IDS, known_id
from budgetdiff.results import Result
from budgetdiff.results.show import money, rate

_COMPACT = 24


@dataclass(frozen=True, slots=True)
class Comparison(Result):
    """Two periods, line by line: ``lines`` has the columns of ``LINES_SCHEMA``.

    Every table and column of every unit is a tree of its own: the total (node ``""``), 类, 款, 项. A parent's amount is
    the printed one where it is printed, else the sum of its children; where a printed parent and its children differ,
    a ``residual`` line below it says by how much, so that at every level the lines add up to the total exactly.

    - ``change`` is what a line adds to the change of its total, with a missing side taken as nothing; ``delta`` is
      NULL there. A line that cannot be compared because the other period does not go into that detail has kind
      ``not_comparable`` and no ``change``: it is inside the residual of its parent, which then pairs all that is left.
    - pairs (``growth_*``, ``contribution_*``, ``share_*``) are divided only to be shown (``facts.Ratio``).
    - ``of_which`` lines (unnumbered details of tables without codes, subtotals beside the total) are never added.

    - where a crosswalk restated the earlier period, ``restated`` is true and ``original_base`` keeps what was printed; a line
      that prints only the sum of codes some of which moved elsewhere is ``not_comparable``, with its ``change``.

    ``proposals`` are the lines paired by similar names, in the columns of a mapping file (``PROPOSALS_SCHEMA``).
    ``units`` are the units compared; ``base`` and ``current`` have their phases resolved.
    """

    units: tuple[str, ...]
    base: Period
    current: Period
    proposals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PROPOSALS_SCHEMA))
    summed: tuple[str, ...] = ()
    """Of a department: the notes on whose sum it is and what that leaves open, which are the first of ``notes``."""

    @property
    def title(self) -> str:
        """Units and periods in one line."""
        units = f"{', '.join(self.units[:3])}{' …' if len(self.units) > 3 else ''}"
        return f"{units}: {self.base} → {self.current}{self._in_currency}"

    def select(
        self,
        statement: str | None = None,
        measure: str | None = None,
        *,
        unit: str | None = None,
        side: str | None = None,
        classification: str | None = None,
    ) -> pl.DataFrame:
        """The lines of a table, a column, a unit, a side: whatever is given; none where this comparison has none.

        Raises QuestionError, with near ones, for a statement, a measure or a unit that there is not.
        """
        if statement is not None:
            known_id(statement, "statement", STATEMENT_IDS, self.lines["statement"].unique().to_list())
        if measure is not None:
            known_id(measure, "measure", MEASURE_IDS, self.lines["measure"].unique().to_list())
        if unit is not None:
            known_id(unit, "unit", self.units, self.lines["unit_name"].unique().to_list())
        asked = {
            "statement": statement,
            "measure": measure,
            "unit_name": unit,
            "side": side,
            "classification": classification,
        }
        wanted = [pl.col(name) == value for name, value in asked.items() if value is not None]
        return self.lines.filter(*wanted) if wanted else self.lines

    def partition(
        self,
        statement: str,
        measure: str = "total",
        *,
        level: int = 1,
        unit: str | None = None,
        side: str | None = None,
        classification: str | None = None,
    ) -> pl.DataFrame:
        """The lines that add up to the total without counting anything twice, at ``level`` (1 类, 2 款, 3 项).

        Lines of that level, leaves that end above it, and residuals. Their ``change``, and their
        ``contribution_numerator``, sum to the total's exactly; a total printed without any lines is its own only line. The
        items of the three public expenses are the lines of their total, each with its own measure. Raises QuestionError
        where the table and column have no line, or more than one total (several units or sides: name one).
        """
        rows = self.select(statement, measure, unit=unit, side=side, classification=classification)
        totals = rows.filter(pl.col("role") == "total")
        if totals.height == 0:
            raise QuestionError(f"there is no line of “{statement}”, “{measure}” in {self.title}")
        if totals.height > 1:
            raise QuestionError(
                f"“{statement}”, “{measure}” has {totals.height} totals in {self.title}; name a unit, a side or a "
                "classification"
            )
        if (statement, measure) == ("three_public", "total"):
            rows = self.select(statement, unit=unit, side=side, classification=classification)
            rows = rows.filter(pl.col("measure").is_in(["total", *THREE_PUBLIC_ITEMS]))
        rows = rows.filter(pl.col("change").is_not_null(), pl.col("role").is_in(["leaf", "parent", "residual"]))
        # A line stops the way down where none of its own parts has a change of its own.
        inner = rows.select(node="parent").unique()
        ends = pl.col("role").is_in(["leaf", "residual"]) | (pl.col("level") == level)
        ends |= ~pl.col("node").is_in(inner["node"].to_list())
        found = rows.filter(ends, pl.col("level") <= level).sort("node", "role")
        return totals.filter(pl.col("change").is_not_null()) if found.is_empty() else found

    def wide(self, *, exact: bool = False) -> pl.DataFrame:
        """The lines for charts and models: years as integers, amounts in yuan and rates (``growth``, ``contribution``,
        ``share``, ``share_base``) as floats; with ``exact`` the pairs they are divided from beside them.

        ``growth`` is None where its kind has no rate. ``lines`` stay exact.
        """
        from budgetdiff.compare.chart import wide_comparison  # the charts are over the results

        return wide_comparison(self, exact=exact)

    def chart(
        self,
        kind: str = "bridge",
        statement: str = "expenditure",
        measure: str = "total",
        *,
        side: str | None = None,
        unit: str | None = None,
        level: int = 1,
        top: int = 20,
        money: str = "万元",
    ) -> Any:
        """An Altair chart to go on with: ``bridge`` from the base to the current total, or ``bars`` of the largest changes.

        Amounts are in ``money`` (元, 万元, 百万元, 亿元). Raises QuestionError as ``partition`` does, and for another kind.
        """
        from budgetdiff.compare.chart import comparison_chart

        return comparison_chart(self, kind, statement, measure, side=side, unit=unit, level=level, top=top, money=money)

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Totals of every table, and the first of the largest lines."""
        shown = self.lines.filter(pl.col("role") == "total")
        if len(self.units) == 1 and shown.height < _COMPACT:
            top = (
                self.lines.filter(pl.col("level") == 1, pl.col("role").is_in(["leaf", "parent"]))
                .filter(pl.col("measure") == "total", pl.col("change").is_not_null())
                .sort(pl.col("change").abs(), descending=True)
                .head(_COMPACT - shown.height)
            )
            shown = pl.concat([shown, top])
        return (
            ["line", "base", "current", "change", "growth", "kind"],
            [
                [
                    f"{row['statement']}/{row['measure']} {row['code'] or ''} {row['label']}".replace("  ", " "),
                    *(money(row[name]) for name in ("base", "current", "change")),
                    rate(row["growth_numerator"], row["growth_denominator"]),
                    row["kind"],
                ]
                for row in shown.iter_rows(named=True)
            ],
        )


@dataclass(frozen=True, slots=True)
class Bridge(Result):
    """The way from the base to the current total, step by step: ``lines`` has the columns of ``STEPS_SCHEMA``.

    The steps of role line, residual and other sum to current - base exactly.
    """

    unit_name: str
    statement: str
    measure: str
    level: int
    base: Period
    current: Period

    @property
    def title(self) -> str:
        """Which total, between which periods."""
        return f"{self.unit_name}: {self.statement}/{self.measure}, {self.base} → {self.current}{self._in_currency}"

    def table(self) -> tuple[list[str], list[list[str]]]:
        """All steps."""
        return (
            ["step", "amount", "contribution (pp)"],
            [
                [
                    row["label"],
                    money(row["amount"]),
                    rate(row["contribution_numerator"], row["contribution_denominator"], sign=""),
                ]
                for row in self.lines.iter_rows(named=True)
            ],
        )


@dataclass(frozen=True, slots=True)
class Trend(Result):
    """Lines through any number of periods: ``lines`` has the columns of ``TREND_SCHEMA``, a row a line and period.

    Gaps stay gaps: a period without a figure has a row with amount NULL and no rate. ``base`` is the period of the
    index and of the compound rate.
    """

    units: tuple[str, ...]
    periods: tuple[Period, ...]
    base: Period

    @property
    def title(self) -> str:
        """Units and periods in one line."""
        units = f"{', '.join(self.units[:3])}{' …' if len(self.units) > 3 else ''}"
        return f"{units}: {', '.join(map(str, self.periods))}{self._in_currency}"

    def wide(self, values: str = "amount") -> pl.DataFrame:
        """A row a line, a column a period: ``amount`` in yuan, ``growth``, ``index`` (1 is the base) or ``share``, as floats."""
        from budgetdiff.compare.chart import wide_trend  # the charts are over the results

        return wide_trend(self, values)

    def chart(
        self,
        kind: str = "lines",
        statement: str = "expenditure",
        measure: str = "total",
        *,
        side: str | None = None,
        level: int = 0,
        top: int = 8,
        money: str = "万元",
    ) -> Any:
        """An Altair chart to go on with: ``lines``, ``multiples`` (a panel a line) or ``index`` (the base = 100).

        ``level`` 0 is the total, 1 类, 2 款, 3 项; the ``top`` largest lines are drawn. Raises QuestionError, with near ones, for a
        statement or measure that there is not.
        """
        from budgetdiff.compare.chart import trend_chart

        known_id(statement, "statement", STATEMENT_IDS, self.lines["statement"].unique().to_list())
        known_id(measure, "measure", MEASURE_IDS, self.lines["measure"].unique().to_list())
        return trend_chart(self, kind, statement, measure, side=side, level=level, top=top, money=money)

    def table(self) -> tuple[list[str], list[list[str]]]:
        """The totals, a column a period."""
        totals = self.lines.filter(pl.col("role") == "total")
        names = [str(period) for period in self.periods]
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in totals.iter_rows(named=True):
            key = (row["unit_name"], row["statement"], row["side"], row["classification"], row["measure"])
            rows.setdefault(key, {})[row["period"]] = row["amount"]
        return ["line", *names], [
            [f"{key[1]}/{key[4]}" + (f" ({key[2]})" if key[2] else ""), *(money(cells.get(name)) for name in names)]
            for key, cells in list(rows.items())[:_COMPACT]
        ]


@dataclass(frozen=True, slots=True)
class Ranking(Result):
    """Units by change, by rate and by distance from their peers: ``lines`` has the columns of ``RANKING_SCHEMA``.

    ``minimum`` is the least number of units with a rate for which a median and P10 to P90 are stated.
    """

    statement: str
    measure: str
    base: Period
    current: Period
    minimum: int
    code: str | None = None

    @property
    def title(self) -> str:
        """What is ranked."""
        line = f"{self.statement}/{self.measure}" + (f" {self.code}" if self.code else "")
        return f"{line}: {self.base} → {self.current}, {self.lines.height} units{self._in_currency}"

    def of_unit(self, unit: str) -> Ranking:
        """The same answer with the lines of one unit only: its ranks are those among all."""
        return replace(self, lines=self.lines.filter(pl.col("unit_name") == unit))

    def chart(self, *, top: int = 30, money: str = "万元") -> Any:
        """An Altair chart to go on with: the ``top`` units by the size of their change."""
        from budgetdiff.compare.chart import ranking_chart  # the charts are over the results

        return ranking_chart(self, top=top, money=money)

    def table(self) -> tuple[list[str], list[list[str]]]:
        """The units by change."""
        return (
            ["unit", "base", "current", "change", "#", "growth", "#", "from median (pp)", "position"],
            [
                [
                    row["unit_name"],
                    *(money(row[name]) for name in ("base", "current", "change")),
                    str(row["rank_by_change"] or ""),
                    rate(row["growth_numerator"], row["growth_denominator"]) or row["kind"],
                    str(row["rank_by_rate"] or ""),
                    "" if row["distance_percent"] is None else f"{row['distance_percent']:+.2f}",
                    (row["position"] or "").replace("_", " "),
                ]
                for row in self.lines.head(_COMPACT).iter_rows(named=True)
            ],
        )


@dataclass(frozen=True, slots=True)
class FrameComparison(Result):
    """Two frames, line by line: the keys, the label where asked for, then the columns of ``FRAME_SCHEMA``."""

    on: Sequence[str]
    label: str | None = None

    @property
    def title(self) -> str:
        """How many lines were paired by what."""
        return f"{self.lines.height} lines by {', '.join(self.on)}"

    def table(self) -> tuple[list[str], list[list[str]]]:
        """The largest changes."""
        top = self.lines.sort(pl.col("change").abs(), descending=True, nulls_last=True).head(_COMPACT)
        names = [*self.on, *([self.label] if self.label else [])]
        return (
            [*names, "base", "current", "change", "growth", "kind"],
            [
                [
                    *("" if row[name] is None else str(row[name]) for name in names),
                    *(money(row[name]) for name in ("base", "current", "change")),
                    rate(row["growth_numerator"], row["growth_denominator"]),
                    row["kind"],
                ]
                for row in top.iter_rows(named=True)
            ],
        )
