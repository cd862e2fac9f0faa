"""How money flows through a budget: sources → all spending → basic, project … → classes → groups, from stated figures alone.

What a document does not divide is a node of its own, named as what it is: nothing is spread over lines that do not say it.
At every node but the ends as much comes in as goes out, to the fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

SOURCE, ALL, KIND, CLASS, GROUP = range(5)
"""The stages from left to right."""
REST = ""
"""The name of a node that stands for what no line of its stage states."""
ROUNDING = "rounding"
"""The name of a node that stands for what is left of a whole, or goes beyond it, because its parts are rounded."""
BEYOND = "beyond"
"""The name of the node, at the stage of kinds, of sources that go beyond the spending."""

Node = tuple[int, str]
"""A stage, and the name of a line at it."""
Amounts = Mapping[str, Decimal]
Streams = dict[tuple[Node, Node], Decimal]
"""Amounts in yuan by where they come from and where they go."""
_COARSEST = Decimal(10_000)
"""Figures are printed in ten thousand yuan at the coarsest."""


@dataclass(frozen=True, slots=True)
class ClassStated:
    """A class of spending: its amount, what of it is of which kind, and its groups, in yuan by their names."""

    amount: Decimal
    kinds: Amounts = field(default_factory=dict)
    groups: Amounts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states: ``total`` of spending, ``resources`` (all sources; None where not stated), sources, classes."""

    total: Decimal
    resources: Decimal | None
    sources: Amounts
    classes: Mapping[str, ClassStated]

    @property
    def grain(self) -> Decimal:
        """What the last digit of its figures is worth at most, in yuan: the largest power of ten that divides them all."""
        of_classes = (
            amount
            for one in self.classes.values()
            for amount in (one.amount, *one.kinds.values(), *one.groups.values())
        )
        amounts = (self.total, self.resources or Decimal(0), *self.sources.values(), *of_classes)
        grain = _COARSEST
        while grain > Decimal("0.01") and any(amount % grain for amount in amounts):
            grain /= 10
        return grain


def fitting(stated: Stated) -> Stated | None:
    """What is stated, without divisions that are none of their whole: a part below zero, parts above it. None where classes are."""
    amounts = {name: one.amount for name, one in stated.classes.items()}
    grain = stated.grain
    if stated.total <= 0 or not amounts or not _divides(amounts, stated.total, grain):
        return None
    resources = stated.resources if stated.resources is not None and stated.resources >= 0 else None
    sources = stated.sources if resources is not None and _divides(stated.sources, resources, grain) else {}
    classes = {
        name: replace(
            one,
            kinds=one.kinds if _divides(one.kinds, one.amount, grain) else {},
            groups=one.groups if _divides(one.groups, one.amount, grain) else {},
        )
        for name, one in stated.classes.items()
    }
    return Stated(stated.total, resources, sources, classes)


def streams_of(stated: Stated) -> Streams:
    """The streams of what is stated, as ``fitting`` leaves it; none of nothing."""
    hub, grain = (ALL, REST), stated.grain
    found: Streams = {((SOURCE, name), hub): amount for name, amount in stated.sources.items()}

    def add(start: Node, end: Node, amount: Decimal) -> None:
        found[start, end] = found.get((start, end), Decimal(0)) + amount

    # spending that no source is stated for, and sources that are not told apart, are both not stated
    resources = stated.resources or Decimal(0)
    whole = max(resources, stated.total)
    add((SOURCE, _left(stated.sources, resources, grain)), hub, resources - _sum(stated.sources))
    add((SOURCE, REST), hub, whole - resources)
    divided: dict[str, Decimal] = {}
    for name, one in stated.classes.items():
        rest = one.amount - _sum(one.kinds)
        for kind, amount in (*one.kinds.items(), (_left(one.kinds, one.amount, grain), rest)):
            add((KIND, kind), (CLASS, name), amount)
            divided[kind] = divided.get(kind, Decimal(0)) + amount
        # groups are named with their class: two classes may call one alike
        for group, amount in (
            *one.groups.items(),
            (_left(one.groups, one.amount, grain), one.amount - _sum(one.groups)),
        ):
            add((CLASS, name), (GROUP, f"{name}|{group}"), amount)
    amounts = {name: one.amount for name, one in stated.classes.items()}
    left, rest = _left(amounts, stated.total, grain), stated.total - _sum(amounts)
    add((KIND, left), (CLASS, left), rest)
    divided[left] = divided.get(left, Decimal(0)) + rest
    for kind, amount in divided.items():
        add(hub, (KIND, kind), amount)
    add(hub, (KIND, BEYOND), whole - stated.total)
    return {way: amount for way, amount in found.items() if amount}


