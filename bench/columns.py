"""The columns of a comparison as they are written by hand: in SQL, polars and pandas, over lines that are paired already."""

from __future__ import annotations

from typing import Any

# Over a relation p of base, current and the totals tb and tc; braces are for the columns that are carried along.
SQL = """
SELECT {names}, base, current, CAST(current - base AS DECIMAL(18, 2)) AS delta, change, kind,
       CASE WHEN kind IN ('normal', 'unchanged') THEN change END AS growth_numerator,
       CASE WHEN kind = 'normal' THEN base WHEN kind = 'unchanged' THEN greatest(abs(base), 1) END AS growth_denominator,
       CASE WHEN tb > 0 THEN change END AS contribution_numerator, CASE WHEN tb > 0 THEN tb END AS contribution_denominator,
       CASE WHEN tb > 0 THEN base END AS share_base_numerator,
       CASE WHEN tb > 0 AND base IS NOT NULL THEN tb END AS share_base_denominator,
       CASE WHEN tc > 0 THEN current END AS share_current_numerator,
       CASE WHEN tc > 0 AND current IS NOT NULL THEN tc END AS share_current_denominator
FROM (SELECT p.*, CAST(coalesce(current, 0) - coalesce(base, 0) AS DECIMAL(18, 2)) AS change,
             CASE WHEN base IS NULL THEN 'new' WHEN current IS NULL THEN 'discontinued'
                  WHEN base = current THEN 'unchanged' WHEN base = 0 THEN 'zero_base'
                  WHEN (base < 0 AND current > 0) OR (base > 0 AND current < 0) THEN 'sign_change'
                  WHEN base < 0 THEN 'negative_base' ELSE 'normal' END AS kind
      FROM p) AS k
"""


def of_polars(paired: Any, total_base: Any, total_current: Any) -> Any:
    """``paired`` (base, current) with the columns; the totals are expressions."""
    import polars as pl

    b, c = pl.col("base"), pl.col("current")
    normal = (b > 0) & (c >= 0)
    return paired.with_columns(
        delta=c - b,
        change=c.fill_null(0) - b.fill_null(0),
        kind=pl.when(b.is_null())
        .then(pl.lit("new"))
        .when(c.is_null())
        .then(pl.lit("discontinued"))
        .when(b == c)
        .then(pl.lit("unchanged"))
        .when(b == 0)
        .then(pl.lit("zero_base"))
        .when((b < 0) & (c > 0) | (b > 0) & (c < 0))
        .then(pl.lit("sign_change"))
        .when(b < 0)
        .then(pl.lit("negative_base"))
        .otherwise(pl.lit("normal")),
        growth_numerator=pl.when(normal).then(c - b),
        growth_denominator=pl.when(normal).then(b),
        contribution_numerator=c.fill_null(0) - b.fill_null(0),
        contribution_denominator=total_base,
        share_base_numerator=b,
        share_base_denominator=total_base,
        share_current_numerator=c,
        share_current_denominator=total_current,
    )


def of_pandas(paired: Any, total_base: Any, total_current: Any) -> Any:
    """``paired`` (amount_base, amount_current) with the columns; the totals are numbers or columns."""
    import numpy as np

    b, c = paired["amount_base"], paired["amount_current"]
    change = c.fillna(0) - b.fillna(0)
    names = ["new", "discontinued", "unchanged", "zero_base", "sign_change", "negative_base"]
    tests = [b.isna(), c.isna(), b == c, b == 0, ((b < 0) & (c > 0)) | ((b > 0) & (c < 0)), b < 0]
    return paired.assign(
        delta=c - b,
        change=change,
        kind=np.select(tests, names, "normal"),
        growth_numerator=(c - b).where(b > 0),
        growth_denominator=b.where(b > 0),
        contribution_numerator=change,
        contribution_denominator=total_base,
        share_base_numerator=b,
        share_base_denominator=total_base,
        share_current_numerator=c,
        share_current_denominator=total_current,
    )
