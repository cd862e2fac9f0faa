"""What is part of what in a list that prints no codes, told by its sums.

Lists of projects, purchases and subjects without codes print a group and its parts one below the other, often in one column and
without an indent: 货物, then the purchases it is the sum of; a unit, then its projects. Added up as they stand they are twice or
three times their total. Where exactly one way of putting parts below groups makes every group the sum of its parts and all of them
the printed total, in every column of amounts at once, it is what the list means. Where there is none, or more than one, nothing
is said: the lines stay as they are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from budgetdiff.facts import Fact
from budgetdiff.statements.grouping import Cells, Group, Grouping, adds_up, column_of, row_of
from budgetdiff.statements.layout import is_total

_LINES = 400
"""So many lines with amounts are put in order between two totals; no printed group is longer."""


class Rank(NamedTuple):
    """The level of a line, and its key where it is another than that of its label ('')."""

    level: int
    key: str = ""


Ranks = Mapping[Hashable, Rank]
"""What lines are, by ``row_of`` their facts, where it is another than is printed."""
_About = tuple[str, str | None, str | None]
"""What a list is of: its unit, side and classification."""


@dataclass(slots=True)
class _Line:
    """A row of a list: its place, whether it is a total, whether it is the row of a unit, its level, its amounts by column."""

    row: Hashable
    key: str
    total: bool
    unit: bool
    level: int
    cells: Cells = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether the line has money at all: lines of nothing are part of any sum."""
        return any(amount.value for amount in self.cells.values())


def levels_by_nesting(facts: Sequence[Fact]) -> Ranks:
    """What the lines of one table are by their sums, where that is another than the print says.

    A line of the first level is part of the total, one of a deeper level of the line above it. The row of a unit keeps level 0,
    as do the groups beside it: what is below them is of the first level, whichever unit has it. Lines with codes are left alone,
    the codes say what they are part of.
    """
    lists = _lists(facts)
    levels = {
        line.row: level
        for lines in lists.values()
        for above, inner, below in _between_totals(lines)
        for line, level in _levels(above, [line for line in inner if line.counts], below)
    }
    levels |= dict(_of_one_unit(lists, levels))
    ranks: dict[Hashable, Rank] = {}
    for lines in lists.values():
        keys = _keys_below_units(lines, levels)
        for line in lines:
            level = levels.get(line.row, line.level)
            key = f"{line.key}合计" if level == 0 and line.level else keys.get(line.row, "")  # as units' own rows have
            if key or level != line.level:
                ranks[line.row] = Rank(level, key)
    return ranks


def _keys_below_units(lines: Sequence[_Line], levels: Mapping[Hashable, int]) -> dict[Hashable, str]:
    """The keys of lines in a list of several units: the unit's and their own, as each has its 其他运行经费.

    Told apart by their number alone they would be paired with another unit's as soon as one of them goes.
    """
    level = {line.row: 0 if line.total else levels.get(line.row, line.level) for line in lines}
    if sum(not line.total and not level[line.row] for line in lines) < 2:
        return {}
    found: dict[Hashable, str] = {}
    seen: Counter[str] = Counter()
    unit = ""
    for line in lines:
        if not level[line.row]:
            unit = "" if line.total else line.key
        elif unit:
            key = f"{unit}/{line.key.partition('#')[0]}"
            seen[key] += 1
            found[line.row] = f"{key}#{seen[key]}" if seen[key] > 1 else key
    return found


def at_level(fact: Fact, ranks: Ranks) -> Fact:
    """A fact with the level and the key of its line."""
    rank = ranks.get(row_of(fact))
    return fact if rank is None else replace(fact, level=rank.level, label_key=rank.key or fact.label_key)


