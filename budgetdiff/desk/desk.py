"""The desk itself: one database, one file of decisions; what is asked of them and what is decided."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import budgetdiff.workflow as stages
from budgetdiff.check.beside import held
from budgetdiff.check.dispositions import STATUSES, UNDONE, Disposition, Dispositions, spoken_of
from budgetdiff.desk.runs import Runs, runs_beside
from budgetdiff.desk.snapshot import Snapshot
from budgetdiff.errors import BudgetdiffError, QuestionError, StoreBusy
from budgetdiff.store import Store

_Stamp = tuple[int, int, int] | None


class DecidedMeanwhile(BudgetdiffError):
    """Somebody else decided about a finding since the page was made that the decision was given on."""


class Desk:
    """A database and the decisions about its findings. Safe to be asked by several threads.

    ``path`` is the database file, ``decisions`` the file of dispositions, made when the first decision is written. While a
    changed database is read anew, who asks waits at most ``patience`` seconds and then gets what was known before
    (``reading`` says so); without it, until it is read.
    """

    def __init__(self, path: Path, decisions: Path, *, read_only: bool = False, patience: float | None = None) -> None:
        self.path, self.decisions, self.read_only, self.patience = path, decisions, read_only, patience
        self._lock, self._over = threading.RLock(), threading.Lock()
        self._reader: threading.Thread | None = None
        self._snapshot: Snapshot | None = None
        self._read: _Stamp = None
        self._overlaid: tuple[_Stamp, _Stamp] | None = None
        self._decided: Snapshot | None = None

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, open to be read, for a moment: others may write it before and after."""
        with self._lock, stages.open_database(self.path, made=False, read_only=True, wait=3) as database:
            yield database.store

    @contextmanager
    def writing(self) -> Iterator[stages.Database]:
        """The database, open to be changed. Raises QuestionError at a desk for reading only, StoreBusy while others have it."""
        if self.read_only:
            raise QuestionError("this desk is for reading only; nothing was written")
        with self._lock, stages.open_database(self.path, made=False, wait=10) as database:
            yield database

    def made_ready(self) -> None:
        """Read all once, so that what is wrong is told before anybody is let in; a database of an earlier schema is migrated.

        Raises StoreError for a database that cannot be read, MappingError for a file of decisions that is wrong.
        """
        if not self.read_only:
            stages.open_database(self.path, made=False).close()
        self.findings()

    def findings(self) -> Snapshot:
        """The findings as they are now, with what was decided: read anew where the database or the decisions changed.

        While another process writes the database they are what they were before. Raises StoreBusy where nothing was read yet.
        """
        if self.patience is None or self._snapshot is None:
            return self._now()
        if _stamp(self.path) != self._read:
            if not self.reading:
                self._reader = threading.Thread(target=self._now, daemon=True)
                self._reader.start()
            if self._reader is not None:
                self._reader.join(self.patience)
        return self._laid_over()

    @property
    def reading(self) -> bool:
        """Whether the database changed and is being read anew: what is shown is what it was before."""
        return self._reader is not None and self._reader.is_alive()

    def _now(self) -> Snapshot:
        with self._lock:
            stamp = _stamp(self.path)
            if self._snapshot is None or stamp != self._read:
                try:
                    with self.store() as store:
                        self._snapshot = self._remembered(Snapshot.read(store))
                    self._read = stamp
                except StoreBusy:
                    if self._snapshot is None:
                        raise
            return self._laid_over()

    def _laid_over(self) -> Snapshot:
        """The findings that were read, with what was decided."""
        with self._over:
            assert self._snapshot is not None
            over = (self._read, _stamp(self.decisions))
            if self._decided is None or over != self._overlaid:
                self._decided = self._snapshot.decided(self.dispositions())
                self._overlaid = over
            return self._decided

    def _remembered(self, snapshot: Snapshot) -> Snapshot:
        """The findings with which of them came last; what is found now is remembered, where the folder may be written."""
        path = runs_beside(self.path)
        before = Runs.read(path)
        runs = before.then(snapshot.lines["finding_id"])
        if runs is not before and not self.read_only:
            runs.write(path)
        return snapshot.with_runs(runs)

    def dispositions(self) -> Dispositions:
        """Everything that was decided, as the file says it now."""
        return Dispositions.read(self.decisions, new=True)

    def decide(self, findings: Sequence[str], status: str, note: str, who: str, seen: str) -> int:
        """Write a decision about findings, or take their last ones back (``undone``); how many.

        ``seen`` is the version (``Dispositions.version``) of the page that it was decided on. When this returns, the file is on
        the disk. Raises DecidedMeanwhile where anybody decided about one of the findings since, QuestionError for a finding or
        status that there is not; nothing is written then.
        """
        if self.read_only:
            raise QuestionError("this desk is for reading only; nothing was written")
        if status not in (*STATUSES, UNDONE):
            raise QuestionError(f"“{status}” is not a disposition; there are {', '.join((*STATUSES, UNDONE))}")
        with self._lock:
            lines = self._now().lines
            about = {
                row[0]: row[1:]
                for row in lines.filter(lines["finding_id"].is_in(list(findings)))
                .select("finding_id", "rule", "unit", "year", "phase", "subject")
                .iter_rows()
            }
            if missing := [one for one in findings if one not in about]:
                raise QuestionError(f"there is no finding {missing[0]} any more; nothing was written")
            when = datetime.now(UTC).isoformat(timespec="seconds")
            with held(self.decisions, spoken_of(self.decisions)):
                now = self.dispositions()
                if now.version(findings) != seen:
                    raise DecidedMeanwhile("somebody else decided about this meanwhile; nothing was written")
                now.with_entries(
                    Disposition(one, status, note, rule, unit, f"{year}:{phase}", subject, who, when)
                    for one, (rule, unit, year, phase, subject) in ((each, about[each]) for each in findings)
                ).write(self.decisions)
            return len(findings)


def _stamp(path: Path) -> _Stamp:
    """What tells whether a file changed; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
