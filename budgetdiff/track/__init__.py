"""Performance targets through the years, and what was reached against them."""

from budgetdiff.track.actuals import match_actuals, template_file, template_rows
from budgetdiff.track.attainment import FAR, Attainment, Band, attain, attain_words, band_of
from budgetdiff.track.mapping import Mapping, mapping_text, read_mapping
from budgetdiff.track.movement import Movement, movement
from budgetdiff.track.profile import Profile, profile_of, shipped_profiles
from budgetdiff.track.result import Tracking
from budgetdiff.track.score import Score, execution_points, points, score_of
from budgetdiff.track.tracking import Options, track_targets

__all__ = [
    "FAR",
    "Attainment",
    "Band",
    "Mapping",
    "Movement",
    "Options",
    "Profile",
    "Score",
    "Tracking",
    "attain",
    "attain_words",
    "band_of",
    "execution_points",
    "mapping_text",
    "match_actuals",
    "movement",
    "points",
    "profile_of",
    "read_mapping",
    "score_of",
    "shipped_profiles",
    "template_file",
    "template_rows",
    "track_targets",
]
