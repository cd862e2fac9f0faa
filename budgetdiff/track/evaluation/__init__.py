"""Self-evaluation forms (绩效自评表), filled from targets, actuals and money, as workbook and as Word file."""

from budgetdiff.track.evaluation.form import EvaluationForm, FormLine, FormMoney, forms_of
from budgetdiff.track.evaluation.money import read_money
from budgetdiff.track.evaluation.points import points_of
from budgetdiff.track.evaluation.word import word_file
from budgetdiff.track.evaluation.workbook import workbook_file

__all__ = [
    "EvaluationForm",
    "FormLine",
    "FormMoney",
    "forms_of",
    "points_of",
    "read_money",
    "word_file",
    "workbook_file",
]
