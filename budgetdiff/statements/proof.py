"""How far the reading of each table proves itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from budgetdiff.facts import Fact, TableSeen
from budgetdiff.statements.accounting import Account


def proved(tables: Sequence[TableSeen], facts: Sequence[Fact], counted: Account) -> tuple[TableSeen, ...]:  # noqa: ARG001
    """The tables with the numbers of their regions."""
    lost = Counter(number.table for number in counted.lost)
    return tuple(
        replace(table, numbers=counted.of_table[index], lost=lost[index]) for index, table in enumerate(tables)
    )
