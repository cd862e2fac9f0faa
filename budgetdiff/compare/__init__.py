"""Pairing, growth, contribution, bridge and trend: what changed between published budgets."""

from budgetdiff.compare.bridge import bridge_of
from budgetdiff.compare.engine import compare_periods
from budgetdiff.compare.meaning import Materiality, Tags
from budgetdiff.compare.question import newest_pair, periods_of, resolve_period, resolve_unit, units_of
from budgetdiff.compare.result import Bridge, Comparison, FrameComparison, Ranking, Trend
from budgetdiff.compare.trend import trend_of

__all__ = [
    "Bridge",
    "Comparison",
    "FrameComparison",
    "Materiality",
    "Ranking",
    "Tags",
    "Trend",
    "bridge_of",
    "compare_periods",
    "newest_pair",
    "periods_of",
    "resolve_period",
    "resolve_unit",
    "trend_of",
    "units_of",
]
