"""Comparing two periods of a database, beside what a user would write over its view ``facts``; each in a process of its own.

``python -m bench.stored 2000000`` measures one size. ``ours`` pairs the printed figures (``Database.pairs``), which is what the
others do; ``trees`` is the whole comparison (``Database.compare``): levels summed and checked, residuals, what a period hides; and
``written`` is the same to a Parquet file with a memory limit of 4 GB, which is what remains of it for tens of millions.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.columns import SQL, of_pandas, of_polars
from bench.contest import MANY, asked, contest

PAIRS = 2_000_000
_KEYS = ("unit_name", "statement", "side", "classification", "measure", "code", "label")
_FACTS = "SELECT {columns}, amount FROM facts WHERE fiscal_year = {year} AND phase = 'approved' AND amount IS NOT NULL"
# The same columns by hand, keyed by the texts of the view; totals are the printed ones.
_HAND = """
WITH b AS ({base}), c AS ({current}),
     l AS (SELECT coalesce(b.unit_name, c.unit_name) AS unit_name, coalesce(b.statement, c.statement) AS statement,
                  coalesce(b.side, c.side) AS side, coalesce(b.classification, c.classification) AS classification,
                  coalesce(b.measure, c.measure) AS measure, coalesce(b.code, c.code) AS code, coalesce(b.label, c.label) AS label,
                  b.amount AS base, c.amount AS current
           FROM b FULL JOIN c ON b.unit_name = c.unit_name AND b.statement = c.statement AND b.side IS NOT DISTINCT FROM c.side
                AND b.classification IS NOT DISTINCT FROM c.classification AND b.measure = c.measure
                AND b.code IS NOT DISTINCT FROM c.code AND b.label = c.label),
     t AS (SELECT unit_name, statement, side, measure, max(base) AS tb, max(current) AS tc FROM l WHERE code IS NULL GROUP BY ALL),
     p AS (SELECT l.*, tb, tc
           FROM l LEFT JOIN t ON t.unit_name = l.unit_name AND t.statement = l.statement AND t.side IS NOT DISTINCT FROM l.side
                              AND t.measure = l.measure)
"""


def _facts(year: int) -> str:
    return _FACTS.format(columns=", ".join(_KEYS), year=year)


def _opened(place: Path) -> Any:
    import duckdb

    return duckdb.connect(str(place), read_only=True)


def ours(place: Path) -> Callable[[], object]:
    import budgetdiff as bd

    database = bd.open(place)
    return lambda: database.pairs("2023", "2024").lines.height


def trees(place: Path) -> Callable[[], object]:
    import budgetdiff as bd

    database = bd.open(place)
    return lambda: database.compare("2023", "2024").lines.height


def written(place: Path) -> Callable[[], object]:
    import budgetdiff as bd

    database = bd.open(place, memory_limit="4GB")
    return lambda: database.compare_to(place.with_name("lines.parquet"), "2023", "2024")


def hand(place: Path) -> Callable[[], object]:
    connection = _opened(place)
    text = _HAND.format(base=_facts(2023), current=_facts(2024)) + SQL.format(names=", ".join(_KEYS))
    return lambda: connection.sql(text).pl().height


def polars(place: Path) -> Callable[[], object]:
    import polars as pl

    connection = _opened(place)
    on = list(_KEYS)

    def run() -> int:
        base, current = (connection.sql(_facts(year)).pl() for year in (2023, 2024))
        both = base.rename({"amount": "base"}).join(
            current.rename({"amount": "current"}), on=on, how="full", coalesce=True, nulls_equal=True
        )
        column = ["unit_name", "statement", "side", "measure"]
        totals = (
            both.filter(pl.col("code").is_null())
            .group_by(column)
            .agg(tb=pl.col("base").max(), tc=pl.col("current").max())
        )
        paired = both.join(totals, on=column, how="left", nulls_equal=True)
        return of_polars(paired, pl.col("tb"), pl.col("tc")).height

    return run


def pandas(place: Path) -> Callable[[], object]:

    connection = _opened(place)
    columns = ", ".join(_KEYS)

    def run() -> int:
        # integers of fen: the fastest exact money pandas has
        base, current = (
            connection.sql(f"SELECT {columns}, CAST(amount * 100 AS BIGINT) AS amount FROM ({_facts(year)})").df()  # noqa: S608 - our own
            for year in (2023, 2024)
        )
        both = base.merge(current, on=list(_KEYS), how="outer", suffixes=("_base", "_current"))
        column = ["unit_name", "statement", "measure"]
        totals = both[both["code"].isna()].groupby(column)[["amount_base", "amount_current"]].max()
        both = both.merge(totals.rename(columns={"amount_base": "tb", "amount_current": "tc"}), on=column, how="left")
        return len(of_pandas(both, both["tb"], both["tc"]))

    return run


def datacompy(place: Path) -> Callable[[], object]:
    import datacompy as dc
    import polars as pl

    connection = _opened(place)

    def run() -> int:
        # it cannot pair a missing key with a missing one
        base, current = (
            connection.sql(_facts(year)).pl().with_columns(pl.col(pl.String).fill_null("")) for year in (2023, 2024)
        )
        return int(dc.PolarsCompare(base, current, join_columns=list(_KEYS)).intersect_rows.height)

    return run


CONTESTANTS = {f.__name__: f for f in (ours, trees, written, hand, polars, pandas, datacompy)}


def measure(place: Path, pairs: int) -> None:
    names = [name for name in CONTESTANTS if name != "trees" or pairs < MANY]  # the lines of more do not fit in memory
    contest("bench.stored", names, place, "comparing two periods of a database", pairs)


def main(pairs: int = PAIRS) -> None:
    from bench.generated import LINES, fill
    from budgetdiff.store import Store

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "generated.duckdb"
        with Store.open(place) as store:
            fill(store, max(1, pairs // LINES))
        measure(place, pairs)


if __name__ == "__main__" and not asked(CONTESTANTS, sys.argv[1:]):
    main(int(sys.argv[1]) if sys.argv[1:] else PAIRS)
