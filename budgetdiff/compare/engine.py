"""The comparison of two periods: the kernels of ``sql/`` run one after the other in DuckDB."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl

from budgetdiff.compare.meaning import Materiality, Tags, with_meaning
from budgetdiff.compare.question import resolve_period, resolve_unit
from budgetdiff.compare.result import Comparison
from budgetdiff.compare.schema import LINES_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import Store

if TYPE_CHECKING:
    import duckdb

_DEEPEST = 4
_SCOPES = """
SELECT DISTINCT unit_name, statement, coalesce(side, '') AS side,
       CASE WHEN statement = 'three_public'
                 AND measure IN ('abroad', 'reception', 'vehicles', 'vehicle_purchase', 'vehicle_operation')
            THEN 'total' ELSE measure END AS measure, fiscal_year, phase
FROM all_facts WHERE superseded_by IS NULL AND origin = 'printed'
"""


@cache
def kernel(name: str) -> str:
    """The text of one kernel."""
    return files("budgetdiff.compare").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def compare_periods(
    store: Store, base: Period | str, current: Period | str, *, unit: str | None = None, across_phases: bool = False,
    materiality: Materiality | None = None, tags: Tags | None = None,
) -> Comparison:  # fmt: skip
    """Compare two periods of a unit, or of all units, line by line.

    Periods are ``2024`` or ``2024:executed``. Periods of different years *and* different phases are refused unless
    ``across_phases``, because that mixes growth with the step between budget and outturn. Raises QuestionError for a
    unit or period that is not there.
    """
    name = resolve_unit(store, unit)
    one, two = resolve_period(store, base, name), resolve_period(store, current, name)
    if one == two:
        raise QuestionError(f"{one} cannot be compared with itself")
    if one.fiscal_year != two.fiscal_year and one.phase is not two.phase and not across_phases:
        raise QuestionError(
            f"{one} and {two} differ in year and in phase: growth would be mixed with the step between budget and "
            "outturn; ask for one phase, or allow it (--across-phases)"
        )
    lines = _run(store.connection, one, two, name)
    lines = with_meaning(lines, materiality, tags or Tags())
    units = tuple(lines["unit_name"].unique().sort().to_list())
    if not units:
        raise QuestionError(f"{one} and {two} have no figures{f' of {name}' if name else ''}")
    return Comparison(lines, units=units, base=one, current=two, notes=_notes(lines, one, two))


def _run(connection: duckdb.DuckDBPyConnection, base: Period, current: Period, unit: str | None) -> pl.DataFrame:
    """The kernels in their order; each relation is a temporary table, so that none is computed twice."""
    assert base.phase is not None, "periods are resolved"
    assert current.phase is not None, "periods are resolved"
    periods: dict[str, Any] = {
        "base_year": base.fiscal_year, "base_phase": base.phase.value,
        "current_year": current.fiscal_year, "current_phase": current.phase.value,
    }  # fmt: skip

    def make(name: str, text: str, parameters: dict[str, Any] | None = None) -> None:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}", parameters or {})

    make("scopes", _SCOPES)
    make("cmp_picked", kernel("picked"), {**periods, "unit": unit})
    for name in ("keyed", "groups", "printed", "unprinted", "nodes"):
        make(f"cmp_{name}", kernel(name))
    make("cmp_covered", kernel("covered"), periods)
    _by_depth(connection, "valued", range(_DEEPEST, -1, -1), _VALUED)
    _by_depth(connection, "seen", range(_DEEPEST + 1), f"{_VALUED}, base_hidden BOOLEAN, current_hidden BOOLEAN")
    answer = pl.from_arrow(connection.sql(kernel("lines")).to_arrow_table())
    assert isinstance(answer, pl.DataFrame), "an Arrow table is a frame"
    for name in ("picked", "keyed", "groups", "printed", "unprinted", "nodes", "covered", "valued", "seen"):
        connection.execute(f"DROP TABLE cmp_{name}")
    connection.execute("DROP TABLE scopes")
    return answer


_VALUED = (
    "g BIGINT, node VARCHAR, parent VARCHAR, depth INTEGER, base DECIMAL(18, 2), current DECIMAL(18, 2), "
    "base_quantum DECIMAL(18, 2), current_quantum DECIMAL(18, 2), base_rank INTEGER, current_rank INTEGER, "
    "base_parts DECIMAL(18, 2), current_parts DECIMAL(18, 2), base_parts_quantum DECIMAL(18, 2), "
    "current_parts_quantum DECIMAL(18, 2), has_parts INTEGER"
)


def _by_depth(connection: duckdb.DuckDBPyConnection, name: str, depths: range, columns: str) -> None:
    """Fill a relation depth by depth: each depth reads what the one before it wrote."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE cmp_{name} ({columns})")
    for depth in depths:
        connection.execute(f"INSERT INTO cmp_{name} {kernel(name)}", {"depth": depth})


def _notes(lines: pl.DataFrame, base: Period, current: Period) -> tuple[str, ...]:
    """What a reader must know of the whole: how much is implied, proposed, restated."""
    notes = []
    for side, period in (("base", base), ("current", current)):
        count = lines.filter(pl.col(f"{side}_source") == "implied", pl.col("role") != "residual").height
        if count:
            notes.append(f"{count} figures of {period} are implied by sentences, not printed")
    proposed = lines.filter(pl.col("matched") == "proposed").height
    if proposed:
        notes.append(f"{proposed} lines are paired by similar names only: proposed, to be confirmed in a mapping file")
    return tuple(notes)


def empty_lines() -> pl.DataFrame:
    """No lines, with the columns that lines have."""
    return pl.DataFrame(schema=LINES_SCHEMA)
