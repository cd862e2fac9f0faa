"""Writing what users report against targets: all of a file in one transaction, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetdiff.errors import MappingError

if TYPE_CHECKING:
    import duckdb

    from budgetdiff.facts.reported import Actual

_KEY = ("unit_name", "fiscal_year", "project", "category", "subcategory", "name", "target_raw", "reported_on")
_COLUMNS = (*_KEY, "raw", "value", "note", "source_name", "line", "weight")


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
            asked = f"SELECT raw, source_name, line, note, weight FROM actual WHERE {same}"  # noqa: S608 - our own names
            held = connection.execute(asked, key).fetchall()
            if held:
                raw, source, line, note, weight = held[0]
                if raw == actual.raw and actual.note in (None, note) and actual.weight in (None, weight):
                    continue
                # the same figure with a reason or points beside it now says more, and contradicts nothing
                if not replace and raw != actual.raw:
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
                    None if actual.weight is None else str(actual.weight),
                ],
            )
            added += 1
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return added
