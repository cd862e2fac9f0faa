"""The page: one file that needs neither network nor script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from budgetdiff.report.language import Language
from budgetdiff.report.view import ReportView


@cache
def _template() -> Template:
    # autoescape without exception: whatever a document prints stays text
    environment = Environment(
        loader=PackageLoader("budgetdiff.report", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("report.html")


def page(view: ReportView, language: Language) -> str:
    """The report as HTML text. The style sheet is the project's own and the only markup that is not escaped."""
    style = files("budgetdiff.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
    return _template().render(view=view, _=language, style=Markup(style))
