"""What contradicts: ``check``, and what was decided about it: ``decide``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.cli.frame import DEFAULT_DB, Db, Lang, Unit, app, print_result, say

CheckFormat = Annotated[str, typer.Option("--format", help="table, csv, json, parquet, xlsx or html.")]


@app.command()
def check(
    db: Db = DEFAULT_DB,
    unit: Unit = None,
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
    lang: Lang = "zh",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 where something was found that was not accepted.")
    ] = False,
) -> None:
    """Hold every number of the documents against every other; list what contradicts."""
    with bd.open(db, made=False) as database:
        result = database.check(
            unit=unit, year=year, rule=rule, severity=severity, rules=rules or (), dispositions=dispositions
        )
        if form == "html":
            print(database.findings_page(result, language=lang))
        else:
            print_result(result.text(lang) if form == "table" else result, form)
        if strict and result.open.height:
            raise typer.Exit(1)


@app.command()
def decide(
    findings: Annotated[list[str], typer.Argument(help="The ids of findings, as check lists them.")],
    dispositions: Annotated[Path, typer.Option("--dispositions", help="The file to write; made where there is none.")],
    db: Db = DEFAULT_DB,
    status: Annotated[str, typer.Option(help="confirmed (to be mended) or accepted (explained).")] = "accepted",
    note: Annotated[str, typer.Option(help="Why; it is shown beside the finding, next year too.")] = "",
) -> None:
    """Write down what was decided about findings: `check --dispositions FILE` shows it, in the next year too."""
    with bd.open(db, made=False) as database:
        count = database.decide(dispositions, *findings, status=status, note=note)
    say(f"{count} decisions written to {dispositions}")
