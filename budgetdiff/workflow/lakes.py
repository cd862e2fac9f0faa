"""Lakes: taking files in, asking, and moving documents between a lake and a database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Given, Level, Period, Phase
from budgetdiff.lake import Lake, Settling, pull, settle, store_of, told
from budgetdiff.store import Loaded, Record, Store
from budgetdiff.workflow.database import Database, open_database
from budgetdiff.workflow.ingest import Ingested, IngestReport, Intake, Source
from budgetdiff.workflow.keeper import Known
from budgetdiff.workflow.readers import TIMEOUT

if TYPE_CHECKING:
    from budgetdiff.lake import File

_AT_ONCE = 256
_SECONDS = 20.0
"""Documents that are written as one part, and after how many seconds at the latest: what a run that is killed reads again."""


class LakeDatabase(Database):
    """A lake, asked as a ``Database`` is; it only answers."""

    def __init__(self, lake: Lake, unit: str | None = None, memory_limit: str | None = None) -> None:
        super().__init__(store_of(lake, unit, memory_limit))
        self.lake = lake

    def __repr__(self) -> str:
        return f"LakeDatabase({str(self.lake.path)!r})"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what DuckDB could not read of a file is told in one sentence."""
        try:
            if error is not None:
                with told(self.lake.path):
                    raise error
        finally:
            self.close()


def open_lake(path: str | Path, *, unit: str | None = None, memory_limit: str | None = None) -> LakeDatabase:
    """Open a lake to ask it what a database is asked, in the state it has now.

    Where all questions will be of one ``unit`` (its name, or a part of it), only its documents are brought into memory. Raises
    StoreError (StoreForeign, StoreTooNew, StoreShut) with one sentence that names the lake or the file.
    """
    return LakeDatabase(Lake.open(path), unit, memory_limit)


class _Parts:
    """A lake as what takes documents in: each batch a part, which is of the lake once it is whole."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._known = lake.known()

    @property
    def path(self) -> Path | None:
        """See ``Keeper``."""
        return self.lake.path

    @property
    def copies(self) -> Path | None:
        """See ``Keeper``: a lake keeps none."""
        return None

    def known(self) -> Known:
        """See ``Keeper``."""
        return dict(self._known)

    def writing(self) -> AbstractContextManager[None]:
        """See ``Keeper``: who else writes is seen when a part is committed."""
        return nullcontext()

    def load_all(self, records: Sequence[Record]) -> list[Loaded]:
        """See ``Keeper``. What supersedes what is found when the lake is settled, and not told here."""
        new = [one for one in records if not self._is_known(one)]
        with Store.open(None) as store:
            status = {one.document.document_id: found for one, found in zip(new, store.load_all(new), strict=True)}
            self.lake.add(store)
        before = set(self._known)
        self._known |= {one.document.document_id: (one.document.given, one.document.source_path, None) for one in new}
        answers = []
        for one in records:
            found = status.get(one.document.document_id)
            called = found.called if found else one.document.unit_name
            word = "known" if found is None else "changed" if one.document.document_id in before else found.status
            answers.append(Loaded(word, called))
        return answers

    def _is_known(self, record: Record) -> bool:
        found = self._known.get(record.document.document_id)
        return found is not None and record.document.given in (Given(), found[0])

    def move(self, document_id: str, path: str, name: str) -> None:
        """See ``Keeper``: a lake holds where files stood when they were read."""

    def note_copy(self, document_id: str, name: str) -> None:
        """See ``Keeper``: a lake keeps none."""


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
) -> IngestReport:
    """Take files, and folders and packages of them, into a lake, made where there is none; what became of each file.

    What is read is committed part by part, so that a run that is broken off goes on where it was; questions see the state before
    until all is settled, judged and checked, and then all of it at once. Files whose bytes are there already are not read again,
    and a file that crashes its reader costs itself. ``buckets`` (when a lake is made) is into how many groups its units are
    divided; ``settling`` is called with how many of how many groups are settled. The other options are those of
    ``Database.ingest``. Raises StoreError as ``open_lake``, StoreBusy where another process wrote to the lake meanwhile.
    """
    given = Given(
        unit,
        Level.parse(level).value if level else None,
        None if year is None else Period(year).fiscal_year,
        Phase.parse(phase) if phase else None,
    )
    held = Lake.open(lake, made=True, buckets=buckets)
    listed = [sources] if isinstance(sources, str | Path) else sources
    intake = Intake(_Parts(held), given, progress=progress, at_once=_AT_ONCE, seconds=_SECONDS)
    report = IngestReport(intake.run(listed, jobs or os.cpu_count() or 1, timeout))
    if report.failed:
        with Store.open(None) as empty:
            held.add(empty, [(one.name, one.message) for one in report.failed])
    settle_lake(held, settling)
    return report


def settle_lake(lake: Lake, settling: Callable[[int, int], None] | None = None) -> None:
    """Settle what waits in a lake, judge and check it, and let questions see it."""
    plans = lake.plan()
    done: list[tuple[Settling, tuple[File, ...]]] = []
    for asked in plans:
        done.append((asked, _settled(lake, asked)))
        if settling is not None:
            settling(len(done), len(plans))
    lake.finish(done)


def _settled(lake: Lake, asked: Settling) -> tuple[File, ...]:
    found = lake.staged(asked)
    if found is None:
        found = settle_bucket(asked)
        lake.stage(asked, found)
    return found


def settle_bucket(asked: Settling) -> tuple[File, ...]:
    """Settle, judge and check one bucket; the files written."""
    from budgetdiff.check import finish  # only where something is to be judged

    with told(Path(asked.lake)):
        return settle(asked, finish)


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
