"""What a user reports against a target, for one date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Actual:
    """An actual of one target and date: the target by its unit, year, project, place in the tree, name and wording.

    ``value`` is in the target's unit; None for words against a qualitative target. ``source_name`` and ``line`` are the
    user's file and the place in it. ``weight`` are the points (分值) of the indicator, where the user gives them.
    """

    unit_name: str
    fiscal_year: int
    project: str
    category: str
    subcategory: str
    name: str
    target_raw: str
    reported_on: date
    raw: str
    value: Decimal | None
    note: str | None
    source_name: str
    line: int
    weight: Decimal | None = None
