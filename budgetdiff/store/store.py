"""A store: one DuckDB file of documents, facts, targets, claims and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import QuestionError, StoreError, StoreForeign, StoreShut, StoreTooNew
from budgetdiff.facts import Given, Phase
from budgetdiff.store.actuals import add_actuals
from budgetdiff.store.connection import connect
from budgetdiff.store.load import Loaded, load
from budgetdiff.store.overrides import override, withdraw
from budgetdiff.store.rows import insert
from budgetdiff.store.schema import is_present, migrate
from budgetdiff.store.transaction import transaction
from budgetdiff.store.undo import find_document, forget, prefer, rename

if TYPE_CHECKING:
    import duckdb
    import polars as pl

    from budgetdiff.facts import Claim
    from budgetdiff.facts.reported import Actual
    from budgetdiff.store.record import Record


_PATIENCE = 10.0
"""Seconds to wait for another process when the file was let go for a moment."""


def _current(connection: duckdb.DuckDBPyConnection, file: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection to a database of the present schema, migrated if need be; the connection is closed where it cannot be."""
    try:
        migrate(connection)
    except (StoreForeign, StoreTooNew) as error:
        connection.close()
        raise type(error)(f"{file}: {error}") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _migrated(file: Path, memory_limit: str | None, wait: float) -> None:
    """Bring a database file to the present schema."""
    try:
        _current(connect(file, memory_limit=memory_limit, wait=wait), file).close()
    except StoreShut as error:
        raise StoreShut(
            f"{file}: an earlier budgetdiff wrote this database, and it may not be written here; copy it to where it may"
        ) from error


