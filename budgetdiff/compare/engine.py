"""Where the kernels of ``sql/`` run: one machine, DuckDB; the protocol is what Spark answers too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from budgetdiff.errors import EngineError
from budgetdiff.store.sqltext import sql_text

if TYPE_CHECKING:
    import duckdb

Parameters = Mapping[str, Any]


def kernel(name: str) -> str:
    """The text of one kernel."""
    return sql_text("compare", name)


class Engine(Protocol):
    """What runs kernels. Names of relations are this library's own; values are always bound."""

    at_once: int | None
    """How many figures it had better take at once, where units can be taken one after the other; None where it does not mind."""

    def make(self, name: str, text: str, parameters: Parameters | None = None) -> None:
        """Compute a relation once and keep it under a name; one of that name that it may read is replaced."""

    def show(self, name: str, text: str) -> None:
        """Give a query a name, to be computed as part of those that read it."""

    def extend(self, name: str, text: str, parameters: Parameters, columns: str) -> None:
        """Append the rows of a query, which may read the relation itself; made with ``columns`` where there is none."""

    def put(self, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """Make a small relation of values."""

    def drop(self, *names: str) -> None:
        """Forget relations, where there are some of those names."""

    def rows(self, text: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """The rows a query gives."""

    def frame(self, text: str, parameters: Parameters | None = None) -> pl.DataFrame:
        """All rows of a query at once: what comes in pieces takes far longer to be put in order."""

    def frames(self, text: str, parameters: Parameters | None = None) -> Iterator[pl.DataFrame]:
        """The rows of a large query, a frame at a time; at least one, be it empty."""

    def close(self) -> None:
        """Forget the relations made."""


@contextmanager
def _spoken() -> Iterator[None]:
    """What DuckDB cannot compute, in one sentence."""
    import duckdb  # heavy

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineError(
            "the memory limit is too small for this comparison, even with what can be put on disk; raise it"
        ) from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise EngineError(
            "an amount, or a sum of amounts, reaches 10 000 000 000 000 000 yuan, which is more than any budget; look for a "
            "table in the wrong unit (元, 万元, 亿元)"
        ) from error


class DuckEngine:
    """DuckDB: each relation a temporary table, so that none is computed twice, and what is too large is spilled."""

    at_once: int | None = 2_000_000
    _ROWS = 250_000

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._made: dict[str, str] = {}  # what each relation is: TABLE or VIEW

    def _run(self, text: str, parameters: Parameters | None = None) -> duckdb.DuckDBPyConnection:
        with _spoken():
            return self._connection.execute(text, dict(parameters or {}))

    def make(self, name: str, text: str, parameters: Parameters | None = None) -> None:
        """See ``Engine``."""
        if name in self._made:
            self._run(f"CREATE TEMP TABLE {name}_next AS {text}", parameters)
            self.drop(name)
            self._run(f"ALTER TABLE {name}_next RENAME TO {name}")
        else:
            self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}", parameters)
        self._made[name] = "TABLE"

    def show(self, name: str, text: str) -> None:
        """See ``Engine``."""
        self._run(f"CREATE OR REPLACE TEMP VIEW {name} AS {text}")
        self._made[name] = "VIEW"

    def extend(self, name: str, text: str, parameters: Parameters, columns: str) -> None:
        """See ``Engine``."""
        if name not in self._made:
            self._run(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
            self._made[name] = "TABLE"
        self._run(f"INSERT INTO {name} {text}", parameters)

    def put(self, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        """See ``Engine``."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
        self._made[name] = "TABLE"
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {name} VALUES ({places})", [list(row) for row in rows])  # noqa: S608 - names are our own

    def drop(self, *names: str) -> None:
        """See ``Engine``."""
        for name in names:
            if name in self._made:
                self._run(f"DROP {self._made.pop(name)} IF EXISTS {name}")

    def rows(self, text: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """See ``Engine``."""
        return self._run(text, parameters).fetchall()

    def frame(self, text: str, parameters: Parameters | None = None) -> pl.DataFrame:
        """See ``Engine``."""
        with _spoken():
            answer = pl.from_arrow(self._connection.sql(text, params=dict(parameters or {})).to_arrow_table())
        assert isinstance(answer, pl.DataFrame), "an Arrow table is a frame"
        return answer

    def frames(self, text: str, parameters: Parameters | None = None) -> Iterator[pl.DataFrame]:
        """See ``Engine``."""
        with _spoken():  # what comes in pieces is computed while it is read
            reader = self._connection.sql(text, params=dict(parameters or {})).to_arrow_reader(self._ROWS)
            some = False
            for batch in reader:
                frame = pl.from_arrow(batch)
                assert isinstance(frame, pl.DataFrame), "an Arrow batch is a frame"
                some = True
                yield frame
        if not some:
            empty = pl.from_arrow(reader.schema.empty_table())
            assert isinstance(empty, pl.DataFrame), "an Arrow table is a frame"
            yield empty

    def close(self) -> None:
        """See ``Engine``."""
        self.drop(*tuple(self._made))
