"""What contradicts: ``check``."""

from __future__ import annotations

from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.cli.frame import DEFAULT_DB, Db, Format, Unit, app, print_result


@app.command()
def check(
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    form: Format = "table",
    year: Annotated[int | None, typer.Option(help="Only documents of this fiscal year.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    severity: Annotated[str | None, typer.Option(help="error, warning or info.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where something was found.")] = False,
) -> None:
    """Hold every number of the documents against every other; list what contradicts."""
    with bd.open(db) as database:
        result = database.check(unit=unit, year=year, rule=rule, severity=severity)
        print_result(result, form)
        if strict and result.lines.height:
            raise typer.Exit(1)
