"""Points by a profile: recomputed exactly, as a fraction, and held against what a form prints."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgetdiff.facts import parse_target
from budgetdiff.facts.quantity import DATES, normalised
from budgetdiff.track.attainment import band_of
from budgetdiff.track.profile import Profile


@dataclass(frozen=True, slots=True)
class Score:
    """The least and most points a rule gives; the same but for a qualitative band, or a rounded actual.

    ``stated`` are those of the actual just as it is written, None where the rule gives only a range.
    """

    low: Fraction
    high: Fraction
    stated: Fraction | None = None

    def agrees(self, printed: Decimal) -> bool:
        """Whether a printed score is one of these, rounded or cut off at its last digit."""
        step = Fraction(1, 10 ** max(0, -int(printed.normalize().as_tuple().exponent)))
        stated = Fraction(printed)
        return self.low < stated + step and self.high >= stated - step / 2


def points(
    profile: Profile, comparator: str, target: Decimal, upper: Decimal | None, actual: Decimal, weight: Decimal
) -> Fraction:
    """The points of a quantitative indicator, from 0 to ``weight``; all numbers in one unit.

    ``=`` and the rest as in ``attain``. A target of zero (or below) is reached or not, as nothing is in proportion to it.
    """
    t, a, w = Fraction(target), Fraction(actual), Fraction(weight)
    if comparator in (">=", ">"):
        return w * _higher(profile, t, a)
    if comparator in ("<=", "<"):
        return w * _lower(profile, t, a)
    if comparator == "between" and upper is not None:
        top = Fraction(upper)
        return w if t <= a <= top else w * (_higher(profile, t, a) if a < t else _lower(profile, top, a))
    if a == t:
        return w
    if t <= 0 or profile.equal == "exact":
        return Fraction(0)
    if profile.equal == "deviation":
        return w * _within(1 - abs(a - t) / t)
    return w * _within(a / t)


def _higher(profile: Profile, target: Fraction, actual: Fraction) -> Fraction:
    if actual >= target:
        return Fraction(1)
    return _within(actual / target) if target > 0 and profile.higher == "proportion" else Fraction(0)


def _lower(profile: Profile, target: Fraction, actual: Fraction) -> Fraction:
    if actual <= target:
        return Fraction(1)
    if target <= 0 or profile.lower == "none":
        return Fraction(0)
    return _within(target / actual if profile.lower == "inverse" else 1 - (actual - target) / target)


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def execution_points(rate: Fraction, weight: Decimal) -> Fraction:
    """The points of an execution rate: that share of them, at most all."""
    return Fraction(weight) * _within(rate)


def score_of(
    profile: Profile,
    *,
    comparator: str,
    target: Decimal | None,
    upper: Decimal | None,
    unit: str | None,
    target_raw: str,
    actual: Decimal | None,
    actual_raw: str | None,
    weight: Decimal | None,
    cost: bool = False,
) -> Score | None:
    """The points of one indicator by a profile; None where the rule says nothing: no points, no actual, words without a band.

    A share, or an actual with decimals, may be rounded: the points are then a range. A date that was missed is late by
    some days, which no rule puts in proportion: it may be anything. A bare number is a target of more, of a cost one of
    less.
    """
    if weight is None or actual_raw is None:
        return None
    if target is None:
        band = band_of(target_raw, actual_raw)
        if band is None:
            return None
        least, most = profile.bands[band]
        return Score(Fraction(weight) * Fraction(least) / 100, Fraction(weight) * Fraction(most) / 100)
    if actual is None:
        return None
    basis = parse_target(target_raw)[0].basis
    if basis == "approximate" and actual != target:
        return None
    if basis == "bare" and comparator == "=":
        comparator = "<=" if cost or unit in DATES else ">="
    if unit in DATES:
        full = points(profile, comparator, target, upper, actual, weight) == Fraction(weight)
        return Score(Fraction(weight if full else 0), Fraction(weight), Fraction(weight) if full else None)
    plain = actual.normalize()
    decimals = -int(plain.as_tuple().exponent)
    share = unit is not None and normalised(Decimal(1), unit)[1] == "%"
    half = (
        Decimal(1).scaleb(-decimals) / 2 if decimals > 0 else Decimal("0.5") if share and actual != 100 else Decimal(0)
    )
    tried = [
        points(profile, comparator, target, upper, value, weight) for value in (actual - half, actual, actual + half)
    ]
    # what reaches the target as printed has all points; the rounding cannot take them away
    low = tried[1] if tried[1] == Fraction(weight) else min(tried)
    return Score(low, max(tried), tried[1])
