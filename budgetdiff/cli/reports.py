"""Pages for people: ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.cli.frame import DEFAULT_DB, Db, Unit, app, say


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")],
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    base: Annotated[
        str | None, typer.Option(help="The earlier period; the one before the newest if not given.")
    ] = None,
    current: Annotated[str | None, typer.Option(help="The later period; the newest if not given.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    money_unit: Annotated[str, typer.Option("--money-unit", help="元, 万元 or 亿元.")] = "万元",
) -> None:
    """Write the variance report of a unit: one HTML file, no network, no script."""
    with bd.open(db) as database:
        path = database.report(out, base=base, current=current, unit=unit, language=lang, money_unit=money_unit)
    say(f"wrote {path}")
