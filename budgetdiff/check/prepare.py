"""The relations that kernels read: cells, columns, sides and points of the documents checked, as temporary tables."""

from __future__ import annotations

from typing import Any

from budgetdiff.check.rule import kernel_text
from budgetdiff.classification.identities import column_readings, identities, kind_of_line
from budgetdiff.store import Store

_SCOPE = """
CREATE OR REPLACE TEMP TABLE check_scope AS
SELECT document_no, document_id, unit_name, fiscal_year, phase FROM document
WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1 OR document_no IN (
    SELECT document_no FROM fact JOIN series USING (series_id) JOIN tree USING (tree_id) WHERE tree.unit_name = $1))
"""
_RELATIONS = (
    "check_fund", "check_table", "check_remark", "check_money",
    "check_cell", "check_coded", "check_side", "check_side_total", "check_point", "check_holds", "check_term",
    "check_condition", "check_columns", "check_label", "check_scope",
)  # fmt: skip


def prepare(store: Store, unit: str | None) -> list[tuple[str, str, int, str]]:
    """Make the relations for the newest documents (of one unit, if named); the documents: id, unit, year, phase."""
    store.rows(_SCOPE, [unit])
    store.rows(kernel_text("cells"))
    _fill(store, "check_columns (reading INTEGER, family VARCHAR, statement VARCHAR, whole VARCHAR, part VARCHAR, sign INTEGER, "
                 "needed BOOLEAN)", _column_rows())  # fmt: skip
    labels = store.rows("SELECT DISTINCT side, label_key FROM check_cell WHERE side <> ''")
    _fill(store, "check_label (side VARCHAR, label_key VARCHAR, kind VARCHAR, role VARCHAR, key VARCHAR)",
          [(side, label, *kind_of_line(side, label)) for side, label in labels])  # fmt: skip
    store.rows(kernel_text("sides"))
    store.rows(kernel_text("points"))
    store.rows(kernel_text("funds"))
    store.rows(kernel_text("form"))
    _fill(store, "check_term (identity VARCHAR, relation VARCHAR, how VARCHAR, terms INTEGER, place VARCHAR, rank INTEGER, "
                 "statement VARCHAR, side VARCHAR, line VARCHAR, key VARCHAR, measure VARCHAR)", _term_rows())  # fmt: skip
    _fill(store, "check_condition (identity VARCHAR, name VARCHAR)",
          [(one.id, name) for one in identities().values() for name in one.when])  # fmt: skip
    return [tuple(row) for row in store.rows(
        "SELECT document_id, unit_name, fiscal_year, CAST(phase AS VARCHAR) FROM check_scope ORDER BY document_no")]  # fmt: skip


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
        (one.id, one.relation, one.how, len(one.others), "other" if rank else "cell", rank, term.statement, term.side,
         term.line, term.key, term.measure)
        for one in identities().values() for rank, term in enumerate((one.cell, *one.others))
    ]  # fmt: skip
