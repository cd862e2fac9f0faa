"""Pages from templates: what they show is worked out before; whatever a document prints stays text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from budgetdiff.report import Look

STATIC = {"desk.css": "text/css", "desk.js": "text/javascript", "report.css": "text/css"}
"""The files that pages name, and what they are; report.css is the reports' own."""


@cache
def environment() -> Environment:
    """The desk's templates, and those of the reports that they share; escaped without exception."""
    loader = ChoiceLoader(
        [PackageLoader("budgetdiff.desk", "templates"), PackageLoader("budgetdiff.report", "templates")]
    )
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def page(template: str, status: int = 200, **context: Any) -> Response:
    """An answer from a template."""
    return HTMLResponse(environment().get_template(template).render(**context), status)


@cache
def static(name: str) -> bytes:
    """One of the files of ``STATIC``."""
    if name == "report.css":
        return Look().text(name).encode()
    return files("budgetdiff.desk").joinpath("templates", name).read_bytes()
