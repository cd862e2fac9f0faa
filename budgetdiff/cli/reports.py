"""Pages for people: ``report`` and ``narrate``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff.cli.answers import JUDGING, MEASURING, RESTATING, SUMMING, with_answers
from budgetdiff.cli.frame import (
    DEFAULT_DB,
    ZH,
    Db,
    LakeDir,
    Lang,
    Level,
    Unit,
    app,
    called,
    opened,
    say_refused,
    tell,
    write_out,
)

if TYPE_CHECKING:
    from budgetdiff.workflow.site import SiteReport

Base = Annotated[str | None, typer.Option(help="The earlier period; the one before the newest if not given.")]
Current = Annotated[str | None, typer.Option(help="The later period; the newest if not given.")]
DecisionsFile = Annotated[
    Path | None,
    typer.Option("--dispositions", help="A file of what was decided about findings; accepted ones are not counted."),
]
MoneyUnit = Annotated[
    str | None,
    typer.Option("--money-unit", help="元, 千元, 万元, 百万元 or 亿元; without it 万元, or 百万元 in English."),
]


@app.command()
@with_answers(RESTATING, JUDGING, SUMMING, MEASURING)
def report(
    out: Annotated[Path, typer.Option("--out", help="The file to write, or a folder for all units (ending in /).")],
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    unit: Unit = None,
    level: Level = None,
    base: Base = None,
    current: Current = None,
    lang: Lang = ZH,
    money_unit: MoneyUnit = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help="html, xlsx, docx, md, json or pdf; else what the file's name ends in."),
    ] = None,
    pictures: Annotated[bool, typer.Option(help="Show the cells that numbers were printed in.")] = True,
    look: Annotated[Path | None, typer.Option(help="A folder of templates and style sheets of your own.")] = None,
    jobs: Annotated[
        int | None, typer.Option(help="Processes that make pages; the machine's cores if not given.")
    ] = None,
    dispositions: DecisionsFile = None,
    *,
    answer: dict[str, Any],
) -> None:
    """Write the variance report: of a unit one file, of all units a folder with an index and a page each."""
    given: dict[str, Any] = {"base": base, "current": current, "language": lang, "money_unit": money_unit, **answer}
    given |= {"pictures": pictures, "look": look, "dispositions": dispositions}
    with opened(db, lake, unit) as database:
        if unit is None and _is_folder(out):
            _all(database, out, form, jobs or os.cpu_count() or 1, given)
            return
        path = database.report(out, unit=called(database, unit, level), form=form, **given)
    tell("wrote {path}", path=path)


def _is_folder(out: Path) -> bool:
    """A folder that is there, or a name without an ending: ``pages`` and not ``report.html``."""
    return out.is_dir() or not out.suffix


def _all(database: bd.Database, out: Path, form: str | None, jobs: int, options: dict[str, Any]) -> None:
    """The pages of all units, with a bar on stderr where somebody watches."""
    if form not in (None, "html"):
        raise typer.BadParameter(
            "a folder of reports holds HTML pages; name a --unit for another form", param_hint="--format"
        )

    def make(progress: Callable[[int, int, str], None] | None = None) -> SiteReport:
        return database.report_all(out, jobs=jobs, progress=progress, **options)

    if sys.stderr.isatty():
        from rich.console import Console  # only where a bar is drawn
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("")
            made = make(lambda done, total, name: bar.update(task, completed=done, total=total, description=name))
    else:
        made = make()
    for name, reason in made.left_out.items():
        say_refused("left out", f"{name}: {reason}")
    tell(
        "wrote {count} pages, {unchanged} unchanged, and {path}",
        count=len(made.written),
        unchanged=len(made.unchanged),
        path=made.folder / "index.html",
    )


@app.command()
@with_answers(RESTATING, JUDGING, SUMMING)
def narrate(
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    level: Level = None,
    base: Base = None,
    current: Current = None,
    lang: Lang = ZH,
    money_unit: MoneyUnit = None,
    template: Annotated[Path | None, typer.Option(help="A jinja2 file that stands in for the project's own.")] = None,
    reasons: Annotated[Path | None, typer.Option(help="A CSV file of your own reasons: code or label, reason.")] = None,
    template_reasons: Annotated[
        Path | None, typer.Option(help="Write such a file of the lines that changed, with what --reasons has kept.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the whole disclosure, tables and explanation, as this .docx.")
    ] = None,
    form: Annotated[
        str, typer.Option("--form", help="Whose order and fonts --out has: central, fujian or shanghai.")
    ] = "central",
    dispositions: DecisionsFile = None,
    *,
    answer: dict[str, Any],
) -> None:
    """Print the sentences of the official explanation with the figures of the tables, ready to paste."""
    with bd.open(db, made=False) as database:
        text = database.narrate(
            base=base,
            current=current,
            unit=called(database, unit, level),
            language=lang,
            money_unit=money_unit,
            template=template,
            reasons=reasons,
            reasons_out=template_reasons,
            out=out,
            form=form,
            dispositions=dispositions,
            **answer,
        )
    if out is not None:
        tell("wrote {path}", path=out)
    else:
        write_out(text.encode())
