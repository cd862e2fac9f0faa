"""What a lake holds: numbered lists of immutable files, of which the newest is the lake; a new one appears whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from budgetdiff.errors import StoreBusy, StoreError, StoreForeign, StoreShut, StoreTooNew
from budgetdiff.store import SCHEMA

LAYOUT = 1
"""The version of the layout: which datasets there are, and how they lie in folders."""
BUCKETS = 16
"""Groups of units that are settled, checked and written together, if nothing else is asked for."""
FOLDER = "_manifests"


@dataclass(frozen=True, slots=True)
class File:
    """One Parquet file: its path below the lake, its dataset, the bucket it is of (-1: of none), and its bytes."""

    path: str
    dataset: str
    bucket: int
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that were read and are not settled yet, as they were written at once; ``number`` counts such writings."""

    number: int
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of a lake: what is settled and seen by questions (``files``), and what waits (``parts``)."""

    number: int
    buckets: int
    next_document: int
    next_part: int
    files: tuple[File, ...] = ()
    parts: tuple[Part, ...] = ()

    def of(self, dataset: str, buckets: Iterable[int] | None = None) -> list[File]:
        """The settled files of a dataset, of some buckets if named."""
        wanted = None if buckets is None else set(buckets)
        return [one for one in self.files if one.dataset == dataset and (wanted is None or one.bucket in wanted)]

    @property
    def paths(self) -> set[str]:
        """Every file that it names."""
        return {one.path for one in self.files} | {one.path for part in self.parts for one in part.files}


def numbers(lake: Path) -> list[int]:
    """The numbers of the manifests there are, in order; raises StoreShut where the folder may not be read."""
    with spoken(lake):
        return sorted(int(path.stem) for path in (lake / FOLDER).glob("*.json") if path.stem.isdigit())


def newest(lake: Path) -> Manifest | None:
    """The manifest that is the lake; None where nothing is there yet.

    Raises StoreForeign for a folder of other files or a manifest that is damaged, StoreTooNew for one of a later layout.
    """
    with spoken(lake):
        if lake.exists() and not lake.is_dir():
            raise StoreForeign(f"{lake}: this is a file, not the folder of a lake")
        held = [path.name for path in lake.iterdir()] if lake.exists() else []
    found = numbers(lake)
    if not found:
        foreign = [name for name in held if name not in (FOLDER, "data", "pending", "staged")]
        if foreign:
            raise StoreForeign(f"{lake}: “{foreign[0]}” is not of a lake; give another folder")
        return None
    return read(lake, found[-1])


def read(lake: Path, number: int) -> Manifest:
    """The manifest of a number; raises as ``newest``."""
    path = _path(lake, number)
    with spoken(lake):
        text = path.read_text(encoding="utf-8")
    try:
        data = json.loads(text)
        layout, schema = int(data["layout"]), int(data["schema"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreForeign(f"{path}: this is no manifest of a lake, or a damaged one") from error
    if layout > LAYOUT or schema > SCHEMA:
        raise StoreTooNew(
            f"{lake}: the lake has layout {layout} and schema {schema}, this budgetdiff knows {LAYOUT} and {SCHEMA}; "
            "update budgetdiff"
        )
    try:
        return Manifest(
            number,
            int(data["buckets"]),
            int(data["next_document"]),
            int(data["next_part"]),
            tuple(_file(one) for one in data["files"]),
            tuple(Part(int(one["number"]), tuple(_file(f) for f in one["files"])) for one in data["parts"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreForeign(f"{path}: this is no manifest of a lake, or a damaged one") from error


def commit(lake: Path, before: Manifest, **changes: Any) -> Manifest:
    """Write the next manifest; from then on it is the lake.

    Raises StoreBusy where another process wrote one meanwhile: nothing of this one's is then seen.
    """
    made = replace(before, number=before.number + 1, **changes)
    write_json(
        lake,
        _path(lake, made.number),
        {
            "layout": LAYOUT,
            "schema": SCHEMA,
            "buckets": made.buckets,
            "next_document": made.next_document,
            "next_part": made.next_part,
            "parts": [{"number": part.number, "files": [_row(one) for one in part.files]} for part in made.parts],
            "files": [_row(one) for one in made.files],
        },
    )
    return made


def write_json(lake: Path, path: Path, data: Any) -> None:
    """Write a file whole, on the disk, under a name that nobody else takes; raises StoreBusy where somebody did."""
    with spoken(lake):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
                file.flush()
                os.fsync(file.fileno())
            Path(part).chmod(0o644)
            os.link(part, path)  # fails where the name is taken, on any file system that has links
        except FileExistsError as error:
            raise StoreBusy(
                f"{lake}: another process wrote to the lake meanwhile; the same command goes on from there"
            ) from error
        finally:
            Path(part).unlink(missing_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def spoken(lake: Path) -> Iterator[None]:
    """What the file system refuses, in one sentence."""
    try:
        yield
    except PermissionError as error:
        raise StoreShut(f"{error.filename or lake}: no permission; the lake {lake} cannot be used here") from error
    except OSError as error:
        raise StoreError(f"{lake}: the lake cannot be read or written ({error.strerror or error})") from error


def _path(lake: Path, number: int) -> Path:
    return lake / FOLDER / f"{number:08}.json"


def _row(file: File) -> list[Any]:
    return [file.dataset, file.bucket, file.size, file.path]


def _file(row: list[Any]) -> File:
    dataset, bucket, size, path = row
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise ValueError(path)  # a lake is somebody's untrusted folder: nothing outside of it is read
    return File(str(path), str(dataset), int(bucket), int(size))
