"""The standing of figures that a machine recognised in pictures: what it saw, what names them, and what the arithmetic says."""

from budgetdiff.statements.standing.settle import settled

__all__ = ["settled"]
