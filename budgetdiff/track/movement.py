"""Whether a target asks for more than another: raised, kept, lowered, or not comparable."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgetdiff.facts import label_key
from budgetdiff.facts.quantity import in_unit

_UP = frozenset({">=", ">"})
_DOWN = frozenset({"<=", "<"})


class Movement(StrEnum):
    """What became of a target from one year to the next."""

    RAISED = "raised"
    KEPT = "kept"
    LOWERED = "lowered"
    DROPPED = "dropped"
    NEW = "new"
    NOT_COMPARABLE = "not_comparable"


def movement(before: dict[str, Any], now: dict[str, Any]) -> Movement:
    """Whether ``now`` asks for more than ``before``; both are rows with comparator, target_value, target_upper, unit …

    A target of less (``<=``) is raised when its number falls. An equality goes with the other's direction; two
    equalities ask for more when the number grows, except of a cost.
    """
    if label_key(before["target_raw"]) == label_key(now["target_raw"]):
        return Movement.KEPT
    one, two = before["target_value"], now["target_value"]
    if one is None or two is None:
        return Movement.NOT_COMPARABLE
    one = in_unit(one, before["unit"], now["unit"], before["fiscal_year"])
    if one is None:
        return Movement.NOT_COMPARABLE
    signs = {before["comparator"], now["comparator"]}
    if "between" in signs:
        return _ranges(before, one, now) if signs == {"between"} else Movement.NOT_COMPARABLE
    if signs & _UP and signs & _DOWN:
        return Movement.NOT_COMPARABLE
    if one == two:
        return Movement.KEPT
    falling = bool(signs & _DOWN) or (signs == {"="} and "成本" in now["category"] + now["subcategory"])
    return Movement.RAISED if (two > one) != falling else Movement.LOWERED


def _ranges(before: dict[str, Any], low: Decimal, now: dict[str, Any]) -> Movement:
    high = in_unit(before["target_upper"], before["unit"], now["unit"], before["fiscal_year"])
    if high is None or now["target_upper"] is None:
        return Movement.NOT_COMPARABLE
    steps = (now["target_value"] - low, now["target_upper"] - high)
    if steps == (0, 0):
        return Movement.KEPT
    if min(steps) >= 0:
        return Movement.RAISED
    return Movement.LOWERED if max(steps) <= 0 else Movement.NOT_COMPARABLE


def asks_less(target: dict[str, Any], reached: Decimal) -> bool | None:
    """Whether a target asks for less than what was already reached (in its own unit); None where it cannot be said."""
    value, comparator = target["target_value"], target["comparator"]
    if value is None or comparator == "between":
        return None
    if comparator in _DOWN:
        return bool(value > reached)
    if comparator == "=" and "成本" in target["category"] + target["subcategory"]:
        return None
    return bool(value < reached)
