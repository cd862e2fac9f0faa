"""The sentences of a disclosure: what they state, and the figures they imply."""

from budgetdiff.statements.narrative.narrative import Narrative, read_narrative

__all__ = ["Narrative", "read_narrative"]
