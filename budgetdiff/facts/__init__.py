"""The values every stage speaks. Import them from here."""

from budgetdiff.facts.amount import FEN, LARGEST, Amount, Unit
from budgetdiff.facts.assertion import Assertion, ClaimKind, Direction, Operand, Reference, Role, Slot
from budgetdiff.facts.claim import Claim, Verdict
from budgetdiff.facts.code import OWN, Hierarchy, join_code, level_of, parent_of, parse_code
from budgetdiff.facts.fact import Fact, Origin, Standing
from budgetdiff.facts.form import Evaluation, Fund, LostNumber, Proof, Remark, TableSeen
from budgetdiff.facts.given import NOTHING, Given, Level
from budgetdiff.facts.grammar import parse_target
from budgetdiff.facts.indicator import Indicator
from budgetdiff.facts.office import OWN_OFFICE, SCOPES, is_own_office, without_scope
from budgetdiff.facts.period import Period, Phase
from budgetdiff.facts.provenance import BBox, Provenance
from budgetdiff.facts.ratio import (
    Growth,
    Kind,
    Ratio,
    growth_interval,
    half_up,
    kind_of,
    rate_interval,
    rounded_percent,
)
from budgetdiff.facts.reason import Reason, ReasonKind
from budgetdiff.facts.target import Target
from budgetdiff.facts.text import folded, label_key, printable, squeezed, without_ordinal

__all__ = [
    "FEN",
    "LARGEST",
    "NOTHING",
    "OWN",
    "OWN_OFFICE",
    "SCOPES",
    "THREE_PUBLIC_ITEMS",
    "VEHICLE_ITEMS",
    "Amount",
    "Assertion",
    "BBox",
    "Claim",
    "ClaimKind",
    "Direction",
    "Evaluation",
    "Fact",
    "Fund",
    "Given",
    "Growth",
    "Hierarchy",
    "Indicator",
    "Kind",
    "Level",
    "LostNumber",
    "Operand",
    "Origin",
    "Period",
    "Phase",
    "Proof",
    "Provenance",
    "Ratio",
    "Reason",
    "ReasonKind",
    "Reference",
    "Remark",
    "Role",
    "Slot",
    "Standing",
    "TableSeen",
    "Target",
    "Unit",
    "Verdict",
    "folded",
    "growth_interval",
    "half_up",
    "is_own_office",
    "join_code",
    "kind_of",
    "label_key",
    "level_of",
    "parent_of",
    "parse_code",
    "parse_target",
    "printable",
    "rate_interval",
    "rounded_percent",
    "squeezed",
    "without_ordinal",
    "without_scope",
]
from budgetdiff.facts.three_public import THREE_PUBLIC_ITEMS, VEHICLE_ITEMS

"""The values every stage speaks. Import them from here."""


__all__ = [
    "FEN",
    "LARGEST",
    "NOTHING",
    "OWN",
    "Amount",
    "Assertion",
    "BBox",
    "Claim",
    "ClaimKind",
    "Direction",
    "Evaluation",
    "Fact",
    "Fund",
    "Given",
    "Growth",
    "Hierarchy",
    "Indicator",
    "Kind",
    "Level",
    "LostNumber",
    "Operand",
    "Origin",
    "Period",
    "Phase",
    "Proof",
    "Provenance",
    "Ratio",
    "Reason",
    "ReasonKind",
    "Reference",
    "Remark",
    "Role",
    "Slot",
    "Standing",
    "TableSeen",
    "Target",
    "Unit",
    "Verdict",
    "folded",
    "growth_interval",
    "half_up",
    "join_code",
    "kind_of",
    "label_key",
    "level_of",
    "parent_of",
    "parse_code",
    "parse_target",
    "printable",
    "rate_interval",
    "rounded_percent",
    "squeezed",
    "without_ordinal",
]
