"""The command line: arguments, progress, exit codes; no logic. A module a group of commands."""

from __future__ import annotations

from budgetdiff.cli import asking, checks, desk, repair, reports, taking, targets
from budgetdiff.cli.frame import app, main

__all__ = ["app", "asking", "checks", "desk", "main", "repair", "reports", "taking", "targets"]
