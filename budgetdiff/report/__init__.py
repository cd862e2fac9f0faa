"""Results → frozen view → one self-contained page."""

from budgetdiff.report.language import LANGUAGES, Language
from budgetdiff.report.render import page
from budgetdiff.report.source import Place, ReportSource, SeenDocument
from budgetdiff.report.view import ReportView, view_of

__all__ = ["LANGUAGES", "Language", "Place", "ReportSource", "ReportView", "SeenDocument", "page", "view_of"]
