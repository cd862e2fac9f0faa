"""The only place where the stages meet: a database of disclosures, and what can be asked of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from budgetdiff.document import read
from budgetdiff.document.tidy import read_tidy
from budgetdiff.errors import BudgetdiffError, UnreadableSource
from budgetdiff.facts import Phase, Unit
from budgetdiff.statements import Reading, understand
from budgetdiff.statements.tidy import TidyDefaults, understand_tidy
from budgetdiff.store import DocumentRecord, Record, Store, is_package, read_package, write_package

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file: ``status`` is 'new', 'known' (the same content was there) or 'failed'."""

    path: Path
    status: str
    tables: int = 0
    facts: int = 0
    message: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, in the order given."""

    files: tuple[Ingested, ...]

    @property
    def failed(self) -> tuple[Ingested, ...]:
        """The files that could not be taken in."""
        return tuple(file for file in self.files if file.status == "failed")


def read_file(path: Path) -> Reading:
    """Read and understand one file; raises SourceError."""
    return understand(read(path))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file or data package gave: records ready to be written, or the sentence that says why not."""

    records: tuple[Record, ...] = ()
    failure: str = ""


def record_of(reading: Reading, path: Path | None = None) -> Record:
    """What the store keeps of a reading."""
    document, identity = reading.document, reading.identity
    return Record(
        document=DocumentRecord(
            document_id=document.document_id, source_name=document.source_name,
            source_path=str(path.resolve()) if path else None, format=document.format, place=document.place.value,
            title=identity.title, unit_name=identity.unit_name, unit_level=identity.unit_level,
            fiscal_year=identity.fiscal_year, phase=identity.phase, pages=document.pages, reader=document.reader,
            notes=reading.notes,
        ),
        facts=reading.facts, indicators=reading.indicators, funds=reading.funds,
        assertions=tuple(a.to_json() for a in reading.assertions), tables=reading.tables,
        remarks=reading.remarks,
    )  # fmt: skip


def _attempt(path: Path) -> Outcome:
    """The records of a file or package, or why there are none: errors of a worker come home as words."""
    try:
        if path.is_dir():
            return Outcome(read_package(path))
        return Outcome((record_of(read_file(path), path),))
    except BudgetdiffError as error:
        return Outcome(failure=str(error))


def sources_in(paths: Iterable[str | Path]) -> list[Path]:
    """The files and data packages that paths name, in order; a folder stands for all below it, hidden ones left out.

    Raises UnreadableSource for a folder that may not be read.
    """
    found: list[Path] = []
    for given in paths:
        path = Path(given)
        if not path.is_dir():
            found.append(path)
            continue
        if not os.access(path, os.R_OK | os.X_OK):
            raise UnreadableSource(str(path), "no permission to read the folder")
        if is_package(path):
            found.append(path)
            continue
        found.extend(sources_in(p for p in sorted(path.iterdir()) if not p.name.startswith((".", "~$"))))
    return found


class Database:
    """A database of disclosures. ``bd.open(path)`` gives one; close it, or use it as a context manager."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def close(self) -> None:
        """Let the file go."""
        self.store.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ingest(
        self,
        paths: str | Path | Iterable[str | Path],
        *,
        jobs: int | None = None,
        progress: Callable[[Ingested], None] | None = None,
    ) -> IngestReport:
        """Take files (or folders of them) in; each document is one transaction, a failed file does not stop others.

        ``jobs`` processes read (default: one for each core), one writes. ``progress`` is called after each file.
        """
        sources = sources_in([paths] if isinstance(paths, str | Path) else paths)
        results: list[Ingested] = []
        for path, outcome in _outcomes(sources, jobs or os.cpu_count() or 1):
            for result in self._take(path, outcome):
                results.append(result)
                if progress is not None:
                    progress(result)
        return IngestReport(tuple(results))

    def _take(self, path: Path, outcome: Outcome) -> Iterator[Ingested]:
        if outcome.failure:
            yield Ingested(path, "failed", message=outcome.failure)
        for record in outcome.records:
            new = self.store.load(record)
            recognised = sum(1 for table in record.tables if table.statement)
            name = path / record.document.source_name if path.is_dir() else path
            yield Ingested(name, "new" if new else "known", recognised, len(record.facts), notes=record.document.notes)

    def ingest_tidy(
        self,
        path: str | Path,
        columns: Mapping[str, str],
        *,
        unit: str | None = None,
        phase: str = "approved",
        statement: str = "expenditure",
        money_unit: str = "元",
    ) -> IngestReport:
        """Take somebody's tidy CSV or Parquet in, given which of its columns is year, amount, code, label …

        ``columns`` maps those words to the file's names; ``unit``, ``phase``, ``statement`` and ``money_unit`` hold where
        the file has no column for them. All of the file is taken in, or, where a row cannot be read, nothing of it.
        """
        table = read_tidy(Path(path))
        defaults = TidyDefaults(unit, Phase.parse(phase), statement, money=Unit.parse(money_unit))
        documents = understand_tidy(table, columns, defaults)
        results = []
        for document in documents:
            record = Record(
                DocumentRecord(
                    document.document_id, table.source_name, str(Path(path).resolve()), table.format, "line", None,
                    document.unit_name, None, document.fiscal_year, document.phase, len(table.rows) + 1, "tidy", (),
                ),
                document.facts,
            )  # fmt: skip
            new = self.store.load(record)
            results.append(Ingested(Path(path), "new" if new else "known", 1, len(document.facts)))
        return IngestReport(tuple(results))

    def export(self, directory: str | Path, *, unit: str | None = None) -> tuple[Path, ...]:
        """Write the figures of the newest documents as a tidy data package; the files written.

        ``ingest`` of the folder gives the identical facts. Raises QuestionError where there is nothing to write.
        """
        return write_package(self.store, Path(directory), unit=unit)

    def documents(self) -> pl.DataFrame:
        """The documents taken in: the view ``documents``."""
        return self.store.frame("SELECT * FROM documents")

    def facts(self, *, unit: str | None = None, year: int | None = None) -> pl.DataFrame:
        """The facts: the view ``facts``, of one unit or year where asked."""
        return self.store.frame(
            "SELECT * FROM facts WHERE ($1 IS NULL OR unit_name = $1) AND ($2 IS NULL OR fiscal_year = $2)",
            [unit, year],
        )

    def tables(self) -> pl.DataFrame:
        """Every table seen, recognised or left over (statement NULL, with the reason)."""
        return self.store.frame("SELECT * EXCLUDE (ordinal) FROM tables_seen")


def _outcomes(files: list[Path], jobs: int) -> Iterator[tuple[Path, Outcome]]:
    """Each file with what reading it gave, in the order given, whatever process finished first."""
    if jobs <= 1 or len(files) <= 1:
        for path in files:
            yield path, _attempt(path)
        return
    done: dict[int, Outcome] = {}
    sent = 0
    with ProcessPoolExecutor(min(jobs, len(files))) as pool:
        futures: dict[Future[Outcome], int] = {pool.submit(_attempt, path): i for i, path in enumerate(files)}
        for future in as_completed(futures):
            done[futures[future]] = future.result()
            while sent in done:
                yield files[sent], done.pop(sent)
                sent += 1


def open_database(path: str | Path | None = "budget.duckdb") -> Database:
    """Open a database file, made anew where there is none; None is a database in memory.

    Raises StoreError (StoreBusy, StoreForeign, StoreTooNew) with one sentence that names the file.
    """
    return Database(Store.open(path))
