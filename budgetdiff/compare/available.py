"""What there is to be asked for: units by name, periods with their phases, and the pair that a report compares.

The one answer to “which years, of whom?”, whether the figures lie in a database, in exported Parquet files or are asked
for a page a unit: each source only lists what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase

if TYPE_CHECKING:
    from budgetdiff.compare.engine import Engine
    from budgetdiff.store import Store

_LISTED = 8
"""Names that a message lists before it says that there are more."""

_UNITS = """
SELECT unit_name FROM documents WHERE superseded_by IS NULL
UNION
SELECT unit_name FROM tree JOIN series USING (tree_id) WHERE series_id IN (
    SELECT series_id FROM fact WHERE document_no IN (SELECT document_no FROM document WHERE superseded_by IS NULL))
ORDER BY 1"""
_PERIODS = """
SELECT f.fiscal_year, CAST(f.phase AS VARCHAR),
       bool_or(origin <> 'implied' AND f.fiscal_year = d.fiscal_year AND f.phase = d.phase)
FROM fact AS f JOIN document AS d USING (document_no)
WHERE counts AND ($1 IS NULL OR series_id IN (
    SELECT series_id FROM series JOIN tree USING (tree_id) WHERE tree.unit_name = $1))
GROUP BY ALL"""
_YEARS = """
SELECT fiscal_year, any_value(year_label) FROM document WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1)
GROUP BY fiscal_year HAVING count(DISTINCT coalesce(year_label, '')) = 1 AND any_value(year_label) IS NOT NULL"""
_CURRENCIES = """
SELECT DISTINCT coalesce(currency, 'CNY') FROM document
WHERE superseded_by IS NULL AND ($1 OR unit_name IN (SELECT unnest($2::VARCHAR[]))) ORDER BY 1"""
_EXPORTED = """
SELECT fiscal_year, phase, max(CASE WHEN source = 'own' THEN 1 ELSE 0 END)
FROM exported WHERE $anybody OR unit_name = $unit GROUP BY fiscal_year, phase"""


@dataclass(frozen=True, slots=True)
class Available:
    """The periods that have figures, in order of time; ``own`` are those that a document of that very period prints.

    ``unit`` is whose they are; None where they are of all units.
    """

    periods: tuple[Period, ...]
    own: frozenset[Period]
    unit: str | None = None

    @classmethod
    def of(
        cls, held: Iterable[tuple[int, str, object]], unit: str | None = None, called: Mapping[int, str] | None = None
    ) -> Available:
        """From rows of year, phase and whether a document of that period prints figures.

        ``called`` are the names of fiscal years that are not called by their number; see ``year_names``.
        """
        names = called or {}
        rows = [(Period(int(year), Phase(phase), names.get(int(year), "")), bool(own)) for year, phase, own in held]
        return cls(tuple(sorted(period for period, _ in rows)), frozenset(p for p, own in rows if own), unit)

    def period(self, given: Period | str) -> Period:
        """The period with its phase: as asked for, else the only one there is, else approved.

        A phase that has a document of its own counts before one that only other documents quote. Raises QuestionError
        where the period has no figures, naming those that have; PeriodRefused for a text that is no period.
        """
        asked = Period.parse(given) if isinstance(given, str) else given
        fitting = [p for p in self.periods if p.fiscal_year == asked.fiscal_year and asked.phase in (None, p.phase)]
        if not fitting:
            there = ", ".join(map(str, self.periods)) or "none"
            raise QuestionError(f"there are no figures of {asked}{self._whose}; there are: {there}")
        fitting = [p for p in fitting if p in self.own] or fitting
        return next((p for p in fitting if p.phase is Phase.APPROVED), fitting[0])

    def before(self, current: Period) -> list[Period]:
        """The earlier years of the same phase, in order of time."""
        return [p for p in self.periods if p.fiscal_year < current.fiscal_year and p.phase is current.phase]

    def pair(self, base: Period | str | None = None, current: Period | str | None = None) -> tuple[Period, Period]:
        """The two periods a report compares: what is asked for, else the newest that a document is about, and the one before.

        The base is the year before of the same phase, or the last one there is. Raises QuestionError where a single period
        is all there is, or a period asked for is not there.
        """
        if not self.periods:
            raise QuestionError(f"there are no figures{self._whose}; ingest a disclosure with tables first")
        two = self.period(current) if current is not None else max(self.own or self.periods)
        if base is not None:
            return self.period(base), two
        earlier = self.before(two)
        if not earlier and current is not None:
            raise QuestionError(f"there is no {two.phase} period before {two}; name one with --base")
        if not earlier:
            raise QuestionError(
                f"{two} is the only {two.phase} period there is, and no sentence or column of it states another; "
                "ingest the document of another year"
            )
        return earlier[-1], two

    @property
    def _whose(self) -> str:
        return f" of {self.unit}" if self.unit else ""


def unit_named(units: Sequence[str], asked: str) -> str:
    """The unit's full name: given in full, or a part of it that only one of ``units`` has.

    Raises QuestionError where there is none, or more than one.
    """
    if asked in units:
        return asked
    close = [name for name in units if asked and asked in name]
    if close and all(name == close[0] or name.startswith(f"{close[0]}（") for name in close):
        close = close[:1]  # its budgets of other levels are asked for by their whole names
    if len(close) == 1:
        return close[0]
    if not units:
        raise QuestionError("the database is empty; ingest a disclosure first")
    there = "、".join((close or units)[:_LISTED]) + ("…" if len(close or units) > _LISTED else "")
    if not close:
        raise QuestionError(f"no unit is called “{asked}”; there are: {there}")
    raise QuestionError(f"“{asked}” names {len(close)} units; there are: {there}")


def units_of(store: Store) -> list[str]:
    """The units that the newest documents are of or have figures of, in order of their names."""
    return [row[0] for row in store.rows(_UNITS)]


def resolve_unit(store: Store, unit: str | None) -> str | None:
    """The full name of a unit of the store, see ``unit_named``; None stays None, all units."""
    return None if unit is None else unit_named(units_of(store), unit)


def available_of(store: Store, unit: str | None = None) -> Available:
    """What a store has of a unit (its full name), or of all."""
    return Available.of(store.rows(_PERIODS, [unit]), unit, year_names(store, unit))


def year_names(store: Store, unit: str | None = None) -> dict[int, str]:
    """What fiscal years are called where all documents of a year (of a unit, or of all) call it so: 2023 is ``2023/24``."""
    return {int(row[0]): str(row[1]) for row in store.rows(_YEARS, [unit])}


def year_names_by_unit(store: Store) -> dict[str, dict[int, str]]:
    """``year_names`` of every unit that has some."""
    units = store.rows("SELECT DISTINCT unit_name FROM document WHERE year_label IS NOT NULL AND superseded_by IS NULL")
    return {str(unit): year_names(store, str(unit)) for (unit,) in units}


def currency_of(store: Store, units: Sequence[str] | None) -> str:
    """The ISO codes of the currencies that documents of units (None: all) are in, joined by a stroke; '' for yuan alone."""
    rows = store.rows(_CURRENCIES, [units is None, list(units or ())])
    found = [str(row[0]) for row in rows]
    return "" if found == ["CNY"] else "/".join(found)


def available_in(engine: Engine, unit: str | None = None) -> Available:
    """What exported facts, the relation ``exported`` of an engine, have of a unit (its full name), or of all."""
    return Available.of(engine.rows(_EXPORTED, {"anybody": unit is None, "unit": unit or ""}), unit)
