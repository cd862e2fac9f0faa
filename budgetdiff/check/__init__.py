"""Every number held against every other: claims judged, contradictions found."""

from budgetdiff.check.cells import Cell, Cells
from budgetdiff.check.claims import judge
from budgetdiff.check.finding import Evidence, Finding, Severity
from budgetdiff.check.judged import judge_units
from budgetdiff.check.rule import RULES, Checked, Rule, kernel_rule, rule
from budgetdiff.check.run import Findings, check_documents, decide, finish, known_rules, together

__all__ = [
    "RULES",
    "Cell",
    "Cells",
    "Checked",
    "Evidence",
    "Finding",
    "Findings",
    "Rule",
    "Severity",
    "check_documents",
    "decide",
    "finish",
    "judge",
    "judge_units",
    "kernel_rule",
    "known_rules",
    "rule",
    "together",
]
