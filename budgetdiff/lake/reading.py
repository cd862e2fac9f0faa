"""Reading a lake's files, and what cannot be read of them in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from budgetdiff.errors import EngineError, StoreError, StoreForeign, StoreShut
from budgetdiff.store import connect

if TYPE_CHECKING:
    import duckdb


@contextmanager
def told(lake: Path) -> Iterator[None]:
    """What DuckDB refuses of a lake's files, as one sentence that names the lake.

    Raises StoreForeign for a file that is damaged or of another shape, StoreShut without permission, StoreError for a full disk,
    EngineError where memory is too small.
    """
    import duckdb  # heavy

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineError(f"{lake}: the memory limit is too small for this; raise it") from error
    except duckdb.IOException as error:
        reason = str(error).splitlines()[0][:300]
        if "ermission denied" in reason:
            raise StoreShut(f"{lake}: a file of the lake may not be read or written ({reason})") from error
        if "No such file" in reason or "No files found" in reason:
            raise StoreForeign(f"{lake}: a file of the lake is missing ({reason})") from error
        raise StoreError(f"{lake}: a file of the lake cannot be read or written ({reason})") from error
    except (duckdb.Error, UnicodeDecodeError) as error:
        raise StoreForeign(f"{lake}: a file of the lake is damaged ({str(error).splitlines()[0][:300]})") from error


@contextmanager
def reading(lake: Path, memory_limit: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory to read a lake's files with; raises as ``told``."""
    connection = connect(memory_limit=memory_limit)
    try:
        with told(lake):
            yield connection
    finally:
        connection.close()
