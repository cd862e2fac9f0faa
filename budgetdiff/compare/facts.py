"""Two periods compared from Parquet facts (``budgetdiff export --partition``), on one machine or on many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from budgetdiff.classification.crosswalk import Crosswalk
from budgetdiff.compare.asked import Asked, check_phases, period_parameters
from budgetdiff.compare.available import available_in, unit_named
from budgetdiff.compare.department import Department, check_members
from budgetdiff.compare.engine import DuckEngine, Engine, kernel
from budgetdiff.compare.labels import LabelMapping
from budgetdiff.compare.meaning import Materiality, Tags
from budgetdiff.compare.periods import compared, written
from budgetdiff.compare.result import Comparison
from budgetdiff.compare.spark import SparkEngine, spark_session
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import connect

ENGINES = ("duckdb", "spark")
_TREES = """
SELECT unit_name, statement, side, classification, measure,
       row_number() OVER (ORDER BY unit_name, statement, side, classification, measure) AS tree_id
FROM (SELECT DISTINCT unit_name, statement, coalesce(side, '') AS side, coalesce(classification, '') AS classification, measure
      FROM exported) AS printed"""
_SCOPES = """
SELECT DISTINCT unit_name, statement, side, measure AS column_id, fiscal_year, phase FROM printed_scopes
WHERE fiscal_year = $base_year AND phase = $base_phase OR fiscal_year = $current_year AND phase = $current_phase"""
_TWICE = """
SELECT unit_name, statement, coalesce(code, max(label)), fiscal_year, phase FROM figures
WHERE fiscal_year = $base_year AND phase = $base_phase OR fiscal_year = $current_year AND phase = $current_phase
GROUP BY tree_id, unit_name, statement, code, label_key, fiscal_year, phase HAVING count(*) > 1 LIMIT 1"""


def compare_facts(
    folder: Path | str,
    base: Period | str,
    current: Period | str,
    *,
    engine: Any = "duckdb",
    unit: str | None = None,
    across_phases: bool = False,
    materiality: Materiality | None = None,
    tags: Tags | None = None,
    crosswalk: Crosswalk | None = None,
    mapping: LabelMapping | None = None,
    department: Department | None = None,
    memory_limit: str | None = None,
) -> Comparison:
    """Compare two periods of the Parquet facts below ``folder``; the same lines as from the database they came from.

    ``engine`` is ``"duckdb"``, ``"spark"`` (the active session, else a local one) or a SparkSession of the user's; the
    folder may then be any place that Spark reads. The other options are those of ``compare_periods``. Raises
    QuestionError where the folder holds no facts, or none of a period or unit; EngineError where Spark is missing or fails.
    """
    with _opened(folder, engine, memory_limit) as runner:
        asked = _asked(runner, base, current, unit, across_phases, crosswalk, mapping, department)
        return compared(runner, asked, materiality, tags, scopes=_SCOPES)


def written_facts(
    folder: Path | str,
    base: Period | str,
    current: Period | str,
    *,
    engine: Any = "duckdb",
    unit: str | None = None,
    across_phases: bool = False,
    materiality: Materiality | None = None,
    tags: Tags | None = None,
    crosswalk: Crosswalk | None = None,
    mapping: LabelMapping | None = None,
    department: Department | None = None,
    memory_limit: str | None = None,
) -> Iterator[pl.DataFrame]:
    """The lines of ``compare_facts`` a frame at a time, in no particular order, for what is too large to be held at once."""
    with _opened(folder, engine, memory_limit) as runner:
        asked = _asked(runner, base, current, unit, across_phases, crosswalk, mapping, department)
        yield from written(runner, asked, materiality, tags, scopes=_SCOPES)


@contextmanager
def _opened(folder: Path | str, engine: Any, memory_limit: str | None) -> Iterator[Engine]:
    """An engine over the facts below a folder; what it made is forgotten at the end."""
    if engine not in ENGINES if isinstance(engine, str) else not hasattr(engine, "createDataFrame"):
        raise QuestionError(
            f"“{engine}” is no engine; there are {' and '.join(ENGINES)}, or a SparkSession of your own"
        )
    if engine == "duckdb":
        connection = connect(memory_limit=memory_limit)
        try:
            _read(connection, Path(folder))
            yield _numbered(DuckEngine(connection))
        finally:
            connection.close()
        return
    if memory_limit is not None:
        raise QuestionError("a memory limit is DuckDB's; Spark's memory is set where its session is made")
    if engine == "spark":
        _there(Path(folder))
    with spark_session(engine) as session:
        runner = SparkEngine(session)
        try:
            runner.read(folder)
            yield _numbered(runner)
        finally:
            runner.close()


def _there(folder: Path) -> None:
    for name in ("figures", "scopes"):
        if not any((folder / name).glob("fiscal_year=*/phase=*/*.parquet")):
            raise QuestionError(
                f"{folder}: there are no Parquet facts here; write them with budgetdiff export --partition"
            )


def _read(connection: Any, folder: Path) -> None:
    """The views the kernels read, over the Parquet files."""
    _there(folder)
    for name, view in (("figures", "exported"), ("scopes", "printed_scopes")):
        files = str(folder / name / "fiscal_year=*" / "phase=*" / "*.parquet")
        connection.read_parquet(files, hive_partitioning=True).create_view(view)


def _numbered(engine: Engine) -> Engine:
    """The engine with the relations that the kernels read: trees by number, and the figures of them."""
    engine.make("trees", _TREES)
    engine.show("figures", kernel("numbered"))
    return engine


def _asked(
    engine: Engine,
    base: Period | str,
    current: Period | str,
    unit: str | None,
    across_phases: bool,
    crosswalk: Crosswalk | None,
    mapping: LabelMapping | None,
    department: Department | None,
) -> Asked:
    if unit is not None and department is not None:
        raise QuestionError("name a unit or a department, not both")
    names = [row[0] for row in engine.rows("SELECT DISTINCT unit_name FROM trees ORDER BY unit_name")]
    name = None if unit is None else unit_named(names, unit)
    there = available_in(engine, name)
    one, two = there.period(base), there.period(current)
    check_phases(one, two, across_phases=across_phases)
    units: tuple[str, ...] | None = None if name is None else (name,)
    if department is not None:
        members = tuple(unit_named(names, member) for member in department.members) or tuple(names)
        check_members(department, members)
        units = members
    walk = crosswalk if crosswalk is not None else Crosswalk.shipped()
    asked = Asked(one, two, units, walk, mapping or LabelMapping(), department)
    twice = engine.rows(_TWICE, period_parameters(asked))
    if twice:
        name, statement, line, year, phase = twice[0]
        raise QuestionError(
            f"{name} has two figures for the line {line} of {statement} in {year}:{phase}: the folder holds two exports of it"
        )
    return asked
