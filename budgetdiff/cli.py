"""The command line: arguments, progress, exit codes; no logic."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff.workflow import Ingested, IngestReport, encoded, sources_in

app = typer.Typer(
    help="Published government budgets in; exact, traceable year-over-year change out.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
Db = Annotated[Path, typer.Option("--db", help="The database file.")]
Unit = Annotated[str | None, typer.Option("--unit", help="The unit: its name, or a part that no other has.")]
Format = Annotated[str, typer.Option("--format", help="table, csv, json, parquet or xlsx.")]
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


def _with_progress(
    database: bd.Database, sources: list[Path], jobs: int | None, tell: Callable[[Ingested], None], *, quiet: bool
) -> IngestReport:
    """Take files in with a bar on stderr, where there is more than one and somebody watches."""
    if quiet or len(sources) < 2 or not sys.stderr.isatty():
        return database.ingest(sources, jobs=jobs, progress=tell)
    from rich.console import Console  # only where a bar is drawn  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    counted = {"tables": 0, "facts": 0, "failed": 0}
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=len(sources))

        def step(file: Ingested) -> None:
            counted["tables"] += file.tables
            counted["facts"] += file.facts
            counted["failed"] += file.status == "failed"
            words = f"{counted['tables']} tables, {counted['facts']} facts, {counted['failed']} failed"
            bar.update(task, advance=1, description=words)
            tell(file)

        return database.ingest(sources, jobs=jobs, progress=step)


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
        try:
            report = _with_progress(database, sources_in(paths), jobs, tell, quiet=quiet)
        except KeyboardInterrupt:
            _say("interrupted; the files finished so far are in the database")
            raise typer.Exit(2) from None
    if not quiet and len(report.files) > 1:
        taken = len(report.files) - len(report.failed)
        _say(f"{taken} of {len(report.files)} files taken in, {sum(f.facts for f in report.files)} facts")
        for file in report.failed:
            _say(f"not taken in: {file.path.name}")
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


def _print(result: Any, form: str) -> None:
    """A result to stdout: a table for people, or one of the formats for machines."""
    if form == "table":
        print(result)
    else:
        sys.stdout.buffer.write(encoded(result.to_polars(), form))
        sys.stdout.buffer.flush()


@app.command()
def compare(
    base: Annotated[str, typer.Argument(help="The earlier period: 2023, 2024:executed, 2024决算 …")],
    current: Annotated[str, typer.Argument(help="The later period.")],
    db: Db = _DEFAULT_DB,
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
        _print(result, form)


@app.command()
def trend(
    periods: Annotated[list[str], typer.Argument(help="Two periods or more.")],
    db: Db = _DEFAULT_DB,
    unit: Unit = None,
    form: Format = "table",
    base: Annotated[str | None, typer.Option(help="The period of the index; the first if not given.")] = None,
) -> None:
    """Follow every line through several periods: amounts, growth, index, compound rate, share, rank."""
    with bd.open(db) as database:
        _print(database.trend(*periods, unit=unit, base=base), form)


@app.command()
def track(
    periods: Annotated[list[str] | None, typer.Argument(help="Years; all that have targets if none is given.")] = None,
    db: Db = _DEFAULT_DB,
    unit: Unit = None,
    form: Format = "table",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a target was missed.")] = False,
) -> None:
    """List the performance targets, year against year, and what was reached."""
    with bd.open(db) as database:
        result = database.track(*(periods or ()), unit=unit)
        _print(result, form)
        if strict and result.missed.height:
            raise typer.Exit(1)


@app.command()
def check(
    db: Db = _DEFAULT_DB,
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
        _print(result, form)
        if strict and result.lines.height:
            raise typer.Exit(1)


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")],
    db: Db = _DEFAULT_DB,
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
    _say(f"wrote {path}")


@app.command()
def show(db: Db = _DEFAULT_DB) -> None:
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


def main() -> None:
    """Run the command line; an error of the library is one sentence on stderr and exit 2."""
    try:
        app()
    except bd.BudgetdiffError as error:
        _say(f"budgetdiff: {error}")
        sys.exit(2)


if __name__ == "__main__":
    main()
