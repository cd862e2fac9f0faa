"""Taking documents in, and giving their figures out: ``ingest``, ``export``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff import workflow
from budgetdiff.cli.frame import (
    DEFAULT_DB,
    ZH,
    Db,
    LakeEngine,
    Lang,
    Level,
    Unit,
    Wait,
    app,
    called,
    in_words,
    say,
    say_refused,
    spoken_language,
    tell,
)
from budgetdiff.cli.notes import together
from budgetdiff.cli.tidyfiles import CodeLevels, CodeSeparator, Column, Currency, Decimal, Encoding, PhaseMap, take_tidy
from budgetdiff.errors.refusal import harmless

if TYPE_CHECKING:
    from budgetdiff.workflow import Ingested, IngestReport, Source


def _with_progress(
    take: Callable[..., IngestReport],
    sources: Sequence[Source | str],
    tell_of: Callable[[Ingested], None],
    options: dict[str, Any],
    *,
    quiet: bool,
) -> IngestReport:
    """Take files in with a bar on stderr, where there is more than one and somebody watches."""
    if quiet or len(sources) < 2 or not sys.stderr.isatty():
        return take(sources, progress=tell_of, **options)
    from rich.console import Console  # only where a bar is drawn
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    counted = {"files": 0, "tables": 0, "facts": 0, "failed": 0}
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=len(sources))

        def step(file: Ingested) -> None:
            counted["tables"] += file.tables
            counted["facts"] += file.facts
            counted["failed"] += file.status == "failed"
            words = in_words("{tables} tables, {facts} facts, {failed} failed", **counted)
            counted["files"] += 1  # a package is one source and many files
            bar.update(task, advance=1, total=max(len(sources), counted["files"]), description=words)
            tell_of(file)

        return take(sources, progress=step, **options)


@contextmanager
def _interruptible(
    sources: Sequence[Source | str], tell_of: Callable[[Ingested], None], where: str
) -> Iterator[Callable[[Ingested], None]]:
    """Tells of files as ``tell_of`` does, and, where Ctrl-C or SIGTERM ends it, how many are in; exit 130 or 143 then."""
    files: list[Ingested] = []

    def told(file: Ingested) -> None:
        files.append(file)
        tell_of(file)
        if signals:  # an exception that a handler raises while C code calls back may be lost there
            raise KeyboardInterrupt

    def end(number: int, _frame: object) -> None:
        signals.append(number)
        raise KeyboardInterrupt

    signals: list[int] = []
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    except (Exception, KeyboardInterrupt) as error:  # a library that is interrupted raises an error of its own
        if not signals and not isinstance(error, KeyboardInterrupt):
            raise
        done = sum(1 for file in files if file.status != "failed")
        total = max(len(sources), len(files))
        tell(
            "interrupted: {done} of {total} files are in the lake; the same command goes on from there"
            if where == "lake"
            else "interrupted: {done} of {total} files are in the database; the same command goes on from there",
            done=done,
            total=total,
        )
        raise typer.Exit(128 + max(signals, default=signal.SIGINT)) from None  # of both, the asking to end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Disclosures, or folders of them.")],
    db: Db = DEFAULT_DB,
    lake: Annotated[
        Path | None,
        typer.Option(
            "--lake", help="Take them into a lake instead: Parquet files in this folder, for many thousand units."
        ),
    ] = None,
    buckets: Annotated[
        int | None, typer.Option("--buckets", help="Into how many groups a new lake divides its units (16).")
    ] = None,
    engine: LakeEngine = None,
    jobs: Annotated[int | None, typer.Option(help="Processes that read; the machine's cores if not given.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but failures.")] = False,
    column: Column = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", help="The unit of the documents, whatever they say; of a tidy file that names none."),
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", help="Their level: department, unit, own or government.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Their fiscal year.")] = None,
    phase: Annotated[
        str | None, typer.Option(help="Their phase; of a tidy file that names none, else approved.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds that one file may take.", min=0.1)] = 300,
    keep: Annotated[
        bool, typer.Option("--keep", help="Copy the files beside the database, for pictures of their cells.")
    ] = False,
    review: Annotated[
        Path | None,
        typer.Option("--review", help="Write a page of the figures in pictures that were not read for certain."),
    ] = None,
    check: Annotated[bool, typer.Option(help="Check what was taken in; else when somebody asks.")] = True,
    wait: Wait = 0,
    money_unit: Annotated[
        str, typer.Option("--money-unit", help="元, 千元, 万元 or 亿元 (one, thousand, million), for a tidy file.")
    ] = "元",
    statement: Annotated[str, typer.Option(help="The statement of a tidy file that names none.")] = "expenditure",
    currency: Currency = "CNY",
    phase_map: PhaseMap = None,
    code_levels: CodeLevels = "",
    code_separator: CodeSeparator = "",
    decimal: Decimal = None,
    encoding: Encoding = None,
    lang: Lang = ZH,
) -> None:
    """Take disclosures, data packages or tidy files into the database."""

    def tell_of(file: Ingested) -> None:
        if file.status == "failed":
            say_refused("failed", file.message)
        elif not quiet:
            _tell_of_one(file)

    options: dict[str, Any] = {
        "jobs": jobs,
        "unit": unit,
        "level": level,
        "year": year,
        "phase": phase,
        "timeout": timeout,
    }
    if lake is not None:
        _refuse_beside_lake(db, column=bool(column), keep=keep, check=check, review=review is not None)
        listed = workflow.lake_sources(paths)
        options |= {"lake": lake, "buckets": buckets, "engine": engine}
        with _interruptible(listed, tell_of, "lake") as told:
            report = _with_progress(bd.ingest_folder, listed, told, options, quiet=quiet)
        _sum_up(report, quiet=quiet)
        return
    if buckets is not None or engine is not None:
        option = "--buckets" if buckets is not None else "--engine"
        raise typer.BadParameter("it is for a lake: give --lake", param_hint=option)
    with bd.open(db, wait=wait) as database:
        if column:
            take_tidy(
                database,
                paths,
                column,
                tell_of,
                unit=unit,
                phase=phase or "approved",
                statement=statement,
                money_unit=money_unit,
                currency=currency,
                phase_map=phase_map,
                code_levels=code_levels,
                code_separator=code_separator,
                decimal=decimal,
                encoding=encoding,
            )
            return
        options |= {"keep": keep, "check": check}
        sources = workflow.sources_in(paths)
        with _interruptible(sources, tell_of, "database") as told:
            report = _with_progress(database.ingest, sources, told, options, quiet=quiet)
        if review is not None:
            page, count = database.review_page(language=lang)
            workflow.write_file(review, page.encode())
            tell("wrote {path}: {count} figures to be looked at", path=review, count=count)
    _sum_up(report, quiet=quiet)


def _tell_of_one(file: Ingested) -> None:
    """What became of a file that is in: how much of it, what it stands beside, what is to be known of its reading."""
    language = spoken_language(sys.argv[1:])
    if file.status == "known":
        tell("{name}: already there", name=file.name)
    elif file.numbers:
        tell(
            "{name}: {tables} tables, {facts} facts, accounted {kept}/{numbers}",
            name=file.name,
            tables=file.tables,
            facts=file.facts,
            kept=f"{file.numbers - file.lost:,}",
            numbers=f"{file.numbers:,}",
        )
    else:
        tell("{name}: {tables} tables, {facts} facts", name=file.name, tables=file.tables, facts=file.facts)
    for sentence in file.said:
        say(f"  {harmless(workflow.sentence(sentence, language))}")
    for note in together(file.notes, language):
        tell("  note: {note}", note=note)


def _refuse_beside_lake(db: Path, *, column: bool, keep: bool, check: bool, review: bool) -> None:
    """Raise BadParameter for what a lake does not have."""
    refused = {
        "--db": (db != DEFAULT_DB, "take files into a database or into a lake: give one of the two"),
        "--column": (column, "tidy files go into a database; push brings it into the lake"),
        "--keep": (keep, "a lake keeps no copies"),
        "--review": (review, "figures are looked at in a database; push brings it into the lake"),
        "--no-check": (not check, "a lake shows what is checked"),
    }
    for option, (given, why) in refused.items():
        if given:
            raise typer.BadParameter(why, param_hint=option)


def _sum_up(report: IngestReport, *, quiet: bool) -> None:
    """How many files are taken in and which are not; exit 2 where any is not."""
    if not quiet and len(report.files) > 1:
        taken = len(report.files) - len(report.failed)
        facts = sum(f.facts for f in report.files)
        tell("{taken} of {total} files taken in, {facts} facts", taken=taken, total=len(report.files), facts=facts)
        for file in report.failed:
            tell("not taken in: {name}", name=file.name)
    if report.failed:
        raise typer.Exit(2)


@app.command()
def export(
    directory: Annotated[
        str, typer.Argument(help="The folder to write, made where there is none; with --sqlite the file.")
    ],
    db: Db = DEFAULT_DB,
    unit: Unit = None,
    level: Level = None,
    partition: Annotated[
        bool, typer.Option("--partition", help="As Parquet, a folder a period, for compare --facts and other tools.")
    ] = False,
    sqlite: Annotated[
        bool, typer.Option("--sqlite", help="As one SQLite file of the public views, for datasette and other tools.")
    ] = False,
) -> None:
    """Write the figures as a tidy data package (CSV), which `ingest` reads back the same."""
    if sqlite and partition:
        raise typer.BadParameter("give one of --sqlite and --partition", param_hint="--sqlite")
    with bd.open(db, made=False) as database:
        if sqlite:
            counts = database.export_sqlite(directory, unit=called(database, unit, level))
            listed = ", ".join(f"{count} {name}" for name, count in counts.items())
            tell("wrote {path}: {counts}", path=directory, counts=listed)
            return
        write = database.export_partitioned if partition else database.export
        for file in write(directory, unit=called(database, unit, level)):
            tell("wrote {path}", path=file)


@app.command()
def pull(
    unit_like: Annotated[str, typer.Option("--unit-like", help="What the names of the units have in them: 泉州.")],
    lake: Annotated[Path, typer.Option("--lake", help="The lake: the folder of its files.")],
    db: Db = DEFAULT_DB,
    wait: Wait = 0,
) -> None:
    """Bring the documents of some units from a lake into a database, which then answers as the lake does."""
    new, known = bd.pull_units(lake, unit_like, db, wait=wait)
    tell(
        "{count} documents brought into {path}, {known} were there already"
        if known
        else "{count} documents brought into {path}",
        count=new,
        path=db,
        known=known,
    )


@app.command()
def push(
    lake: Annotated[Path, typer.Option("--lake", help="The lake; made where there is none.")],
    db: Db = DEFAULT_DB,
    buckets: Annotated[
        int | None, typer.Option("--buckets", help="Into how many groups a new lake divides its units (16).")
    ] = None,
) -> None:
    """Bring the documents of a database into a lake, with the names of units and the actuals that users gave."""
    count = bd.push_database(db, lake, buckets=buckets)
    tell("{count} documents of {db} brought into {path}", count=count, db=db, path=lake)
