"""Comparing two frames of lines, beside hand-written DuckDB, polars, pandas and datacompy; each in a process of its own.

``python -m bench.compare 2000000`` measures one size; a contestant is run as ``python -m bench.compare --run NAME FOLDER``.
datacompy wants another polars and pandas than this library: it is measured where ``BUDGETDIFF_DATACOMPY`` names the Python
of an environment that has it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.columns import SQL, of_pandas, of_polars
from bench.contest import asked, contest

PAIRS = 2_000_000
_MAKE = """
COPY (SELECT '单位' || lpad(CAST(i // 500 AS VARCHAR), 6, '0') AS unit, CAST(2010101 + i % 500 * 101 AS VARCHAR) AS code,
             CAST(CAST(hash(i * 7 + $seed) % 100000000 AS DECIMAL(18, 0)) * 0.01 AS DECIMAL(18, 2)) AS amount
      FROM range($pairs) AS t(i) WHERE hash(i + $seed * 31) % 100 >= 3 ORDER BY hash(i * 3 + $seed))
TO '{file}' (FORMAT parquet)
"""
# What a careful analyst writes by hand for the same columns, without the checks of keys and values.
_HAND = """
WITH tb AS (SELECT CAST(sum(amount) AS DECIMAL(38, 2)) AS tb FROM base),
     tc AS (SELECT CAST(sum(amount) AS DECIMAL(38, 2)) AS tc FROM current_),
     p AS (SELECT coalesce(b.unit, c.unit) AS unit, coalesce(b.code, c.code) AS code, b.amount AS base, c.amount AS current, tb, tc
           FROM base AS b FULL JOIN current_ AS c ON b.unit = c.unit AND b.code = c.code CROSS JOIN tb CROSS JOIN tc)
"""


def _polars(folder: Path) -> tuple[Any, Any]:
    import polars as pl

    return pl.read_parquet(folder / "base.parquet"), pl.read_parquet(folder / "current.parquet")


def ours(folder: Path) -> Callable[[], object]:
    import budgetdiff as bd

    base, current = _polars(folder)
    return lambda: bd.compare(base, current, ["unit", "code"]).lines.height


def hand(folder: Path) -> Callable[[], object]:
    import duckdb

    base, current = _polars(folder)
    connection = duckdb.connect()
    connection.register("base", base.to_arrow())
    connection.register("current_", current.to_arrow())
    return lambda: connection.sql(_HAND + SQL.format(names="unit, code")).pl().height


def polars(folder: Path) -> Callable[[], object]:
    import polars as pl

    base, current = _polars(folder)

    def run() -> int:
        paired = base.rename({"amount": "base"}).join(
            current.rename({"amount": "current"}), on=["unit", "code"], how="full", coalesce=True
        )
        return of_polars(paired, pl.col("base").sum(), pl.col("current").sum()).height

    return run


def pandas(folder: Path) -> Callable[[], object]:
    import pandas as pd

    # integers of fen: the fastest exact money pandas has
    base, current = (
        pd.DataFrame(
            {
                "unit": f["unit"].to_list(),
                "code": f["code"].to_list(),
                "amount": (f["amount"] * 100).cast(int).to_numpy(),
            }
        )
        for f in _polars(folder)
    )

    def run() -> int:
        both = base.merge(current, on=["unit", "code"], how="outer", suffixes=("_base", "_current"))
        return len(of_pandas(both, both["amount_base"].sum(), both["amount_current"].sum()))

    return run


def datacompy(folder: Path) -> Callable[[], object]:
    import datacompy as dc

    base, current = _polars(folder)
    return lambda: dc.PolarsCompare(base, current, join_columns=["unit", "code"]).intersect_rows.height


CONTESTANTS = {f.__name__: f for f in (ours, hand, polars, pandas, datacompy)}


def main(pairs: int = PAIRS) -> None:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect()
        for seed, name in ((1, "base"), (2, "current")):
            connection.execute(_MAKE.format(file=Path(folder) / f"{name}.parquet"), {"seed": seed, "pairs": pairs})
        connection.close()
        contest("bench.compare", list(CONTESTANTS), Path(folder), "comparing two frames", pairs)


if __name__ == "__main__" and not asked(CONTESTANTS, sys.argv[1:]):
    main(int(sys.argv[1]) if sys.argv[1:] else PAIRS)
