"""The datasets of a lake: the columns of the database's view of each, then what else its table holds, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from budgetdiff.lake.manifest import File
from budgetdiff.store import Store

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset: its name, which is the view's, the table below it, and whether it lies in folders by period."""

    name: str
    table: str
    by_period: bool = True


DOCUMENTS, FACTS = Dataset("documents", "document"), Dataset("facts", "fact")
HELD = (
    Dataset("indicators", "indicator"),
    Dataset("funds", "fund"),
    Dataset("claims", "claim"),
    Dataset("reasons", "reason"),
    Dataset("findings", "finding"),
    Dataset("tables_seen", "table_seen"),
    Dataset("evaluations", "evaluation", by_period=False),
    Dataset("remarks", "remark", by_period=False),
    Dataset("numbers_lost", "number_lost", by_period=False),
    Dataset("assertions", "assertion", by_period=False),
    Dataset("overrides", "override", by_period=False),
)
"""What documents hold beside their facts."""
LINES = Dataset("lines", "series", by_period=False)
"""The lines that figures are of, by number: what a database has as the tables ``tree`` and ``series``."""
OF_USERS = (Dataset("renamed", "renamed", by_period=False), Dataset("actuals", "actual", by_period=False))
"""What users said, which is of no document and so of no bucket."""
DATASETS = (DOCUMENTS, FACTS, *HELD, LINES, *OF_USERS)

_PART = "lake_part"
_NUMBERS = """
CREATE OR REPLACE TEMP TABLE lake_tree AS
SELECT tree_id,
       (row_number() OVER (ORDER BY unit_name, statement, side, classification, measure) - 1) * $buckets + $bucket AS number
FROM tree;
CREATE OR REPLACE TEMP TABLE lake_series AS
SELECT series_id, (row_number() OVER (ORDER BY t.number, code, label_key) - 1) * $buckets + $bucket AS number,
       t.number AS tree_number
FROM series JOIN lake_tree AS t USING (tree_id)
"""
_FACTS = """
SELECT {columns}, s.number AS series_id, s.tree_number AS tree_id, f.label_key,
       CASE WHEN f.origin = 'implied' THEN 'implied'
            WHEN f.fiscal_year = f.document_year AND f.phase = f.document_phase THEN 'own' ELSE 'other' END AS source,
       t.document_no + $offset AS document_no, p.part, superseded_by IS NOT NULL AS superseded
FROM all_facts AS f JOIN fact AS t USING (document_no, ordinal) JOIN lake_part AS p USING (document_no)
JOIN lake_series AS s ON s.series_id = f.series_id
ORDER BY f.unit_name, document_no, ordinal
"""
_DOCUMENTS = """
SELECT {columns}, currency AS own_currency, document_no + $offset AS document_no, part,
       (SELECT coalesce(list(DISTINCT owner ORDER BY owner), []) FROM fact AS f
        WHERE f.document_no = d.document_no AND owner IS NOT NULL) AS owners,
       superseded_by IS NOT NULL AS superseded
FROM document AS d JOIN lake_part AS p USING (document_no) ORDER BY document_no
"""
_HELD = """
SELECT {columns}, d.document_no + $offset AS document_no, part, d.superseded_by IS NOT NULL AS superseded
FROM {table} AS t JOIN document AS d USING ({key}) JOIN lake_part AS p ON p.document_no = d.document_no
ORDER BY d.document_no, {order}
"""
# The view's second half: what self-evaluations give as reasons; the table that a reason came from has an ordinal.
_DEVIATIONS = """
UNION ALL BY NAME
SELECT d.document_id, d.unit_name, i.fiscal_year, CAST(i.phase AS VARCHAR) AS phase, i.project, i.name AS target, 'reason' AS kind,
       i.deviation_reason AS text, i.page, i.row, i.bbox, '' AS label_key, d.document_no + $offset AS document_no, part,
       d.superseded_by IS NOT NULL AS superseded
FROM indicator AS i JOIN document AS d USING (document_no) JOIN lake_part AS p ON p.document_no = d.document_no
WHERE deviation_reason IS NOT NULL ORDER BY document_no, ordinal, page, row
"""
_LINES = """
SELECT s.number AS series_id, s.tree_number AS tree_id, code, label_key, unit_name, statement, side, classification, measure
FROM series JOIN lake_series AS s USING (series_id) JOIN tree USING (tree_id) ORDER BY s.number
"""


@cache
def tables() -> dict[str, dict[str, str]]:
    """The columns of every table of a database of the present schema, each with its type."""
    return _columns("duckdb_tables()")


@cache
def views() -> dict[str, dict[str, str]]:
    """The columns of every public view."""
    return _columns("duckdb_views()")


@cache
def defaults() -> dict[str, dict[str, str]]:
    """What columns hold where nothing is said, of every table: text of SQL. Files of an earlier schema lack such columns."""
    found: dict[str, dict[str, str]] = {}
    with Store.open(None) as store:
        for table, column, text in store.rows(
            """SELECT table_name, column_name, column_default FROM duckdb_columns()
               WHERE NOT internal AND column_default IS NOT NULL AND NOT contains(column_default, 'nextval')"""
        ):
            found.setdefault(table, {})[column] = text
    return found


def columns_of(dataset: Dataset, there: Collection[str], special: Mapping[str, str], of: str = "") -> list[str]:
    """The columns of a dataset's table, as its files hold them (those ``there``), each with the type that it has in the table.

    ``special`` are columns that are something else; ``of`` is what the files are called in the query.
    """
    made = []
    for name, kind in tables()[dataset.table].items():
        value = f'{of}"{name}"' if name in there else "NULL"
        default = defaults().get(dataset.table, {}).get(name, "NULL")
        if default != "NULL":
            value = f"coalesce({value}, {default})"
        made.append(f'CAST({special.get(name, value)} AS {kind}) AS "{name}"')
    return made


