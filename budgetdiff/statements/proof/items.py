"""What must add up in the table of the three public expenses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from budgetdiff.facts import THREE_PUBLIC_ITEMS, VEHICLE_ITEMS, Fact
from budgetdiff.statements.proof.equation import Equation, Placed, best


def items(facts: Sequence[Fact], placed: Sequence[Placed]) -> Iterator[Equation]:
    """“三公” of its parts, with or without 会议费 and 培训费, and vehicles of purchase and operation."""
    periods: dict[Hashable, dict[str, list[Placed]]] = defaultdict(lambda: defaultdict(list))
    for position, fact in placed:
        periods[fact.unit_name, fact.fiscal_year, fact.phase][fact.measure].append((position, fact))
    for measures in periods.values():
        if max(len(cells) for cells in measures.values()) > 1:
            continue
        held = {measure: cells[0] for measure, cells in measures.items()}
        vehicles = held.get("vehicles")
        whole = vehicles is not None and vehicles[1].amount is not None
        found = []
        if "total" in held and {"abroad", "reception"} <= set(held) and {"vehicles", "vehicle_operation"} & set(held):
            own = [
                (held[name][0], 1)
                for name in THREE_PUBLIC_ITEMS
                if name in held and not (whole and name in VEHICLE_ITEMS)
            ]
            more = [[(held[name][0], 1)] if name in held else [] for name in ("meeting", "training")]
            found.append(
                best(facts, held["total"], [own, [*own, *more[0]], [*own, *more[1]], [*own, *more[0], *more[1]]])
            )
        if vehicles is not None and set(VEHICLE_ITEMS) <= set(held):
            found.append(best(facts, vehicles, [[(held[name][0], 1) for name in VEHICLE_ITEMS]]))
        yield from (equation for equation in found if equation is not None)
