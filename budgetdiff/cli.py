"""The command line: arguments, progress, exit codes; no logic."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.workflow import Ingested

app = typer.Typer(
    help="Published government budgets in; exact, traceable year-over-year change out.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
Db = Annotated[Path, typer.Option("--db", help="The database file.")]
_DEFAULT_DB = Path("budget.duckdb")


def _columns(given: list[str]) -> dict[str, str]:
    """``year=年度`` and the like as a mapping; raises BadParameter where there is no ``=``."""
    pairs = [entry.partition("=") for entry in given]
    for entry, (name, sign, value) in zip(given, pairs, strict=True):
        if not (name and sign and value):
            raise typer.BadParameter(f"“{entry}” is not of the form year=NAME", param_hint="--column")
    return {name: value for name, _, value in pairs}


def _say(text: str) -> None:
    """A line to stderr, for people."""
    print(text, file=sys.stderr)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Disclosures, or folders of them.")],
    db: Db = _DEFAULT_DB,
    jobs: Annotated[int | None, typer.Option(help="Processes that read; the machine's cores if not given.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but failures.")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="For a tidy CSV or Parquet: year=NAME, amount=NAME, code=NAME, label=NAME …"),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="The unit of a tidy file that names none.")] = None,
    phase: Annotated[str, typer.Option(help="The phase of a tidy file that names none.")] = "approved",
    money_unit: Annotated[str, typer.Option("--money-unit", help="元, 千元, 万元 or 亿元, for a tidy file.")] = "元",
    statement: Annotated[str, typer.Option(help="The statement of a tidy file that names none.")] = "expenditure",
) -> None:
    """Take disclosures, data packages or tidy files into the database."""

    def tell(file: Ingested) -> None:
        if file.status == "failed":
            _say(f"failed: {file.message}")
        elif not quiet:
            state = "already there" if file.status == "known" else f"{file.tables} tables, {file.facts} facts"
            _say(f"{file.path.name}: {state}")
            for note in file.notes:
                _say(f"  note: {note}")

    with bd.open(db) as database:
        if column:
            for path in paths:
                tidy = database.ingest_tidy(
                    path, _columns(column), unit=unit, phase=phase, statement=statement, money_unit=money_unit
                )
                for file in tidy.files:
                    tell(file)
            return
        report = database.ingest(paths, jobs=jobs, progress=tell)
    if not quiet and len(report.files) > 1:
        taken = len(report.files) - len(report.failed)
        _say(f"{taken} of {len(report.files)} files taken in, {sum(f.facts for f in report.files)} facts")
    if report.failed:
        raise typer.Exit(2)


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="The folder to write; made where there is none.")],
    db: Db = _DEFAULT_DB,
    unit: Annotated[str | None, typer.Option(help="Only this unit.")] = None,
) -> None:
    """Write the figures as a tidy data package (CSV), which `ingest` reads back the same."""
    with bd.open(db) as database:
        for file in database.export(directory, unit=unit):
            _say(f"wrote {file}")


@app.command()
def show(db: Db = _DEFAULT_DB) -> None:
    """List what is there: documents, tables recognised and tables left over."""
    with bd.open(db) as database:
        for row in database.documents().iter_rows(named=True):
            print(
                f"{row['unit_name']}  {row['fiscal_year']}:{row['phase']}  {row['source_name']}  {row['document_id']}"
                + (f"  superseded by {row['superseded_by']}" if row["superseded_by"] else "")
            )
        for row in database.tables().iter_rows(named=True):
            print(
                f"  {row['fiscal_year']}:{row['phase']}  {row['page']:>4}  "
                f"{row['statement'] or 'LEFT OVER'}  {row['title']}" + (f"  ({row['reason']})" if row["reason"] else "")
            )


def main() -> None:
    """Run the command line; an error of the library is one sentence on stderr and exit 2."""
    try:
        app()
    except bd.BudgetdiffError as error:
        _say(f"budgetdiff: {error}")
        sys.exit(2)
