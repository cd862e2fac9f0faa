"""Pairing, growth, contribution, bridge and trend: what changed between published budgets.

The module can itself be called: ``bd.compare(base, current, on=…)`` compares two frames, see ``compare_frames``.
"""

from __future__ import annotations

import sys
from types import ModuleType

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
from budgetdiff.compare.yardsticks import Deflator, Denominator, Yardsticks

__all__ = [
    "Available",
    "Bridge",
    "Comparison",
    "Deflator",
    "Denominator",
    "Department",
    "FrameComparison",
    "LabelMapping",
    "Materiality",
    "Ranking",
    "StoredPairs",
    "Tags",
    "Trend",
    "Yardsticks",
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


class _Compare(ModuleType):
    """This module, callable: ``bd.compare`` is a question of the library and the name of this stage at once."""

    __call__ = staticmethod(compare_frames)


sys.modules[__name__].__class__ = _Compare
