"""A lake: documents of many units as Parquet files in a folder, taken in part by part and settled a bucket at a time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgetdiff.errors import QuestionError, StoreError, StoreForeign
from budgetdiff.facts import Given, Phase
from budgetdiff.lake.datasets import DATASETS, DOCUMENTS, FACTS, LINES, OF_USERS, write
from budgetdiff.lake.failures import FAILURES, merged, write_failures
from budgetdiff.lake.groups import bucket_of, called, groups_of
from budgetdiff.lake.manifest import (
    BUCKETS,
    FOLDER,
    File,
    Manifest,
    Part,
    commit,
    newest,
    numbers,
    read,
    spoken,
    write_json,
)
from budgetdiff.lake.reading import reading, told
from budgetdiff.lake.settling import Documents, Settling
from budgetdiff.lake.taking import take_words
from budgetdiff.store import Store

_KEPT = 3600.0
"""Seconds that files stay which the lake names no more: somebody may still be reading them."""
_HEADS = """
SELECT document_id, part, document_no, unit_name, own_unit, owners,
       given_unit, given_level, given_year, given_phase, source_path, kept, preferred
FROM read_parquet($paths, hive_partitioning := false)
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What the lake must know of a document to place it: ``bucket`` is where it is settled, None where it waits."""

    document_id: str
    part: int
    number: int
    unit: str
    own: str
    owners: tuple[str, ...]
    given: Given
    path: str | None
    kept: str | None
    preferred: int
    bucket: int | None


class Lake:
    """An open lake. Nothing is held open between calls: files are immutable, and the newest manifest says which they are."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: str | Path, *, made: bool = False, buckets: int | None = None) -> Lake:
        """Open the lake in a folder; with ``made`` it is made where there is none, with so many ``buckets``.

        Raises StoreError (StoreForeign, StoreTooNew, StoreShut) with one sentence, QuestionError for a number of buckets that
        is none, or another than the lake has.
        """
        folder = Path(path).absolute()
        if buckets is not None and not 1 <= buckets <= 4096:
            raise QuestionError(f"a lake has 1 to 4096 buckets, not {buckets}")
        found = newest(folder)
        if found is None:
            if not made:
                raise StoreError(f"{path}: there is no lake here; make it with budgetdiff ingest … --lake {path}")
            return cls(folder, Manifest(0, buckets or BUCKETS, 1, 1))
        if buckets is not None and buckets != found.buckets:
            raise QuestionError(f"{path}: the lake has {found.buckets} buckets, which stay; give no other --buckets")
        return cls(folder, found)

    @classmethod
    def at(cls, path: str | Path) -> Lake:
        """The lake in a folder, to write parts to: what it holds is not looked at."""
        return cls(Path(path), Manifest(0, BUCKETS, 1, 1))

    def by_bucket(self, least: int = 0) -> list[Lake]:
        """What questions see of the lake, bucket by bucket, each as a lake of its own.

        Some are put together until they have ``least`` bytes of facts.
        """
        words = tuple(self.words())
        held: dict[int, list[File]] = {}
        for file in self.manifest.files:
            if file.bucket >= 0:
                held.setdefault(file.bucket, []).append(file)
        groups: list[list[File]] = []
        for bucket in sorted(held):
            if not groups or sum(one.size for one in groups[-1] if one.dataset == FACTS.name) >= least:
                groups.append([])
            groups[-1].extend(held[bucket])
        return [Lake(self.path, replace(self.manifest, files=(*files, *words), parts=())) for files in groups]

    def check_files(self, files: Iterable[File]) -> list[File]:
        """The files, each there and of the size it was written with; raises StoreForeign naming the first that is not."""
        listed = list(files)
        for file in listed:
            with spoken(self.path):
                try:
                    size = (self.path / file.path).stat().st_size
                except FileNotFoundError:
                    raise StoreForeign(f"{self.path}: the file {file.path} of the lake is missing") from None
            if size != file.size:
                raise StoreForeign(
                    f"{self.path}: the file {file.path} of the lake is damaged ({size} bytes for {file.size})"
                )
        return listed

    def known(self) -> dict[str, tuple[Given, str | None, str | None]]:
        """The documents there are, settled or waiting: see ``Store.known``."""
        return {one.document_id: (one.given, one.path, one.kept) for one in self.heads()}

    def heads(self) -> list[Head]:
        """What is known of every document, the latest part of each, with the number it keeps."""
        found = {one.document_id: one for one in self.settled()}
        waiting = self.check_files(_pending(self.manifest, DOCUMENTS.name))
        for one in sorted(self._heads(waiting, settled=False), key=lambda head: head.part):
            before = found.get(one.document_id)
            if before is None:
                found[one.document_id] = one
            elif (one.given and one.given != before.given) or one.preferred != before.preferred:
                found[one.document_id] = replace(one, number=before.number)
        return list(found.values())

    def _heads(self, files: list[File], *, settled: bool) -> Iterator[Head]:
        if not files:
            return
        paths = {str(self.path / file.path): file.bucket for file in files}
        with reading(self.path) as connection:
            text = _HEADS.replace("SELECT", "SELECT filename,").replace("hive_", "filename := true, hive_")
            rows = connection.execute(text, {"paths": list(paths)}).fetchall()
        for (
            name,
            document,
            part,
            number,
            unit_name,
            own,
            owners,
            unit,
            level,
            year,
            phase,
            path,
            kept,
            preferred,
        ) in rows:
            given = Given(unit, level, year, Phase(phase) if phase else None)
            bucket = paths[name] if settled else None
            yield Head(document, part, number, unit_name, own, tuple(owners), given, path, kept, preferred, bucket)

    def add(self, store: Store, failures: Sequence[tuple[str, str]] = (), *, without: Iterable[str] = ()) -> None:
        """Write the documents of a store, but for those ``without`` (by id), as a part that waits, and commit it.

        ``failures`` are names of files, and why they failed.
        """
        count = int(store.rows("SELECT coalesce(max(document_no), 0) FROM document")[0][0])
        number, first = self.manifest.next_part, self.manifest.next_document
        self.commit_parts(
            [Part(number, self.write_part(store, number, first, failures, without=without))], first + count
        )

    def write_part(
        self,
        store: Store,
        number: int,
        first: int,
        failures: Sequence[tuple[str, str]] = (),
        *,
        without: Iterable[str] = (),
    ) -> tuple[File, ...]:
        """Write what a store holds as the files of a part, which nobody sees before they are committed.

        ``number`` is the part's, ``first`` the number that the store's first document gets.
        """
        folder = f"pending/{number:08}"
        left = {*without}
        parts = {name: number for (name,) in store.rows("SELECT document_id FROM document") if name not in left}
        held = [
            one
            for one in DATASETS
            if one is not LINES and (parts or one in OF_USERS) and store.rows(f"FROM {one.table} LIMIT 1")
        ]
        with spoken(self.path), told(self.path):
            files = write(store, self.path, folder, parts=parts, offset=first - 1, datasets=held)
            return (*files, *write_failures(self.path, folder, failures))

    def commit_parts(self, parts: Sequence[Part], next_document: int) -> None:
        """Let parts that are written be of the lake, in the order of their numbers; they wait to be settled.

        ``next_document`` is the first number that no document of theirs has.
        """
        before, new = self.manifest, [part for part in parts if part.files]
        if new:
            self.manifest = commit(
                self.path,
                before,
                parts=(*before.parts, *new),
                next_part=new[-1].number + 1,
                next_document=next_document,
            )

    def plan(self) -> list[Settling]:
        """What is to be settled: the buckets that documents came to or leave, or whose units were renamed."""
        if not self.manifest.parts:
            return []
        before, renamed = self._renamed(self._settled_words), self._renamed(self._words)
        changed = {name for name in {*before, *renamed} if before.get(name) != renamed.get(name)}
        settled = {one.document_id: one for one in self.settled()}
        heads = self.heads()
        groups = groups_of((called(one.own, renamed), [called(name, renamed) for name in one.owners]) for one in heads)
        plans: dict[int, _Plan] = {}
        for one in heads:
            bucket = bucket_of(groups[called(one.own, renamed)], self.manifest.buckets)
            plan = plans.setdefault(bucket, _Plan())
            if one.bucket == bucket:
                plan.held.append(one)
                plan.touched |= bool(changed & {one.own, *one.owners})
                continue
            plan.coming.append(one)
            was = settled.get(one.document_id)
            if was is not None and was.bucket is not None:
                plans.setdefault(was.bucket, _Plan()).gone.append(was)
        pending = tuple(file for part in self.manifest.parts for file in part.files)
        return [
            Settling(
                str(self.path),
                bucket,
                self.manifest.buckets,
                (*self._of_bucket({bucket, *(one.bucket for one in plan.coming)}), *(pending if plan.coming else ())),
                tuple(self._words),
                _placed(plan.held),
                _placed(plan.gone),
                _placed(plan.coming),
                tuple(sorted(changed)),
            )
            for bucket, plan in sorted(plans.items())
            if plan.gone or plan.coming or plan.touched
        ]

    def staged(self, asked: Settling) -> tuple[File, ...] | None:
        """The files that a bucket was settled to before, where a run was broken off after it; None where it was not."""
        path = self._stage(asked)
        with spoken(self.path):
            if not path.exists():
                return None
            files = tuple(File(*row) for row in json.loads(path.read_text(encoding="utf-8")))
        return files if all((self.path / one.path).is_file() for one in files) else None

    def stage(self, asked: Settling, files: Sequence[File]) -> None:
        """Note the files that a bucket is settled to; they are of the lake once all buckets are (``finish``)."""
        path = self._stage(asked)
        with spoken(self.path):
            path.unlink(missing_ok=True)
        write_json(self.path, path, [[one.path, one.dataset, one.bucket, one.size] for one in files])

    def _stage(self, asked: Settling) -> Path:
        return self.path / "staged" / f"{asked.fingerprint}.json"

    def finish(self, settled: Sequence[tuple[Settling, Sequence[File]]]) -> None:
        """Let buckets that are settled take the place of what they were, all at once; nothing waits then.

        What the lake does not name any more is deleted an hour later, by the run that comes then.
        """
        before = self.manifest
        if not before.parts:
            return
        dirty = {asked.bucket for asked, _ in settled}
        flat = {FAILURES, *(one.name for one in OF_USERS)}
        kept = [one for one in before.files if one.bucket not in dirty and one.dataset not in flat]
        new = [file for _, files in settled for file in files]
        with spoken(self.path), told(self.path):
            failures = [*before.of(FAILURES), *_pending(before, FAILURES)]
            taken = self._names([one for one in (*kept, *new) if one.dataset == DOCUMENTS.name]) if failures else []
            users = self._merged_words()
            failed = merged(self.path, failures, taken)
        self.manifest = commit(self.path, before, files=(*kept, *new, *users, *failed), parts=())
        self._sweep()

    def _names(self, files: Sequence[File]) -> list[str]:
        if not files:
            return []
        with reading(self.path) as connection:
            text = "SELECT DISTINCT source_name FROM read_parquet($paths, hive_partitioning := false)"
            rows = connection.execute(text, {"paths": [str(self.path / one.path) for one in files]}).fetchall()
        return [str(row[0]) for row in rows]

    def words(self) -> list[File]:
        """The files of what users said: names of units, actuals."""
        return self._settled_words

    def renamed(self) -> dict[str, str]:
        """What users call units, by the names that documents have."""
        return self._renamed(self._settled_words)

    @property
    def _settled_words(self) -> list[File]:
        return [file for one in OF_USERS for file in self.manifest.of(one.name)]

    @property
    def _words(self) -> list[File]:
        """The files of what users said, the latest first."""
        waiting = [file for one in OF_USERS for file in _pending(self.manifest, one.name)]
        return [*reversed(waiting), *self._settled_words]

    def _renamed(self, files: Sequence[File]) -> dict[str, str]:
        if not files:
            return {}
        with Store.open(None) as store, told(self.path):
            take_words(store.connection, self.path, files)
            return dict(store.rows("SELECT own_unit, unit_name FROM renamed"))

    def _merged_words(self) -> list[File]:
        if self._words == self._settled_words:
            return self._settled_words
        with Store.open(None) as store:
            take_words(store.connection, self.path, self._words)
            return write(store, self.path, "data", parts={}, datasets=OF_USERS)

    def settled(self) -> list[Head]:
        """The documents that questions see."""
        return list(self._heads(self.check_files(self.manifest.of(DOCUMENTS.name)), settled=True))

    def _of_bucket(self, buckets: Iterable[int | None]) -> list[File]:
        wanted = {*buckets}
        return self.check_files(one for one in self.manifest.files if one.bucket >= 0 and one.bucket in wanted)

    def _sweep(self) -> None:
        """Delete what was of the lake once, or was written by runs that were broken off, and is an hour old."""
        until = time.time() - _KEPT
        with spoken(self.path):
            named: set[str] = set()
            for number in numbers(self.path):
                path = self.path / FOLDER / f"{number:08}.json"
                if number != self.manifest.number and path.stat().st_mtime < until:
                    path.unlink()
                else:
                    named |= read(self.path, number).paths
            for path in (*(self.path / "data").rglob("*.parquet"), *(self.path / "pending").rglob("*.parquet")):
                if path.relative_to(self.path).as_posix() not in named and path.stat().st_mtime < until:
                    path.unlink()
            for path in (self.path / "staged").glob("*.json"):
                path.unlink()


@dataclass(slots=True)
class _Plan:
    """What a bucket has, loses and gets."""

    held: list[Head] = field(default_factory=list)
    gone: list[Head] = field(default_factory=list)
    coming: list[Head] = field(default_factory=list)
    touched: bool = False


def _placed(heads: Iterable[Head]) -> Documents:
    return tuple((one.document_id, one.part, one.number) for one in sorted(heads, key=lambda head: head.number))


def _pending(manifest: Manifest, dataset: str) -> list[File]:
    return [file for part in manifest.parts for file in part.files if file.dataset == dataset]
