"""Results → frozen view → one self-contained page, and the same in other forms."""

from budgetdiff.report.assemble import view_of
from budgetdiff.report.audit import audit_page
from budgetdiff.report.excel import workbook
from budgetdiff.report.findings import evidence_of, findings_page
from budgetdiff.report.language import LANGUAGES, Language, unit_shown
from budgetdiff.report.markdown import markdown
from budgetdiff.report.narrate import narrate
from budgetdiff.report.official import official_form, official_forms
from budgetdiff.report.overview import IndexView, index_page, index_view, summary_of
from budgetdiff.report.pdf import printed
from budgetdiff.report.plain import plain
from budgetdiff.report.render import Home, Look, page
from budgetdiff.report.review import Unsure, review_page
from budgetdiff.report.source import (
    LeftOver,
    Place,
    ReportSource,
    SeenDocument,
    StatedReason,
    StatedTotal,
    TargetSpot,
    Verdicts,
)
from budgetdiff.report.view import ReportView
from budgetdiff.report.word import disclosure_file, report_file

__all__ = [
    "LANGUAGES",
    "Home",
    "IndexView",
    "Language",
    "LeftOver",
    "Look",
    "Place",
    "ReportSource",
    "ReportView",
    "SeenDocument",
    "StatedReason",
    "StatedTotal",
    "TargetSpot",
    "Unsure",
    "Verdicts",
    "audit_page",
    "disclosure_file",
    "evidence_of",
    "findings_page",
    "index_page",
    "index_view",
    "markdown",
    "narrate",
    "official_form",
    "official_forms",
    "page",
    "plain",
    "printed",
    "report_file",
    "review_page",
    "summary_of",
    "unit_shown",
    "view_of",
    "workbook",
]
