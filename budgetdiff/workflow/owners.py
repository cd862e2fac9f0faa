"""Whose figures a report shows: one unit's, or a department's, which is the sum of its units; and which periods they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.compare import Available, Department, available_of, resolve_unit, units_of
from budgetdiff.compare.asked import members_of
from budgetdiff.compare.available import year_names
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.store import Store

YEARS = 6
"""Periods that a report looks back on at most."""
_OWNERS = "SELECT DISTINCT unit_name FROM documents WHERE superseded_by IS NULL ORDER BY 1"
# what each of some units has; the last column says whether a document of that very period prints it
_HELD = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), bool_or(source = 'own') FROM figures
WHERE unit_name IN (SELECT unnest($1::VARCHAR[])) GROUP BY ALL
"""
_PRINTED = """
SELECT fiscal_year, phase FROM figures
WHERE unit_name IN (SELECT unnest($1::VARCHAR[])) AND source <> 'implied'
GROUP BY ALL HAVING count(DISTINCT unit_name) = $2
"""
_EXECUTED = """
SELECT fiscal_year FROM (
    SELECT unit_name, fiscal_year FROM figures
    WHERE unit_name IN (SELECT unnest($1::VARCHAR[])) AND fiscal_year <= $3 AND level = 0 AND phase IN ('approved', 'executed')
      AND statement IN ('expenditure', 'general_public', 'income_expenditure')
    GROUP BY ALL HAVING count(DISTINCT phase) = 2)
GROUP BY fiscal_year HAVING count(*) = $2 ORDER BY fiscal_year DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Owners:
    """Who a report is about. ``units`` are the unit itself, or those that a department is the sum of."""

    name: str
    units: tuple[str, ...]
    there: Available
    department: Department | None = None

    @property
    def unit(self) -> str | None:
        """The unit that is compared; None where it is a department."""
        return self.name if self.department is None else None

    def years_before(self, store: Store, base: Period, current: Period) -> list[Period]:
        """The periods of the trend: those of the current phase up to the current one that documents print, the newest six.

        A year that only sentences imply has a figure or two: it stands in the comparison, and would be a gap in a trend.
        """
        if base.phase is not current.phase:
            return []
        rows = store.rows(_PRINTED, [list(self.units), len(self.units)])
        printed = {(int(year), phase) for year, phase in rows}
        years = [
            p
            for p in self.there.periods
            if p.phase is current.phase and p.fiscal_year <= current.fiscal_year and (p.fiscal_year, p.phase) in printed
        ]
        return years[-YEARS:] if len(years) > 2 else []

    def executed_year(self, store: Store, current: Period) -> tuple[Period, Period] | None:
        """The newest year, the current one at the latest, whose own documents state both a budget and an outturn of each."""
        rows = store.rows(_EXECUTED, [list(self.units), len(self.units), current.fiscal_year])
        return (Period(int(rows[0][0]), Phase.APPROVED), Period(int(rows[0][0]), Phase.EXECUTED)) if rows else None


def owners_of(store: Store, unit: str | None, department: Department | None = None) -> Owners:
    """The unit named, or the only one there is, or a department; raises QuestionError where nobody is clear."""
    if department is None:
        name = unit_of(store, unit)
        return Owners(name, (name,), available_of(store, name))
    if unit is not None:
        raise QuestionError("name a unit or a department, not both")
    units = members_of(store, department)
    return Owners(department.name, units, _of_all(store, units, department.name), department)


def unit_of(store: Store, unit: str | None) -> str:
    """The unit a report is about: the one named, or the only one that documents are of.

    A department's tables may name units below it; its report is still its own. Raises QuestionError where no unit is clear.
    """
    name = resolve_unit(store, unit)
    if name is not None:
        return name
    units = units_of(store)
    if len(units) > 1:
        units = [row[0] for row in store.rows(_OWNERS)] or units
    if len(units) == 1:
        return units[0]
    there = "、".join(units[:8]) + ("…" if len(units) > 8 else "")
    raise QuestionError(
        f"a report is about one unit; name it with --unit, or give a folder as --out for all: {there}"
        if units
        else "the database is empty; ingest a disclosure first"
    )


def _of_all(store: Store, units: Sequence[str], name: str) -> Available:
    """The periods that every one of the units has: of another, no line of their sum could be compared."""
    held: dict[tuple[int, str], list[bool]] = {}
    for _, year, phase, own in store.rows(_HELD, [list(units)]):
        held.setdefault((int(year), phase), []).append(bool(own))
    rows = [(year, phase, all(own)) for (year, phase), own in held.items() if len(own) == len(units)]
    names = [year_names(store, unit) for unit in units]
    shared = {year: called for year, called in names[0].items() if all(one.get(year) == called for one in names)}
    return Available.of(rows, name, shared)
