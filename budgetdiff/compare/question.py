"""What was asked, made definite: which unit, and which phase of a year."""

from __future__ import annotations

from collections.abc import Iterable

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.store import Store


def units_of(store: Store) -> list[str]:
    """The units that the newest documents have figures of, in order of their names."""
    rows = store.rows(
        """SELECT DISTINCT unit_name FROM tree JOIN series USING (tree_id) WHERE series_id IN (
               SELECT series_id FROM fact WHERE document_no IN (SELECT document_no FROM document WHERE superseded_by IS NULL))
           ORDER BY 1"""
    )
    return [row[0] for row in rows]


def resolve_unit(store: Store, unit: str | None) -> str | None:
    """The unit's full name: given in full, or a part of it that only one unit has; None stays None, all units.

    Raises QuestionError where there is none, or more than one.
    """
    if unit is None:
        return None
    units = units_of(store)
    if unit in units:
        return unit
    close = [name for name in units if unit and unit in name]
    if len(close) == 1:
        return close[0]
    if not units:
        raise QuestionError("the database is empty; ingest a disclosure first")
    there = "、".join(close[:8] or units[:8]) + ("…" if len(close or units) > 8 else "")
    if not close:
        raise QuestionError(f"no unit is called “{unit}”; there are: {there}")
    raise QuestionError(f"“{unit}” names {len(close)} units; there are: {there}")


def periods_of(store: Store, unit: str | None = None) -> list[Period]:
    """The periods that have figures, own documents' first among the phases of a year, years ascending."""
    rows = store.rows(
        """SELECT f.fiscal_year, f.phase,
                  max(CASE WHEN origin <> 'implied' AND f.fiscal_year = d.fiscal_year AND f.phase = d.phase THEN 1 ELSE 0 END)
           FROM fact AS f JOIN document AS d USING (document_no)
           WHERE counts AND ($1 IS NULL OR series_id IN (
               SELECT series_id FROM series JOIN tree USING (tree_id) WHERE tree.unit_name = $1))
           GROUP BY ALL ORDER BY 1, 3 DESC, 2""",
        [unit],
    )
    return [Period(year, Phase(phase)) for year, phase, _ in rows]


def resolve_periods(store: Store, periods: Iterable[Period | str], unit: str | None = None) -> list[Period]:
    """The periods with their phases: as asked for, else the only one there is, else approved.

    A phase that has a document of its own counts before one that only other documents quote. Raises QuestionError
    where a period has no figures, naming those that have; PeriodRefused for a text that is no period.
    """
    asked = [Period.parse(period) if isinstance(period, str) else period for period in periods]
    known = periods_of(store, unit)
    return [_resolved(store, period, known, unit) for period in asked]


def resolve_period(store: Store, period: Period | str, unit: str | None = None) -> Period:
    """One period with its phase, see ``resolve_periods``."""
    return resolve_periods(store, [period], unit)[0]


def _resolved(store: Store, asked: Period, known: list[Period], unit: str | None) -> Period:
    fitting = [p for p in known if p.fiscal_year == asked.fiscal_year and asked.phase in (None, p.phase)]
    if not fitting:
        there = ", ".join(map(str, known)) or "none"
        raise QuestionError(f"there are no figures of {asked}{f' of {unit}' if unit else ''}; there are: {there}")
    if len(fitting) == 1:
        return fitting[0]
    own = store.rows(
        "SELECT DISTINCT phase FROM documents WHERE fiscal_year = $1 AND ($2 IS NULL OR unit_name = $2)",
        [asked.fiscal_year, unit],
    )
    if len(own) == 1:
        return Period(asked.fiscal_year, Phase(own[0][0]))
    approved = Period(asked.fiscal_year, Phase.APPROVED)
    return approved if approved in fitting else fitting[0]


def newest_pair(store: Store, unit: str | None = None) -> tuple[Period, Period]:
    """The newest period that a document is about, and the one before it: what a report compares when not told.

    The base is of the same phase; where last year has none, any period before it. Raises QuestionError where a single
    period is all there is.
    """
    rows = store.rows(
        """SELECT fiscal_year, phase FROM documents WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1)
           ORDER BY fiscal_year DESC, phase DESC LIMIT 1""",
        [unit],
    )
    if not rows:
        raise QuestionError("the database is empty; ingest a disclosure first")
    current = Period(int(rows[0][0]), Phase(rows[0][1]))
    earlier = [p for p in periods_of(store, unit) if p.fiscal_year < current.fiscal_year and p.phase is current.phase]
    if not earlier:
        raise QuestionError(
            f"{current} is the only {current.phase} period there is, and no sentence or column of it states another; "
            "ingest the document of another year"
        )
    return earlier[-1], current
