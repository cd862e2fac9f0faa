"""Taking back and putting right: documents forgotten, units renamed, the document that counts chosen by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetdiff.errors import QuestionError
from budgetdiff.store.load import bodies_of, remove
from budgetdiff.store.settle import settle_figures, settle_names, sweep
from budgetdiff.store.transaction import transaction

if TYPE_CHECKING:
    import duckdb

_NAMED = """
SELECT document_no, document_id, source_name FROM document
WHERE document_id = $1 OR source_name = $1 OR source_path = $1 OR length($1) >= 6 AND starts_with(document_id, $1)
   OR ends_with(source_name, '/' || $1)
ORDER BY document_no
"""
_OWN_NAMES = """
SELECT own_unit FROM (SELECT own_unit FROM document UNION SELECT owner FROM fact WHERE owner IS NOT NULL)
LEFT JOIN renamed USING (own_unit) WHERE coalesce(renamed.unit_name, own_unit) = $1
"""
_CARRYING = """
SELECT DISTINCT document_no FROM fact WHERE owner IN (SELECT unnest($1::VARCHAR[]))
UNION SELECT document_no FROM document WHERE own_unit IN (SELECT unnest($1::VARCHAR[]))
"""


def find_document(connection: duckdb.DuckDBPyConnection, given: str) -> tuple[int, str, str]:
    """The one document that is named by its id (or its first digits), its file's name or path: number, id, file name.

    Raises QuestionError where there is none, or more than one.
    """
    rows = connection.execute(_NAMED, {"1": given}).fetchall()
    exact = [row for row in rows if given in (row[1], row[2])]
    rows = exact if len(exact) == 1 else rows
    if not rows:
        raise QuestionError(f"no document is called “{given}”; show lists them with their ids")
    if len(rows) > 1:
        there = ", ".join(f"{name} ({identifier})" for _, identifier, name in rows[:6]) + ("…" if len(rows) > 6 else "")
        raise QuestionError(f"“{given}” names {len(rows)} documents; give one by its id: {there}")
    return int(rows[0][0]), str(rows[0][1]), str(rows[0][2])


def forget(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> None:
    """Take documents back, all or none: what is left is what there would be without them."""
    with transaction(connection):
        gone = remove(connection, numbers)
        changed, series = settle_names(connection, gone.bodies)
        settle_figures(connection, changed, gone.series | series)
        sweep(connection, gone.series | series)


def prefer(connection: duckdb.DuckDBPyConnection, number: int, *, preferred: bool = True) -> None:
    """Let a document count before the others of its unit, level, year and phase, or no longer so."""
    with transaction(connection):
        connection.execute(
            """UPDATE document SET preferred = CASE WHEN $chosen THEN (SELECT max(preferred) + 1 FROM document) ELSE 0 END
               WHERE document_no = $number""",
            {"chosen": preferred, "number": number},
        )
        changed, series = settle_names(connection, bodies_of(connection, [number]))
        settle_figures(connection, changed, series)


def rename(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> list[str]:
    """Call a unit ``new`` that is called ``old``, in the documents there are and in those to come; the names it has in them.

    Giving a unit its own name back (``rename(NEW, OLD)``, or ``rename(OLD, OLD)``) ends it. Raises QuestionError where no unit
    is called so.
    """
    own = sorted(str(row[0]) for row in connection.execute(_OWN_NAMES, {"1": old}).fetchall())
    if not own and old == new:
        own = [old] if connection.execute("SELECT 1 FROM renamed WHERE own_unit = $1", {"1": old}).fetchall() else []
    if not own:
        raise QuestionError(f"no unit is called “{old}”; show lists them")
    with transaction(connection):
        before = {old, new}
        rows = connection.execute(
            "SELECT unit_name FROM renamed WHERE own_unit IN (SELECT unnest($1::VARCHAR[]))", {"1": own}
        )
        before.update(str(row[0]) for row in rows.fetchall())
        connection.execute("DELETE FROM renamed WHERE own_unit IN (SELECT unnest($1::VARCHAR[]))", {"1": own})
        connection.executemany(
            "INSERT INTO renamed VALUES (?, ?)", [(name, new) for name in own if name != new] or [("", "")]
        )
        connection.execute("DELETE FROM renamed WHERE own_unit = ''")
        carrying = {int(row[0]) for row in connection.execute(_CARRYING, {"1": own}).fetchall()}
        changed, series = settle_names(connection, {*before, *bodies_of(connection, sorted(carrying))}, carrying)
        settle_figures(connection, changed, series)
        sweep(connection, series)
    return own
