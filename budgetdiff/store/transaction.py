"""One transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from budgetdiff.errors import BudgetdiffError, RecordRefused, StoreError

if TYPE_CHECKING:
    import duckdb


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Write all that is written within, or nothing of it; within another transaction it is part of that one.

    Raises RecordRefused where a value is none that the database takes, StoreError where the disk is full or the file cannot
    be written: the database is then as it was.
    """
    import duckdb  # heavy, and reading documents does not need it

    try:
        connection.execute("BEGIN")
    except duckdb.TransactionException:
        yield  # already within one
        return
    except duckdb.IOException as error:
        raise StoreError(f"the database cannot be written ({_first_line(error)})") from error
    try:
        yield
        connection.execute("COMMIT")
    except BudgetdiffError:
        _roll_back(connection)
        raise
    except duckdb.IOException as error:
        _roll_back(connection)
        raise StoreError(f"the database cannot be written ({_first_line(error)}); it is as it was") from error
    except (duckdb.DataError, duckdb.InvalidInputException, ValueError, OverflowError) as error:
        _roll_back(connection)
        raise RecordRefused(f"a value that the database does not take ({_first_line(error)})") from error
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        # the failed commit rolled back already, or the file went away: closing forgets what was not committed
        return


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
