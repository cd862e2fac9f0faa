"""The tables and views of a store, and how an older store becomes a present one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from budgetdiff.errors import StoreForeign, StoreTooNew

if TYPE_CHECKING:
    import duckdb

VERSION = 16
"""The schema version this library writes; a migration file of its number stands in ``sql/migrations``."""


def sql(name: str) -> str:
    """The text of a file below ``sql/``."""
    return files("budgetdiff.store").joinpath("sql", name).read_text(encoding="utf-8")


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The schema version of an open database; 0 for a new, empty one.

    Raises StoreForeign where the database holds tables that are not budgetdiff's.
    """
    names = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not names:
        return 0
    if "budgetdiff_schema" not in names:
        raise StoreForeign("the database was not made by budgetdiff; give another --db")
    rows = connection.execute("SELECT coalesce(max(version), 0) FROM budgetdiff_schema").fetchall()
    return int(rows[0][0])


def is_present(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether an open database is of the present version; raises as ``migrate`` does."""
    present = version_of(connection)
    if present > VERSION:
        raise StoreTooNew(
            f"the database has schema version {present}, this budgetdiff knows {VERSION}; update budgetdiff"
        )
    return present == VERSION


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring an open database to the present version, in one transaction; views are always made anew.

    Raises StoreTooNew where a later version of the library wrote it, StoreForeign where it is not ours.
    """
    if is_present(connection):
        return
    present = version_of(connection)
    connection.execute("BEGIN")
    try:
        if present == 0:
            connection.execute("CREATE TABLE budgetdiff_schema (version INTEGER, migrated_at TIMESTAMP)")
        for number in range(present + 1, VERSION + 1):
            connection.execute(sql(f"migrations/{number:03}.sql"))
            connection.execute("INSERT INTO budgetdiff_schema VALUES (?, now()::TIMESTAMP)", [number])
        name_parts(connection)
        views = sorted(entry.name for entry in files("budgetdiff.store").joinpath("sql", "views").iterdir())
        for name in views:
            connection.execute(sql(f"views/{name}"))
        connection.execute("".join(_comments(connection)))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def name_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Give remarks of before schema 15 their parts by name; others stay as they are."""
    connection.execute(sql("parts_by_name.sql"))


@cache
def meanings() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What columns mean in every view, and in each by its name; ``about`` is the view itself (``comments.toml``)."""
    data = tomllib.loads(files("budgetdiff.store").joinpath("sql", "comments.toml").read_text(encoding="utf-8"))
    return data["columns"], data["views"]


def meaning_of(view: str, column: str) -> str:
    """What a column of a view means; '' where nothing says so."""
    common, own = meanings()
    return own.get(view, {}).get(column) or common.get(column, "")


def _comments(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The meanings as statements for the database itself, so that every tool that opens it shows them."""
    for view, own in meanings()[1].items():
        yield f"COMMENT ON VIEW {view} IS {_text(own['about'])};"
    columns = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE table_name IN (SELECT unnest(?::VARCHAR[]))",
        [sorted(meanings()[1])],
    ).fetchall()
    for view, column in columns:
        yield f'COMMENT ON COLUMN {view}."{column}" IS {_text(meaning_of(view, column))};'


def _text(text: str) -> str:
    """A text of ours as a literal: COMMENT ON takes no bound values."""
    return "'" + text.replace("'", "''") + "'"