class Store:
    """An open database. Use it as a context manager, or close it.

    A store that is ``shared`` reads with others, and takes the file for itself only while it writes.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        path: Path | None,
        *,
        shared: bool = False,
        shut: bool = False,
        memory_limit: str | None = None,
        wait: float = 0,
    ) -> None:
        self._connection: duckdb.DuckDBPyConnection | None = connection
        self.path = path
        self._shared, self._shut, self._memory_limit, self._wait = shared, shut, memory_limit, wait
        self._writers = 0

    @classmethod
    def open(cls, path: str | Path | None = None, *, memory_limit: str | None = None, wait: float = 0) -> Store:
        """Open the database file for this process alone, made anew where there is none; None is a database in memory.

        ``wait`` is how many seconds to wait for other processes. Raises StoreBusy, StoreForeign, StoreTooNew or StoreError,
        each with one sentence that names the file.
        """
        file = Path(path) if path is not None else None
        return cls(_current(connect(file, memory_limit=memory_limit, wait=wait), file), file)

    @classmethod
    def share(
        cls, path: str | Path, *, read_only: bool = False, memory_limit: str | None = None, wait: float = 0
    ) -> Store:
        """Open the database file to read it beside other processes; it is taken alone only while something is written.

        A file that is not there is made when the first thing is written. One of an earlier schema is migrated first. With
        ``read_only`` nothing is ever written. Raises as ``open`` does, StoreShut for an earlier schema that may not be written.
        """
        file = Path(path)
        settings = {"shared": True, "shut": read_only, "memory_limit": memory_limit, "wait": wait}
        if not file.exists() and not read_only and file.parent.is_dir():
            return cls(_current(connect(memory_limit=memory_limit), None), file, **settings)  # type: ignore[arg-type] # its keywords
        connection = connect(file, read_only=True, memory_limit=memory_limit, wait=wait)
        try:
            present = is_present(connection)
        except (StoreForeign, StoreTooNew) as error:
            connection.close()
            raise type(error)(f"{file}: {error}") from error
        if not present:
            connection.close()
            if read_only:
                raise StoreShut(
                    f"{file}: an earlier budgetdiff wrote this database; open it once where it may be written"
                )
            _migrated(file, memory_limit, wait)
            connection = connect(file, read_only=True, memory_limit=memory_limit, wait=max(wait, _PATIENCE))
        return cls(connection, file, **settings)  # type: ignore[arg-type] # its keywords

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the file for this process alone, for what is written within.

        What a question laid over the database (``lay_over``) is let go. Raises StoreShut where nothing may be written.
        """
        if self._shut:
            raise StoreShut(f"{self.path}: the database is open for reading only")
        self.connection.execute("DROP TABLE IF EXISTS temp.finding; DROP TABLE IF EXISTS temp.claim")
        if not self._shared or self._writers:
            self._writers += 1
            try:
                yield
            finally:
                self._writers -= 1
            return
        self._let_go()
        self._connection = _current(connect(self.path, memory_limit=self._memory_limit, wait=self._wait), self.path)
        self._writers += 1
        try:
            yield
        finally:
            self._writers -= 1
            self._let_go()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The open connection; one that let the file go after writing opens it again to read."""
        if self._connection is None:
            there = self.path is not None and self.path.exists()
            self._connection = (
                connect(self.path, read_only=True, memory_limit=self._memory_limit, wait=max(self._wait, _PATIENCE))
                if there
                else _current(connect(memory_limit=self._memory_limit), None)
            )
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def transaction(self) -> AbstractContextManager[None]:
        """One transaction for all that is written within; see ``transaction.transaction``."""
        return transaction(self.connection)

    def lay_over(self) -> None:
        """Let what is judged and found from here on be seen by this store alone: answers are not kept in the database."""
        for table in ("claim", "finding") if self.unfinished else ("finding",):
            if not self.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = ? AND temporary", [table]):
                self.connection.execute(f"CREATE TEMP TABLE {table} AS FROM {table}")

    @property
    def unfinished(self) -> list[str]:
        """The units of which something was taken in or back and not judged yet."""
        return [str(row[0]) for row in self.rows("SELECT unit_name FROM unfinished ORDER BY 1")]

    def close(self) -> None:
        """Let the file go."""
        self._let_go()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, record: Record) -> bool:
        """Write one document whole, in one transaction; False where the same content is there already."""
        return self.load_all([record])[0].status != "known"

    def load_all(self, records: Sequence[Record]) -> list[Loaded]:
        """Write documents whole, all in one transaction; what became of each. See ``load.load``."""
        with self.writing():
            return load(self.connection, records)

    def known(self) -> dict[str, tuple[Given, str | None, str | None]]:
        """The documents there are, by id: what the user said of them, where their files stood, and the names of their copies."""
        rows = self.rows(
            """SELECT document_id, given_unit, given_level, given_year, CAST(given_phase AS VARCHAR), source_path, kept
               FROM document"""
        )
        return {
            row[0]: (Given(row[1], row[2], row[3], Phase(row[4]) if row[4] else None), row[5], row[6]) for row in rows
        }

    def move(self, document_id: str, path: str | None, name: str) -> None:
        """Note that the file of a document stands elsewhere now; None where no text says where."""
        self.rows(
            "UPDATE document SET source_path = ?, source_name = ? WHERE document_id = ?", [path, name, document_id]
        )

    @property
    def copies(self) -> Path | None:
        """The folder beside the database that keeps the documents' bytes; None for a database in memory."""
        return None if self.path is None else self.path.with_name(f"{self.path.name}.files")

    def note_copy(self, document_id: str, name: str) -> None:
        """Note the copy of a document's bytes, by its name in ``copies``."""
        self.rows("UPDATE document SET kept = ? WHERE document_id = ?", [name, document_id])

    def find(self, given: str) -> tuple[str, str]:
        """The id and file name of the one document with this id (or its first digits), file name or path; see ``undo``."""
        return find_document(self.connection, given)[1:]

    def forget(self, documents: Sequence[str]) -> None:
        """Take documents back, by id, all or none of them."""
        forget(self.connection, [find_document(self.connection, one)[0] for one in documents])

    def prefer(self, document: str, *, preferred: bool = True) -> None:
        """Let a document, by id, count before others of its unit, level, year and phase, or no longer so."""
        prefer(self.connection, find_document(self.connection, document)[0], preferred=preferred)

    def override(self, fact_id: str, typed: str, by: str) -> str:
        """Put what a person read in a picture in the place of what was recognised; see ``overrides.override``."""
        return override(self.connection, fact_id, typed, by)

    def withdraw(self, fact_id: str) -> str:
        """Let what was recognised count again; see ``overrides.withdraw``."""
        return withdraw(self.connection, fact_id)

    def rename(self, old: str, new: str) -> list[str]:
        """Call a unit ``new`` that is called ``old``; the names that it has in its documents. See ``undo.rename``."""
        return rename(self.connection, old, new)

    def rows(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows a query gives; values are bound, never written into the text."""
        return self.connection.execute(query, parameters).fetchall()

    def table(
        self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns a query gives, and its rows."""
        answer = self.connection.execute(query, parameters)
        names = [column[0] for column in answer.description or ()]
        return names, answer.fetchall()

    def frame(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> pl.DataFrame:
        """The rows a query gives, as a polars frame; the columns do not depend on the rows."""
        import polars as pl  # heavy, and reading documents does not need it

        answer = pl.from_arrow(self.connection.sql(query, params=parameters or None).to_arrow_table())
        if not isinstance(answer, pl.DataFrame):
            raise StoreError("a query gave no table")
        return answer

    def select(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> pl.DataFrame:
        """The rows of a user's query; raises QuestionError for one that is wrong, or is no single SELECT."""
        import duckdb  # heavy, as everywhere here

        try:
            statements = duckdb.extract_statements(query)
            if len(statements) != 1 or statements[0].type is not duckdb.StatementType.SELECT:
                raise QuestionError("give one SELECT: a question changes nothing")
            return self.frame(query, parameters if isinstance(parameters, dict) else list(parameters))
        except duckdb.Error as error:
            raise QuestionError(f"the query cannot be answered: {str(error).splitlines()[0]}") from error

    def add_actuals(self, actuals: Sequence[Actual], *, replace: bool = False) -> int:
        """Write what a user reports against targets, all or nothing; see ``actuals.add_actuals``."""
        return add_actuals(self.connection, actuals, replace=replace)

    def replace_claims(self, document_id: str, claims: Iterable[Claim]) -> None:
        """Put the judged claims of one document in the place of those it had."""
        rows = self.rows("SELECT document_no FROM document WHERE document_id = ?", [document_id])
        if not rows:
            raise StoreError(f"there is no document {document_id} in the database")
        number, listed = int(rows[0][0]), list(claims)
        self.connection.execute("DELETE FROM claim WHERE document_no = ?", [number])
        insert(
            self.connection,
            "claim",
            [
                ("document_no", "INTEGER", [number] * len(listed)),
                ("ordinal", "INTEGER", list(range(len(listed)))),
                ("page", "INTEGER", [c.provenance.page for c in listed]),
                *(
                    (name, "VARCHAR", [getattr(c, name) for c in listed])
                    for name in ("quote", "kind", "subject", "stated", "unit", "basis")
                ),
                ("verdict", "VARCHAR", [c.verdict.value for c in listed]),
                *(
                    (
                        name,
                        "DECIMAL(38,6)",
                        [None if getattr(c, name) is None else str(getattr(c, name)) for c in listed],
                    )
                    for name in ("computed", "low", "high")
                ),
            ],
        )

    def replace_findings(self, document_ids: Sequence[str], findings: Sequence[dict[str, Any]]) -> None:
        """Put findings in the place of those the documents had; a finding is a dict of the view's columns."""
        self.connection.execute(
            "DELETE FROM finding WHERE document_id IN (SELECT unnest(?::VARCHAR[]))", [list(document_ids)]
        )
        names = (
            "finding_id",
            "rule",
            "severity",
            "document_id",
            "subject",
            "expected",
            "found",
            "difference",
            "tolerance",
            "message_zh",
            "message_en",
            "evidence",
            "causes",
            "consequences",
        )
        insert(
            self.connection,
            "finding",
            [
                *((name, "VARCHAR", [f[name] for f in findings]) for name in names),
                ("page", "INTEGER", [f["page"] for f in findings]),
            ],
        )
