"""Questions about the figures: ``show``, ``compare``, ``trend``."""

from __future__ import annotations

from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.cli.frame import DEFAULT_DB, Db, Format, Unit, app, print_result


@app.command()
def compare(
    base: Annotated[str, typer.Argument(help="The earlier period: 2023, 2024:executed, 2024决算 …")],
    current: Annotated[str, typer.Argument(help="The later period.")],
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    form: Format = "table",
    across_phases: Annotated[bool, typer.Option(help="Allow another year and another phase at once.")] = False,
    amount: Annotated[str | None, typer.Option(help="Changes from this many yuan on are material.")] = None,
    percent: Annotated[str | None, typer.Option(help="Changes from this many percent on are material.")] = None,
) -> None:
    """Compare two periods line by line: delta, growth with its kind, contribution, share."""
    with bd.open(db) as database:
        result = database.compare(
            base, current, unit=unit, across_phases=across_phases, materiality=bd.thresholds(amount, percent)
        )
        print_result(result, form)


@app.command()
def trend(
    periods: Annotated[list[str], typer.Argument(help="Two periods or more.")],
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    form: Format = "table",
    base: Annotated[str | None, typer.Option(help="The period of the index; the first if not given.")] = None,
) -> None:
    """Follow every line through several periods: amounts, growth, index, compound rate, share, rank."""
    with bd.open(db) as database:
        print_result(database.trend(*periods, unit=unit, base=base), form)


@app.command()
def show(db: Db = DEFAULT_DB) -> None:
    """List what is there: documents, tables recognised and tables left over."""
    with bd.open(db) as database:
        for row in database.overview().iter_rows(named=True):
            print(
                f"{row['unit_name']}  {row['fiscal_year']}:{row['phase']}  {row['source_name']}  {row['document_id']}  "
                f"{row['recognised']} tables, {row['left_over']} left over, {row['facts']} facts, "
                f"{row['indicators']} targets"
                + (f"  superseded by {row['superseded_by']}" if row["superseded_by"] else "")
            )
        for row in database.tables().iter_rows(named=True):
            print(
                f"  {row['fiscal_year']}:{row['phase']}  {row['page']:>4}  "
                f"{row['statement'] or 'LEFT OVER'}  {row['title']}" + (f"  ({row['reason']})" if row["reason"] else "")
            )
