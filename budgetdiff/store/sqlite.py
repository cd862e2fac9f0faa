"""The public views as one SQLite file, for datasette and whatever else reads SQLite."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from budgetdiff.errors import QuestionError
from budgetdiff.store.store import Store

VIEWS = (
    "documents",
    "facts",
    "figures",
    "indicators",
    "actuals",
    "evaluations",
    "funds",
    "claims",
    "findings",
    "reasons",
    "remarks",
    "tables_seen",
)
_BATCH = 10_000
_CENTS = {"amount", "quantum"}
"""Money: SQLite has no decimals, so beside the number as a REAL stands its exact text."""


def write_sqlite(store: Store, out: Path, *, unit: str | None = None) -> dict[str, int]:
    """Write the public views into a new SQLite file; how many rows each has. It appears whole, or not at all.

    Money is a REAL to count with, and beside it ``<name>_exact``, the decimal text. Lists are texts parted by spaces. Raises
    QuestionError where a file is there already, or cannot be written.
    """
    if out.exists():
        raise QuestionError(f"{out}: there is such a file; give another name")
    if not out.parent.is_dir():
        raise QuestionError(f"{out}: the folder {out.parent} does not exist")
    counts = {}
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name[:40]}.") as folder:
        part = Path(folder) / "part.sqlite"
        with closing(sqlite3.connect(part)) as made:
            for view in VIEWS:
                counts[view] = _copy(store, made, view, unit)
            made.commit()
        part.replace(out)
    return counts


def _copy(store: Store, made: sqlite3.Connection, view: str, unit: str | None) -> int:
    whose = " JOIN documents USING (document_id)" if view in ("claims", "findings") else ""
    owner = "documents.unit_name" if whose else "unit_name"
    query = f"SELECT {view}.* FROM {view}{whose} WHERE $1 IS NULL OR {owner} = $1"  # noqa: S608 - our own names
    cursor = store.connection.execute(query, [unit])
    names = [column[0] for column in cursor.description]
    money = [name for name in names if name in _CENTS]
    columns = [*names, *(f"{name}_exact" for name in money)]
    listed = ", ".join(f'"{name}"' for name in columns)
    made.execute(f'CREATE TABLE "{view}" ({listed})')
    marks = ", ".join("?" * len(columns))
    count = 0
    while rows := cursor.fetchmany(_BATCH):
        made.executemany(
            f'INSERT INTO "{view}" VALUES ({marks})',  # noqa: S608 - our own names
            list(_plain(rows, names, money)),
        )
        count += len(rows)
    return count


def _plain(rows: Iterable[tuple[Any, ...]], names: list[str], money: list[str]) -> Iterator[list[Any]]:
    at = [names.index(name) for name in money]
    for row in rows:
        yield [*map(_value, row), *(None if row[i] is None else str(row[i]) for i in at)]


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return value
