"""What contradicts: ``check``, and what was decided about it: ``decide``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff import workflow
from budgetdiff.cli.frame import (
    DEFAULT_DB,
    ZH,
    Db,
    Excel,
    LakeDir,
    LakeEngine,
    Lang,
    Level,
    Unit,
    app,
    called,
    opened,
    print_result,
    say_refused,
    tell,
    write_out,
)

CheckFormat = Annotated[str, typer.Option("--format", help="table, csv, json, parquet, xlsx or html.")]


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Disclosures to check by themselves, without a database.")
    ] = None,
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    engine: LakeEngine = None,
    unit: Unit = None,
    level: Level = None,
    form: CheckFormat = "table",
    year: Annotated[int | None, typer.Option(help="Only documents of this fiscal year.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only this rule, or family of rules (IDENTITY, FORM …).")] = None,
    severity: Annotated[str | None, typer.Option(help="error, warning or info.")] = None,
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", help="A Python file of rules of your own; it is run. Repeatable.")
    ] = None,
    dispositions: Annotated[
        Path | None, typer.Option("--dispositions", help="A file of what was decided about findings; see decide.")
    ] = None,
    lang: Lang = ZH,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file: .html, .csv, .json, .parquet or .xlsx.")
    ] = None,
    excel: Excel = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 where something was found that was not accepted.")
    ] = False,
) -> None:
    """Hold every number of the documents against every other; list what contradicts."""
    if files and (db != DEFAULT_DB or lake is not None):
        where = "--db" if lake is None else "--lake"
        raise typer.BadParameter("files are checked by themselves, without a database", param_hint=where)
    with bd.open(None) if files else opened(db, lake, unit, engine=engine) as database:
        failed = _taken(database, files) if files else False
        result = database.check(
            unit=called(database, unit, level),
            year=year,
            rule=rule,
            severity=severity,
            rules=rules or (),
            dispositions=dispositions,
        )
        if out is not None and out.suffix.lower() == ".html" and form in ("table", "html"):
            workflow.write_file(out, database.audit_page(result, dispositions=dispositions, language=lang).encode())
            tell("wrote {path}", path=out)
        elif form == "html" and out is None:
            write_out(database.findings_page(result, language=lang).encode() + b"\n")
        else:
            shown = result.text(lang) if form == "table" and out is None else result
            print_result(shown, form, out=out, excel=excel)
        if failed:
            raise typer.Exit(2)
        if strict and result.open.height:
            raise typer.Exit(1)


def _taken(database: bd.Database, files: list[Path]) -> bool:
    """Take files into a database in memory, and say what cannot be read; whether anything could not."""
    report = database.ingest(workflow.sources_in(files), jobs=1, check=False)
    for file in report.failed:
        say_refused("failed", file.message)
    return bool(report.failed)


@app.command()
def decide(
    findings: Annotated[list[str], typer.Argument(help="The ids of findings, as check lists them.")],
    dispositions: Annotated[Path, typer.Option("--dispositions", help="The file to write; made where there is none.")],
    db: Db = DEFAULT_DB,
    status: Annotated[str, typer.Option(help="confirmed (to be mended) or accepted (explained).")] = "accepted",
    note: Annotated[str, typer.Option(help="Why; it is shown beside the finding, next year too.")] = "",
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", help="The file of your own rules whose findings are meant. Repeatable."),
    ] = None,
) -> None:
    """Write down what was decided about findings: `check --dispositions FILE` shows it, in the next year too."""
    with bd.open(db, made=False) as database:
        count = database.decide(dispositions, *findings, status=status, note=note, rules=rules or ())
    tell("{count} decisions written to {path}", count=count, path=dispositions)
