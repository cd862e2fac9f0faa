"""The relations that kernels read: cells, columns, sides and points of the documents checked, as temporary tables."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from budgetdiff.check.between import identities
from budgetdiff.check.rule import kernel_text
from budgetdiff.classification import class_of
from budgetdiff.facts import label_key
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
_SIGNED = re.compile(r"^-")


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
    terms = [term for one in identities().values() for term in one.terms]
    _fill(store, "check_term (identity VARCHAR, relation VARCHAR, how VARCHAR, terms INTEGER, place VARCHAR, rank INTEGER, "
                 "statement VARCHAR, side VARCHAR, line VARCHAR, key VARCHAR, measure VARCHAR)", terms)  # fmt: skip
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


@cache
def _column_rows() -> list[tuple[Any, ...]]:
    data = tomllib.loads(files("budgetdiff.check").joinpath("columns.toml").read_text(encoding="utf-8"))
    rows: list[tuple[Any, ...]] = []
    for number, entry in enumerate(data["reading"]):
        needed = set(entry.get("needed", ()))
        for statement in entry["statements"]:
            for part in entry["parts"]:
                name = _SIGNED.sub("", part)
                sign = -1 if name != part else 1
                rows.append((number, entry["family"], statement, entry["whole"], name, sign, name in needed))
            for name in entry.get("beside", ()):
                rows.append((number, entry["family"], statement, entry["whole"], name, 0, False))
    return rows


@cache
def _line_patterns() -> tuple[tuple[str, str, str, tuple[re.Pattern[str], ...]], ...]:
    data = tomllib.loads(files("budgetdiff.check").joinpath("lines.toml").read_text(encoding="utf-8"))
    return tuple(
        (entry["side"], entry["kind"], entry["role"], tuple(re.compile(one) for one in entry["any"]))
        for entry in data["line"]
    )


def kind_of_line(side: str, label: str) -> tuple[str | None, str | None, str | None]:
    """What a line of a two-sided table is: kind, role, and the code of the 类 it names; None for what is not understood."""
    key = re.sub(r"\(.*?\)", "", label_key(label))
    for of_side, kind, role, patterns in _line_patterns():
        if of_side == side and any(pattern.search(key) for pattern in patterns):
            return kind, role, None
    code = class_of(label) if side == "expenditure" else None
    return ("class", "flow", code) if code else (None, None, None)
