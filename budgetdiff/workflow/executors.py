"""Files read in the executors of Spark: slices of a list, each a part of the lake that the driver commits."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from budgetdiff.document.packages import is_package_of_files
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Given
from budgetdiff.lake import File, Lake, Part
from budgetdiff.store import Store
from budgetdiff.workflow.ingest import Ingested, IngestReport, Intake, Source, sources_in
from budgetdiff.workflow.lakeparts import Parts, settle_bucket
from budgetdiff.workflow.readers import TIMEOUT
from budgetdiff.workflow.spread import collected, guarded, spoken_of, spread

_SLICE = 16
_WAVE = 4
"""Files of a slice, and slices of a core that are read before the next commit: what a run that is killed reads again."""
_ADDRESS = re.compile(r"^(?P<scheme>[a-z][a-z0-9+.-]+):/+(?P<rest>.+)$")
_SIGNS = re.compile(r"([\\\[\]{}*?])")
_PACKAGES = (".zip", ".rar", ".7z")
_WITHIN, _MISNAMED = 100_000, 64
"""Numbers that are kept for the documents of a package of files, and of a file far away that may be one under another name:
how many there are is known once it is read."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Files that one executor reads, one after the other: ``number`` is the part they become, ``first`` their first document's."""

    lake: str
    number: int
    first: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Stored(Source):
    """A file in object storage, which Spark's connectors bring; ``address`` is where it is."""

    address: str


def ingest_spread(
    session: Any,
    lake: Lake,
    sources: Iterable[str | Path | Source],
    given: Given,
    timeout: float = TIMEOUT,
    progress: Callable[[Ingested], None] | None = None,
) -> IngestReport:
    """Read files in the executors, which see them and the lake's folder under the same paths; what became of each, in order.

    Parts are committed in the order of the files, some slices at a time.
    """
    far, near = parted(sources)
    listed = [one for source in near for one in ([source] if isinstance(source, Source) else sources_in([source]))]
    listed = [one for one in listed if lake.path not in (one.path.absolute(), *one.path.absolute().parents)]
    listed = [replace(one, path=one.path.absolute()) for one in listed] + [
        one for address in far for one in stored(session, address)
    ]
    cores = int(session.sparkContext.defaultParallelism)
    results: list[Ingested] = []
    for some in _waves(listed, _SLICE * cores * _WAVE):
        known = session.sparkContext.broadcast(lake.known())
        slices, following = _slices(lake, some)
        work = partial(read_slice, known=known, given=given, timeout=timeout)
        answers = brought(session, slices, work) if isinstance(some[0], Stored) else spread(session, work, slices)
        known.destroy()
        parts = [Part(one.number, files) for one, (files, _) in zip(slices, answers, strict=True)]
        lake.commit_parts(parts, following)
        for _, found in answers:
            for result in found:
                if progress is not None:
                    progress(result)
                results.append(result)
    return IngestReport(tuple(results))


def parted(sources: Iterable[str | Path | Source]) -> tuple[list[str], list[str | Path | Source]]:
    """The sources that are addresses (``s3a://…``), and the others; a path that lost a stroke of its address is one too."""
    far: list[str] = []
    near: list[str | Path | Source] = []
    for source in sources:
        found = None if isinstance(source, Source) else _ADDRESS.match(str(source))
        if found is None or Path(str(source)).exists():
            near.append(source)
        else:
            far.append(f"{found['scheme']}://{'/' if found['scheme'] == 'file' else ''}{found['rest']}")
    return far, near


def stored(session: Any, address: str) -> list[Stored]:
    """The files at and below an address, in the order of their names, hidden ones left out.

    Raises EngineError where Spark cannot list them: no such place, no permission, or no connector for it.
    """
    with spoken_of(f"{address}: Spark cannot list the files there"):
        reader = session.read.format("binaryFile").option("recursiveFileLookup", "true")
        rows = reader.load(_escaped(address)).select("path").collect()
    found = []
    for path in sorted(row.path for row in rows):
        below = path.partition(address.rstrip("/").partition("://")[2].strip("/"))[2].strip("/")
        names = (below or path.rpartition("/")[2]).split("/")
        if not any(name.startswith((".", "~$")) for name in names):
            found.append(Stored(Path(names[-1]), "/".join(names), path))
    return found


def _escaped(address: str) -> str:
    """An address whose signs stand for themselves: Spark takes patterns."""
    return _SIGNS.sub(r"\\\1", address)


def _waves(listed: Sequence[Source], count: int) -> Iterator[Sequence[Source]]:
    """Files some at a time, those that lie in object storage by themselves."""
    for kind in (False, True):
        some = [one for one in listed if isinstance(one, Stored) is kind]
        for at in range(0, len(some), count):
            yield some[at : at + count]


