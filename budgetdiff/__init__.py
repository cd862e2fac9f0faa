"""Published government budgets of several years in; exact, traceable, explained year-over-year change out."""

from importlib.metadata import version

from budgetdiff.compare.face import compare
from budgetdiff.errors import BudgetdiffError
from budgetdiff.workflow import Database, compare_folder, compare_folder_to, thresholds
from budgetdiff.workflow import open_database as open  # noqa: A004 - the name of the contract: bd.open

__version__ = version("budgetdiff")
__all__ = ["BudgetdiffError", "Database", "compare", "compare_folder", "compare_folder_to", "open", "thresholds"]
