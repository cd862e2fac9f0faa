"""Rows of a lake into a database: documents with all they hold, under the numbers that they get there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetdiff.lake.datasets import DOCUMENTS, FACTS, HELD, OF_USERS, Dataset, columns_of, order_of, tables
from budgetdiff.lake.manifest import File
from budgetdiff.store import name_parts

if TYPE_CHECKING:
    import duckdb

_TREES = """
INSERT INTO tree (unit_name, statement, side, classification, measure)
SELECT DISTINCT unit_name, statement, coalesce(side, '') AS side, coalesce(classification, '') AS classification, measure
FROM lake_fact AS n
WHERE NOT EXISTS (FROM tree AS t WHERE t.unit_name = n.unit_name AND t.statement = n.statement AND t.side = coalesce(n.side, '')
                  AND t.classification = coalesce(n.classification, '') AND t.measure = n.measure) ORDER BY ALL
"""
_KEYED = """
CREATE OR REPLACE TEMP TABLE lake_keyed AS
SELECT DISTINCT t.tree_id, n.unit_name, n.statement, n.side, n.classification, n.measure, coalesce(n.code, '') AS code, n.label_key
FROM lake_fact AS n JOIN tree AS t ON t.unit_name = n.unit_name AND t.statement = n.statement AND t.side = coalesce(n.side, '')
     AND t.classification = coalesce(n.classification, '') AND t.measure = n.measure
"""
_SERIES = """
INSERT INTO series (tree_id, code, label_key)
SELECT tree_id, code, label_key FROM lake_keyed AS n
WHERE NOT EXISTS (FROM series AS s WHERE s.tree_id = n.tree_id AND s.code = n.code AND s.label_key = n.label_key) ORDER BY ALL
"""
_FACT = """
INSERT INTO fact ({names})
SELECT {values} FROM lake_fact AS n
JOIN lake_keyed AS k ON k.unit_name = n.unit_name AND k.statement = n.statement AND k.side IS NOT DISTINCT FROM n.side
     AND k.classification IS NOT DISTINCT FROM n.classification AND k.measure = n.measure AND k.code = coalesce(n.code, '')
     AND k.label_key = n.label_key
JOIN series AS s ON s.tree_id = k.tree_id AND s.code = k.code AND s.label_key = k.label_key
ORDER BY n.number, n.ordinal
"""


def take_in(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    files: Iterable[File],
    documents: Sequence[tuple[str, int, int]],
    units: Sequence[str] | None = None,
) -> None:
    """Write documents of a lake into a database of the present schema, all as it stands in the files.

    ``documents`` are their ids, the parts they came in, and the numbers that they get, which must be free. ``units`` are the names
    that their figures can stand under, where they are few: other row groups are then not read.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE lake_taken (document_id VARCHAR, part INTEGER, number INTEGER)")
    if not documents:
        return
    columns = [list(column) for column in zip(*documents, strict=True)]
    connection.execute("INSERT INTO lake_taken SELECT unnest($1), unnest($2), unnest($3)", columns)
    by_dataset: dict[str, list[str]] = {}
    for file in files:
        by_dataset.setdefault(file.dataset, []).append(str(lake / file.path))
    for dataset in (DOCUMENTS, *HELD):
        if dataset.name in by_dataset:
            _rows(connection, dataset, by_dataset[dataset.name])
    name_parts(connection)  # files of an earlier schema have them in the words
    if FACTS.name in by_dataset:
        _facts(connection, by_dataset[FACTS.name], units)


def _rows(connection: duckdb.DuckDBPyConnection, dataset: Dataset, paths: list[str]) -> None:
    special = {"document_no": "w.number"}
    if dataset is DOCUMENTS:
        special["currency"] = "n.own_currency"
    if dataset.name == "reasons":
        special["label"] = "coalesce(n.label, '')"
    own = tables()[dataset.table]
    values = ", ".join(columns_of(dataset, _there(connection, paths), special, "n."))
    only = " WHERE n.ordinal IS NOT NULL" if "ordinal" in own else ""
    if dataset.table == "override":  # what a person read stays when a document is taken out to be put in anew
        same = " AND ".join(
            f"o.{name} IS NOT DISTINCT FROM n.{name}" for name in ("document_id", "page", "bbox", "said_at")
        )
        only = f" WHERE NOT EXISTS (FROM override AS o WHERE {same})"
    order = "" if dataset is DOCUMENTS else f", {order_of(dataset, 'n.')}"
    connection.execute(
        f"""INSERT INTO {dataset.table} ({_names(own)})
            SELECT {values} FROM read_parquet($paths, union_by_name := true, hive_partitioning := false) AS n
            JOIN lake_taken AS w USING (document_id, part){only} ORDER BY w.number{order}""",  # noqa: S608 - our own names
        {"paths": paths},
    )


def _facts(connection: duckdb.DuckDBPyConnection, paths: list[str], units: Sequence[str] | None) -> None:
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE lake_fact AS
           SELECT n.*, w.number FROM read_parquet($paths, union_by_name := true, hive_partitioning := false) AS n
           JOIN lake_taken AS w USING (document_id, part) WHERE $anybody OR unit_name IN (SELECT unnest($units::VARCHAR[]))""",
        {"paths": paths, "anybody": units is None, "units": list(units or ())},
    )
    own = tables()["fact"]
    there = _there(connection, paths)
    values = ", ".join(columns_of(FACTS, there, {"document_no": "n.number", "series_id": "s.series_id"}, "n."))
    for text in (_TREES, _KEYED, _SERIES, _FACT.format(names=_names(own), values=values)):
        connection.execute(text)
    connection.execute("DROP TABLE temp.lake_fact; DROP TABLE temp.lake_keyed")


def take_words(connection: duckdb.DuckDBPyConnection, lake: Path, files: Iterable[File]) -> None:
    """Write what users said (names of units, actuals) into a database; what it holds of the same stays."""
    for file in files:
        for dataset in OF_USERS:
            if dataset.name == file.dataset:
                paths = [str(lake / file.path)]
                values = ", ".join(columns_of(dataset, _there(connection, paths), {}, "n."))
                connection.execute(
                    f"""INSERT OR IGNORE INTO {dataset.table} ({_names(tables()[dataset.table])})
                        SELECT {values} FROM read_parquet($paths) AS n""",  # noqa: S608 - our own names
                    {"paths": paths},
                )


def _names(own: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}"' for name in own)


def _there(connection: duckdb.DuckDBPyConnection, paths: list[str]) -> list[str]:
    """The columns that files have, any of them."""
    text = "SELECT * FROM read_parquet($paths, union_by_name := true, hive_partitioning := false) LIMIT 0"
    return list(connection.sql(text, params={"paths": paths}).columns)
