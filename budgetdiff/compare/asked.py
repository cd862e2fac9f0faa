"""A question made definite: which periods, of which units, restated and paired by what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from budgetdiff.classification.crosswalk import Crosswalk, coded_on
from budgetdiff.compare.available import available_of, resolve_unit, units_of
from budgetdiff.compare.department import Department, check_members
from budgetdiff.compare.labels import LabelMapping
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made definite: periods with their phases, and the units (None: all there are)."""

    base: Period
    current: Period
    units: tuple[str, ...] | None
    crosswalk: Crosswalk
    mapping: LabelMapping
    department: Department | None = None
    as_of: date | None = None
    through: tuple[Period, ...] = ()
    """The periods of the trend that this is a step of: which total counts is settled over all of them."""

    @property
    def coded_as(self) -> date:
        """The day whose codes both periods are restated to."""
        return max(coded_on(self.base), coded_on(self.current), self.as_of or date.min)

    @property
    def forward(self) -> bool:
        """Whether the current period is the later one."""
        return coded_on(self.base) <= coded_on(self.current)


def asked_of(
    store: Store,
    base: Period | str,
    current: Period | str,
    *,
    unit: str | None = None,
    across_phases: bool = False,
    crosswalk: Crosswalk | None = None,
    mapping: LabelMapping | None = None,
    department: Department | None = None,
    as_of: date | None = None,
) -> Asked:
    """The question made definite against what the store holds; raises QuestionError where it cannot be answered."""
    if unit is not None and department is not None:
        raise QuestionError("name a unit or a department, not both")
    name = resolve_unit(store, unit)
    there = available_of(store, name)
    one, two = there.period(base), there.period(current)
    check_phases(one, two, across_phases=across_phases)
    units = (name,) if name is not None else None
    walk = crosswalk if crosswalk is not None else Crosswalk.shipped()
    asked = Asked(one, two, units, walk, mapping or LabelMapping(), department, as_of)
    if department is None:
        return asked
    members = members_of(store, department)
    check_members(department, members)
    return replace(asked, units=members)


def check_phases(base: Period, current: Period, *, across_phases: bool) -> None:
    """Raise QuestionError for a period against itself, and for another year and another phase at once."""
    if base == current:
        raise QuestionError(f"{base} cannot be compared with itself")
    if base.fiscal_year != current.fiscal_year and base.phase is not current.phase and not across_phases:
        raise QuestionError(
            f"{base} and {current} differ in year and in phase: growth would be mixed with the step between budget and "
            "outturn; ask for one phase, or allow it (--across-phases)"
        )


def members_of(store: Store, department: Department) -> tuple[str, ...]:
    """The units of a department: those named, else all that are not departments themselves.

    Raises QuestionError for a unit that is not there or named twice, and where there is none at all.
    """
    if department.members:
        named = tuple(str(resolve_unit(store, member)) for member in department.members)
        twice = next((name for name in named if named.count(name) > 1), None)
        if twice:
            raise QuestionError(f"“{twice}” is named twice among the units of {department.name}")
        return named
    above = {row[0] for row in store.rows("SELECT unit_name FROM documents WHERE unit_level = 'department'")}
    units = tuple(unit for unit in units_of(store) if unit not in above)
    if not units:
        raise QuestionError(f"there is no unit whose figures could be summed for {department.name}; name its units")
    return units


def period_parameters(asked: Asked) -> dict[str, Any]:
    """The two periods as the kernels' parameters."""
    assert asked.base.phase is not None, "periods are resolved"
    assert asked.current.phase is not None, "periods are resolved"
    return {
        "base_year": asked.base.fiscal_year,
        "base_phase": asked.base.phase.value,
        "current_year": asked.current.fiscal_year,
        "current_phase": asked.current.phase.value,
    }
