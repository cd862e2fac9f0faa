"""Codes that a table prints twice: a 款 and its 项 below one code, in forms whose 项 has none of its own (21999 其他支出)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from budgetdiff.facts import Fact, label_key
from budgetdiff.statements.grouping import Cells, adds_up, column_of, row_of


@dataclass(slots=True)
class _Line:
    row: Hashable
    code: str
    name: str
    cells: Cells = field(default_factory=dict)


def repeated_codes(facts: Iterable[Fact]) -> frozenset[Hashable]:
    """The rows (as ``row_of`` names them) that say the row above again: its code, its name, its money in every column.

    The line above both must be the sum of its parts with the code counted once, and not with it counted twice: two lines of one
    code that both count (of two units, or two projects) stay two lines.
    """
    lists: dict[Hashable, dict[Hashable, _Line]] = {}
    for fact in facts:
        if not fact.code or fact.label_key.strip("#0123456789"):
            continue
        lines = lists.setdefault((fact.unit_name, fact.side, fact.classification), {})
        row = row_of(fact)
        if row not in lines:
            lines[row] = _Line(row, fact.code, label_key(fact.label))
        if fact.amount is not None:
            lines[row].cells.setdefault(column_of(fact), fact.amount)
    return frozenset(
        below.row
        for lines in lists.values()
        for above, below in pairwise(lines.values())
        if (above.code, above.name, above.cells) == (below.code, below.name, below.cells)
        and any(amount.value for amount in above.cells.values())
        and _counts_once(list(lines.values()), above, below)
    )


def _counts_once(lines: Sequence[_Line], above: _Line, below: _Line) -> bool:
    codes = {line.code for line in lines}

    def parent(code: str) -> str | None:
        return max((one for one in codes if one != code and code.startswith(one)), key=len, default=None)

    whole = [line for line in lines if line.code == parent(above.code)]
    if len(whole) != 1:
        return False
    parts = [line for line in lines if parent(line.code) == whole[0].code]
    once = [line.cells for line in parts if line is not below]
    return not adds_up([line.cells for line in parts], whole[0].cells) and adds_up(once, whole[0].cells)


def below_its_code(fact: Fact, rows: frozenset[Hashable]) -> Fact:
    """A fact of a row that says the one above again: a part of it, of the next level and without a code of its own."""
    if row_of(fact) not in rows:
        return fact
    level = (fact.level or 0) + 1
    return replace(fact, code=None, level=level, label_key=label_key(fact.label))