def brought(
    session: Any, slices: Sequence[Slice], work: Callable[[Slice], tuple[tuple[File, ...], tuple[Ingested, ...]]]
) -> list[tuple[tuple[File, ...], tuple[Ingested, ...]]]:
    """What executors make of slices of files in object storage, whose bytes Spark brings to them in the order of the list."""
    order = {
        one.address: at
        for at, one in enumerate(one for part in slices for one in part.sources if isinstance(one, Stored))
    }
    with spoken_of("Spark cannot read the files"):
        rows = (
            session.read.format("binaryFile")
            .load([_escaped(address) for address in order])
            .select("path", "content")
            .rdd
        )
        keyed = rows.map(lambda row: (order[row.path], bytes(row.content)))
        placed = keyed.repartitionAndSortWithinPartitions(len(slices), lambda at: at // _SLICE)
        return collected(placed.mapPartitionsWithIndex(partial(_read_stored, tuple(slices), work)))


def _read_stored(
    slices: tuple[Slice, ...], work: Callable[[Slice], Any], number: int, contents: Iterable[tuple[int, bytes]]
) -> Iterator[Any]:
    """Read a slice whose bytes came: each file stands on the executor's disk meanwhile."""
    one = slices[number]
    with tempfile.TemporaryDirectory(prefix="budgetdiff-") as room:
        put: list[Source] = []
        for source, (_, content) in zip(one.sources, contents, strict=True):
            assert isinstance(source, Stored)
            path = Path(room, str(len(put)), source.path.name)
            path.parent.mkdir()
            path.write_bytes(content)
            put.append(replace(source, path=path))
        yield guarded(work, replace(one, sources=tuple(put)))


def _slices(lake: Lake, sources: Sequence[Source]) -> tuple[list[Slice], int]:
    """The slices of some files, and the first number of a document that is free after them."""
    made, first = [], lake.manifest.next_document
    for number, at in enumerate(range(0, len(sources), _SLICE), start=lake.manifest.next_part):
        some = tuple(sources[at : at + _SLICE])
        made.append(Slice(str(lake.path), number, first, some))
        first += sum(map(_most, some))
    if first >= 2**31:
        raise QuestionError(f"{lake.path}: the lake has no number left for so many documents")
    return made, first


def _most(source: Source) -> int:
    """How many documents a source may hold; of one that is not here yet its name must tell."""
    if isinstance(source, Stored):
        return _WITHIN if source.path.suffix.lower() in _PACKAGES else _MISNAMED
    return _WITHIN if source.path.is_dir() or is_package_of_files(source.path) else 1


def read_slice(one: Slice, known: Any, given: Given, timeout: float) -> tuple[tuple[File, ...], tuple[Ingested, ...]]:
    """Read the files of a slice, and write what they hold as files of a part that nobody sees yet; what became of each."""
    lake, first = Lake.at(one.lake), one.first
    files: list[File] = []

    def add(store: Store) -> None:
        nonlocal first
        for source in one.sources:
            if isinstance(source, Stored):  # where it was read from is not where it is
                moved = "UPDATE document SET source_path = replace(source_path, ?, ?) WHERE starts_with(source_path, ?)"
                store.rows(moved, [str(source.path), source.address, str(source.path)])
        count = int(store.rows("SELECT coalesce(max(document_no), 0) FROM document")[0][0])
        if first + count > one.first + sum(map(_most, one.sources)):
            names = "、".join(source.name for source in one.sources[:3])
            raise QuestionError(f"one of {names} … holds more documents than its name lets expect; unpack it first")
        files.extend(lake.write_part(store, one.number, first))
        first += count

    intake = Intake(Parts(lake, known.value, add), given, at_once=_SLICE, seconds=timeout)
    found = intake.run(one.sources, 1, timeout)
    failures = [(result.name, result.message) for result in found if result.status == "failed"]
    if failures:
        with Store.open(None) as empty:
            files.extend(lake.write_part(empty, one.number, first, failures))
    return tuple(files), found


def settle_spread(session: Any, lake: Lake, settling: Callable[[int, int], None] | None = None) -> None:
    """Settle what waits in a lake in the executors; see ``lakes.settle_lake``."""
    plans = lake.plan()
    there = {asked: files for asked in plans if (files := lake.staged(asked)) is not None}
    left = [asked for asked in plans if asked not in there]
    cores = int(session.sparkContext.defaultParallelism)
    for at in range(0, len(left), cores):
        some = left[at : at + cores]
        for asked, files in zip(some, spread(session, settle_bucket, some), strict=True):
            lake.stage(asked, files)
            there[asked] = files
        if settling is not None:
            settling(len(there), len(plans))
    lake.finish([(asked, there[asked]) for asked in plans])
