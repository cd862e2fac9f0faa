"""A letter to a unit (整改通知) about what was confirmed, from a template of plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from budgetdiff.desk.words import Words
from budgetdiff.desk.workpaper import Entry
from budgetdiff.errors import MappingError
from budgetdiff.report.word.paper import Paper

_FONTS = {"title": "方正小标宋简体", "heading": "黑体", "body": "仿宋"}


def letter(unit: str, entries: Sequence[Entry], words: Words, template: Path | None = None) -> bytes:
    """The letter as DOCX.

    ``template`` is a jinja2 file that stands in for the project's own and runs in a sandbox; it sees ``unit``,
    ``findings`` (number, rule, message, where, note) and ``documents``. Of its lines
    ``# `` begins a title, ``## `` a heading, ``> `` one that stands right.
    Raises MappingError for a template that cannot be used.
    """
    try:
        text = (
            template.read_text(encoding="utf-8")
            if template
            else files("budgetdiff.desk").joinpath("templates", f"letter.{words.code}.j2").read_text(encoding="utf-8")
        )
        shown = (
            SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
            .from_string(text)
            .render(
                unit=_line(unit),
                findings=[
                    {
                        "number": number,
                        "rule": _line(words.rule(one.row["rule"])),
                        "message": _line(one.worded.message),
                        "where": _line(one.worded.where),
                        "note": _line(one.row["note"]),
                    }
                    for number, one in enumerate(entries, start=1)
                ],
                documents=[_line(one) for one in dict.fromkeys(one.row["source_name"] for one in entries)],
            )
        )
    except (OSError, UnicodeDecodeError, TemplateError, TypeError) as error:
        raise MappingError(f"{template or 'the template of letters'}: it cannot be used ({error})") from error
    paper = Paper(_FONTS)
    for line in shown.splitlines():
        if line.startswith("# "):
            paper.title(line[2:])
        elif line.startswith("## "):
            paper.heading(line[3:], 1)
        elif line.startswith("> "):
            paper.text(line[2:], indent=False, right=True)
        elif line.strip():
            paper.text(line.strip())
    return paper.bytes()


def _line(text: str) -> str:
    """Text of a document as part of one line: it never begins a line of its own."""
    return " ".join(text.split())
