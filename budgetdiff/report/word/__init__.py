"""Word files: the report, and the disclosure with its explanation ready to be published."""

from budgetdiff.report.word.disclosure import disclosure_file
from budgetdiff.report.word.report import report_file

__all__ = ["disclosure_file", "report_file"]
