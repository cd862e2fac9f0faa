"""Pairing, growth, contribution, bridge and trend: what changed between published budgets."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetdiff.compare.available import Available, available_of, resolve_unit, units_of
    from budgetdiff.compare.bridge import bridge_of
    from budgetdiff.compare.department import Department, read_bookings
    from budgetdiff.compare.facts import compare_facts
    from budgetdiff.compare.frames import compare_frames
    from budgetdiff.compare.labels import LabelMapping
    from budgetdiff.compare.meaning import Materiality, Tags
    from budgetdiff.compare.periods import compare_periods
    from budgetdiff.compare.ranking import rank_units
    from budgetdiff.compare.result import Bridge, Comparison, FrameComparison, Ranking, Trend
    from budgetdiff.compare.stored import StoredPairs, pair_periods, written_pairs
    from budgetdiff.compare.trend import trend_of

_HOMES = {
    "Available": "available",
    "Bridge": "result",
    "Comparison": "result",
    "Department": "department",
    "FrameComparison": "result",
    "LabelMapping": "labels",
    "Materiality": "meaning",
    "Ranking": "result",
    "StoredPairs": "stored",
    "Tags": "meaning",
    "Trend": "result",
    "available_of": "available",
    "bridge_of": "bridge",
    "compare_facts": "facts",
    "compare_frames": "frames",
    "compare_periods": "periods",
    "pair_periods": "stored",
    "rank_units": "ranking",
    "read_bookings": "department",
    "resolve_unit": "available",
    "trend_of": "trend",
    "units_of": "available",
    "written_pairs": "stored",
}

__all__ = [
    "Available",
    "Bridge",
    "Comparison",
    "Department",
    "FrameComparison",
    "LabelMapping",
    "Materiality",
    "Ranking",
    "StoredPairs",
    "Tags",
    "Trend",
    "available_of",
    "bridge_of",
    "compare_facts",
    "compare_frames",
    "compare_periods",
    "pair_periods",
    "rank_units",
    "read_bookings",
    "resolve_unit",
    "trend_of",
    "units_of",
    "written_pairs",
]


def __getattr__(name: str) -> Any:
    # polars is heavy: it is brought in by the first name that needs it, not by `import budgetdiff`
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
