"""Readings that carry their proof: which figures what the forms make equal confirms, and how far each table is proved."""

from budgetdiff.statements.proof.choice import chosen
from budgetdiff.statements.proof.table import Proven, equations_of, prove

__all__ = ["Proven", "chosen", "equations_of", "prove"]
