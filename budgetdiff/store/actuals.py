"""Writing what users report against targets: all of a file in one transaction, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetdiff.errors import MappingError

if TYPE_CHECKING:
    import duckdb

    from budgetdiff.facts.reported import Actual

_KEY = ("unit_name", "fiscal_year", "project", "category", "subcategory", "name", "target_raw", "reported_on")
_COLUMNS = (*_KEY, "raw", "value", "note", "source_name", "line")


def add_actuals(connection: duckdb.DuckDBPyConnection, actuals: Sequence[Actual], *, replace: bool = False) -> int:
    """Write actuals; how many were new. One that is there already with the same words is known, and nothing happens.

    Raises MappingError, naming both, where another figure is there for the same target and date, unless ``replace``.
    """
    same = " AND ".join(f"{name} = ?" for name in _KEY)
    added = 0
    connection.execute("BEGIN")
    try:
        for actual in actuals:
            key = [getattr(actual, name) for name in _KEY]
            held = connection.execute(f"SELECT raw, source_name, line FROM actual WHERE {same}", key).fetchall()  # noqa: S608 - our own names
            if held:
                raw, source, line = held[0]
                if raw == actual.raw:
                    continue
                if not replace:
                    raise MappingError(
                        f"{actual.source_name}, {actual.line}: “{actual.name}” on {actual.reported_on} is {actual.raw} here, and "
                        f"{raw} was reported by {source}, {line}; give --replace to correct it"
                    )
                connection.execute(f"DELETE FROM actual WHERE {same}", key)  # noqa: S608 - our own names
            connection.execute(
                f"INSERT INTO actual ({', '.join(_COLUMNS)}, added_at) VALUES ({', '.join('?' * len(_COLUMNS))}, now()::TIMESTAMP)",  # noqa: S608 - our own names
                [
                    *key,
                    actual.raw,
                    None if actual.value is None else str(actual.value),
                    actual.note,
                    actual.source_name,
                    actual.line,
                ],
            )
            added += 1
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return added
