"""A performance target: comparator, value and unit of what a form prints."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts.deadline import date_printed
from budgetdiff.facts.quantity import DATES
from budgetdiff.facts.unitname import COUNTED

QUALITATIVE = "qualitative"


@dataclass(frozen=True, slots=True)
class Target:
    """One target. ``value`` and ``upper`` are in ``unit`` as printed; both None where it is qualitative.

    ``raw`` is the part of the cell it was read from, white space removed. ``subject`` is what a target within a
    sentence speaks of. ``basis`` is ``printed`` (a comparator stands there), ``bare`` (a number alone: an equality),
    ``approximate`` (左右, 约: an equality that does not say how exactly) or ``text`` (qualitative).
    """

    comparator: str
    value: Decimal | None
    upper: Decimal | None
    unit: str | None
    raw: str
    subject: str | None = None
    basis: str = "printed"

    def printed(self) -> str:
        """The target in the notation of the forms; parse_target of it gives the same comparator, value and unit."""
        if self.value is None:
            return self.raw
        if self.unit in DATES:
            return f"{_SIGNS[self.comparator]}{date_printed(self.value, self.unit)}"
        unit = self.unit or ""
        unit = unit if not unit or COUNTED.match(unit) else f"({unit})"
        if self.comparator == "between":
            return f"{self.value:f}~{self.upper:f}{unit}"
        if self.basis == "approximate":
            return f"约{self.value:f}{unit}"
        return f"{'' if self.basis == 'bare' else _SIGNS[self.comparator]}{self.value:f}{unit}"


_SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
