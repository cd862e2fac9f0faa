"""The forms a report can take: which one a file's name asks for, and the bytes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from budgetdiff.errors import QuestionError
from budgetdiff.report import Language, Look, ReportSource, markdown, page, plain, printed, view_of, workbook

FORMS = ("html", "xlsx", "md", "json", "pdf")
_ENDINGS = {"html": "html", "htm": "html", "xlsx": "xlsx", "md": "md", "markdown": "md", "json": "json", "pdf": "pdf"}


def form_of(out: Path, asked: str | None) -> str:
    """The form asked for, else the one that the file's name ends in, else HTML.

    Raises QuestionError for one there is not, and for a file whose name ends in another.
    """
    ending = out.suffix.lower().removeprefix(".")
    if asked is not None and asked not in FORMS:
        raise QuestionError(f"“{asked}” is not a form of the report; there are {', '.join(FORMS)}")
    if ending not in _ENDINGS and ending and asked is None:
        raise QuestionError(f"{out}: a report ends in .{', .'.join(FORMS)}; for another name give --format")
    form = asked or _ENDINGS.get(ending, "html")
    if ending in _ENDINGS and _ENDINGS[ending] != form:
        raise QuestionError(f"{out}: its name does not end as {form} does")
    return form


def encoded_report(source: ReportSource, form: str, language: Language, look: Look, *, pictures: bool) -> bytes:
    """A report in one of the forms. Only pages show pictures of the evidence. Raises EngineError for a PDF without Chromium."""
    language = language.of_money(source.comparison)
    view = view_of(source, language, pictures=pictures and form in ("html", "pdf"))
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: page(view, language, look).encode(),
        "pdf": lambda: printed(page(view, language, look)),
        "xlsx": lambda: workbook(view, language),
        "md": lambda: markdown(view, language).encode(),
        "json": lambda: plain(view).encode(),
    }
    return makers[form]()
