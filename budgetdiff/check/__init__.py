"""Every number held against every other: claims judged, contradictions found."""

from budgetdiff.check.claims import judge
from budgetdiff.check.finding import Evidence, Finding, Severity
from budgetdiff.check.judged import judge_units
from budgetdiff.check.rule import RULES, Checked, rule
from budgetdiff.check.run import Findings, check_documents

__all__ = [
    "RULES",
    "Checked",
    "Evidence",
    "Finding",
    "Findings",
    "Severity",
    "check_documents",
    "judge",
    "judge_units",
    "rule",
]
