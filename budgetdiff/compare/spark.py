"""The kernels on Spark: the same SQL, transpiled by sqlglot; Spark does the distributing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
}


@cache
def transpiled(text: str) -> Any:
    """A query of DuckDB's dialect as a tree that writes Spark's."""
    try:
        import sqlglot  # optional  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise EngineError(_INSTALL) from error
    return sqlglot.parse_one(text, read="duckdb")


def session_of(engine: Any) -> tuple[Any, bool]:
    """The SparkSession meant, and whether it was made here: a session passes as it is, ``"spark"`` makes a local one.

    Raises EngineError where Spark or Java is missing.
    """
    if engine != "spark":
        return engine, False
    try:
        from pyspark.sql import SparkSession  # optional  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise EngineError(_INSTALL) from error
    active = SparkSession.getActiveSession()
    if active is not None:
        return active, False
    try:
        return (
            SparkSession.builder.master("local[*]")
            .appName("budgetdiff")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.driver.memory", "2g")
            .getOrCreate()
        ), True
    except Exception as error:  # the gateway to Java fails with errors of several libraries
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise EngineError(f"Spark cannot be started ({reason}); it needs Java 17 or later") from error


class SparkEngine:
    """Spark: each relation is computed once, kept (memory, then disk) under a view of its own; see ``engine.Engine``."""

    def __init__(self, session: Any, folder: Path | str) -> None:
        self._session = session
        self._held: list[Any] = []
        self._views: dict[str, str] = {}
        self._parts: dict[str, Any] = {}
        self._shown: list[str] = []
        self._before = {name: session.conf.get(name, None) for name in _CONFIG}
        for name, value in _CONFIG.items():
            session.conf.set(name, value)
        for name in ("figures", "scopes"):
            self._show(name if name == "figures" else "printed_scopes", self._read(f"{folder}/{name}"))

    def _read(self, path: str) -> Any:
        # a folder that is missing has been found before: this is Spark's own reading of the same Parquet files
        return self._session.read.parquet(path)

    def _show(self, name: str, frame: Any) -> None:
        view = f"budgetdiff_{name}_{len(self._shown)}"
        frame.createOrReplaceTempView(view)
        self._shown.append(view)
        self._views[name] = view

    def _frame(self, text: str, parameters: Parameters | None) -> Any:
        from sqlglot import exp  # after transpiled() found it  # noqa: PLC0415

        tree = transpiled(text).copy()
        for table in tree.find_all(exp.Table):
            if table.name in self._views:
                view = exp.to_identifier(self._views[table.name])
                if not table.alias:
                    table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
                table.set("this", view)
        return self._session.sql(tree.sql(dialect="spark"), args=dict(parameters or {}))

    def _kept(self, frame: Any) -> Any:
        # computed once and cut off from how it was made: plans that hold all plans before them grow beyond planning
        kept = frame.localCheckpoint(eager=True)
        self._held.append(kept)
        return kept

    def make(self, name: str, text: str, parameters: Parameters | None = None) -> None:
        """See ``Engine``."""
        self._show(name, self._kept(self._frame(text, parameters)))

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

    def drop(self, name: str) -> None:
        """See ``Engine``."""
        self._views.pop(name, None)
        self._parts.pop(name, None)

    def rows(self, text: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """See ``Engine``."""
        return [tuple(row) for row in self._frame(text, parameters).collect()]

    def frames(self, text: str) -> Iterator[pl.DataFrame]:
        """See ``Engine``."""
        frame = pl.from_arrow(self._frame(text, None).toArrow())
        assert isinstance(frame, pl.DataFrame), "an Arrow table is a frame"
        yield frame

    def close(self) -> None:
        """See ``Engine``: forget what was kept, and leave the session as it was found."""
        for frame in self._held:
            frame.unpersist()
        for view in self._shown:
            self._session.catalog.dropTempView(view)
        for name, value in self._before.items():
            if value is None:
                self._session.conf.unset(name)
            else:
                self._session.conf.set(name, value)


def _ddl(columns: str) -> str:
    return columns.replace("VARCHAR", "STRING").replace("INTEGER", "INT")
