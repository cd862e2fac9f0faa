"""Taking files in: what is known is not read again, what is read is written some at a time, each document whole."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgetdiff.document import content_id as document_id
from budgetdiff.document.packages import is_package_of_files, members
from budgetdiff.errors import RecordRefused, UnreadableSource
from budgetdiff.facts import NOTHING, Given
from budgetdiff.store import Loaded, Record, is_package
from budgetdiff.workflow.keep import keep_copy
from budgetdiff.workflow.keeper import Keeper, Known
from budgetdiff.workflow.readers import TIMEOUT, outcomes
from budgetdiff.workflow.record import place_of, record_of, shown_name
from budgetdiff.workflow.worker import Outcome, Task

__all__ = ["IngestReport", "Ingested", "Intake", "Source", "content_id", "record_of", "sources_in"]

_AT_ONCE = 32
_SECONDS = 2.0
_HELD = 64 * 2**20
"""A batch is written when it holds so many documents, when so much time went by (both where nothing else is asked for), or so many
bytes of files in packages wait."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file: ``status`` is 'new', 'changed' (other words of the user's), 'known' or 'failed'.

    ``notes`` are sentences about what was read, ``said`` sentences about what it stands beside and supersedes. ``numbers`` are
    those seen on its pages with tables, ``lost`` those of them that nothing took over. ``within`` is the place of a file in a
    package, from the package's name on (``package.zip/a/b.pdf``).
    """

    path: Path
    status: str
    tables: int = 0
    facts: int = 0
    message: str = ""
    notes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    numbers: int = 0
    lost: int = 0
    within: str = ""

    @property
    def name(self) -> str:
        """What the file is called: its own name, or its place in a package."""
        return self.within or self.path.name

    @property
    def accounted(self) -> str:
        """How many of the numbers seen have a place: ``accounted 1,345/1,350``; '' where there are none."""
        return f"accounted {self.numbers - self.lost:,}/{self.numbers:,}" if self.numbers else ""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, in the order given."""

    files: tuple[Ingested, ...]

    @property
    def failed(self) -> tuple[Ingested, ...]:
        """The files that could not be taken in."""
        return tuple(file for file in self.files if file.status == "failed")


@dataclass(frozen=True, slots=True)
class Source:
    """A file or data package to take in, and its name with the folders below the one that was given."""

    path: Path
    name: str


def sources_in(paths: Iterable[str | Path]) -> list[Source]:
    """The files and data packages that paths name, in order; a folder stands for all below it, hidden ones left out.

    A folder that is met again, through a link, is passed over. Raises UnreadableSource for one that may not be read.
    """
    met: set[tuple[int, int]] = set()
    return [source for path in paths for source in _below(Path(path), "", met)]


def _below(path: Path, within: str, met: set[tuple[int, int]]) -> Iterator[Source]:
    """What a path stands for; ``within`` are the folders between the one that was given and this."""
    if not path.is_dir() or is_package(path):
        yield Source(path, within + path.name)
        return
    if not os.access(path, os.R_OK | os.X_OK):
        raise UnreadableSource(str(path), "no permission to read the folder")
    identity = path.stat()
    if (identity.st_dev, identity.st_ino) in met:
        return
    met.add((identity.st_dev, identity.st_ino))
    with os.scandir(path) as entries:  # what it knows of its entries is not asked of each again
        shown = sorted((one for one in entries if not one.name.startswith((".", "~$"))), key=lambda one: one.name)
    for entry in shown:
        below = path / entry.name
        if not _is_folder(entry):
            yield Source(below, within + entry.name)
        else:
            yield from _below(below, within if is_package(below) else f"{within}{entry.name}/", met)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to itself, say: reading it will say why


def content_id(path: Path) -> str | None:
    """The id that a file's document has or would have, from its bytes alone; None for what is no file that can be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except (OSError, RuntimeError):
        return None  # reading it will say why


def _is_of(path: str, places: list[str]) -> bool:
    """Whether a file is one of some places, or in one of them."""
    return any(path == one or path.startswith(one + os.sep) for one in places)


def _mode(path: Path) -> int:
    """What kind of thing stands at a path; 0 where nothing stands there that can be asked."""
    try:
        return path.stat().st_mode
    except (OSError, RuntimeError):
        return 0  # reading it will say why


def _stands(place: Path) -> bool:
    """Whether a document's file is still there: itself, or the package that it is in."""
    return place.exists() or any(folder.is_file() for folder in place.parents)


