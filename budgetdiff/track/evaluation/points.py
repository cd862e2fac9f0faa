"""The points of indicators: those a form or a user gives, else the profile's, shared within each group of indicators."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from budgetdiff.track.profile import Profile

_GROUPS = (("满意", "satisfaction"), ("效益", "benefit"))
_STEPS = (Decimal(1), Decimal("0.1"), Decimal("0.01"))


def group_of(category: str) -> str:
    """The group of a profile that an indicator's 一级指标 belongs to: 产出 and 成本 are output."""
    return next((group for word, group in _GROUPS if word in category), "output")


def points_of(profile: Profile, given: Sequence[tuple[str, Decimal | None]]) -> tuple[tuple[Decimal | None, ...], bool]:
    """The points of each indicator, given as its 一级指标 and its points, and whether they are the profile's.

    Where a form gives points to any of them, only those have some. Else the profile's points of a group are shared by its
    indicators; those of a group without indicators by the others, in proportion. All together they come to what the
    profile leaves beside the execution of the budget, exactly.
    """
    if any(weight is not None for _, weight in given):
        return tuple(weight for _, weight in given), False
    groups = [group_of(category) for category, _ in given]
    weights = {group: profile.weights.get(group, Decimal(0)) for group in dict.fromkeys(groups)}
    whole = Decimal(100) - profile.weights.get("execution", Decimal(0))
    if not groups or not sum(weights.values()):
        return tuple(None for _ in given), False
    shares = [
        Fraction(whole) * Fraction(weights[group]) / Fraction(sum(weights.values())) / groups.count(group)
        for group in groups
    ]
    return tuple(_rounded(shares, whole)), True


def _rounded(shares: Sequence[Fraction], whole: Decimal) -> list[Decimal]:
    """Shares of a whole as points that add up to it: in steps as large as leave every share some, the largest rest first."""
    step = next((step for step in _STEPS if all(share >= Fraction(step) or not share for share in shares)), _STEPS[-1])
    counts = [share // Fraction(step) for share in shares]
    rests = sorted(range(len(shares)), key=lambda at: (counts[at] - shares[at] / Fraction(step), at))
    for at in rests[: int(whole / step) - sum(counts)]:
        counts[at] += 1
    return [count * step for count in counts]
