"""From a document to statutory statements: titles, columns, rows, target forms, narrative."""

from budgetdiff.statements.reading import Reading, understand

__all__ = ["Reading", "understand"]