@dataclass(slots=True)
class Intake:
    """One run of taking files in: what is known, what waits to be written, and what became of each file.

    ``given`` is what the user says of every file's unit, level, year and phase. A batch is written when it holds ``at_once``
    documents, or when ``seconds`` went by.
    """

    store: Keeper
    given: Given = NOTHING
    keep: bool = False
    progress: Callable[[Ingested], None] | None = None
    at_once: int = _AT_ONCE
    seconds: float = _SECONDS
    _held: ExitStack = field(default_factory=ExitStack)
    _writes: bool = False

    def run(self, sources: Iterable[str | Path | Source], jobs: int, timeout: float = TIMEOUT) -> tuple[Ingested, ...]:
        """Take files in, in the order given; what became of each. The database is this process's own from the first new one on."""
        listed = [
            one for source in sources for one in ([source] if isinstance(source, Source) else sources_in([source]))
        ]
        own = [str(one.resolve()) for one in (self.store.path, self.store.copies) if one is not None]
        listed = [one for one in listed if not _is_of(str(one.path.absolute()), own)]
        results: list[Ingested] = []
        waiting: list[tuple[Task, Outcome]] = []
        since, held = time.monotonic(), 0
        with closing(outcomes(self._tasks(listed, self.store.known()), jobs, timeout)) as stream:
            for task, outcome in stream:
                waiting.append((task, outcome))
                held += len(task.content or b"")
                if len(waiting) >= self.at_once or held >= _HELD or time.monotonic() - since >= self.seconds:
                    results.extend(self._told(waiting))
                    waiting, since, held = [], time.monotonic(), 0
            results.extend(self._told(waiting))
        return tuple(results)

    def release(self) -> None:
        """Let the database go, for others to write."""
        self._held.close()

    def _told(self, waiting: list[tuple[Task, Outcome]]) -> Iterator[Ingested]:
        """Write a batch and tell of each file; the database is this process's own from the first batch on that writes."""
        if not self._writes and any(outcome.records or outcome.moved for _, outcome in waiting):
            self._held.enter_context(self.store.writing())
            self._writes = True
        for result in self._written(waiting):
            if self.progress is not None:
                self.progress(result)
            yield result

    def _tasks(self, sources: list[Source], known: Known) -> Iterator[tuple[Task, Outcome | None]]:
        met: set[str] = set()
        for source in sources:
            task, mode = Task(source.path, source.name, self.given), _mode(source.path)
            if stat.S_ISDIR(mode) and is_package(source.path):
                refused = Outcome(failure=f"{source.name}: a data package says itself whose its documents are")
                yield task, refused if self.given else None
            elif mode and not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
                yield task, Outcome(failure=f"{source.name}: this is a pipe, a socket or a device, not a file")
            elif stat.S_ISREG(mode) and is_package_of_files(source.path):
                yield from self._inside(task, known, met)
            else:
                yield self._asked(task, content_id(source.path), known, met)

    def _inside(self, package: Task, known: Known, met: set[str]) -> Iterator[tuple[Task, Outcome | None]]:
        """The files of a package, one in memory at a time until it is read; why others of it are left out."""
        try:
            for member in members(package.path, package.name):
                if member.refusal:
                    yield package, Outcome(failure=member.refusal)
                    continue
                task = Task(package.path / member.name, f"{package.name}/{member.name}", self.given, member.content)
                yield self._asked(task, document_id(member.content), known, met)
        except UnreadableSource as error:
            yield package, Outcome(failure=str(error))

    def _asked(self, task: Task, identifier: str | None, known: Known, met: set[str]) -> tuple[Task, Outcome | None]:
        """A file that is to be read, or, where its bytes are known, is not."""
        if identifier is not None and identifier in known:
            before, place, kept = known[identifier]
            if not self.given or self.given.over(before) == before:
                here = place is not None and (place == str(task.path.absolute()) or _stands(Path(place)))
                moved = not here or (self.keep and kept is None)
                return task, Outcome(known=identifier, moved=moved)
            task = replace(task, given=self.given.over(before))
        elif identifier is not None and identifier in met and not self.given:
            return task, Outcome(known=identifier)
        if identifier is not None:
            met.add(identifier)
        return task, None

    def _written(self, waiting: list[tuple[Task, Outcome]]) -> Iterator[Ingested]:
        """Write a batch: all of it in one transaction, or, where the database refuses something, each document in its own."""
        records = [record for _, outcome in waiting for record in outcome.records]
        loaded = iter(self._load(records))
        for task, outcome in waiting:
            name, within = task.path, task.name if task.content is not None else ""
            if outcome.failure:
                yield Ingested(name, "failed", message=outcome.failure, within=within)
            elif outcome.known:
                if outcome.moved:
                    self._move(task, outcome.known)
                yield Ingested(name, "known", within=within)
            for record in outcome.records:
                result = next(loaded)
                inner = name / record.document.source_name if name.is_dir() else name
                if isinstance(result, str):
                    message = f"{record.document.source_name}: {result}"
                    yield Ingested(inner, "failed", message=message, within=within)
                    continue
                if self.keep and record.document.source_path:
                    keep_copy(
                        self.store,
                        record.document.document_id,
                        Path(record.document.source_path),
                        record.document.format,
                        task.content,
                    )
                tables = sum(1 for table in record.tables if table.statement)
                yield Ingested(
                    inner,
                    result.status,
                    tables,
                    len(record.facts),
                    notes=record.document.notes,
                    said=_said(record, result),
                    numbers=record.document.numbers or 0,
                    lost=record.document.numbers_lost or 0,
                    within=within,
                )

    def _load(self, records: list[Record]) -> list[Loaded | str]:
        if not records:
            return []
        try:
            return list(self.store.load_all(records))
        except RecordRefused as error:
            if len(records) == 1:
                return [str(error)]
        return [result for record in records for result in self._load([record])]

    def _move(self, task: Task, identifier: str) -> None:
        """A known document stands elsewhere now: its pictures are looked for there."""
        place = place_of(task.path)
        if place is None:
            return
        self.store.move(identifier, place, shown_name(task.name))
        if self.keep:
            keep_copy(self.store, identifier, task.path, content=task.content)


def _said(record: Record, loaded: Loaded) -> tuple[str, ...]:
    """What a document stands beside and supersedes, in sentences."""
    document = record.document
    of = f"{loaded.called} {document.fiscal_year}:{document.phase}"
    said = [f"supersedes {name} ({identifier}) of {of}" for identifier, name in loaded.supersedes]
    if loaded.superseded_by:
        identifier, name = loaded.superseded_by
        said.append(f"does not count: {name} ({identifier}) is the {of} that counts; `prefer` turns it round")
    if loaded.beside:
        said.append(
            f"stands beside the budget of another level of the same name; it is asked for as {loaded.called}, "
            "or with --level, and never added to the other"
        )
    return tuple(said)
