"""Lakes: taking files in, asking, and moving documents between a lake and a database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Given, Level, Period, Phase
from budgetdiff.lake import Lake, pull
from budgetdiff.store import Store
from budgetdiff.workflow.database import open_database
from budgetdiff.workflow.executors import ingest_spread, parted, settle_spread
from budgetdiff.workflow.ingest import Ingested, IngestReport, Intake, Source, sources_in
from budgetdiff.workflow.lakeparts import LakeDatabase, Parts, settle_lake
from budgetdiff.workflow.readers import TIMEOUT
from budgetdiff.workflow.spread import SpreadLake

_AT_ONCE = 256
_SECONDS = 20.0
"""Documents that are written as one part, and after how many seconds at the latest: what a run that is killed reads again."""


def open_lake(
    path: str | Path, *, unit: str | None = None, memory_limit: str | None = None, engine: Any = None
) -> LakeDatabase:
    """Open a lake to ask it what a database is asked, in the state it has now.

    Where all questions will be of one ``unit`` (its name, or a part of it), only its documents are brought into memory. With
    an ``engine`` (``"spark"``, or a SparkSession) ``compare``, ``trend``, ``rank`` and ``check`` of all units run in its executors.
    Raises StoreError (StoreForeign, StoreTooNew, StoreShut) with one sentence that names the lake or the file.
    """
    held = Lake.open(path)
    if engine is None:
        return LakeDatabase(held, unit, memory_limit)
    if memory_limit is not None:
        raise QuestionError("a memory limit is DuckDB's; Spark's memory is set where its session is made")
    return SpreadLake(held, _checked(engine), unit)


def _checked(engine: Any) -> Any:
    """The engine; raises QuestionError for what is neither ``"spark"`` nor a SparkSession."""
    if engine != "spark" if isinstance(engine, str) else not hasattr(engine, "createDataFrame"):
        raise QuestionError(f"“{engine}” is no engine of a lake; there is spark, or a SparkSession of your own")
    return engine


def lake_sources(paths: Iterable[str | Path]) -> list[Source | str]:
    """The files and data packages that paths name, as ``sources_in`` gives them, then the addresses among the paths."""
    far, near = parted(paths)
    return [*sources_in(one for one in near if not isinstance(one, Source)), *far]


def ingest_folder(
    sources: str | Path | Iterable[str | Path | Source],
    *,
    lake: str | Path,
    jobs: int | None = None,
    progress: Callable[[Ingested], None] | None = None,
    settling: Callable[[int, int], None] | None = None,
    unit: str | None = None,
    level: str | None = None,
    year: int | None = None,
    phase: str | None = None,
    timeout: float = TIMEOUT,
    buckets: int | None = None,
    engine: Any = None,
) -> IngestReport:
    """Take files, and folders and packages of them, into a lake, made where there is none; what became of each file.

    What is read is committed part by part, so that a run that is broken off goes on where it was; questions see the state before
    until all is settled, judged and checked, and then all of it at once. Files whose bytes are there already are not read again,
    and a file that crashes its reader costs itself. ``buckets`` (when a lake is made) is into how many groups its units are
    divided; ``settling`` is called with how many of how many groups are settled. ``engine`` is ``"spark"`` (the active session,
    else a local one) or a SparkSession of your own, whose executors then read and settle: they must see the files and the lake
    under the same paths. A source may then be an address that Spark's connectors read (``s3a://bucket/folder``). The other
    options are those of ``Database.ingest``. Raises StoreError as ``open_lake``, StoreBusy where another process wrote to the lake
    meanwhile.
    """
    given = Given(
        unit,
        Level.parse(level).value if level else None,
        None if year is None else Period(year).fiscal_year,
        Phase.parse(phase) if phase else None,
    )
    held = Lake.open(lake, made=True, buckets=buckets)
    listed = [sources] if isinstance(sources, str | Path) else list(sources)
    if engine is not None:
        from budgetdiff.compare.spark import spark_session  # brings polars in

        with spark_session(_checked(engine)) as session:
            report = ingest_spread(session, held, listed, given, timeout, progress)
            settle_spread(session, held, settling)
        return report
    for address in parted(listed)[0]:
        raise QuestionError(f"{address}: files of an address are read by Spark; give --engine spark")
    intake = Intake(Parts(held), given, progress=progress, at_once=_AT_ONCE, seconds=_SECONDS)
    report = IngestReport(intake.run(listed, jobs or os.cpu_count() or 1, timeout))
    if report.failed:
        with Store.open(None) as empty:
            held.add(empty, [(one.name, one.message) for one in report.failed])
    settle_lake(held, settling)
    return report


def pull_units(lake: str | Path, like: str, database: str | Path, *, wait: float = 0) -> tuple[int, int]:
    """Bring the documents of units that have ``like`` in their names from a lake into a database, made where there is none.

    With them come those in which figures of theirs stand, and what users said. The database then answers as the lake does. How
    many came, and how many were known. Raises QuestionError where no unit is called so.
    """
    held = Lake.open(lake)
    with open_database(database, wait=wait) as target:
        found = pull(target.store, held, lambda name: like in name)
        if not any(found):
            raise QuestionError(f"no unit of {lake} has “{like}” in its name")
        target.finish()
    return found


def push_database(database: str | Path, lake: str | Path, *, buckets: int | None = None) -> int:
    """Bring the documents of a database into a lake, with what users said of them; how many were new or said otherwise.

    Raises StoreError for a database or a lake that cannot be used.
    """
    held = Lake.open(lake, made=True, buckets=buckets)
    before = {one.document_id: (one.given, one.preferred) for one in held.heads()}
    with open_database(database, made=False) as source:
        rows = source.store.rows("SELECT document_id, document_no, preferred FROM document ORDER BY document_no")
        known = source.store.known()
        same = [
            identifier
            for identifier, _, preferred in rows
            if before.get(identifier) == (known[identifier][0], preferred)
        ]
        held.add(source.store, without=same)
    settle_lake(held)
    return len(rows) - len(same)
