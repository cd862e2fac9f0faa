"""The frozen view of a report: all that a template shows, computed and worded.

These classes are the context that templates of a user's own look are written against (docs/report.md). Fields are added, not
renamed or removed. Text is plain: a template escapes it. The only markup is in ``Chart.svg``, shapes this library drew.
"""

from budgetdiff.report.view.figures import Card, Chart, Flow, FlowRow, Move, Scenario, Share, Whole, YearCell, Years
from budgetdiff.report.view.listed import (
    Decided,
    Document,
    FindingRow,
    Findings,
    FindingsView,
    Project,
    Proof,
    Remark,
    Remarks,
    TargetRow,
)
from budgetdiff.report.view.tables import Execution, Measured, MeasuredRow, Row, VarianceTable, Why
from budgetdiff.report.view.whole import ReportView

__all__ = [
    "Card",
    "Chart",
    "Decided",
    "Document",
    "Execution",
    "FindingRow",
    "Findings",
    "FindingsView",
    "Flow",
    "FlowRow",
    "Measured",
    "MeasuredRow",
    "Move",
    "Project",
    "Proof",
    "Remark",
    "Remarks",
    "ReportView",
    "Row",
    "Scenario",
    "Share",
    "TargetRow",
    "VarianceTable",
    "Whole",
    "Why",
    "YearCell",
    "Years",
]
