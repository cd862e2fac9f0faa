"""The forms a report can take: which one a file's name asks for, and the bytes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from budgetdiff.errors import QuestionError
from budgetdiff.report import (
    Home,
    Language,
    Look,
    ReportSource,
    disclosure_file,
    markdown,
    official_form,
    page,
    plain,
    printed,
    report_file,
    view_of,
    workbook,
)
from budgetdiff.results import write_file

FORMS = ("html", "xlsx", "docx", "md", "json", "pdf")
_ENDINGS = {name: name for name in FORMS} | {"htm": "html", "markdown": "md"}


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


def encoded_report(
    source: ReportSource, form: str, language: Language, look: Look, *, pictures: bool, home: Home | None = None
) -> bytes:
    """A report in one of the forms. Only pages show pictures of the evidence. Raises EngineError for a PDF without Chromium."""
    language = language.of_money(source.comparison)
    view = view_of(source, language, pictures=pictures and form in ("html", "pdf"))
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: page(view, language, look, home).encode(),
        "pdf": lambda: printed(page(view, language, look)),
        "xlsx": lambda: workbook(view, language),
        "docx": lambda: report_file(view, language),
        "md": lambda: markdown(view, language).encode(),
        "json": lambda: plain(view).encode(),
    }
    return makers[form]()


def write_disclosure(
    out: Path, source: ReportSource, language: Language, form: str, template: Path | None, reasons: Mapping[str, str]
) -> Path:
    """Write the disclosure of a unit as a Word file in the order of an official form; whole, or not at all.

    Raises QuestionError for another ending, another language than Chinese, or a form that there is not.
    """
    if out.suffix.lower() != ".docx":
        raise QuestionError(f"{out}: a disclosure ends in .docx")
    if language.code != "zh":
        raise QuestionError("a disclosure is published in Chinese; give no other --lang with --out")
    return write_file(out, disclosure_file(source, language, official_form(form), template, reasons))
