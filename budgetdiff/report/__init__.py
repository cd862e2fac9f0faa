"""Results → frozen view → one self-contained page, and the same in other forms."""

from budgetdiff.report.assemble import view_of
from budgetdiff.report.language import LANGUAGES, Language
from budgetdiff.report.render import Look, page
from budgetdiff.report.source import LeftOver, Place, ReportSource, SeenDocument, Verdicts
from budgetdiff.report.view import ReportView

__all__ = [
    "LANGUAGES",
    "Language",
    "LeftOver",
    "Look",
    "Place",
    "ReportSource",
    "ReportView",
    "SeenDocument",
    "Verdicts",
    "page",
    "view_of",
]
