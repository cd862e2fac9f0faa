"""Every number held against every other: claims judged, contradictions found."""

from budgetdiff.check.claims import judge
from budgetdiff.check.judged import judge_units

__all__ = ["judge", "judge_units"]
