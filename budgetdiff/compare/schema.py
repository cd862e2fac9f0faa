"""The columns of every result, fixed: they never depend on which rows came back."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

SORTED_UP_TO = 100_000
"""Lines of frames and of stored pairs that come in a fixed order: beyond, putting them in order takes longer than pairing them."""

MONEY = pl.Decimal(18, 2)
"""Yuan, to the fen."""
TOTAL = pl.Decimal(38, 2)
"""Yuan, where many amounts were added up."""
PRODUCT = pl.Decimal(38, 4)
"""Yuan times yuan: the exact product of two amounts, as the difference of two shares needs it."""
RATE = pl.Decimal(18, 4)
"""Percent, rounded half up to be shown; only where no exact pair can exist (a root)."""

LINES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    # which line it is
    "unit_name": pl.String,
    "statement": pl.String,  # catalogue id
    "side": pl.String,  # revenue, expenditure or NULL
    "classification": pl.String,  # functional, economic, source, item or NULL
    "measure": pl.String,  # catalogue id of the column
    "level": pl.Int8,  # 0 total, 1 类, 2 款, 3 项, 4 finer
    "code": pl.String,  # digits, NULL where the line has none; a residual has its parent's code
    "label": pl.String,  # as printed in the current period, else in the base
    "base_label": pl.String,  # as printed in the base, where both periods print the line
    "node": pl.String,  # the line's key within its table and column: the code, or "~" and the label's key; "" the total
    "parent": pl.String,  # the node this line is part of; NULL for the total
    "role": pl.String,  # total, parent, leaf, residual, of_which (a detail beside the sums, never added)
    "matched": pl.String,  # code, label, proposed, mapping, crosswalk; NULL for totals, derived lines and residuals
    # the amounts, in yuan
    "base": MONEY,
    "current": MONEY,
    "delta": MONEY,  # current - base; NULL where one is missing (missing is not zero)
    "change": MONEY,  # what the line adds to the change of its total; NULL where it is inside a residual
    "base_quantum": MONEY,
    "current_quantum": MONEY,
    # the rates, as pairs: divide only to show
    "kind": pl.String,  # facts.Kind
    "growth_numerator": MONEY,  # NULL unless kind is normal or unchanged
    "growth_denominator": MONEY,
    "contribution_numerator": MONEY,  # change over the total's base: percentage points of the total's growth
    "contribution_denominator": MONEY,
    "share_base_numerator": MONEY,
    "share_base_denominator": MONEY,
    "share_current_numerator": MONEY,
    "share_current_denominator": MONEY,
    "share_shift_numerator": PRODUCT,  # share_current - share_base
    "share_shift_denominator": PRODUCT,
    # where the amounts are from
    "base_origin": pl.String,  # printed, implied, derived
    "current_origin": pl.String,
    "base_source": pl.String,  # own, other, implied; of a derived line the weakest it was derived from
    "current_source": pl.String,
    "base_fact_id": pl.String,  # NULL for derived lines
    "current_fact_id": pl.String,
    # what it means
    "direction": pl.String,  # spending, revenue, carry_over, neutral
    "favourable": pl.Boolean,  # NULL where there is no change, or the direction is neither good nor bad
    "material": pl.Boolean,  # passes the thresholds; false where none were given
    "restated": pl.Boolean,  # a crosswalk changed the earlier period's figure
    "original_base": MONEY,  # where the base was restated: the figures as printed that it is made of
    "original_current": MONEY,  # the same, where the current period is the earlier one
    "note": pl.String,  # what a reader must know, one short phrase each, joined by "; "; '' where nothing
}
"""The lines of a Comparison; see there for what the columns mean."""

PER = pl.Decimal(18, 4)
"""A denominator of the user's: persons, square metres."""

REAL_LINES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "real_current_numerator": TOTAL,  # current × index of the base year / index of the current year, reduced
    "real_current_denominator": TOTAL,
    "real_delta_numerator": TOTAL,  # that less base; NULL where delta is
    "real_delta_denominator": TOTAL,
    "real_growth_numerator": TOTAL,  # NULL where the nominal change has no rate
    "real_growth_denominator": TOTAL,
}
"""Behind ``LINES_SCHEMA`` where a price index is given: the current period in prices of the base year."""

PER_LINES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "per_name": pl.String,  # what the denominator counts
    "per_base_numerator": MONEY,  # yuan over the denominator of the base year; NULL where either is missing
    "per_base_denominator": PER,
    "per_current_numerator": MONEY,
    "per_current_denominator": PER,
    "per_growth_numerator": TOTAL,  # growth of the quotient; NULL where the nominal change has no rate
    "per_growth_denominator": TOTAL,
}
"""Behind those where a denominator is given."""

