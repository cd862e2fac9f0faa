"""The blocks of a table: which codes and labels name the values of which columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from budgetdiff.facts import folded
from budgetdiff.statements.catalogue import Entry
from budgetdiff.statements.columns import Column, Kind, Role

_ITEM_NAME = re.compile(r"项目\)?名称|^项目$|(物品|品目|货物|标的|服务|资产)\)?名称|^名称$")
_NAMED = re.compile(r"(?<!单位)(?<!部门)(?<!科目)(?<!处室)名称$")
_ASIDE = frozenset({Role.IGNORED, Role.UNIT_CODE, Role.PERIOD, Role.QUANTITY})


@dataclass(frozen=True, slots=True)
class Axis:
    """The columns that name a row by one classification: its codes, its labels, and which it is (None: unsaid)."""

    codes: tuple[int, ...]
    labels: tuple[int, ...]
    kind: Kind | None = None

    @property
    def columns(self) -> tuple[int, ...]:
        """Its columns, codes first."""
        return (*self.codes, *self.labels)


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that belong together: codes and labels on the left, values on their right.

    A table with revenue beside expenditure, or three economic tables side by side, has several. ``axis`` names its rows;
    ``others`` are further classifications of the same rows (functional, department's and government's economic codes in
    one row). ``unit`` is the column that names the unit of each row; ``by_unit`` where it is the only label there is.
    ``start`` is the first column right of the values of the block before it. ``listed`` is whether the rows are a list of
    projects or purchases, whose last label is their name and whose others only describe it.
    """

    axis: Axis
    values: tuple[Column, ...]
    others: tuple[Axis, ...] = ()
    heading: str = ""
    label_heading: str = ""
    unit: int | None = None
    by_unit: bool = False
    start: int = 0
    listed: bool = False

    @property
    def codes(self) -> tuple[int, ...]:
        """The columns of its codes."""
        return self.axis.codes

    @property
    def labels(self) -> tuple[int, ...]:
        """The columns of its labels."""
        return self.axis.labels

    @property
    def naming(self) -> tuple[int, ...]:
        """All columns that name a row, of every classification, from the left."""
        return tuple(sorted({*self.axis.columns, *(index for axis in self.others for index in axis.columns)}))


@dataclass(slots=True)
class _Open:
    """A block that is still being read: the columns that name its rows, and its values."""

    naming: list[Column] = field(default_factory=list)
    values: list[Column] = field(default_factory=list)


def blocks_of(columns: list[Column], entry: Entry) -> list[Block]:
    """The blocks of a table of the catalogue's ``entry``, from left to right."""
    unit: int | None = None
    opened = _Open()
    parts: list[tuple[_Open, int | None]] = []
    for column in columns:
        if column.role in (Role.CODE, Role.LABEL):
            if opened.values:
                parts.append((opened, unit))
                opened = _Open()
            opened.naming.append(column)
        elif column.role is Role.UNIT:
            unit = column.index
        elif column.role not in _ASIDE:
            opened.values.append(column)
    if opened.values:
        parts.append((opened, unit))
    elif len(parts) == 1 and not parts[0][0].naming:
        # names that stand behind their values
        parts[0][0].naming.extend(opened.naming)
    if entry.axis == "item" and not entry.items:
        parts = _one_list(parts)
    ends = [0, *(part.values[-1].index + 1 for part, _ in parts)]
    return [_block(part, columns, unit, entry, start) for (part, unit), start in zip(parts, ends, strict=False)]


def _one_list(parts: list[tuple[_Open, int | None]]) -> list[tuple[_Open, int | None]]:
    """Lists side by side repeat the headers of their names; else what stands between the values only describes the row."""
    headers = [{column.leaf for column in part.naming if column.role is Role.LABEL} for part, _ in parts]
    if len(parts) < 2 or any(headers[0] & later for later in headers[1:]):
        return parts
    named = next((part for part, _ in parts if part.naming), parts[0][0])
    return [(_Open(named.naming, [value for part, _ in parts for value in part.values]), parts[-1][1])]


def _block(part: _Open, columns: list[Column], unit: int | None, entry: Entry, start: int) -> Block:
    axes = list(_axes(part.naming))
    by_unit = unit is not None and not axes
    if not axes:
        axes = [Axis((), (unit,) if unit is not None else ())]
    main = _main(axes, columns, entry)
    others = () if entry.axis == "item" else tuple(axis for axis in axes if axis is not main)
    first = columns[min([part.values[0].index] if not main.columns else main.columns)]
    heading = folded(first.path[0]) if first.path else ""
    above = "".join(folded("/".join(columns[index].path)) for index in main.labels)
    listed = entry.axis == "item" and not entry.items
    return Block(main, tuple(part.values), others, heading, above, unit, by_unit, start, listed)


def _axes(naming: Iterable[Column]) -> Iterable[Axis]:
    """The classifications that the names of a row are of, in the order of their columns.

    A new one begins with codes behind labels, and with a column whose own header or codes say another classification.
    """
    held: Axis | None = None
    for column in naming:
        coded = column.role is Role.CODE
        if held is not None and (
            (coded and held.codes and held.labels) or (column.kind and held.kind and column.kind is not held.kind)
        ):
            yield held
            held = None
        held = held or Axis((), ())
        held = replace(
            held,
            codes=(*held.codes, column.index) if coded else held.codes,
            labels=held.labels if coded else (*held.labels, column.index),
            kind=held.kind or column.kind,
        )
    if held is not None:
        yield held


def _main(axes: list[Axis], columns: list[Column], entry: Entry) -> Axis:
    """The classification that names the rows of a statement: the one its entry says, else the last.

    In a list of projects or purchases the codes only describe what the row names.
    """
    if entry.axis == "item" and not entry.items:
        named = [axis for axis in axes if axis.labels and axis.kind is None] or [axis for axis in axes if axis.labels]
        if named:
            leaves = [columns[index].leaf for axis in named for index in axis.labels]
            # 专项资金名称 beside 主管处室, where no column is a purchase's or a project's by the usual words
            words = _ITEM_NAME if any(_ITEM_NAME.search(leaf) for leaf in leaves) else _NAMED
            found = next((a for a in named if any(words.search(columns[i].leaf) for i in a.labels)), named[-1])
            by_name = [index for index in found.labels if words.search(columns[index].leaf)]
            rest = [index for index in found.labels if index not in by_name]
            return replace(found, labels=(*rest, *by_name))
    wanted = {"functional": (Kind.FUNCTIONAL,), "economic": (Kind.ECONOMIC, Kind.GOVERNMENT)}.get(entry.axis, ())
    if entry.id.endswith("_government"):
        wanted = (Kind.GOVERNMENT, Kind.ECONOMIC)
    return next((axis for kind in wanted for axis in axes if axis.kind is kind), axes[-1])
