"""What tracking answers: every target of every period asked for, and the money behind the projects."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from budgetdiff.facts import Period

TARGETS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit_name": pl.String,
    "project": pl.String,
    "category": pl.String,  # 一级
    "subcategory": pl.String,  # 二级
    "name": pl.String,  # 三级
    "series": pl.String,  # the same through the years: folded project-independent name with its categories
    "fiscal_year": pl.Int16,
    "phase": pl.String,
    "target_raw": pl.String,
    "comparator": pl.String,
    "target_value": pl.Decimal(38, 6),
    "target_upper": pl.Decimal(38, 6),
    "unit": pl.String,  # as printed
    "actual_raw": pl.String,
    "actual_value": pl.Decimal(38, 6),
    "attainment": pl.String,  # track.Attainment
    "distance": pl.Decimal(38, 6),  # in the target's unit; positive is better
    "attainment_numerator": pl.Decimal(38, 6),  # actual over target, to be divided only when shown
    "attainment_denominator": pl.Decimal(38, 6),
    "movement": pl.String,  # raised, kept, lowered, dropped, new; NULL for the first period and where not comparable
    "weight": pl.Decimal(18, 4),
    "score": pl.Decimal(18, 4),
    "document_id": pl.String,
    "page": pl.Int32,
    "row": pl.Int32,
}
PROJECTS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit_name": pl.String,
    "fiscal_year": pl.Int16,
    "phase": pl.String,
    "project": pl.String,
    "funds": pl.Decimal(18, 2),  # yuan: the total its form states
    "project_spending": pl.Decimal(18, 2),  # yuan: the unit's project expenditure; funds over it is the share covered
}


@dataclass(frozen=True, slots=True)
class Tracking:
    """Targets (``lines``, columns of ``TARGETS_SCHEMA``) and the money behind them (``projects``)."""

    lines: pl.DataFrame
    projects: pl.DataFrame
    periods: tuple[Period, ...]
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    def to_polars(self) -> pl.DataFrame:
        """The targets as a polars frame."""
        return self.lines

    @property
    def missed(self) -> pl.DataFrame:
        """The targets that were missed."""
        return self.lines.filter(pl.col("attainment") == "missed")

    def __str__(self) -> str:
        rows = [
            f"{row['fiscal_year']}  {row['project']}  {row['name']}  {row['target_raw']}"
            + (f"  → {row['actual_raw']} ({row['attainment']})" if row["actual_raw"] else "")
            + (f"  [{row['movement']}]" if row["movement"] else "")
            for row in self.lines.iter_rows(named=True)
        ]
        text = "\n".join([*rows, *self.notes])
        # control characters of a document could move the cursor of the terminal they are shown in
        return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)