PROPOSALS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.String,
    "statement": pl.String,
    "earlier": pl.String,  # the label of the earlier period
    "later": pl.String,
    "score": pl.Float64,  # likeness of the names, of 100
}
"""Pairs of lines by similar names: a mapping file once somebody has looked at them."""

STEPS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "position": pl.Int32,  # from 0, in the order in which the bridge is walked
    "step": pl.String,  # base, line, residual, other, current
    "node": pl.String,  # the line's node; NULL for base, other and current
    "code": pl.String,
    "label": pl.String,
    "amount": TOTAL,  # base and current: the total; otherwise the change
    "start": TOTAL,  # where the bar starts
    "end": TOTAL,  # where the bar ends
    "folded": pl.Int32,  # how many lines "other" holds; 1 for a line
    "contribution_numerator": TOTAL,
    "contribution_denominator": TOTAL,  # the total's base; NULL where there is none or it is 0
}
"""The steps of a Bridge."""

TREND_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit_name": pl.String,
    "statement": pl.String,
    "side": pl.String,
    "classification": pl.String,
    "measure": pl.String,
    "level": pl.Int8,
    "code": pl.String,
    "label": pl.String,
    "node": pl.String,
    "parent": pl.String,
    "role": pl.String,
    "period": pl.String,  # 2024:approved
    "fiscal_year": pl.Int16,
    "phase": pl.String,
    "amount": MONEY,  # NULL is a gap and stays one
    "quantum": MONEY,
    "origin": pl.String,
    "source": pl.String,
    "fact_id": pl.String,
    "previous_period": pl.String,  # the period before it in the trend, NULL for the first
    "delta": MONEY,  # against the previous period; NULL over a gap
    "kind": pl.String,  # facts.Kind against the previous period; NULL for the first and where neither has a figure
    "growth_numerator": MONEY,
    "growth_denominator": MONEY,
    "index_numerator": MONEY,  # the amount over the amount of the trend's base period; NULL where that is not positive
    "index_denominator": MONEY,
    "cagr_numerator": MONEY,  # the amount over that of the trend's base period, and the years between: the rate is the
    "cagr_denominator": MONEY,  # cagr_years-th root of the pair, less 1; NULL unless both are positive, a year or more
    "cagr_years": pl.Int16,
    "cagr_percent": RATE,  # that rate, to be shown
    "share_numerator": MONEY,  # of the total of the same period
    "share_denominator": MONEY,
    "rank": pl.Int32,  # by amount among the lines of the level, 1 is the largest, equals share a rank
    "original": MONEY,  # where a crosswalk restated the period: the figures as printed that the amount is made of
}
"""The rows of a Trend: one for every line and period."""

REAL_TREND_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "real_numerator": TOTAL,  # amount × index of the trend's base year / index of its own year, reduced
    "real_denominator": TOTAL,
    "real_growth_numerator": TOTAL,  # against the previous period; NULL where the nominal change has no rate
    "real_growth_denominator": TOTAL,
}
"""Behind ``TREND_SCHEMA`` where a price index is given."""

PER_TREND_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "per_name": pl.String,
    "per_numerator": MONEY,  # yuan over the denominator of the year; NULL where either is missing
    "per_denominator": PER,
    "per_growth_numerator": TOTAL,  # against the previous period
    "per_growth_denominator": TOTAL,
}
"""Behind those where a denominator is given."""

RANKING_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit_name": pl.String,
    "statement": pl.String,
    "side": pl.String,
    "measure": pl.String,
    "base": MONEY,
    "current": MONEY,
    "delta": MONEY,
    "change": MONEY,
    "kind": pl.String,
    "growth_numerator": MONEY,
    "growth_denominator": MONEY,
    "rank_by_change": pl.Int32,  # 1 is the largest change in yuan, up or down
    "rank_by_rate": pl.Int32,  # 1 is the highest rate; NULL where there is no rate
    "peers": pl.Int32,  # units with a rate, this one included
    "median_percent": RATE,  # of the peers' rates; NULL below the minimum sample
    "p10_percent": RATE,
    "p90_percent": RATE,
    "distance_percent": RATE,  # rate less median, in percentage points
    "position": pl.String,  # below_p10, within, above_p90; NULL without a rate or below the minimum sample
}
"""The rows of a Ranking: one for every unit."""

FRAME_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "base": MONEY,
    "current": MONEY,
    "delta": MONEY,
    "change": MONEY,
    "kind": pl.String,
    "growth_numerator": MONEY,
    "growth_denominator": MONEY,
    "contribution_numerator": MONEY,
    "contribution_denominator": TOTAL,  # the base of the total (of the line's ``total_by`` group)
    "share_base_numerator": MONEY,
    "share_base_denominator": TOTAL,
    "share_current_numerator": MONEY,
    "share_current_denominator": TOTAL,
}
"""The columns of a FrameComparison's lines, after its keys and, where one was asked for, its label."""
