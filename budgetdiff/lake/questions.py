"""A lake as a store that questions are asked of: the tables of a database are views over its files, and nothing is copied.

Of single units, whose rows are few, a database in memory is made instead. Both answer as the database does from which, or from
whose documents, the lake was made: every question is a function of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from budgetdiff.errors import StoreShut
from budgetdiff.lake.datasets import DOCUMENTS, FACTS, HELD, LINES, OF_USERS, Dataset, columns_of, tables
from budgetdiff.lake.groups import called, groups_of
from budgetdiff.lake.lake import Head, Lake
from budgetdiff.lake.manifest import File
from budgetdiff.lake.reading import told
from budgetdiff.lake.taking import take_in, take_words
from budgetdiff.store import Store, connect, migrate, settle_anew

if TYPE_CHECKING:
    import duckdb

_READ = "read_parquet([{paths}], union_by_name := true, hive_partitioning := false)"
_FEW = 2000
"""Documents that are brought into memory for a question about a unit; of more the files are asked themselves."""


class LakeStore(Store):
    """A store over a lake, for questions alone."""

    def __init__(self, lake: Lake, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection, None)
        self.lake = lake

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Raises StoreShut: a lake takes documents in whole, and nothing else."""
        raise StoreShut(f"{self.lake.path}: a lake only answers; bring the unit into a database with budgetdiff pull")
        yield  # a context manager has one


def store_of(
    lake: Lake, unit: str | None = None, memory_limit: str | None = None, *, threads: int | None = None
) -> LakeStore:
    """A store for questions about a lake; about the units that are called ``unit`` or have it in their names, where one is given.

    Raises StoreForeign for a file that is missing or damaged.
    """
    connection = connect(memory_limit=memory_limit, threads=threads)
    store = LakeStore(lake, connection)
    try:
        with told(lake.path):
            migrate(connection)
            heads = groups_with(lake, lambda name: unit in name) if unit else []
            if 0 < len(heads) <= _FEW:
                bring(connection, lake, heads, [one.number for one in heads])
            else:
                for dataset in (DOCUMENTS, FACTS, *HELD, *OF_USERS):
                    _show(store, lake, dataset)
                _show_lines(store, lake)
    except BaseException:
        store.close()
        raise
    return store


def _show(store: Store, lake: Lake, dataset: Dataset) -> None:
    """A view over the files of a dataset in the place of the table; where there are none the table stays, empty."""
    files = lake.check_files(lake.manifest.of(dataset.name))
    if not files:
        return
    special = {"currency": "own_currency"} if dataset is DOCUMENTS else {}
    if dataset.name == "reasons":
        special = {"label": "coalesce(label, '')"}
    columns = columns_of(dataset, store.connection.sql(f"SELECT * FROM {_read(lake, files)} LIMIT 0").columns, special)  # noqa: S608 - our own names
    only = " WHERE ordinal IS NOT NULL" if dataset.name == "reasons" else ""
    _in_place(store, dataset.table, f"SELECT {', '.join(columns)} FROM {_read(lake, files)}{only}")  # noqa: S608 - our own names


def _show_lines(store: Store, lake: Lake) -> None:
    files = lake.check_files(lake.manifest.of(LINES.name))
    if files:
        read = _read(lake, files)
        kinds = tables()["series"] | tables()["tree"]
        for table in ("series", "tree"):
            columns = ", ".join(f"CAST({name} AS {kinds[name]}) AS {name}" for name in tables()[table])
            distinct = "DISTINCT " if table == "tree" else ""
            _in_place(store, table, f"SELECT {distinct}{columns} FROM {read}")  # noqa: S608 - our own names


def _in_place(store: Store, table: str, text: str) -> None:
    store.connection.execute(f"DROP TABLE {table}")
    store.connection.execute(f"CREATE VIEW {table} AS {text}")


def _read(lake: Lake, files: Iterable[File]) -> str:
    paths = (str(lake.path / file.path).replace("'", "''") for file in files)
    return _READ.format(paths=", ".join(f"'{path}'" for path in paths))


def groups_with(lake: Lake, fits: Callable[[str], bool]) -> list[Head]:
    """The settled documents of the units whose names fit, and of all whose figures stand in the same documents, in their order."""
    renamed = lake.renamed()
    settled = lake.settled()
    names = [(called(one.own, renamed), [called(name, renamed) for name in one.owners]) for one in settled]
    groups = groups_of(names)
    wanted = {
        groups[own]
        for one, (own, others) in zip(settled, names, strict=True)
        if any(map(fits, (one.unit, own, *others)))
    }
    found = [one for one, (own, _) in zip(settled, names, strict=True) if groups[own] in wanted]
    return sorted(found, key=lambda head: head.number)


def bring(connection: duckdb.DuckDBPyConnection, lake: Lake, heads: Sequence[Head], numbers: Sequence[int]) -> None:
    """Write settled documents of a lake into a database, with what users said, judged and found as they are in the lake."""
    buckets = {one.bucket for one in heads if one.bucket is not None}
    files = lake.check_files(file for file in lake.manifest.files if file.bucket in buckets)
    take_words(connection, lake.path, lake.words())
    documents = [(one.document_id, one.part, number) for one, number in zip(heads, numbers, strict=True)]
    take_in(connection, lake.path, files, documents)


def pull(store: Store, lake: Lake, fits: Callable[[str], bool]) -> tuple[int, int]:
    """Bring the documents of units whose names fit into a database, all or none; how many came, and how many were known.

    What was known stays as it is there. What counts is settled over both; the units are marked to be judged.
    """
    heads = groups_with(lake, fits)
    known = store.known()
    new = [one for one in heads if one.document_id not in known]
    with store.writing(), store.transaction(), told(lake.path):
        numbers = [int(store.rows("SELECT nextval('document_numbers')")[0][0]) for _ in new]
        settle_anew(store.connection, gone=(), write=lambda: bring(store.connection, lake, new, numbers), new=numbers)
    return len(new), len(heads) - len(new)