def _columns(of: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    name = of.removeprefix("duckdb_").removesuffix("s()") + "_name"
    with Store.open(None) as store:
        for table, column, kind in store.rows(
            f"""SELECT table_name, column_name, data_type FROM duckdb_columns()
                WHERE NOT internal AND table_name IN (SELECT {name} FROM {of} WHERE NOT internal)
                ORDER BY table_name, column_index"""  # noqa: S608 - our own names
        ):
            enum = "origin" if column == "origin" else "phase"
            found.setdefault(table, {})[column] = enum if kind.startswith("ENUM") else kind
    return found


def query(dataset: Dataset) -> str:
    """What a dataset holds of a store, as a query with the parameter ``offset``, which is added to document numbers."""
    if dataset is LINES:
        return _LINES
    if dataset in OF_USERS:
        return f"SELECT * FROM {dataset.table} ORDER BY ALL"  # noqa: S608 - our own name
    own = tables()[dataset.table]
    shown = views().get(dataset.name, {})
    if dataset is FACTS:
        view = [_plain("f", name, kind) for name, kind in shown.items()]
        rest = [
            _plain("t", name, kind) for name, kind in own.items() if name not in {*shown, "document_no", "series_id"}
        ]
        return _FACTS.format(columns=", ".join(view + rest))
    if dataset is DOCUMENTS:
        view = [
            "coalesce(currency, 'CNY') AS currency" if name == "currency" else _plain("d", name, kind)
            for name, kind in shown.items()
        ]
        rest = [_plain("d", name, kind) for name, kind in own.items() if name not in {*shown, "document_no"}]
        return _DOCUMENTS.format(columns=", ".join(view + rest))
    of_document = tables()["document"]
    periods = {"document_id": "VARCHAR", "unit_name": "VARCHAR", "fiscal_year": "SMALLINT", "phase": "phase"}
    view = [
        _plain("t" if name in own else "d", name, kind)
        if name in own or name in of_document
        else f"NULL::{kind} AS {name}"
        for name, kind in (shown or periods).items()
    ]
    rest = [_plain("t", name, kind) for name, kind in own.items() if name not in {*shown, "document_no"}]
    rest += [
        _plain("d", name, periods[name]) for name in periods if name not in {*shown, *own, *({} if shown else periods)}
    ]
    key = "document_no" if "document_no" in own else "document_id"
    text = _HELD.format(columns=", ".join(view + rest), table=dataset.table, key=key, order=order_of(dataset))
    if dataset.name == "reasons":
        text = text.replace('t."label"', "nullif(t.label, '') AS label", 1).partition("ORDER BY")[0] + _DEVIATIONS
    return text


def order_of(dataset: Dataset, of: str = "") -> str:
    """What orders the rows that a dataset has of one document."""
    order = {"finding": ("finding_id",), "override": ("said_at", "page", "bbox")}.get(dataset.table, ("ordinal",))
    return ", ".join(f"{of}{name}" for name in order)


def _plain(of: str, name: str, kind: str) -> str:
    """A column as any reader of Parquet knows it: an enum as its word."""
    return f"CAST({of}.{name} AS VARCHAR) AS {name}" if kind in ("phase", "origin") else f'{of}."{name}"'


def write(
    store: Store,
    lake: Path,
    folder: str,
    *,
    parts: Mapping[str, int],
    bucket: int = -1,
    buckets: int = 1,
    offset: int = 0,
    datasets: Iterable[Dataset] = DATASETS,
) -> list[File]:
    """Write what a store holds below ``lake/folder`` as new files, each whole; the files.

    ``parts`` are the documents meant, by their ids, each with the part it came in. In a bucket what lies by period gets a folder a
    period, else each dataset is one file.
    """
    connection = store.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_PART} (document_no INTEGER, part INTEGER)")
    came = [
        (number, parts[name])
        for number, name in store.rows("SELECT document_no, document_id FROM document")
        if name in parts
    ]
    if came:
        columns = [list(column) for column in zip(*came, strict=True)]
        connection.execute(f"INSERT INTO {_PART} SELECT unnest($1), unnest($2)", columns)
    for one in _NUMBERS.split(";"):
        connection.execute(one, {"buckets": buckets, "bucket": max(bucket, 0)})
    return [file for dataset in datasets for file in _written(connection, dataset, lake, folder, bucket, offset)]


def _written(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, lake: Path, folder: str, bucket: int, offset: int
) -> Iterator[File]:
    text = query(dataset)
    given = {"offset": offset} if "$offset" in text else None
    place = lake / folder / dataset.name
    place.mkdir(parents=True, exist_ok=True)
    if bucket < 0 or dataset in OF_USERS:
        out = place / f"{uuid4().hex}.parquet"
        connection.sql(text, params=given).write_parquet(str(out), compression="zstd")
        found = [out]
    else:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE lake_out AS {text}", given)
        by = ", ".join(["fiscal_year", "phase"] * dataset.by_period + ["bucket"])
        rows = connection.execute(
            f"""COPY (SELECT *, {int(bucket)} AS bucket FROM lake_out) TO '{_quoted(place)}' (FORMAT parquet, COMPRESSION zstd,
                PARTITION_BY ({by}), WRITE_PARTITION_COLUMNS true, APPEND true, FILENAME_PATTERN '{{uuid}}', RETURN_FILES true)"""  # noqa: S608 - our own
        ).fetchall()
        connection.execute("DROP TABLE temp.lake_out")
        found = [Path(path) for path in rows[0][1] or ()]
    for path in sorted(found):
        size = path.stat().st_size
        yield File(path.relative_to(lake).as_posix(), dataset.name, bucket, size)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
