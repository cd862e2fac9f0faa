"""Files read in the executors of Spark: slices of a list, each a part of the lake that the driver commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from budgetdiff.workflow.spread import spread

_SLICE = 32
_WAVE = 4
"""Files of a slice, and slices of a core that are read before the next commit: what a run that is killed reads again."""
_WITHIN = 100_000
"""Numbers that a package of files keeps for its documents: how many it holds is known once it is read."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Files that one executor reads, one after the other: ``number`` is the part they become, ``first`` their first document's."""

    lake: str
    number: int
    first: int
    sources: tuple[Source, ...]


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
    listed = [one for source in sources for one in ([source] if isinstance(source, Source) else sources_in([source]))]
    listed = [one for one in listed if lake.path not in (one.path.absolute(), *one.path.absolute().parents)]
    listed = [replace(one, path=one.path.absolute()) for one in listed]
    cores = int(session.sparkContext.defaultParallelism)
    results: list[Ingested] = []
    for at in range(0, len(listed), _SLICE * cores * _WAVE):
        known = session.sparkContext.broadcast(lake.known())
        slices, following = _slices(lake, listed[at : at + _SLICE * cores * _WAVE])
        answers = spread(session, partial(read_slice, known=known, given=given, timeout=timeout), slices)
        known.destroy()
        parts = [Part(one.number, files) for one, (files, _) in zip(slices, answers, strict=True)]
        lake.commit_parts(parts, following)
        for _, found in answers:
            for result in found:
                if progress is not None:
                    progress(result)
                results.append(result)
    return IngestReport(tuple(results))


def _slices(lake: Lake, sources: Sequence[Source]) -> tuple[list[Slice], int]:
    """The slices of some files, and the first number of a document that is free after them."""
    made, first = [], lake.manifest.next_document
    for number, at in enumerate(range(0, len(sources), _SLICE), start=lake.manifest.next_part):
        some = tuple(sources[at : at + _SLICE])
        made.append(Slice(str(lake.path), number, first, some))
        first += sum(_WITHIN if one.path.is_dir() or is_package_of_files(one.path) else 1 for one in some)
    if first >= 2**31:
        raise QuestionError(f"{lake.path}: the lake has no number left for so many documents")
    return made, first


def read_slice(one: Slice, known: Any, given: Given, timeout: float) -> tuple[tuple[File, ...], tuple[Ingested, ...]]:
    """Read the files of a slice, and write what they hold as files of a part that nobody sees yet; what became of each."""
    lake, first = Lake.at(one.lake), one.first
    files: list[File] = []

    def add(store: Store) -> None:
        nonlocal first
        files.extend(lake.write_part(store, one.number, first))
        first += int(store.rows("SELECT coalesce(max(document_no), 0) FROM document")[0][0])

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
