"""What tracking answers: every target of every period asked for, what was reached, and the money behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from budgetdiff.facts import Period
from budgetdiff.results import Result
from budgetdiff.track.mapping import mapping_text
from budgetdiff.track.show import cells, shown, words

Schema = Mapping[str, pl.DataType | type[pl.DataType]]
_NUMBER = pl.Decimal(38, 6)
_SCORE = pl.Decimal(18, 4)
_YUAN = pl.Decimal(18, 2)

TARGETS_SCHEMA: Schema = {
    "unit_name": pl.String,
    "project": pl.String,
    "category": pl.String,  # 一级
    "subcategory": pl.String,  # 二级
    "name": pl.String,  # 三级
    "series": pl.String,  # the same for the same target in every year asked for, whatever it is called there
    "fiscal_year": pl.Int16,
    "phase": pl.String,
    "target_raw": pl.String,
    "comparator": pl.String,
    "target_value": _NUMBER,
    "target_upper": _NUMBER,
    "unit": pl.String,  # as printed
    "actual_raw": pl.String,
    "actual_value": _NUMBER,  # in the target's unit
    "attainment": pl.String,  # track.Attainment
    "distance": _NUMBER,  # in the target's unit; positive is better
    "attainment_numerator": _NUMBER,  # actual over target, to be divided only when shown
    "attainment_denominator": _NUMBER,
    "movement": pl.String,  # track.Movement; NULL for the first period
    "weight": _SCORE,
    "score": _SCORE,  # as printed
    "document_id": pl.String,
    "page": pl.Int32,
    "row": pl.Int32,
    "measurable": pl.Boolean,  # the target is a number, a range or a date
    "obstacle": pl.String,  # why not comparable: unit, number (words where a number belongs), tolerance (左右), year
    "actual_source": pl.String,  # form (a self-evaluation form prints it), reported (a user's file)
    "actual_on": pl.Date,  # of a user's report: the newest counts, all are in ``reports``
    "deviation_reason": pl.String,
    "promised_raw": pl.String,  # what the budget promised, where the self-evaluation form prints another target
    "retargeted": pl.String,  # raised, lowered, not_comparable: the form's target against the promise; NULL where the same
    "match": pl.String,  # how it was recognised in the year before: mapped, exact, normalised, fuzzy
    "match_similarity": pl.Decimal(5, 2),  # of the two names, 0 to 100; a fuzzy match is to be confirmed
    "before_year": pl.Int16,
    "before_project": pl.String,
    "before_name": pl.String,
    "before_raw": pl.String,  # the target of the year before, as printed
    "before_value": _NUMBER,  # in this target's unit
    "last_actual_raw": pl.String,
    "last_actual_value": _NUMBER,  # what was reached the year before, in this target's unit
    "below_last_actual": pl.Boolean,  # the target asks for less than was already reached; NULL where not known
    "profile": pl.String,  # the scoring profile of the next two
    "score_low": _SCORE,  # recomputed; differs from score_high only for a qualitative band. Rounded half up to 4 places
    "score_high": _SCORE,
    "score_stated": _SCORE,  # of the actual just as it is written; NULL where the rule gives only a range
    "score_verdict": pl.String,  # agrees, differs: the printed score against the recomputed one; NULL where one is missing
}
PROJECTS_SCHEMA: Schema = {
    "unit_name": pl.String,
    "fiscal_year": pl.Int16,
    "phase": pl.String,
    "project": pl.String,
    "funds": _YUAN,  # yuan: the total its form states
    "project_spending": _YUAN,  # yuan: the unit's project expenditure; funds over it is the share covered
    "adjusted": _YUAN,  # yuan: 全年预算数 of its self-evaluation form
    "executed": _YUAN,  # yuan: 全年执行数; over ``adjusted`` it is the execution rate
    "targets": pl.Int32,
    "measurable": pl.Int32,
    "reported": pl.Int32,
    "missed": pl.Int32,
}
COSTS_SCHEMA: Schema = {
    "unit_name": pl.String,
    "project": pl.String,
    "name": pl.String,
    "series": pl.String,
    "fiscal_year": pl.Int16,
    "basis": pl.String,  # planned (funds over target), reached (money spent over actual)
    "funds": _YUAN,  # yuan; over ``quantity`` it is the cost of one unit of output
    "quantity": _NUMBER,
    "unit": pl.String,  # of the quantity, normalised (万人次 → 人次)
    "outputs": pl.Int32,  # counted outputs the project has; above 1 they share the money, and no cost is one output's own
    "before_year": pl.Int16,
    "before_funds": _YUAN,  # the same basis the year before, in the same unit; NULL where there is none
    "before_quantity": _NUMBER,
}
REPORTS_SCHEMA: Schema = {
    "unit_name": pl.String,
    "fiscal_year": pl.Int16,
    "project": pl.String,
    "name": pl.String,
    "series": pl.String,
    "reported_on": pl.Date,
    "raw": pl.String,
    "value": _NUMBER,  # in the target's unit
    "attainment": pl.String,
    "source_name": pl.String,
    "line": pl.Int32,
}
YEARS_SCHEMA: Schema = {
    "unit_name": pl.String,
    "fiscal_year": pl.Int16,
    **dict.fromkeys(
        (
            "targets",
            "measurable",
            "reported",
            "met",
            "exceeded",
            "far_exceeded",
            "missed",
            "not_comparable",
            "raised",
            "kept",
            "lowered",
            "dropped",
            "new",
            "below_last_actual",
        ),
        pl.Int32,
    ),
    "funds": _YUAN,  # yuan: of the projects that have targets
    "project_spending": _YUAN,  # yuan: of the unit; NULL where no statement prints it
}


@dataclass(frozen=True, slots=True)
class Tracking(Result):
    """Targets through the years, the money behind them, and how it all sums up.

    ``lines`` are the targets (``TARGETS_SCHEMA``); ``projects`` their money; ``costs`` the cost of a unit of output;
    ``reports`` every dated report of a user; ``years`` the counts of each unit and year. The schemas do not depend on
    what is in them. ``notes`` are sentences for a person.
    """

    projects: pl.DataFrame
    periods: tuple[Period, ...]
    costs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COSTS_SCHEMA))
    reports: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REPORTS_SCHEMA))
    years: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=YEARS_SCHEMA))

    @property
    def title(self) -> str:
        """How many targets of which periods."""
        years = f" of {', '.join(map(str, self.periods))}" if self.periods else ""
        return f"{self.lines.height or 'no'} targets{years}"

    def table(self) -> tuple[list[str], list[list[str]]]:
        """The targets, what was reached, and what became of them since the year before."""
        return list(words("en")["headings"]), [cells(row) for row in self.lines.iter_rows(named=True)]

    def wide(self) -> pl.DataFrame:
        """A row a target; for each year its target and actual as printed, and its attainment (actual over target) as a float."""
        from budgetdiff.track.chart import wide_tracking  # the charts are over the results

        return wide_tracking(self)

    def chart(self) -> Any:
        """An Altair chart to go on with: what became of every target in every year, as tiles."""
        from budgetdiff.track.chart import tracking_chart

        return tracking_chart(self)

    @property
    def missed(self) -> pl.DataFrame:
        """The targets that were missed."""
        return self.lines.filter(pl.col("attainment") == "missed")

    def of_missed(self) -> Tracking:
        """The same answer with the targets that were missed only."""
        return replace(self, lines=self.missed)

    @property
    def unconfirmed(self) -> pl.DataFrame:
        """The targets that were recognised in the year before by their similar name only."""
        return self.lines.filter(pl.col("match") == "fuzzy")

    def proposed_mapping(self) -> str:
        """A mapping file of the pairs that are to be confirmed."""
        return mapping_text(self.unconfirmed.iter_rows(named=True))

    def text(self, language: str = "en", notes: Sequence[str] | None = None) -> str:
        """The targets for a terminal, zh or en; ``notes`` stand in for its own, as worded in that language."""
        told = self.notes if notes is None else notes
        return shown(self.lines, self.projects, self.costs, told, language) or self.title

    def __str__(self) -> str:
        return self.text()
