"""What a cell of a statement means: its measure, classification, level and side, from the headers above it."""

from __future__ import annotations

import re

from budgetdiff.facts import Phase, folded, label_key, level_of, squeezed
from budgetdiff.statements.blocks import Axis, Block
from budgetdiff.statements.catalogue import Entry, item_named, measure_named
from budgetdiff.statements.columns import Column, Kind, Role
from budgetdiff.statements.layout import is_total
from budgetdiff.statements.lines import Line
from budgetdiff.statements.periods import period_of

_SECOND_LEVEL = re.compile(r"^(其中[:：]|[（(][一二三四五六七八九十廿卅\d]+[)）]|\d{1,2}[、.．,])")
_BRACKETED = re.compile(r"^[（(][一二三四五六七八九十廿卅]+[)）]")
_TOP_ORDINAL = re.compile(r"^[一二三四五六七八九十廿卅]+、")
_BALANCE = re.compile(r"结转|结余|弥补|上年|下年|年初|年末")
_PERIOD_WORD = re.compile(
    r"((19|20)\d{2}年?|上年|本年|年初|全年|调整)*(度)?(预算|决算|执行)(数|金额)?|(?:19|20)\d{2}年(?:度|数)?|[上本去当]年度?数?"
)
_YEAR = re.compile(r"(19|20)\d{2}年?度?")
_UNIT_WORD = re.compile(r"[(](单位[:]?)?(人民币)?(万元|元|千元|百万元|亿元)[)]$")
_MOVED = frozenset({"opening_balance", "income", "closing_balance"})
_FUNDS = frozenset(
    {"general_public", "government_fund", "state_capital", "fiscal_special", "appropriation", "carry_over"}
)
_ECONOMIC = frozenset({"301", "302", "303", "304", "307", "308", "309", "310", "311", "312", "313", "399"})


_ECONOMICALLY = re.compile(r"经济|性质|用途")
_AGAIN = "government_classes"
"""The measure of a total that is printed by the economic classification of governments beside that of departments."""


