"""What must add up in a list without codes: its lines to the total, the lines one level below a group to the group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from budgetdiff.facts import Fact
from budgetdiff.statements.layout import is_total
from budgetdiff.statements.proof.coded import PART_OF_TOTAL, column_of
from budgetdiff.statements.proof.equation import Equation, Placed, best


def listed(facts: Sequence[Fact], placed: Sequence[Placed]) -> Iterator[Equation]:
    """The sums of lists without codes: the total of its lines, a group of those one level below it.

    A list may be of some of the lines that its total is of (重点项目); so nothing is asked of one no column of which adds up. Of
    groups, whose levels may be told by an indent alone (其中), only sums that hold say anything.
    """
    columns: dict[Hashable, list[Placed]] = defaultdict(list)
    for position, fact in placed:
        if not fact.side and fact.amount is not None:
            columns[column_of(fact)].append((position, fact))
    wholes: list[Equation] = []
    for column in columns.values():
        if any(fact.code and not fact.label_key for _, fact in column):
            return
        totals = [one for one in column if one[1].level == 0 and is_total(one[1].label)]
        first = [(position, 1) for position, fact in column if fact.level == 1]
        if len(totals) == 1 and first and not PART_OF_TOTAL.search(totals[0][1].label):
            total = best(facts, totals[0], [first])
            wholes += [total] if total is not None else []
        yield from _groups_below(facts, column)
    if any(one.holds and facts[one.whole].amount for one in wholes):
        yield from wholes


def _groups_below(facts: Sequence[Fact], column: list[Placed]) -> Iterator[Equation]:
    levels = [fact.level or 0 for _, fact in column]
    for at, whole in enumerate(column):
        end = next((n for n in range(at + 1, len(column)) if levels[n] <= levels[at]), len(column))
        parts = [(column[n][0], 1) for n in range(at + 1, end) if levels[n] == levels[at] + 1]
        if levels[at] > 0 and parts:
            equation = best(facts, whole, [parts])
            if equation is not None and equation.holds:
                yield equation
