"""What was reached against a target: met or missed, by how much, and as an exact pair."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

FAR = Fraction(13, 10)
"""Reaching this multiple of a target says that the target was set too low (a parameter of ``attain``)."""


class Attainment(StrEnum):
    """What became of a target."""

    MET = "met"
    MISSED = "missed"
    EXCEEDED = "exceeded"
    FAR_EXCEEDED = "far_exceeded"
    NOT_REPORTED = "not_reported"
    QUALITATIVE = "qualitative"


@dataclass(frozen=True, slots=True)
class Attained:
    """An attainment, its ``distance`` in the target's own unit (positive is better), and actual over target as a pair.

    The pair is None where the target is zero, a range or qualitative.
    """

    attainment: Attainment
    distance: Decimal | None = None
    pair: tuple[Decimal, Decimal] | None = None


def attain(
    comparator: str, target: Decimal | None, upper: Decimal | None, actual: Decimal | None, *, far: Fraction = FAR
) -> Attained:
    """What an actual is against a target; both in the same unit.

    ``>=`` and ``>`` ask for more, ``<=`` and ``<`` for less, ``=`` for exactly this, ``between`` for a range. Only where
    more is asked for can a target be exceeded, and far exceeded from ``far`` times the target on.
    """
    if comparator == "qualitative" or target is None:
        return Attained(Attainment.QUALITATIVE)
    if actual is None:
        return Attained(Attainment.NOT_REPORTED)
    pair = (actual, target) if target and comparator != "between" else None
    if comparator in (">=", ">"):
        met = actual >= target if comparator == ">=" else actual > target
        if not met:
            return Attained(Attainment.MISSED, actual - target, pair)
        if target > 0 and Fraction(actual) >= Fraction(target) * far:
            return Attained(Attainment.FAR_EXCEEDED, actual - target, pair)
        return Attained(
            Attainment.EXCEEDED if actual > target and comparator == ">=" else Attainment.MET, actual - target, pair
        )
    if comparator in ("<=", "<"):
        met = actual <= target if comparator == "<=" else actual < target
        return Attained(Attainment.MET if met else Attainment.MISSED, target - actual, pair)
    if comparator == "between" and upper is not None:
        distance = min(actual - target, upper - actual)
        return Attained(Attainment.MET if distance >= 0 else Attainment.MISSED, distance)
    return Attained(Attainment.MET if actual == target else Attainment.MISSED, -abs(actual - target), pair)
