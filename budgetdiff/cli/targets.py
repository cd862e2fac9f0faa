"""Performance targets: ``track``."""

from __future__ import annotations

from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.cli.frame import DEFAULT_DB, Db, Format, Unit, app, print_result


@app.command()
def track(
    periods: Annotated[list[str] | None, typer.Argument(help="Years; all that have targets if none is given.")] = None,
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    form: Format = "table",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a target was missed.")] = False,
) -> None:
    """List the performance targets, year against year, and what was reached."""
    with bd.open(db) as database:
        result = database.track(*(periods or ()), unit=unit)
        print_result(result, form)
        if strict and result.missed.height:
            raise typer.Exit(1)
