"""From a document to statutory statements: titles, columns, rows, target forms, narrative."""

from budgetdiff.statements.reading import understand
from budgetdiff.statements.result import Reading

__all__ = ["Reading", "understand"]
