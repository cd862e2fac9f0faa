"""A store: one DuckDB file of documents, facts, targets, claims and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import StoreError, StoreForeign, StoreTooNew
from budgetdiff.store.actuals import add_actuals
from budgetdiff.store.connection import connect
from budgetdiff.store.load import Loaded, load
from budgetdiff.store.rows import insert
from budgetdiff.store.schema import migrate
from budgetdiff.store.undo import find_document, forget, prefer, rename

if TYPE_CHECKING:
    import duckdb
    import polars as pl

    from budgetdiff.facts import Claim
    from budgetdiff.facts.reported import Actual
    from budgetdiff.store.record import Record


class Store:
    """An open database. Use it as a context manager, or close it: a file is held by one process at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path | None = None, *, memory_limit: str | None = None) -> Store:
        """Open the database file, made anew where there is none; None is a database in memory.

        Raises StoreBusy, StoreForeign, StoreTooNew or StoreError, each with one sentence that names the file.
        """
        file = Path(path) if path is not None else None
        connection = connect(file, memory_limit=memory_limit)
        try:
            migrate(connection)
        except (StoreForeign, StoreTooNew) as error:
            connection.close()
            raise type(error)(f"{file}: {error}") from error
        except BaseException:
            connection.close()
            raise
        return cls(connection, file)

    def close(self) -> None:
        """Let the file go."""
        self.connection.close()

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
        return load(self.connection, records)

    def find(self, given: str) -> tuple[str, str]:
        """The id and file name of the one document with this id (or its first digits), file name or path; see ``undo``."""
        return find_document(self.connection, given)[1:]

    def forget(self, documents: Sequence[str]) -> None:
        """Take documents back, by id, all or none of them."""
        forget(self.connection, [find_document(self.connection, one)[0] for one in documents])

    def prefer(self, document: str, *, preferred: bool = True) -> None:
        """Let a document, by id, count before others of its unit, level, year and phase, or no longer so."""
        prefer(self.connection, find_document(self.connection, document)[0], preferred=preferred)

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
        import polars as pl  # heavy, and reading documents does not need it  # noqa: PLC0415

        answer = pl.from_arrow(self.connection.sql(query, params=parameters or None).to_arrow_table())
        if not isinstance(answer, pl.DataFrame):
            raise StoreError("a query gave no table")
        return answer

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
        insert(self.connection, "claim", [
            ("document_no", "INTEGER", [number] * len(listed)),
            ("ordinal", "INTEGER", list(range(len(listed)))),
            ("page", "INTEGER", [c.provenance.page for c in listed]),
            *((name, "VARCHAR", [getattr(c, name) for c in listed]) for name in (
                "quote", "kind", "subject", "stated", "unit", "basis")),
            ("verdict", "VARCHAR", [c.verdict.value for c in listed]),
            *((name, "DECIMAL(38,6)", [None if getattr(c, name) is None else str(getattr(c, name)) for c in listed])
              for name in ("computed", "low", "high")),
        ])  # fmt: skip

    def replace_findings(self, document_ids: Sequence[str], findings: Sequence[dict[str, Any]]) -> None:
        """Put findings in the place of those the documents had; a finding is a dict of the view's columns."""
        self.connection.execute(
            "DELETE FROM finding WHERE document_id IN (SELECT unnest(?::VARCHAR[]))", [list(document_ids)]
        )
        names = ("finding_id", "rule", "severity", "document_id", "subject", "expected", "found", "difference",
                 "tolerance", "message_zh", "message_en", "evidence")  # fmt: skip
        insert(self.connection, "finding", [
            *((name, "VARCHAR", [f[name] for f in findings]) for name in names),
            ("page", "INTEGER", [f["page"] for f in findings]),
        ])  # fmt: skip
