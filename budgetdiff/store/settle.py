"""What counts, settled anew for some bodies: names, what supersedes what, whose figure counts, what is to be judged again.

All of it is a function of the documents there are (and of what users said of them), so that taking a document back leaves
what there would be without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetdiff.store.schema import sql

if TYPE_CHECKING:
    import duckdb

_MOVED = "called <> was_called OR superseded_by IS DISTINCT FROM was_superseded_by"
_SERIES_OF = "SELECT DISTINCT series_id FROM fact WHERE document_no IN (SELECT unnest($documents::INTEGER[]))"
_SAME_TREE = " AND ".join(
    f"t.{name} = n.{name}" for name in ("unit_name", "statement", "side", "classification", "measure")
)
_NEW_TREES = f"""
INSERT INTO tree (unit_name, statement, side, classification, measure)
SELECT DISTINCT n.unit_name, n.statement, n.side, n.classification, n.measure FROM relabelled AS n
WHERE NOT EXISTS (FROM tree AS t WHERE {_SAME_TREE}) ORDER BY ALL
"""  # noqa: S608 - our own condition
_NEW_SERIES = f"""
INSERT INTO series (tree_id, code, label_key)
SELECT DISTINCT t.tree_id, n.code, n.label_key FROM relabelled AS n JOIN tree AS t ON {_SAME_TREE}
WHERE NOT EXISTS (FROM series AS s WHERE s.tree_id = t.tree_id AND s.code = n.code AND s.label_key = n.label_key) ORDER BY ALL
"""  # noqa: S608 - our own condition
_RELABEL = f"""
UPDATE fact SET series_id = moved.series_id FROM (
    SELECT n.document_no, n.series_id AS was, n.owner, s.series_id
    FROM relabelled AS n JOIN tree AS t ON {_SAME_TREE}
    JOIN series AS s ON s.tree_id = t.tree_id AND s.code = n.code AND s.label_key = n.label_key
) AS moved
WHERE fact.document_no = moved.document_no AND fact.series_id = moved.was AND fact.owner IS NOT DISTINCT FROM moved.owner
"""  # noqa: S608 - our own condition
_COUNT = f"""
UPDATE fact SET counts = true FROM ({sql("counted.sql")}) AS first
WHERE fact.document_no = first.document_no AND fact.ordinal = first.ordinal AND NOT fact.counts
"""  # noqa: S608 - our own text


def settle_names(
    connection: duckdb.DuckDBPyConnection, bodies: Iterable[str], relabel: Iterable[int] = ()
) -> tuple[set[int], set[int]]:
    """Settle what the documents of ``bodies`` are called and what supersedes them, and move figures to their units' lines.

    ``relabel`` are further documents, whose tables are of units that were renamed. Gives the documents and the series that
    something changed for.
    """
    connection.execute(sql("settle/documents.sql"), {"bodies": list(bodies)})
    rows = connection.execute(f"SELECT document_no, called <> was_called FROM settling WHERE {_MOVED}").fetchall()  # noqa: S608 - our own
    connection.execute(
        f"""INSERT OR IGNORE INTO unfinished
            SELECT unnest([called, was_called]) FROM settling WHERE {_MOVED}"""  # noqa: S608 - our own condition
    )
    connection.execute(
        f"""UPDATE document SET unit_name = s.called, superseded_by = s.superseded_by FROM settling AS s
            WHERE document.document_no = s.document_no AND ({_MOVED.replace("superseded_by IS", "s.superseded_by IS")})"""  # noqa: S608 - our own
    )
    connection.execute("DROP TABLE temp.settling")
    renamed = {int(row[0]) for row in rows if row[1]} | set(relabel)
    series = _relabel(connection, renamed) if renamed else set()
    return {int(row[0]) for row in rows} | renamed, series


def _relabel(connection: duckdb.DuckDBPyConnection, documents: set[int]) -> set[int]:
    connection.execute(sql("settle/relabel.sql"), {"documents": sorted(documents)})
    left = {int(row[0]) for row in connection.execute("SELECT DISTINCT series_id FROM relabelled").fetchall()}
    if left:
        for text in (_NEW_TREES, _NEW_SERIES, _RELABEL):
            connection.execute(text)
    connection.execute("DROP TABLE temp.relabelled")
    return left


def settle_figures(connection: duckdb.DuckDBPyConnection, documents: Iterable[int], series: Iterable[int] = ()) -> None:
    """Mark which figures count, of all lines that ``documents`` have and of ``series``; their units are to be judged anew."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE settling_series AS
            SELECT series_id FROM ({_SERIES_OF} UNION SELECT unnest($series::INTEGER[]) AS series_id)""",  # noqa: S608 - our own
        {"documents": sorted(documents), "series": sorted(series)},
    )
    connection.execute(
        """INSERT OR IGNORE INTO unfinished
           SELECT DISTINCT unit_name FROM tree JOIN series USING (tree_id) JOIN settling_series USING (series_id)"""
    )
    connection.execute("UPDATE fact SET counts = false WHERE counts AND series_id IN (FROM settling_series)")
    connection.execute(_COUNT)
    connection.execute("DROP TABLE temp.settling_series")


def sweep(connection: duckdb.DuckDBPyConnection, series: Iterable[int]) -> None:
    """Let lines and columns go that no figure is in any more, of the lines named."""
    connection.execute(
        """DELETE FROM series WHERE series_id IN (SELECT unnest($series::INTEGER[]))
               AND NOT EXISTS (FROM fact WHERE fact.series_id = series.series_id)""",
        {"series": sorted(series)},
    )
    connection.execute("DELETE FROM tree WHERE NOT EXISTS (FROM series WHERE series.tree_id = tree.tree_id)")