def _lists(facts: Sequence[Fact]) -> dict[_About, list[_Line]]:
    """The lines of each list of a table, from top to bottom; none of lists with codes."""
    lists: dict[_About, dict[Hashable, _Line]] = {}
    coded: set[_About] = set()
    for fact in facts:
        about = (fact.unit_name, fact.side, fact.classification)
        if fact.code and not fact.label_key:
            coded.add(about)
            continue
        lines = lists.setdefault(about, {})
        row = row_of(fact)
        level = 1 if fact.level is None else fact.level
        if row not in lines:
            total = level == 0 and is_total(fact.label)
            lines[row] = _Line(row, fact.label_key, total, level == 0 and not total, level)
        if fact.amount is not None:
            lines[row].cells.setdefault(column_of(fact), fact.amount)
    found = {about: list(lines.values()) for about, lines in lists.items() if about not in coded}
    for listed in found.values():
        if listed[0].unit and not any(line.total for line in listed):
            listed[0].total = True  # the row of a unit that heads its list is the total of it
    return found


def _of_one_unit(lists: Mapping[_About, list[_Line]], levels: Mapping[Hashable, int]) -> Iterator[tuple[Hashable, int]]:
    """The lines of one unit below a total of several: a level deeper, as parts of a unit whose own line is not printed.

    That the total is of several is told by the sum: the lines of all units are it, those of the one are not.
    """
    first = {
        about: [
            line.cells for line in lines if not line.total and line.counts and levels.get(line.row, line.level) == 1
        ]
        for about, lines in lists.items()
    }
    for about, lines in lists.items():
        totals = [line for line in lines if line.total and line.cells]
        others = [line for other, one in first.items() if other != about and other[1:] == about[1:] for line in one]
        if len(totals) != 1 or not others or not first[about] or adds_up(first[about], totals[0].cells):
            continue
        if adds_up([*first[about], *others], totals[0].cells):
            at = {line.row: levels.get(line.row, line.level) for line in lines if not line.total}
            yield from ((row, level + 1) for row, level in at.items() if level > 0)


def _between_totals(lines: list[_Line]) -> Iterator[tuple[_Line | None, list[_Line], _Line | None]]:
    """The runs of lines that totals part, each with the total above and below it."""
    marks = [-1, *(at for at, line in enumerate(lines) if line.total), len(lines)]
    for one, other in pairwise(marks):
        inner = lines[one + 1 : other]
        if inner:
            yield lines[one] if one >= 0 else None, inner, lines[other] if other < len(lines) else None


def _levels(above: _Line | None, lines: list[_Line], below: _Line | None) -> Iterator[tuple[_Line, int]]:
    """The lines of a run whose level is another than is printed, with it; none where the sums do not say."""
    if not 1 < len(lines) <= _LINES:
        return
    wholes = [line.cells for line in (above, below) if line is not None and line.cells]
    if len(wholes) == 2:
        wholes.append({at: wholes[1][at] - wholes[0][at] for at in wholes[0].keys() & wholes[1].keys()})
    if any(adds_up([line.cells for line in lines if line.level == 1], whole) for whole in wholes):
        return
    for whole in wholes:
        groups = _grouped(lines, whole)
        if groups is not None:
            yield from _changed(lines, groups, 1)
            return
    if lines[0].unit and sum(line.unit for line in lines) == 1:
        # the total is of several units, and of these lines only one's
        yield from _levels(lines[0], lines[1:], None)


def _grouped(lines: list[_Line], whole: Cells) -> Sequence[Group] | None:
    for exact in (True, False):
        parsing = Grouping([line.cells for line in lines], whole, exact=exact)
        groups = parsing.evenly() or parsing.groups()
        if groups is not None:
            return groups
    return None


def _changed(lines: list[_Line], groups: Sequence[Group], depth: int) -> Iterator[tuple[_Line, int]]:
    units = any(lines[group.at].unit for group in groups)
    for group in groups:
        line = lines[group.at]
        of_unit = line.unit or (units and bool(group.parts))
        if line.level != (0 if of_unit else depth):
            yield line, 0 if of_unit else depth
        yield from _changed(lines, group.parts, depth if of_unit else depth + 1)
