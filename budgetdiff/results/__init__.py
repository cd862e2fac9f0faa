"""What all answers have in common, whichever stage gives them: their face, how they are shown, how they are written."""

from budgetdiff.results.files import FORMATS, encoded, form_of_name, write_file
from budgetdiff.results.result import Result

__all__ = ["FORMATS", "Result", "encoded", "form_of_name", "write_file"]
