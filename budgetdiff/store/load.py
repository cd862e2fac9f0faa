"""Writing documents: one transaction each, the same content once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from budgetdiff.store.schema import sql

if TYPE_CHECKING:
    import duckdb

    from budgetdiff.facts import Evaluation, Fact, Fund, Indicator
    from budgetdiff.store.record import Record

# Columns travel as lists: one statement for all rows is ten times as fast as a statement a row.
_Columns = Sequence[tuple[str, str, list[Any]]]

_SAME_PROJECTS = """EXISTS (FROM indicator i WHERE i.document_no = d.document_no) AND NOT EXISTS (
    FROM indicator i WHERE i.document_no = d.document_no AND i.project NOT IN (SELECT unnest(?::VARCHAR[])))"""


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: _Columns) -> None:
    """Append rows to ``table`` (a name of this library's own): ``columns`` are (name, SQL type, values)."""
    if not columns or not columns[0][2]:
        return
    names = ", ".join(name for name, _, _ in columns)
    values = ", ".join(f"unnest(?::{_wire(kind)}[])::{kind} AS {name}" for name, kind, _ in columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {values}", [list(v) for _, _, v in columns])


def _wire(kind: str) -> str:
    # Decimals and enums travel as text, because a list of decimals takes one scale for all its members.
    return "VARCHAR" if kind.startswith(("DECIMAL", "phase", "origin")) else kind


def _text(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else str(value) for value in values]


def _place(rows: Sequence[Fact | Fund | Indicator | Evaluation]) -> list[tuple[str, str, list[Any]]]:
    places = [row.provenance for row in rows]
    return [
        ("page", "INTEGER", [place.page for place in places]),
        ("row", "INTEGER", [place.row for place in places]),
        ("bbox", "DOUBLE[]", [list(place.bbox) if place.bbox else None for place in places]),
    ]


def load(connection: duckdb.DuckDBPyConnection, record: Record) -> bool:
    """Write one document and all it holds in one transaction; False where the same content is there already.

    The newest document of the same unit, year and phase supersedes the older ones, which stay. A file of forms only (no
    statement) is no newer version of the accounts it is attached to: it supersedes other forms of the same projects.
    """
    known = connection.execute("SELECT 1 FROM document WHERE document_id = ?", [record.document.document_id]).fetchall()
    if known:
        return False
    connection.execute("BEGIN")
    try:
        number, older = _load_document(connection, record)
        _load_facts(connection, record, number)
        _settle(connection, [number, *older])
        _load_rest(connection, record, number)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return True


def _load_document(connection: duckdb.DuckDBPyConnection, record: Record) -> tuple[int, list[int]]:
    """The document's number, and those of the documents it supersedes."""
    d = record.document
    rows = connection.execute(
        """INSERT INTO document (document_id, source_name, source_path, format, place, title, unit_name, unit_level,
                                 fiscal_year, phase, pages, ingested_at, reader, notes)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now()::TIMESTAMP, ?, ?) RETURNING document_no""",
        [d.document_id, d.source_name, d.source_path, d.format, d.place, d.title, d.unit_name, d.unit_level,
         d.fiscal_year, d.phase.value, d.pages, d.reader, "\n".join(d.notes)],
    ).fetchall()  # fmt: skip
    number = int(rows[0][0])
    older = connection.execute(
        f"""SELECT document_no FROM document d
           WHERE unit_name = ? AND fiscal_year = ? AND phase = ? AND document_no <> ? AND superseded_by IS NULL
             AND ? = EXISTS (FROM fact f WHERE f.document_no = d.document_no)
             AND (? OR {_SAME_PROJECTS})""",  # noqa: S608 - our own condition
        [d.unit_name, d.fiscal_year, d.phase.value, number, bool(record.facts), bool(record.facts),
         sorted({indicator.project for indicator in record.indicators})],
    ).fetchall()  # fmt: skip
    connection.execute(
        "UPDATE document SET superseded_by = ? WHERE document_no IN (SELECT unnest(?::INTEGER[]))",
        [d.document_id, [row[0] for row in older]],
    )
    return number, [int(row[0]) for row in older]


def _load_facts(connection: duckdb.DuckDBPyConnection, record: Record, number: int) -> None:
    if not record.facts:
        return
    facts = record.facts
    trees = _numbered(
        connection, "tree", "tree_id", ("unit_name", "statement", "side", "classification", "measure"),
        [(f.unit_name, f.statement, f.side or "", f.classification or "", f.measure) for f in facts],
    )  # fmt: skip
    series = _numbered(
        connection, "series", "series_id", ("tree_id", "code", "label_key"),
        [(tree, f.code or "", f.label_key) for f, tree in zip(facts, trees, strict=True)],
    )  # fmt: skip
    amounts = [f.amount for f in facts]
    insert(connection, "fact", [
        ("document_no", "INTEGER", [number] * len(facts)),
        ("ordinal", "INTEGER", list(range(len(facts)))),
        ("series_id", "INTEGER", series),
        ("fiscal_year", "SMALLINT", [f.fiscal_year for f in facts]),
        ("phase", "phase", [f.phase.value for f in facts]),
        ("statement_title", "VARCHAR", [f.statement_title for f in facts]),
        ("label", "VARCHAR", [f.label for f in facts]),
        ("level", "TINYINT", [f.level for f in facts]),
        ("column_title", "VARCHAR", [f.column_title for f in facts]),
        ("amount", "DECIMAL(18,2)", _text([a.value if a else None for a in amounts])),
        ("quantum", "DECIMAL(18,2)", _text([a.quantum if a else None for a in amounts])),
        ("raw", "VARCHAR", [f.raw for f in facts]),
        ("origin", "origin", [f.origin.value for f in facts]),
        *_place(facts),
    ])  # fmt: skip


def _settle(connection: duckdb.DuckDBPyConnection, documents: list[int]) -> None:
    """Mark which figures count now, of all lines that these documents have."""
    connection.execute(
        """UPDATE fact SET counts = false
           WHERE counts AND series_id IN (
               SELECT series_id FROM fact WHERE document_no IN (SELECT unnest($documents::INTEGER[])))""",
        {"documents": documents},
    )
    connection.execute(
        f"""UPDATE fact SET counts = true FROM ({sql("counted.sql")}) AS first
            WHERE fact.document_no = first.document_no AND fact.ordinal = first.ordinal""",  # noqa: S608 - our own text
        {"documents": documents},
    )


def _numbered(
    connection: duckdb.DuckDBPyConnection, table: str, number: str, names: Sequence[str], keys: list[tuple[Any, ...]]
) -> list[int]:
    """The number of each key (a column for each of ``names``) in a table of such keys; new ones are written first."""
    listed = ", ".join(names)
    distinct = list(dict.fromkeys(keys))
    columns = [list(column) for column in zip(*distinct, strict=True)]
    unnested = ", ".join(
        f"unnest(?::{'INTEGER' if isinstance(column[0], int) else 'VARCHAR'}[]) AS {name}"
        for name, column in zip(names, columns, strict=True)
    )
    same = " AND ".join(f"t.{name} = new.{name}" for name in names)
    connection.execute(
        f"""INSERT INTO {table} ({listed}) SELECT {listed} FROM (SELECT {unnested}) AS new
            WHERE NOT EXISTS (FROM {table} t WHERE {same})""",  # noqa: S608 - names are our own
        columns,
    )
    rows = connection.execute(
        f"SELECT {listed}, {number} FROM (SELECT {unnested}) AS new JOIN {table} t USING ({listed})",  # noqa: S608 - names are our own
        columns,
    ).fetchall()
    numbers = {tuple(row[:-1]): int(row[-1]) for row in rows}
    return [numbers[key] for key in keys]


def _load_rest(connection: duckdb.DuckDBPyConnection, record: Record, number: int) -> None:
    def common(rows: Sequence[object]) -> list[tuple[str, str, list[Any]]]:
        return [("document_no", "INTEGER", [number] * len(rows)), ("ordinal", "INTEGER", list(range(len(rows))))]

    i = record.indicators
    insert(connection, "indicator", [
        *common(i),
        ("fiscal_year", "SMALLINT", [x.fiscal_year for x in i]),
        ("phase", "phase", [x.phase.value for x in i]),
        *((name, "VARCHAR", [getattr(x, name) for x in i]) for name in (
            "project", "category", "subcategory", "name", "target_raw", "comparator", "unit", "actual_raw",
            "deviation_reason")),
        *((name, "DECIMAL(38,6)", _text([getattr(x, name) for x in i])) for name in (
            "target_value", "target_upper", "actual_value")),
        *((name, "DECIMAL(18,4)", _text([getattr(x, name) for x in i])) for name in ("weight", "score")),
        *_place(i),
    ])  # fmt: skip
    m = record.funds
    insert(connection, "fund", [
        *common(m),
        *((name, "VARCHAR", [getattr(x, name) for x in m]) for name in ("project", "label", "column_title", "raw")),
        ("fiscal_year", "SMALLINT", [x.fiscal_year for x in m]),
        ("phase", "phase", [x.phase.value for x in m]),
        ("amount", "DECIMAL(18,2)", _text([x.amount.value if x.amount else None for x in m])),
        ("quantum", "DECIMAL(18,2)", _text([x.amount.quantum if x.amount else None for x in m])),
        *_place(m),
    ])  # fmt: skip
    e = record.evaluations
    insert(connection, "evaluation", [
        *common(e),
        *((name, "VARCHAR", [getattr(x, name) for x in e]) for name in ("project", "kind", "label", "planned", "reached")),
        ("fiscal_year", "SMALLINT", [x.fiscal_year for x in e]),
        ("phase", "phase", [x.phase.value for x in e]),
        *((name, "DECIMAL(18,4)", _text([getattr(x, name) for x in e])) for name in ("weight", "score")),
        *_place(e),
    ])  # fmt: skip
    insert(connection, "assertion", [*common(record.assertions), ("body", "VARCHAR", list(record.assertions))])
    t = record.tables
    insert(connection, "table_seen", [
        *common(t),
        ("page", "INTEGER", [x.page for x in t]),
        *((name, "VARCHAR", [getattr(x, name) for x in t]) for name in ("title", "statement", "money_unit", "reason")),
        ("cells", "INTEGER", [x.cells for x in t]),
    ])  # fmt: skip
    r = record.remarks
    insert(connection, "remark", [
        *common(r),
        ("page", "INTEGER", [x.page for x in r]),
        *((name, "VARCHAR", [getattr(x, name) for x in r]) for name in ("kind", "text", "statement")),
    ])  # fmt: skip
