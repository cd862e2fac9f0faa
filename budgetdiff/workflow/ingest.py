"""Taking files in: what reading each gave, by several processes, in the order given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from budgetdiff.document import read
from budgetdiff.errors import BudgetdiffError, UnreadableSource
from budgetdiff.facts import NOTHING, Given
from budgetdiff.statements import Reading, understand
from budgetdiff.store import DocumentRecord, Record, is_package, read_package


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file: ``status`` is 'new', 'known' (the same content was there) or 'failed'.

    ``numbers`` are those seen on its pages with tables, ``lost`` those of them that nothing took over.
    """

    path: Path
    status: str
    tables: int = 0
    facts: int = 0
    message: str = ""
    notes: tuple[str, ...] = ()
    numbers: int = 0
    lost: int = 0

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


def read_file(path: Path) -> Reading:
    """Read and understand one file; raises SourceError."""
    return understand(read(path))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file or data package gave: records ready to be written, or the sentence that says why not."""

    records: tuple[Record, ...] = ()
    failure: str = ""


def record_of(reading: Reading, path: Path | None = None, given: Given = NOTHING) -> Record:
    """What the store keeps of a reading; ``given`` is what the user said in it of unit, level, year and phase."""
    document, identity = reading.document, reading.identity
    return Record(
        document=DocumentRecord(
            document_id=document.document_id, source_name=document.source_name,
            source_path=str(path.resolve()) if path else None, format=document.format, place=document.place.value,
            title=identity.title, unit_name=identity.unit_name, unit_level=identity.unit_level,
            fiscal_year=identity.fiscal_year, phase=identity.phase, pages=document.pages, reader=document.reader,
            notes=reading.notes, stated=identity.stated or NOTHING, given=given, correction=identity.correction,
            numbers=reading.numbers, numbers_lost=len(reading.lost),
        ),
        facts=reading.facts, indicators=reading.indicators, funds=reading.funds,
        assertions=tuple(a.to_json() for a in reading.assertions), tables=reading.tables,
        remarks=reading.remarks, evaluations=reading.evaluations, lost=reading.lost,
        reasons=reading.reasons,
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


def outcomes(files: list[Path], jobs: int) -> Iterator[tuple[Path, Outcome]]:
    """Each file with what reading it gave, in the order given, whatever process finished first."""
    if jobs <= 1 or len(files) <= 1:
        for path in files:
            yield path, _attempt(path)
        return
    done: dict[int, Outcome] = {}
    sent = 0
    with ProcessPoolExecutor(min(jobs, len(files))) as pool:
        futures: dict[Future[Outcome], int] = {pool.submit(_attempt, path): i for i, path in enumerate(files)}
        try:
            for future in as_completed(futures):
                done[futures[future]] = future.result()
                while sent in done:
                    yield files[sent], done.pop(sent)
                    sent += 1
        except BaseException:
            # an interrupt must not wait for the files that nobody asks for any more
            pool.shutdown(wait=False, cancel_futures=True)
            raise
