"""Rates as exact pairs: divided only to be shown, and never without their kind."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from budgetdiff.errors import ValueRefused
from budgetdiff.facts.amount import Amount


@dataclass(frozen=True, slots=True)
class Ratio:
    """A numerator over a denominator that is not zero. Equal as fractions, not as pairs, by ``exact``."""

    numerator: Decimal
    denominator: Decimal

    def __post_init__(self) -> None:
        if not self.denominator:
            raise ValueRefused("a ratio over zero is undefined")

    @property
    def exact(self) -> Fraction:
        """The ratio as a fraction."""
        return Fraction(self.numerator) / Fraction(self.denominator)

    def percent(self, digits: int = 2) -> str:
        """The ratio in percent, rounded half up: ``11.43``, without a sign of percent.

        A ratio that is not zero never shows as 0, one short of 100 never as 100: digits are added until it does
        not (the rule of coverage.py's Numbers).
        """
        return rounded_percent(self.exact, digits)


def rounded_percent(ratio: Fraction, digits: int = 2) -> str:
    """A fraction in percent with at least ``digits`` decimals, rounded half up; see ``Ratio.percent``."""
    hundredfold = ratio * 100
    with localcontext() as context:
        context.prec = 120
        while True:
            scaled = abs(hundredfold) * 10**digits
            whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
            hidden_zero = whole == 0 and ratio != 0
            hidden_full = abs(ratio) < 1 and whole == 100 * 10**digits
            if not (hidden_zero or hidden_full) or digits >= 40:
                break
            digits += 1
        sign = "-" if hundredfold < 0 and whole else ""
        return f"{sign}{Decimal(whole).scaleb(-digits):f}"


class Kind(StrEnum):
    """What sort of change a growth is. Only NORMAL and UNCHANGED carry a rate."""

    NORMAL = "normal"
    UNCHANGED = "unchanged"
    NEW = "new"
    DISCONTINUED = "discontinued"
    ZERO_BASE = "zero_base"
    NEGATIVE_BASE = "negative_base"
    SIGN_CHANGE = "sign_change"
    NOT_COMPARABLE = "not_comparable"


def kind_of(base: Decimal | None, current: Decimal | None) -> Kind:
    """The kind of the step from ``base`` to ``current``, in yuan; None is a figure that is not there.

    Raises ValueRefused when both are missing: then there is nothing that could have changed.
    """
    if base is None or current is None:
        if base is None and current is None:
            raise ValueRefused("neither period has a figure, so there is no change to name")
        return Kind.NEW if base is None else Kind.DISCONTINUED
    if base == current:
        return Kind.UNCHANGED
    if base == 0:
        return Kind.ZERO_BASE
    if (base < 0 < current) or (current < 0 < base):
        return Kind.SIGN_CHANGE
    return Kind.NEGATIVE_BASE if base < 0 else Kind.NORMAL


@dataclass(frozen=True, slots=True)
class Growth:
    """The step from a base to a current amount: its kind, its delta, and a rate where one is defined."""

    kind: Kind
    delta: Amount | None
    rate: Ratio | None

    @classmethod
    def of(cls, base: Amount | None, current: Amount | None, *, comparable: bool = True) -> Growth:
        """The growth from ``base`` to ``current``; ``comparable=False`` where the scope changed between them.

        The delta is None where a figure is missing (missing is not zero).
        """
        kind = kind_of(base.value if base else None, current.value if current else None)
        if base is None or current is None:
            return cls(kind, None, None)
        delta = current - base
        if not comparable:
            return cls(Kind.NOT_COMPARABLE, delta, None)
        if kind is Kind.UNCHANGED:
            return cls(kind, delta, Ratio(Decimal(0), abs(base.value) or Decimal(1)))
        return cls(kind, delta, Ratio(delta.value, base.value) if kind is Kind.NORMAL else None)


def rate_interval(delta: Amount, base: Amount) -> tuple[Fraction, Fraction] | None:
    """The least and greatest delta/base that the printed figures leave possible; None where base can be zero.

    For ``delta`` computed as current − base use ``growth_interval``, which knows that both share the base.
    """
    low, high = Fraction(base.low), Fraction(base.high)
    if low <= 0 <= high:
        return None
    corners = [Fraction(d) / b for d in (delta.low, delta.high) for b in (low, high)]
    return min(corners), max(corners)


def growth_interval(base: Amount, current: Amount) -> tuple[Fraction, Fraction] | None:
    """The least and greatest current/base − 1 that the printed figures leave possible; None where base can be 0."""
    quotient = rate_interval(current, base)
    return None if quotient is None else (quotient[0] - 1, quotient[1] - 1)


def half_up(value: Decimal, places: int) -> Decimal:
    """``value`` with ``places`` decimals, rounded half up: for showing, never on the way of money."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
