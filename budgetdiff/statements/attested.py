"""The unit of money of a table that states none: only where all evidence of the document gives one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from budgetdiff.document.model import Document, Place
from budgetdiff.facts import Amount, Fact, Unit, folded
from budgetdiff.said import Note
from budgetdiff.statements.tables import Table

_IN_SENTENCE = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)")
_FORMS = frozenset({"target_form", "self_evaluation"})
# A number of fewer digits than these agrees with another by chance.
_TELLING = 3

Extract = Callable[[Table, Unit], tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class UnitOfTable:
    """The unit a table is printed in, None where it holds no amounts or none is known, and why, for a person to read."""

    unit: Unit | None
    empty: bool = False
    note: str = ""


def units_of(document: Document, tables: list[Table], extract: Extract, place_name: str) -> list[UnitOfTable]:
    """The unit of money of each table: its own, else the one that sentences and other tables attest.

    ``extract`` reads the facts of a table as printed in a unit. A single number that happens to stand elsewhere in the
    document attests nothing: two must, or one where all other tables are in that unit, and none may speak for another. Where
    nothing attests one, what stands above a table in the same sheet or web table is in the same unit.
    """
    result: list[UnitOfTable] = []
    witnesses: _Witnesses | None = None
    for number, table in enumerate(tables):
        if table.entry is None or table.entry.id in _FORMS or table.unit is not None:
            result.append(UnitOfTable(table.unit))
            continue
        bare = extract(table, Unit.YUAN)
        printed = {fact.amount for fact in bare if fact.amount is not None and fact.amount.value != 0}
        if not printed:
            result.append(UnitOfTable(Unit.YUAN if bare else None, empty=not bare))
            continue
        witnesses = witnesses or _Witnesses(document, tables, extract)
        unit, support = witnesses.unit_of(printed)
        if unit is None and number and _below(document, tables[number - 1], table):
            result.append(UnitOfTable(result[-1].unit))
            continue
        told: dict[str, str | int] = {"place": place_name, "number": table.page, "title": table.title}
        if unit is None:
            result.append(UnitOfTable(None, note=Note("unknown unit", **told)))
        elif support > 1:
            result.append(UnitOfTable(unit, note=Note("no unit", unit=unit.zh, n=support, **told)))
        else:
            result.append(UnitOfTable(unit, note=Note("one unit", unit=unit.zh, **told)))
    return result


def _below(document: Document, above: Table, table: Table) -> bool:
    """Whether two tables stand below one another in one sheet or one table of a page, which states its unit once."""
    return document.place in (Place.SHEET, Place.TABLE) and above.page == table.page and above.unit is not None


class _Witnesses:
    """Amounts whose unit the document states: in sentences, and in tables that name their unit."""

    def __init__(self, document: Document, tables: list[Table], extract: Extract) -> None:
        self.amounts = {amount for amount in self._stated(document, tables, extract) if _digits(amount) >= _TELLING}
        self.units = {
            table.unit for table in tables if table.unit and table.entry is not None and table.entry.id not in _FORMS
        }

    @staticmethod
    def _stated(document: Document, tables: list[Table], extract: Extract) -> Iterator[Amount]:
        for line in document.lines():
            for number, unit in _IN_SENTENCE.findall(folded(line.text)):
                amount = Amount.parse(number, Unit.parse(unit))
                if amount is not None:
                    yield amount
        for table in tables:
            if table.entry is not None and table.entry.id not in _FORMS and table.unit is not None:
                yield from (fact.amount for fact in extract(table, table.unit) if fact.amount is not None)

    def unit_of(self, printed: set[Amount]) -> tuple[Unit | None, int]:
        """The unit that amounts printed without one are in, and how many of them say so; None where none does."""
        telling = {amount for amount in printed if _digits(amount) >= _TELLING}
        support = {unit: sum(1 for amount in telling if self._attests(amount, unit)) for unit in Unit}
        best = max(support, key=lambda unit: support[unit])
        against = sum(count for unit, count in support.items() if unit is not best)
        if support[best] >= 2 and against * 4 <= support[best]:
            return best, support[best]
        if support[best] == 1 and not against and self.units == {best}:
            return best, 1
        return None, 0

    def _attests(self, amount: Amount, unit: Unit) -> bool:
        scaled = Amount(amount.value * unit.value, amount.quantum * unit.value)
        return scaled in self.amounts or any(
            scaled.agrees(other) and min(_digits(other), _digits(scaled)) > _TELLING for other in self.amounts
        )


def _digits(amount: Amount) -> int:
    """How many digits of an amount are printed, without the noughts around them."""
    return len(str(int(abs(amount.value) / amount.quantum)).rstrip("0")) if amount.quantum else 0