class Terms:
    """The terms of one table in a document of ``year`` and ``phase``.

    ``horizontal`` is whether its three-public items stand in columns.
    """

    def __init__(self, entry: Entry, blocks: list[Block], year: int, phase: Phase, *, horizontal: bool) -> None:
        self.entry, self.blocks, self.horizontal = entry, blocks, horizontal
        self.with_ordinals: set[int] = set()
        self.bracketed: dict[int, bool] = {}
        self.roots = [_root(block) for block in blocks]
        leaves = [column.path for block in blocks for column in block.values if column.role is Role.VALUE]
        # 合计 | 本年收入 (小计 …) | 上年结转 (小计 …): the year's own revenue is not the total
        self.total_beside = any(len(path) == 1 and is_total(path[0]) for path in leaves)
        self.funds = [self._funds(number, year, phase) for number in range(len(blocks))]
        self.measures = [self._measures(number, year, phase) for number in range(len(blocks))]
        for number in self._second_economic():
            # the same money once more, by other classes: no line of one is a part of the other's total
            parts = [part for part in self.blocks[number].label_heading.split("/") if _ECONOMICALLY.search(part)]
            again = parts[-1] if parts and not any("政府" in part for part in parts) else _AGAIN
            named = {
                index: again if name == "total" else f"{name}.{again}" for index, name in self.measures[number].items()
            }
            self.measures[number] = named

    def follow(self, number: int, printed: str) -> None:
        """Notes the ordinals of a line of block ``number``, as it is printed, for the levels of those below it."""
        if _TOP_ORDINAL.match(printed):
            self.with_ordinals.add(number)
        self.bracketed.setdefault(number, bool(_BRACKETED.match(printed)))

    def of(self, column: Column, number: int, axis: Axis, line: Line) -> tuple[str, str | None, int | None]:
        """Measure, classification and level of a cell in block ``number``, in the row that ``axis`` calls ``line``."""
        code, label = line.code, line.label
        measure = self.measures[number].get(column.index)
        if self.entry.items:
            item = measure or f"{self._item(column, label)}{self.funds[number].get(column.index, '')}"
            return item, "item", 0 if item.partition(".")[0] == "total" else 1
        measure = measure or self._measure(column, number)
        if code is not None and self.entry.axis == "item" and axis.kind is None:
            return measure, "item", 1  # the number of a project
        if code is not None:
            economic = code[0] in "35" and (
                axis.kind in (Kind.ECONOMIC, Kind.GOVERNMENT)
                or self.entry.axis != "functional"
                or code[0] == "5"
                or code[:3] in _ECONOMIC
            )
            return measure, "economic" if economic else "functional", level_of(code)
        classification = self._axis(number, axis)
        if is_total(label):
            return measure, classification, 0
        printed = squeezed(line.printed)
        below = number in self.with_ordinals
        if not below and self.bracketed.get(number) and _BRACKETED.match(printed):
            return measure, classification, 1  # a side that begins with （一） counts its first level so
        # where lines have ordinals, one without is part of the line above it, unless it is a balance
        part = self.entry.sides and below and not _TOP_ORDINAL.match(printed) and not _BALANCE.search(printed)
        return measure, classification, 2 if part or line.nested or _SECOND_LEVEL.match(printed) else 1

    def named_by(self, column: Column, number: int) -> str:
        """The measure that the headers of a column of block ``number`` name, whatever group of changes it stands in."""
        return self._item(column, "") if self.entry.items else self._measure(column, number)

    def side(self, number: int) -> str | None:
        """The side of block ``number`` in a two-sided table, None in others."""
        if not self.entry.sides:
            return None
        heading = self.blocks[number].heading
        if "支出" in heading and "收" not in heading:
            return "expenditure"
        if "收入" in heading and "支出" not in heading:
            return "revenue"
        return "revenue" if number == 0 and len(self.blocks) > 1 else "expenditure"

    def _second_economic(self) -> list[int]:
        """The blocks of a two-sided table that give the expenditure by an economic classification when another block has."""
        economic = [
            number
            for number, block in enumerate(self.blocks)
            if self.side(number) == "expenditure" and self._axis(number, block.axis) == "economic"
        ]
        return economic[1:]

    def _axis(self, number: int, axis: Axis) -> str | None:
        if not self.entry.sides:
            if axis is self.blocks[number].axis or axis.kind is None:
                return self.entry.axis
            return "functional" if axis.kind is Kind.FUNCTIONAL else "economic"
        if self.side(number) == "revenue":
            return "source"
        block = self.blocks[number]
        # what heads its labels says it; a header over the amounts may be that of the block beside
        for part in reversed(block.label_heading.split("/")):
            if (economic := bool(_ECONOMICALLY.search(part))) != ("功能" in part):
                return "economic" if economic else "functional"
        heading = block.heading + folded("".join(block.values[0].path))
        return "economic" if _ECONOMICALLY.search(heading) else "functional"

    def _measures(self, number: int, year: int, phase: Phase) -> dict[int, str]:
        """The measure of each value column of a block: no two of one period have the same.

        Of columns that would, the one whose header says no more than the measure keeps it (小计); the others are told
        apart by what their headers say besides (其中：…, the fund, the group they stand in). Rows that name items give
        their measure themselves.
        """
        if self.entry.items and not self.horizontal:
            return {}
        alike: dict[tuple[str, int, Phase], list[Column]] = {}
        for column in self.blocks[number].values:
            if column.role is Role.VALUE:
                measure = self._item(column, "") if self.entry.items else self._measure(column, number)
                alike.setdefault((measure, *period_of(column.path, year, phase)), []).append(column)
        found: dict[int, str] = {}
        for (measure, *_), columns in alike.items():
            besides = [self._besides(column, measure) if len(columns) > 1 else "" for column in columns]
            first = _first(columns, besides, items=self.entry.items)
            taken: set[str] = set()
            for position, (column, words) in enumerate(zip(columns, besides, strict=True)):
                name = measure if position == first else self._apart(measure, words or column.leaf)
                while name in taken:
                    name += "'"
                taken.add(name)
                found[column.index] = name
        return found

    def _funds(self, number: int, year: int, phase: Phase) -> dict[int, str]:
        """What columns by fund add to the measure that a row's item gives (``.government_fund``), by their index.

        The first column of a period that names no fund adds nothing, nor does one that stands alone in its period.
        """
        if not self.entry.items or self.horizontal:
            return {}
        periods: dict[tuple[int, Phase], list[Column]] = {}
        for column in self.blocks[number].values:
            if column.role is Role.VALUE:
                periods.setdefault(period_of(column.path, year, phase), []).append(column)
        found: dict[int, str] = {}
        for columns in periods.values():
            named = [self._measure(column, number) for column in columns]
            whole = named.index("total") if "total" in named else 0
            found.update(
                {c.index: f".{name}" for n, (c, name) in enumerate(zip(columns, named, strict=True)) if n != whole}
            )
        return found

    def _apart(self, measure: str, words: str) -> str:
        known = measure_named(words, self.entry.id)
        if known is not None and known != measure:
            return known if measure == "total" and not self.entry.items else f"{measure}.{known}"
        return words if measure == "total" and not self.entry.items and words else f"{measure}.{words}"

    def _besides(self, column: Column, measure: str) -> str:
        """What the headers of a column say besides its measure, the lowest first: '' where they say no more."""
        for part in reversed([_plain(part) for part in column.path]):
            of_which = re.sub(r"^其中[:]?", "", part)
            if of_which != part and of_which:
                return _YEAR.sub("", of_which)
            named = item_named(part) if self.entry.items else measure_named(part, self.entry.id)
            if (
                part
                and part != measure
                and not is_period_word(part)
                and not is_total(part)
                and named not in ("total", measure)
            ):
                return _YEAR.sub("", of_which)
        return ""

    def _item(self, column: Column, label: str) -> str:
        if not self.horizontal:
            return item_named(label) or label_key(label)
        total = False
        for part in reversed(column.path):
            if is_period_word(part):
                continue
            item = item_named(part)
            if item == "total":
                total = True
                continue
            if item is not None:
                return item
        whole = total or len(column.path) <= 1 or any("三公" in folded(part) for part in column.path)
        return "total" if whole else label_key(column.path[-1])

    def _measure(self, column: Column, number: int) -> str:
        parts = [folded(part) for part in column.path if part not in self.roots[number]]
        leaf_total = False
        found: list[str] = []
        for part in reversed(parts or [folded(column.path[-1]) if column.path else "合计"]):
            measure = measure_named(_UNIT_WORD.sub("", part), self.entry.id)
            if measure == "total" or measure == self.entry.id != self.entry.fund:
                leaf_total = leaf_total or not found
            elif measure is not None and measure not in found:
                found.append(measure)
        if not found:
            if self.entry.id == "income" and self.total_beside and len(parts) > 1 and parts[0].startswith("本年收入"):
                return "income"
            # 2025年限额 beside 2026年限额: the year is the column's period, not its measure
            return "total" if leaf_total or not parts else _YEAR.sub("", parts[-1]) or parts[-1]
        leaf, *outer = found
        moved = next((measure for measure in reversed(outer) if measure in _MOVED), None)
        if moved is not None and not self.entry.sides:
            # 本年收入/基本支出 beside 本年支出/基本支出
            return f"{moved}.{leaf}"
        if leaf == self.entry.fund and not self.entry.sides and leaf_total:
            return "total"
        funds = [measure for measure in outer if measure in _FUNDS and measure != self.entry.fund]
        if "carry_over" in found and leaf in _FUNDS and funds:
            # what came over from last year, of one fund, whichever of the two headers stands above the other
            return f"carry_over.{leaf if leaf != 'carry_over' else funds[0]}"
        return f"{funds[0]}.{leaf}" if funds and leaf not in _FUNDS else leaf


