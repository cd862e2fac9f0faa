"""Target forms, self-evaluation forms and lists of targets."""

from budgetdiff.statements.forms.form import TargetForm, distinguished, read_forms
from budgetdiff.statements.forms.pages import TARGETS, gathered, is_form

__all__ = ["TARGETS", "TargetForm", "distinguished", "gathered", "is_form", "read_forms"]
