"""Lines of amounts as groups: the ways in which each group is the sum of its parts, and all of them a whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts import Amount, Fact

_STATES = 20_000
"""So many partial sums are looked at in one run of lines; one that has more says nothing."""
_DEPTHS = (2, 3, 4)
"""How many levels lists have whose groups all go equally deep."""
_SURE = 20
"""A group that is the sum of its parts only within their rounding is this many times as large as that rounding, or more."""

Cells = dict[Hashable, Amount]
"""The amounts of a line, by column."""
_Sums = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The line at ``at`` with the groups that it is the sum of; none of a line that has no parts."""

    at: int
    parts: tuple[Group, ...]
    end: int


def row_of(fact: Fact) -> Hashable:
    """What tells the lines of a document apart."""
    place = fact.provenance
    return fact.unit_name, fact.side, fact.classification, fact.label, place.page, place.row


def column_of(fact: Fact) -> Hashable:
    """What tells the columns of a list apart."""
    return fact.measure, fact.column_title, fact.fiscal_year, fact.phase


def adds_up(parts: Sequence[Mapping[Hashable, Amount]], whole: Mapping[Hashable, Amount]) -> bool:
    """Whether lines are a whole in every column that it has, as closely as they are printed; no lines are none."""
    return bool(parts) and all(
        Amount.total(part[column] for part in parts if column in part).agrees(amount)
        for column, amount in whole.items()
    )


class Grouping:
    """The ways to read a run of lines as groups that are the sums of their parts, and together the whole."""

    def __init__(self, lines: Sequence[Cells], whole: Cells, *, exact: bool) -> None:
        columns = [column for column, amount in whole.items() if amount.value]
        self.exact = exact
        self.rows: list[_Sums] = [tuple(line[c].value if c in line else Decimal(0) for c in columns) for line in lines]
        self.whole: _Sums = tuple(whole[column].value for column in columns)
        self.signed = any(value < 0 for row in (*self.rows, self.whole) for value in row)
        amounts = [amount for line in lines for amount in line.values()]
        self.quantum = max((amount.quantum for amount in amounts), default=Decimal(0))
        # a line of columns that the total does not have would vanish from the sums
        self.complete = bool(columns) and all(any(row) for row in self.rows)
        self.parents: dict[int, list[Group]] = {}
        self.seen = 0

    def evenly(self) -> Sequence[Group] | None:
        """The groups where all lines without parts are equally deep, as subjects are: 类, 款, 项."""
        for depth in _DEPTHS if self.complete else ():
            groups = self._run(0, self.whole, depth)
            if groups is not None and groups[-1].end == len(self.rows):
                return groups
        return None

    def _run(self, start: int, whole: _Sums, depth: int) -> tuple[Group, ...] | None:
        """The run of groups, each so many levels deep, that from a line on adds up to ``whole``."""
        parts: tuple[Group, ...] = ()
        at, sums = start, tuple(Decimal(0) for _ in whole)
        while at < len(self.rows):
            below = () if depth == 1 else self._run(at + 1, self.rows[at], depth - 1)
            if below is None:
                return None
            parts = (*parts, Group(at, below, below[-1].end if below else at + 1))
            sums = tuple(one + two for one, two in zip(sums, self.rows[at], strict=True))
            at = parts[-1].end
            if self._fits(sums, whole, len(parts)):
                return parts
        return None

    def groups(self) -> Sequence[Group] | None:
        """The one way to read them however deep each goes; None where there is none or several."""
        if not self.complete:
            return None
        for at in range(len(self.rows) - 1, -1, -1):
            ends: dict[int, Group] = {}
            # which of several ways below a group is meant changes no sum above it: the flattest says the least
            for parts in sorted(self._sums(at + 1, self.rows[at]), key=len, reverse=True):
                ends.setdefault(parts[-1].end, Group(at, parts, parts[-1].end))
            self.parents[at] = list(ends.values())
        ways = [parts for parts in self._sums(0, self.whole) if parts[-1].end == len(self.rows)]
        return ways[0] if len(ways) == 1 and self.seen <= _STATES else None

    def _sums(self, start: int, whole: _Sums) -> list[tuple[Group, ...]]:
        """The runs of groups from a line on whose lines add up to ``whole``."""
        found: list[tuple[Group, ...]] = []
        untried: list[tuple[tuple[Group, ...], int, _Sums]] = [((), start, tuple(Decimal(0) for _ in whole))]
        while untried and self.seen <= _STATES:
            parts, at, sums = untried.pop()
            if at >= len(self.rows):
                continue
            self.seen += 1
            sums = tuple(one + two for one, two in zip(sums, self.rows[at], strict=True))
            if not self.signed and any(
                one > all_ + self.quantum * (at + 2) for one, all_ in zip(sums, whole, strict=True)
            ):
                continue
            fits = self._fits(sums, whole, len(parts) + 1)
            for group in (Group(at, (), at + 1), *self.parents.get(at, ())):
                if fits:
                    found.append((*parts, group))
                untried.append(((*parts, group), group.end, sums))
        return found

    def _fits(self, sums: _Sums, whole: _Sums, count: int) -> bool:
        """Whether so many lines are the whole: to the fen, or within their rounding where that is small beside them."""
        if sums == whole:
            return True
        tolerance = Decimal(0) if self.exact else self.quantum * (count + 1) / 2
        near = all(abs(one - all_) <= tolerance for one, all_ in zip(sums, whole, strict=True))
        return near and max(abs(value) for value in whole) >= _SURE * tolerance
