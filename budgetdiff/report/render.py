"""The page: one file that needs neither network nor script; what scripts it has are the project's own and named by hash."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from budgetdiff.errors import MappingError
from budgetdiff.report.language import Language
from budgetdiff.report.names import short
from budgetdiff.report.view import ReportView, VarianceTable

_FILES = ("report.css", "extra.css", "report.js")


@dataclass(frozen=True, slots=True)
class Look:
    """A folder whose templates and style sheet stand in for the project's own; None for those."""

    folder: Path | None = None

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            raise MappingError(f"{self.folder}: there is no such folder of templates")

    def text(self, name: str) -> str:
        """A style sheet or script: the folder's own, else the project's; '' where neither has it."""
        if self.folder is not None and (self.folder / name).is_file():
            try:
                return (self.folder / name).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise MappingError(f"{self.folder / name}: the file cannot be read ({error})") from error
        own = files("budgetdiff.report").joinpath("templates", name)
        return own.read_text(encoding="utf-8") if own.is_file() else ""

    def digest(self) -> str:
        """What the look is, in sixteen hex digits: pages made with another are stale."""
        found = hashlib.sha256()
        own = Path(str(files("budgetdiff.report")))
        for folder in (own, *([self.folder] if self.folder else [])):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix in {".py", ".html", ".css", ".js", ".po", ".j2"}:
                    found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
        return found.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Home:
    """The site that a page stands in: addresses of its index and of its page of findings, and the query for the unit's own.

    ``finding`` and ``figure`` are what stands before the id of a finding or a figure in the address of its own page.
    """

    index: str = ""
    findings: str = ""
    query: str = ""
    finding: str = ""
    figure: str = ""


@cache
def environment(folder: Path | None) -> SandboxedEnvironment:
    """Templates of a folder before the project's own: sandboxed, because a folder of templates is somebody's."""
    loaders: list[BaseLoader] = [PackageLoader("budgetdiff.report", "templates")]
    if folder is not None:
        loaders.insert(0, FileSystemLoader(folder))
    # autoescape without exception: whatever a document prints stays text
    return SandboxedEnvironment(
        loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def page(view: ReportView, language: Language, look: Look | None = None, home: Home | None = None) -> str:
    """The report as HTML text, with the way back ``home`` in a site.

    Style sheet, script and shapes are the project's own and the only markup not escaped.

    Raises MappingError for a template of the look that cannot be used.
    """
    rules = folding_of(view) + running_head(view)
    return rendered("report.html", language, look or Look(), rules, view=view, home=home)


def rendered(
    template: str,
    language: Language,
    look: Look,
    rules: str = "",
    script_of: str = "report.js",
    home: Home | None = None,
    **context: Any,
) -> str:
    """A template with the style sheet and script it may run, each named by its hash in the page's policy."""
    style = look.text("report.css") + look.text("extra.css") + rules
    script = look.text(script_of)
    policy = (
        f"default-src 'none'; style-src '{_hashed(style)}'; script-src '{_hashed(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    try:
        return (
            environment(look.folder)
            .get_template(template)
            .render(**context, home=home, _=language, style=Markup(style), script=Markup(script), policy=policy)
        )
    except (TemplateError, TypeError) as error:
        if look.folder is None:
            raise
        line = getattr(error, "lineno", None)
        where = f"{look.folder / template}" + (f", line {line}" if line else "")
        raise MappingError(f"{where}: the template cannot be used ({error})") from error


def running_head(view: ReportView) -> str:
    """The rule that prints at the head of every page whose report this is: a name of a document as a string of CSS."""
    text = f"{short(view.unit)} · {view.base.name} → {view.current.name}"
    # every character by its number: nothing that a name holds can end the string or the style sheet
    escaped = "".join(f"\\{ord(one):x} " for one in text)
    return f'@page{{@top-left{{content:"{escaped}";font-size:8pt;color:#5b6771}}}}'


def folding_of(view: ReportView) -> str:
    """The rules that hide the lines below a row until it is opened: by a check box, without any script.

    On paper everything is open, and a browser that does not know ``:has`` shows everything as well.
    """
    tables: list[VarianceTable] = list(view.tables)
    folds = [fold for table in tables for fold in table.folds]
    rules = "".join(f"table:not(:has(#{fold}:checked)) .u-{fold}{{display:none}}" for fold in folds)
    return f"@media screen{{{rules}}}" if rules else ""


def _hashed(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