def changes_of(base: Stated, current: Stated, apart: frozenset[Node] = frozenset()) -> Streams:
    """The change of every stream between two periods, as ``fitting`` leaves both; below zero where less flows.

    What one period divides and the other does not would look like a change from one line to another: it is divided in neither.
    ``apart`` are nodes whose parts are not comparable: (ALL, '') all sources, (KIND, class) the kinds of a class,
    (CLASS, class) its groups.
    """
    one, two = _alike(base, current, apart), _alike(current, base, apart)
    before, after = streams_of(one), streams_of(two)
    ways = dict.fromkeys((*after, *before))
    changes = {way: after.get(way, Decimal(0)) - before.get(way, Decimal(0)) for way in ways}
    return {way: amount for way, amount in changes.items() if amount}


def through(streams: Streams, node: Node) -> tuple[Decimal, Decimal]:
    """What comes into a node and what goes out of it."""
    return (
        sum((amount for (_, end), amount in streams.items() if end == node), Decimal(0)),
        sum((amount for (start, _), amount in streams.items() if start == node), Decimal(0)),
    )


def branches(streams: Streams) -> bool:
    """Whether anything divides or joins: a straight line of one source, one kind and one class says nothing."""
    starts, ends = [start for start, _ in streams], [end for _, end in streams]
    return len(set(starts)) < len(starts) or len(set(ends)) < len(ends)


def _sum(parts: Amounts) -> Decimal:
    return sum(parts.values(), Decimal(0))


def rounded(parts: Amounts, whole: Decimal, grain: Decimal) -> bool:
    """Whether parts make up all of their whole, but for what rounding of every figure by half of its last digit explains."""
    return abs(whole - _sum(parts)) * 2 <= grain * (len(parts) + 1)


def _left(parts: Amounts, whole: Decimal, grain: Decimal) -> str:
    """What is called the node that stands for what parts leave of their whole."""
    return ROUNDING if parts and rounded(parts, whole, grain) else REST


def _divides(parts: Amounts, whole: Decimal, grain: Decimal) -> bool:
    return all(part >= 0 for part in parts.values()) and (_sum(parts) <= whole or rounded(parts, whole, grain))


def _alike(one: Stated, other: Stated, apart: frozenset[Node]) -> Stated:
    """One of two, divided only where the other is."""
    grains, classes = (one.grain, other.grain), {}
    for name, found in one.classes.items():
        beside = other.classes.get(name)
        kinds, groups = found.kinds, found.groups
        if (KIND, name) in apart or (beside and _unlike((kinds, beside.kinds), (found, beside), grains)):
            kinds = {}
        if (CLASS, name) in apart or (beside and _unlike((groups, beside.groups), (found, beside), grains)):
            groups = {}
        classes[name] = replace(found, kinds=kinds, groups=groups)
    # where one period states no resources its spending stands for them; so it does in the other
    if one.resources is None or other.resources is None:
        return Stated(one.total, None, {}, classes)
    known = [rounded(each.sources, each.resources or Decimal(0), each.grain) for each in (one, other)]
    sources = one.sources if known[0] == known[1] and (ALL, REST) not in apart else {}
    return Stated(one.total, one.resources, sources, classes)


def _unlike(
    parts: tuple[Amounts, Amounts], wholes: tuple[ClassStated, ClassStated], grains: tuple[Decimal, Decimal]
) -> bool:
    """Whether parts make up all of their whole in one of two periods and not in the other."""
    first, second = (
        rounded(listed, whole.amount, grain) for listed, whole, grain in zip(parts, wholes, grains, strict=True)
    )
    return first != second
