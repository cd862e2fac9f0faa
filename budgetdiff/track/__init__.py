"""Performance targets through the years, and what was reached against them."""

from budgetdiff.track.attainment import FAR, Attainment, Band, attain, attain_words, band_of
from budgetdiff.track.mapping import Mapping, mapping_text, read_mapping
from budgetdiff.track.movement import Movement, movement
from budgetdiff.track.result import Tracking
from budgetdiff.track.tracking import Options, track_targets

__all__ = [
    "FAR",
    "Attainment",
    "Band",
    "Mapping",
    "Movement",
    "Options",
    "Tracking",
    "attain",
    "attain_words",
    "band_of",
    "mapping_text",
    "movement",
    "read_mapping",
    "track_targets",
]
