"""Opening DuckDB: the one place where the library does."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

from budgetdiff.errors import QuestionError, StoreBusy, StoreError, StoreForeign, StoreShut

_MEMORY = re.compile(r"^\d+(\.\d+)?\s*[KMGT]i?B$", re.IGNORECASE)
_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<process>\d+)\)")
_MAGIC = slice(8, 12), b"DUCK"  # where every DuckDB file says what it is


def connect(
    path: Path | None = None,
    *,
    read_only: bool = False,
    memory_limit: str | None = None,
    threads: int | None = None,
    wait: float = 0,
) -> duckdb.DuckDBPyConnection:
    """A connection to the database file ``path``, or to one in memory.

    Many processes may read a file at once, or one may write it; ``wait`` is how many seconds to wait for the others.
    ``memory_limit`` is DuckDB's (``4GB``); beyond it DuckDB spills to a folder beside the file. Raises StoreBusy where
    another process holds the file, StoreForeign where it is no DuckDB database, StoreError where it cannot be opened,
    QuestionError for a memory limit that is none.
    Extensions are never fetched: a database is somebody's untrusted file.
    """
    import duckdb  # heavy, and --help or a wrong argument needs no database

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if memory_limit:
        if not (isinstance(memory_limit, str) and _MEMORY.match(memory_limit)):
            raise QuestionError(f"“{memory_limit}” is no memory limit; write 4GB or 512MB")
        config["memory_limit"] = memory_limit
    if threads:
        config["threads"] = threads
    if path is None:
        return duckdb.connect(":memory:", config=config)
    if path.is_dir():
        raise StoreForeign(f"{path}: this is a folder, not a database file")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist")
    if path.exists():
        _check_begins_as_database(path)
    until = time.monotonic() + wait
    while True:
        try:
            return _connected(path, read_only, config, memory_limit)
        except StoreBusy:
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)


def _connected(
    path: Path, read_only: bool, config: dict[str, str | bool | int | float | list[str]], memory_limit: str | None
) -> duckdb.DuckDBPyConnection:
    import duckdb  # heavy, as above

    try:
        return duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.ConnectionException as error:
        raise StoreBusy(f"{path}: this very process has the database open otherwise; close it there first") from error
    except duckdb.IOException as error:
        reason = str(error)
        if "could not set lock" in reason.lower():
            held = _HOLDER.search(reason)
            holder = f" ({Path(held['program']).name}, process {held['process']})" if held else ""
            raise StoreBusy(
                f"{path}: another process{holder} is using this database; wait for it (--wait) or close it"
            ) from error
        if "read-only" in reason.lower() or "permission denied" in reason.lower():
            raise StoreShut(f"{path}: the database or its folder may not be written") from error
        if "not a valid DuckDB" in reason or "older version" in reason or "newer version" in reason:
            raise StoreForeign(f"{path}: this is not a DuckDB database, or one of another DuckDB version") from error
        raise StoreError(f"{path}: the database cannot be opened ({reason.splitlines()[0][:200]})") from error
    except duckdb.OutOfMemoryException as error:
        raise QuestionError(f"the memory limit of {memory_limit} is too small to open {path}; give more") from error
    except duckdb.Error as error:
        raise StoreForeign(f"{path}: the database is damaged ({str(error).splitlines()[0][:200]})") from error


def _check_begins_as_database(path: Path) -> None:
    """Raise StoreForeign for a file that is none of DuckDB's, which would open a CSV file as a database in memory."""
    try:
        with path.open("rb") as file:
            head = file.read(_MAGIC[0].stop)
    except OSError as error:
        raise StoreError(f"{path}: the database cannot be opened ({error.strerror})") from error
    if not head:
        raise StoreForeign(f"{path}: the file is empty, so it is not a budgetdiff database; give another --db")
    if head[_MAGIC[0]] != _MAGIC[1]:
        raise StoreForeign(f"{path}: this is not a DuckDB database; give another --db")
