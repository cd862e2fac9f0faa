"""Rows into tables: columns travel as one Arrow table, a statement for all rows of all documents written at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import duckdb

    from budgetdiff.store.record import Record

Columns = Sequence[tuple[str, str, list[Any]]]
_T = TypeVar("_T")


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> None:
    """Append rows to ``table`` (a name of this library's own): ``columns`` are (name, SQL type, values)."""
    if not columns or not columns[0][2]:
        return
    import pyarrow as pa  # heavy, and a question needs none of it

    wire = {
        "INTEGER": pa.int32(),
        "SMALLINT": pa.int16(),
        "TINYINT": pa.int8(),
        "BOOLEAN": pa.bool_(),
        "TIMESTAMP": pa.timestamp("us"),
        "DOUBLE[]": pa.list_(pa.float64()),
    }
    arrays = {
        # decimals and enums travel as text: the cast of the database is exact, and knows the scale
        name: pa.array(values, wire[kind]) if kind in wire else pa.array(_text(values), pa.string())
        for name, kind, values in columns
    }
    names = ", ".join(name for name, _, _ in columns)
    cast = ", ".join(f"CAST({name} AS {kind})" for name, kind, _ in columns)
    connection.register("rows_to_insert", pa.table(arrays))
    try:
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {cast} FROM rows_to_insert")  # noqa: S608 - names are our own
    finally:
        connection.unregister("rows_to_insert")


def _text(values: Sequence[Any]) -> list[str | None]:
    return [value if value is None or isinstance(value, str) else str(value) for value in values]


def numbered(
    connection: duckdb.DuckDBPyConnection, table: str, number: str, names: Sequence[str], keys: list[tuple[Any, ...]]
) -> list[int]:
    """The number of each key (a column for each of ``names``) in a table of such keys; new ones are written first."""
    import pyarrow as pa  # heavy, see above

    listed = ", ".join(names)
    distinct = list(dict.fromkeys(keys))
    columns = zip(*distinct, strict=True)
    wanted = {
        name: pa.array(column, pa.int32() if isinstance(column[0], int) else pa.string())
        for name, column in zip(names, columns, strict=True)
    }
    connection.register("keys_to_number", pa.table(wanted))
    try:
        connection.execute(
            f"INSERT INTO {table} ({listed}) SELECT {listed} FROM keys_to_number ANTI JOIN {table} USING ({listed})"  # noqa: S608 - names are our own
        )
        rows = connection.execute(
            f"SELECT {listed}, {number} FROM keys_to_number JOIN {table} USING ({listed})"  # noqa: S608 - names are our own
        ).fetchall()
    finally:
        connection.unregister("keys_to_number")
    numbers = {tuple(row[:-1]): int(row[-1]) for row in rows}
    return [numbers[key] for key in keys]


def _all(records: Sequence[Record], numbers: Sequence[int], held: str) -> tuple[list[Any], Columns]:
    """What all documents hold of one kind, with the columns that say where: document, order in it."""
    rows = [
        (number, ordinal, one)
        for record, number in zip(records, numbers, strict=True)
        for ordinal, one in enumerate(getattr(record, held))
    ]
    where = [
        ("document_no", "INTEGER", [number for number, _, _ in rows]),
        ("ordinal", "INTEGER", [ordinal for _, ordinal, _ in rows]),
    ]
    return [one for _, _, one in rows], where


def _texts(rows: Sequence[Any], *names: str) -> list[tuple[str, str, list[Any]]]:
    return [(name, "VARCHAR", [getattr(one, name) for one in rows]) for name in names]


def _period(rows: Sequence[Any]) -> Columns:
    return [
        ("fiscal_year", "SMALLINT", [one.fiscal_year for one in rows]),
        ("phase", "phase", [one.phase.value for one in rows]),
    ]


def _place(rows: Sequence[Any]) -> Columns:
    places = [one.provenance for one in rows]
    return [
        ("page", "INTEGER", [place.page for place in places]),
        ("row", "INTEGER", [place.row for place in places]),
        ("bbox", "DOUBLE[]", [list(place.bbox) if place.bbox else None for place in places]),
    ]


def _decimals(rows: Sequence[Any], kind: str, *names: str) -> list[tuple[str, str, list[Any]]]:
    return [(name, kind, [getattr(one, name) for one in rows]) for name in names]


def _integers(rows: Sequence[Any], *names: str) -> list[tuple[str, str, list[Any]]]:
    return [(name, "INTEGER", [getattr(one, name) for one in rows]) for name in names]


def insert_rest(connection: duckdb.DuckDBPyConnection, records: Sequence[Record], numbers: Sequence[int]) -> None:
    """Append all that documents hold beside their facts."""
    i, where = _all(records, numbers, "indicators")
    insert(
        connection,
        "indicator",
        [
            *where,
            *_period(i),
            *_texts(
                i,
                "project",
                "category",
                "subcategory",
                "name",
                "target_raw",
                "comparator",
                "unit",
                "actual_raw",
                "deviation_reason",
            ),
            *_decimals(i, "DECIMAL(38,6)", "target_value", "target_upper", "actual_value"),
            *_decimals(i, "DECIMAL(18,4)", "weight", "score"),
            *_texts(i, "standing"),
            *_place(i),
        ],
    )
    m, where = _all(records, numbers, "funds")
    insert(
        connection,
        "fund",
        [
            *where,
            *_texts(m, "project", "label", "column_title", "raw"),
            *_period(m),
            ("amount", "DECIMAL(18,2)", [x.amount.value if x.amount else None for x in m]),
            ("quantum", "DECIMAL(18,2)", [x.amount.quantum if x.amount else None for x in m]),
            *_texts(m, "standing"),
            *_place(m),
        ],
    )
    e, where = _all(records, numbers, "evaluations")
    insert(
        connection,
        "evaluation",
        [
            *where,
            *_texts(e, "project", "kind", "label", "planned", "reached"),
            *_period(e),
            *_decimals(e, "DECIMAL(18,4)", "weight", "score"),
            *_texts(e, "standing"),
            *_place(e),
        ],
    )
    a, where = _all(records, numbers, "assertions")
    insert(connection, "assertion", [*where, ("body", "VARCHAR", a)])
    t, where = _all(records, numbers, "tables")
    insert(
        connection,
        "table_seen",
        [
            *where,
            *_texts(t, "title", "statement", "money_unit", "reason", "proof", "doubt"),
            *_integers(t, "page", "cells", "numbers"),
            ("numbers_lost", "INTEGER", [x.lost for x in t]),
            ("first_fact", "INTEGER", [x.facts[0] for x in t]),
            ("next_fact", "INTEGER", [x.facts[1] for x in t]),
        ],
    )
    n, where = _all(records, numbers, "lost")
    insert(
        connection,
        "number_lost",
        [
            *where,
            *_integers(n, "page", "row"),
            *_texts(n, "raw"),
            ("bbox", "DOUBLE[]", [list(x.bbox) if x.bbox else None for x in n]),
            ("table_ordinal", "INTEGER", [x.table for x in n]),
            ("in_words", "BOOLEAN", [x.in_words for x in n]),
        ],
    )
    r, where = _all(records, numbers, "remarks")
    insert(
        connection,
        "remark",
        [
            *where,
            *_texts(r, "kind", "text", "statement"),
            *_integers(r, "page", "row"),
            ("bbox", "DOUBLE[]", [list(x.bbox) if x.bbox else None for x in r]),
            ("number", "DECIMAL(18, 4)", [x.number for x in r]),
            ("parts", "VARCHAR", [json.dumps(dict(x.parts), ensure_ascii=False) if x.parts else None for x in r]),
        ],
    )
    w, where = _all(records, numbers, "reasons")
    phases = [x.base_phase.value if x.base_phase else None for x in w]
    insert(
        connection,
        "reason",
        [
            *where,
            *_integers(w, "sentence", "level", "base_year"),
            ("base_phase", "phase", phases),
            ("kind", "VARCHAR", [x.kind.value for x in w]),
            ("direction", "VARCHAR", [x.direction.value if x.direction else None for x in w]),
            *_texts(w, "text", "statement", "side", "classification", "code", "label", "label_key", "measure"),
            *_place(w),
        ],
    )
