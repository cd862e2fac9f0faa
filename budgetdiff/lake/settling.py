"""One bucket settled: its documents in a database in memory, what counts settled, judged and checked, and written out again.

A function of the documents and of what users said, and of nothing else: any process on any machine that sees the folder makes the
same of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from budgetdiff.lake.datasets import DATASETS, OF_USERS, write
from budgetdiff.lake.manifest import File
from budgetdiff.lake.taking import take_in, take_words
from budgetdiff.store import SCHEMA, Store, settle_anew

Documents = tuple[tuple[str, int, int], ...]
"""Documents by their ids, each with the part it came in and its number: the order of arrival."""


@dataclass(frozen=True, slots=True)
class Settling:
    """What one bucket is to become: ``held`` is settled in it already, ``gone`` leaves it, ``coming`` is new to it.

    ``files`` are all that these stand in, ``words`` what users said; ``renamed`` units are called otherwise than before.
    """

    lake: str
    bucket: int
    buckets: int
    files: tuple[File, ...]
    words: tuple[File, ...]
    held: Documents
    gone: Documents
    coming: Documents
    renamed: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What its result depends on, so that one that is there already is not made again."""
        words = sorted(file.path for file in self.words)
        parts = (
            SCHEMA,
            self.bucket,
            self.buckets,
            words,
            sorted(self.held + self.coming),
            sorted(self.gone),
            self.renamed,
        )
        return sha256(repr(parts).encode()).hexdigest()[:32]


def settle(asked: Settling, finish: Callable[[Store], None]) -> tuple[File, ...]:
    """Settle a bucket, and write it as new files; ``finish`` judges and checks what a store has unfinished."""
    lake = Path(asked.lake)
    with Store.open(None) as store:
        connection = store.connection
        take_words(connection, lake, asked.words)
        take_in(connection, lake, asked.files, asked.held + asked.gone)
        with store.transaction():
            settle_anew(
                connection,
                gone=[number for _, _, number in asked.gone],
                write=lambda: take_in(connection, lake, asked.files, asked.coming),
                new=[number for _, _, number in asked.coming],
                renamed=asked.renamed,
            )
        finish(store)
        held = [one for one in DATASETS if one not in OF_USERS]
        parts = {name: part for name, part, _ in asked.held + asked.coming}
        files = write(store, lake, "data", parts=parts, bucket=asked.bucket, buckets=asked.buckets, datasets=held)
    return tuple(files)
