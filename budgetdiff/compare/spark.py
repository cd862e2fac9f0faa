"""The kernels on Spark: the same SQL, transpiled by sqlglot; Spark does the distributing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from budgetdiff.compare.engine import Parameters
from budgetdiff.errors import EngineError

_INSTALL = "Spark is not installed; pip install 'budgetdiff[spark]', and Java 17 or later"
_CONFIG = {
    # DuckDB's decimals: the digits of a product are kept, and what does not fit is an error, not NULL
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.ansi.enabled": "true",
    # constraints of relations that are kept survive the columns they speak of, and then break the planning of a union
    "spark.sql.constraintPropagation.enabled": "false",
}
_LOCAL = {  # a session of our own on this machine: quiet, and no more partitions than a few cores can use
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "2g",
}
_ROWS = 1_000_000
"""Rows that are brought to this process at once."""


@cache
def transpiled(text: str) -> Any:
    """A query of DuckDB's dialect as a tree that writes Spark's."""
    try:
        import sqlglot  # optional
    except ModuleNotFoundError as error:
        raise EngineError(_INSTALL) from error
    return sqlglot.parse_one(text, read="duckdb")


@contextmanager
def spark_session(engine: Any) -> Iterator[Any]:
    """The SparkSession meant: one given passes as it is; for ``"spark"`` the active one, else a local one for the while.

    Raises EngineError where Spark or Java is missing.
    """
    try:
        from pyspark.sql import SparkSession  # optional
    except ModuleNotFoundError as error:
        raise EngineError(_INSTALL) from error
    found = SparkSession.getActiveSession() if engine == "spark" else engine
    if found is not None:
        yield found
        return
    builder = SparkSession.builder.master("local[*]").appName("budgetdiff")
    for name, value in _LOCAL.items():
        builder = builder.config(name, value)
    with _this_python(), _spoken("Spark cannot be started; it needs Java 17 or later"):
        made = builder.getOrCreate()
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def _this_python() -> Iterator[None]:
    """Let a session that is made here run this very Python in its executors, if nobody said which; else it is the path's."""
    before = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = before or sys.executable
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYSPARK_PYTHON"]


@contextmanager
def _spoken(what: str) -> Iterator[None]:
    """Errors of Spark, which run over pages, as one sentence; the whole stays its cause."""
    from py4j.protocol import Py4JError  # with pyspark
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__).strip()[:200]
        raise EngineError(f"{what} ({reason})") from error


class SparkEngine:
    """Spark: each relation is computed once, kept (memory, then disk) under a view of its own; see ``engine.Engine``.

    What is kept Spark frees by itself, once nothing refers to it any more.
    """

    at_once: int | None = None  # many machines take as much as they like, and every step costs its planning

    def __init__(self, session: Any) -> None:
        self._session = session
        self._views: dict[str, str] = {}
        self._parts: dict[str, Any] = {}
        self._shown: list[str] = []
        self._before = {name: session.conf.get(name, None) for name in _CONFIG}
        for name, value in _CONFIG.items():
            session.conf.set(name, value)

    def read(self, folder: Path | str) -> None:
        """Show the facts below ``folder``, any place that Spark reads; raises EngineError where there are none."""
        with _spoken(f"{folder}: Spark cannot read Parquet facts here; write them with budgetdiff export --partition"):
            for name, view in (("figures", "exported"), ("scopes", "printed_scopes")):
                self._show(view, self._session.read.parquet(f"{folder}/{name}"))

    def _show(self, name: str, frame: Any) -> None:
        view = f"budgetdiff_{name}_{len(self._shown)}"
        frame.createOrReplaceTempView(view)
        self._shown.append(view)
        self._views[name] = view

    def _frame(self, text: str, parameters: Parameters | None) -> Any:
        from sqlglot import exp  # after transpiled() found it

        tree = transpiled(text).copy()
        for table in tree.find_all(exp.Table):
            if table.name in self._views:
                view = exp.to_identifier(self._views[table.name])
                if not table.alias:
                    table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
                table.set("this", view)
        with _spoken("Spark cannot plan this comparison"):
            return self._session.sql(tree.sql(dialect="spark"), args=dict(parameters or {}))

    def _kept(self, frame: Any) -> Any:
        # computed once and cut off from how it was made: plans that hold all plans before them grow beyond planning
        with _spoken("Spark failed while comparing"):
            return frame.localCheckpoint(eager=True)

    def make(self, name: str, text: str, parameters: Parameters | None = None) -> None:
        """See ``Engine``."""
        self._show(name, self._kept(self._frame(text, parameters)))

    def show(self, name: str, text: str) -> None:
        """See ``Engine``."""
        self._show(name, self._frame(text, None))

    def extend(self, name: str, text: str, parameters: Parameters, columns: str) -> None:
        """See ``Engine``."""
        if name not in self._parts:
            self._parts[name] = self._session.createDataFrame([], _ddl(columns))
            self._show(name, self._parts[name])
        schema = self._parts[name].schema
        part = self._frame(text, parameters)
        part = part.select([part[i].cast(field.dataType).alias(field.name) for i, field in enumerate(schema.fields)])
        self._parts[name] = self._parts[name].union(self._kept(part))
        self._show(name, self._parts[name])

    def put(self, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """See ``Engine``."""
        self._show(name, self._session.createDataFrame([tuple(row) for row in rows], _ddl(columns)))

    def drop(self, *names: str) -> None:
        """See ``Engine``."""
        for name in names:
            self._views.pop(name, None)
            self._parts.pop(name, None)

    def rows(self, text: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """See ``Engine``."""
        frame = self._frame(text, parameters)
        with _spoken("Spark failed while comparing"):
            return [tuple(row) for row in frame.collect()]

    def frame(self, text: str, parameters: Parameters | None = None) -> pl.DataFrame:
        """See ``Engine``."""
        return pl.concat(self.frames(text, parameters))

    def frames(self, text: str, parameters: Parameters | None = None) -> Iterator[pl.DataFrame]:
        """See ``Engine``: what does not come back at once is kept, and comes in as many parts as it takes."""
        found = self._kept(self._frame(text, parameters))
        parts = max(1, -(-self._rows_of(found) // _ROWS))
        for part in range(parts):
            with _spoken("Spark failed while comparing"):
                # rows of one unit stay together, and every part is about as large as the others
                rows = found.where(f"pmod(hash(unit_name), {parts}) = {part}") if parts > 1 else found
                frame = pl.from_arrow(rows.toArrow())
            assert isinstance(frame, pl.DataFrame), "an Arrow table is a frame"
            yield frame

    def _rows_of(self, frame: Any) -> int:
        with _spoken("Spark failed while comparing"):
            return int(frame.count())

    def close(self) -> None:
        """See ``Engine``: forget what was kept, and leave the session as it was found."""
        for view in self._shown:
            self._session.catalog.dropTempView(view)
        for name, value in self._before.items():
            if value is None:
                self._session.conf.unset(name)
            else:
                self._session.conf.set(name, value)


def _ddl(columns: str) -> str:
    return columns.replace("VARCHAR", "STRING").replace("INTEGER", "INT")
