"""Performance targets through the years, and what was reached against them."""

from budgetdiff.track.attainment import Attainment, attain
from budgetdiff.track.result import Tracking
from budgetdiff.track.tracking import track_targets

__all__ = ["Attainment", "Tracking", "attain", "track_targets"]
