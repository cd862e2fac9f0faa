"""Two periods side by side as they are stored: every printed line with its partner, for millions of lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from budgetdiff.classification.crosswalk import Crosswalk
from budgetdiff.compare.asked import Asked, asked_of, period_parameters
from budgetdiff.compare.engine import DuckEngine, Engine, kernel
from budgetdiff.compare.labels import LabelMapping
from budgetdiff.compare.result import FrameComparison
from budgetdiff.compare.schema import FRAME_SCHEMA, LINES_SCHEMA, SORTED_UP_TO
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import Store

_PLACES = ("base_fact_id", "current_fact_id")
_KEYS = ("unit_name", "statement", "side", "classification", "measure", "level", "code", "label")
PAIRS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    **{name: LINES_SCHEMA[name] for name in _KEYS},
    **FRAME_SCHEMA,  # contributions and shares are of the printed total of the column
    **dict.fromkeys(_PLACES, pl.String),
}
"""The lines of ``StoredPairs``: which line it is, the columns of ``FRAME_SCHEMA``, and the two figures' places."""


@dataclass(frozen=True, slots=True)
class StoredPairs(FrameComparison):
    """The figures of two periods line by line: the columns of ``PAIRS_SCHEMA``."""

    base: Period = field(kw_only=True)
    current: Period = field(kw_only=True)

    @property
    def title(self) -> str:
        """The two periods, and how many lines."""
        return f"{self.base} → {self.current}: {self.lines.height} lines"


def pair_periods(
    store: Store, base: Period | str, current: Period | str, *, unit: str | None = None, across_phases: bool = False
) -> StoredPairs:
    """Every figure of two periods beside its partner, as they are stored: nothing summed, restated or paired by name.

    What ``compare_periods`` says of a line that both periods print, this says too, many times as fast. ``new`` and
    ``discontinued`` mean no more than that one period has no figure; whether it goes into that detail at all is what
    ``compare_periods`` finds out. Lines above others and their parts both stand here: add up one level only. Up to 100 000
    lines come sorted, more in no particular order.

    Raises QuestionError for a unit or period that is not there.
    """
    asked = _asked(store, base, current, unit, across_phases=across_phases)
    lines = pl.concat(_frames(store, asked))
    if lines.is_empty():
        raise QuestionError(f"{asked.base} and {asked.current} have no figures")
    if lines.height <= SORTED_UP_TO:
        lines = lines.sort(*_KEYS, nulls_last=False)
    return StoredPairs(lines, on=_KEYS[:-1], label=_KEYS[-1], base=asked.base, current=asked.current)


def written_pairs(
    store: Store, base: Period | str, current: Period | str, *, unit: str | None = None, across_phases: bool = False
) -> Iterator[pl.DataFrame]:
    """The lines of ``pair_periods`` a frame at a time, in no particular order, for what is too large to be held at once."""
    return _frames(store, _asked(store, base, current, unit, across_phases=across_phases))


def _asked(store: Store, base: Period | str, current: Period | str, unit: str | None, *, across_phases: bool) -> Asked:
    # nothing is restated or paired by name here
    return asked_of(
        store, base, current, unit=unit, across_phases=across_phases, crosswalk=Crosswalk(()), mapping=LabelMapping()
    )


def _frames(store: Store, asked: Asked) -> Iterator[pl.DataFrame]:
    engine: Engine = DuckEngine(store.connection)
    everywhere = {"all_units": asked.units is None}
    try:
        engine.put("cmp_units", "unit_name VARCHAR", [(name,) for name in asked.units or ()])
        engine.make("cmp_trees", kernel("trees"), everywhere)
        text = kernel("rated").format(names=", ".join((*_KEYS, *_PLACES)), paired=kernel("side_by_side"))
        for frame in engine.frames(text, {**period_parameters(asked), **everywhere}):
            yield frame.select(pl.col(name).cast(kind) for name, kind in PAIRS_SCHEMA.items())
    finally:
        engine.close()
