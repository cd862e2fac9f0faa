"""The number an actual states, in the unit of the target it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts.grammar import parse_target
from budgetdiff.facts.quantity import in_unit


@dataclass(frozen=True, slots=True)
class Reached:
    """A value in the target's unit; None where there is none, with the ``obstacle``: ``unit`` or ``number``."""

    value: Decimal | None
    obstacle: str = ""


def reached(raw: str, unit: str | None, year: int) -> Reached:
    """What an actual (``216600人``, ``=98%``, ``52000人次`` against 万人次) comes to in ``unit``, exactly.

    A number without a unit is taken in the target's. ``number`` is the obstacle where words stand, or several numbers
    of which more than one could be meant; ``unit`` where the unit cannot be converted, and for a bare fraction against
    a target in percent: a workbook stores 97 % as 0.97, so that 0.97 could be either.
    """
    stated = [t for t in parse_target(raw) if t.value is not None and t.upper is None]
    if not stated:
        return Reached(None, "number")
    values = [
        (t, t.value if t.unit is None or unit is None else in_unit(t.value, t.unit, unit, year))
        for t in stated
        if t.value is not None
    ]
    fitting = [(t, value) for t, value in values if value is not None]
    if not fitting:
        return Reached(None, "unit")
    if len(fitting) > 1:
        return Reached(None, "number")
    target, value = fitting[0]
    if unit in ("%", "百分比") and target.unit is None and 0 < value <= 1:
        return Reached(None, "unit")
    return Reached(value)