def _first(columns: list[Column], besides: list[str], *, items: bool) -> int:
    """Which of several columns of one measure keeps it: the first that says no more.

    The total of the three public expenses is the one below that header, not the 合计 that adds meetings and training.
    """
    bare = [position for position, words in enumerate(besides) if not words] or [0]
    of_three = [position for position in bare if any("三公" in part for part in columns[position].path)]
    return of_three[0] if items and of_three else bare[0]


def _plain(part: str) -> str:
    return _UNIT_WORD.sub("", folded(part))


def is_period_word(part: str) -> bool:
    """Whether a header is no more than a year and a phase (2023年预算数)."""
    return bool(_PERIOD_WORD.fullmatch(folded(part)))


def own_header(column: Column) -> str:
    """The header a horizontal table gives an item: the lowest that is not merely a period, 小计 or an item's own 合计."""
    for part, above in zip(reversed(column.path), (*reversed(column.path[:-1]), ""), strict=True):
        if not is_period_word(part) and folded(part) not in ("小计", "合计"):
            return part
        if folded(part) == "合计" and item_named(above) in (None, "total"):
            return part
    return column.path[-1] if column.path else ""


def _root(block: Block) -> frozenset[str]:
    """Header cells that span all the value columns of a block: they name the table, not a column."""
    paths = [column.path for column in block.values if column.role is Role.VALUE]
    if len(paths) < 2:
        return frozenset()
    shared = set(paths[0][:-1])
    for path in paths[1:]:
        shared &= set(path[:-1])
    return frozenset(shared)
