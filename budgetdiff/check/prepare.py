"""The relations that kernels read: cells, columns, sides and points of the documents checked, as temporary tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from budgetdiff.check.rule import kernel_text
from budgetdiff.classification.identities import column_readings, identities, kind_of_line
from budgetdiff.store import Store

_SCOPE = """
CREATE OR REPLACE TEMP TABLE check_scope AS
SELECT document_no, document_id, unit_name, fiscal_year, phase FROM document
WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name IN (SELECT unnest($1::VARCHAR[])))
"""
# a unit, and another in whose documents its figures stand
_PAIRS = """
SELECT DISTINCT d.unit_name, t.unit_name
FROM (SELECT DISTINCT document_no, series_id FROM fact WHERE owner IS NOT NULL) AS f
JOIN document AS d USING (document_no) JOIN series USING (series_id) JOIN tree AS t USING (tree_id)
WHERE d.unit_name <> t.unit_name
"""
_RELATIONS = (
    "check_fund",
    "check_table",
    "check_remark",
    "check_money",
    "check_cell",
    "check_coded",
    "check_side",
    "check_side_total",
    "check_point",
    "check_holds",
    "check_term",
    "check_condition",
    "check_columns",
    "check_label",
    "check_scope",
)


def prepare(store: Store, units: Sequence[str] | None) -> list[tuple[str, str, int, str]]:
    """Make the relations for the newest documents (of some units, if named); the documents: id, unit, year, phase.

    Units whose figures stand in each other's documents are named together (``related_units``): else what is found of one would
    depend on who was asked for beside it.
    """
    store.rows(_SCOPE, [None if units is None else list(units)])
    store.rows(kernel_text("cells"))
    _fill(
        store,
        "check_columns (reading INTEGER, family VARCHAR, statement VARCHAR, whole VARCHAR, part VARCHAR, sign INTEGER, "
        "needed BOOLEAN)",
        _column_rows(),
    )
    labels = store.rows("SELECT DISTINCT side, label_key FROM check_cell WHERE side <> ''")
    _fill(
        store,
        "check_label (side VARCHAR, label_key VARCHAR, kind VARCHAR, role VARCHAR, key VARCHAR)",
        [(side, label, *kind_of_line(side, label)) for side, label in labels],
    )
    store.rows(kernel_text("sides"))
    store.rows(kernel_text("points"))
    store.rows(kernel_text("funds"))
    store.rows(kernel_text("form"))
    _fill(
        store,
        "check_term (identity VARCHAR, relation VARCHAR, how VARCHAR, terms INTEGER, place VARCHAR, rank INTEGER, "
        "statement VARCHAR, side VARCHAR, line VARCHAR, key VARCHAR, measure VARCHAR)",
        _term_rows(),
    )
    _fill(
        store,
        "check_condition (identity VARCHAR, name VARCHAR)",
        [(one.id, name) for one in identities().values() for name in one.when],
    )
    return [
        tuple(row)
        for row in store.rows(
            "SELECT document_id, unit_name, fiscal_year, CAST(phase AS VARCHAR) FROM check_scope ORDER BY document_no"
        )
    ]


def related_units(store: Store, units: Iterable[str]) -> list[str]:
    """The units, and all whose figures stand in the same documents, directly or through others."""
    beside: dict[str, set[str]] = {}
    for one, other in store.rows(_PAIRS):
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    found, coming = set(units), list(units)
    while coming:
        new = beside.get(coming.pop(), set()) - found
        found |= new
        coming.extend(new)
    return sorted(found)


def dispose(store: Store) -> None:
    """Let the relations go."""
    for name in _RELATIONS:
        store.rows(f"DROP TABLE IF EXISTS temp.{name}")


def _fill(store: Store, table: str, rows: list[tuple[Any, ...]]) -> None:
    """A temporary table with these rows; ``table`` is a name of this module's own with its columns."""
    store.rows(f"CREATE OR REPLACE TEMP TABLE {table}")
    if rows:
        name = table.partition(" ")[0]
        lists = ", ".join("unnest(?)" for _ in rows[0])
        store.rows(f"INSERT INTO {name} SELECT {lists}", [list(column) for column in zip(*rows, strict=True)])


def _column_rows() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for number, reading in enumerate(column_readings()):
        for statement in reading.statements:
            about = (number, reading.family, statement, reading.whole)
            rows += [(*about, part, sign, part in reading.needed) for part, sign in reading.parts]
            rows += [(*about, name, 0, False) for name in reading.beside]
    return rows


def _term_rows() -> list[tuple[Any, ...]]:
    return [
        (
            one.id,
            one.relation,
            one.how,
            len(one.others),
            "other" if rank else "cell",
            rank,
            term.statement,
            term.side,
            term.line,
            term.key,
            term.measure,
        )
        for one in identities().values()
        for rank, term in enumerate((one.cell, *one.others))
    ]
