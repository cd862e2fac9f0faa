"""Every unit's newest period against the one before it, as one comparison."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from budgetdiff.compare import Comparison, available_of, compare_periods, units_of
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import Store


def newest_of_all(store: Store, **options: Any) -> Comparison:
    """The newest pairs of all units side by side; its periods are those that most units have, a note names the others.

    Raises QuestionError where no unit has two periods.
    """
    found: dict[tuple[Period, Period], list[str]] = {}
    for unit in units_of(store):
        try:
            pair = available_of(store, unit).pair()
        except QuestionError:
            # a unit of one period has nothing to be compared with, and takes no part
            continue
        found.setdefault(pair, []).append(unit)
    if not found:
        raise QuestionError("no unit has two periods to compare; ingest another year first")
    common = Counter({pair: len(units) for pair, units in found.items()}).most_common(1)[0][0]
    made = [compare_periods(store, *pair, unit=unit, **options) for pair, units in found.items() for unit in units]
    others = [f"{unit}: {a} → {b}" for (a, b), units in found.items() if (a, b) != common for unit in units]
    notes = [f"of other periods: {'; '.join(others)}"] if others else []
    currencies = sorted({one.currency for one in made})
    return Comparison(
        pl.concat([one.lines for one in made]),
        units=tuple(unit for units in found.values() for unit in units),
        base=common[0],
        current=common[1],
        notes=tuple(notes),
        currency="/".join(currencies),
    )
