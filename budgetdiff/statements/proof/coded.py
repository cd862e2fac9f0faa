"""What must add up in a table of lines and columns: codes to their parents and totals, columns to total columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from budgetdiff.classification.identities import ColumnReading, column_readings
from budgetdiff.facts import Fact
from budgetdiff.statements.proof.equation import Equation, Placed, best

PART_OF_TOTAL = re.compile("人员|公用|基本|项目")
_OF_NATURE = re.compile("^(人员|公用)经费(合计|总计|小计)")
_WHOLE = re.compile("^(小计|合计|总计)$")
_LISTED = frozenset({"three_public", "project_expenditure", "procurement"})
"""Statements whose headers group columns that are no parts of a whole."""
_WIDTHS = (7, 5, 3)


def column_of(fact: Fact) -> Hashable:
    """What tells the columns of a table apart."""
    return fact.unit_name, fact.side, fact.classification, fact.measure, fact.column_title, fact.fiscal_year, fact.phase


def line_of(fact: Fact) -> Hashable:
    """What tells the lines of a table apart."""
    place = fact.provenance
    return fact.unit_name, fact.side, fact.classification, place.page, place.row, fact.fiscal_year, fact.phase


def down(facts: Sequence[Fact], placed: Sequence[Placed]) -> Iterator[Equation]:
    """The sums down the columns of a table without sides: parents of their lines, totals of the top lines."""
    columns: dict[Hashable, list[Placed]] = defaultdict(list)
    for position, fact in placed:
        if not fact.side:
            columns[column_of(fact)].append((position, fact))
    for column in columns.values():
        coded = [(position, fact) for position, fact in column if fact.code]
        if len({fact.code for _, fact in coded}) < len(coded):
            continue  # a code stands twice: it is not clear which of the two lines is meant
        valued = {fact.code: (position, fact) for position, fact in coded if fact.amount is not None}
        below: dict[str, list[tuple[int, int]]] = defaultdict(list)
        tops: list[Placed] = []
        for code, (position, fact) in valued.items():
            above = next((code[:n] for n in _WIDTHS if code and len(code) > n and code[:n] in valued), None)
            if above:
                below[above].append((position, 1))
            else:
                tops.append((position, fact))
        for code, parts in below.items():
            yield from _found(best(facts, valued[code], [parts]))
        yield from _totals(facts, column, tops)


def _totals(facts: Sequence[Fact], column: list[Placed], tops: list[Placed]) -> Iterator[Equation]:
    bare = [(position, fact) for position, fact in column if not fact.code and fact.amount is not None]
    totals = [(position, fact) for position, fact in bare if fact.level == 0]
    first = [(position, 1) for position, _ in tops]
    if not tops:
        return
    if len(totals) == 1 and not PART_OF_TOTAL.search(totals[0][1].label):
        rest = [(position, 1) for position, fact in bare if fact.level != 0]
        yield from _found(best(facts, totals[0], [first, [*first, *rest]]))
    named = [(position, fact) for position, fact in totals if _OF_NATURE.match(fact.label)]
    if len(named) == 2 and all(fact.code and len(fact.code) == 3 for _, fact in tops):
        for whole in named:
            people = "人员" in whole[1].label
            yield from _found(best(facts, whole, [[(p, 1) for p, f in tops if (f.code in ("301", "303")) is people]]))


def across(facts: Sequence[Fact], placed: Sequence[Placed], statement: str) -> Iterator[Equation]:
    """The sums along the lines of a table: total columns of the others, 小计 of their neighbours."""
    readings = [reading for reading in column_readings() if statement in reading.statements]
    lines: dict[Hashable, list[Placed]] = defaultdict(list)
    for position, fact in placed:
        lines[line_of(fact)].append((position, fact))
    for line in lines.values():
        if readings and line[0][1].side in (None, "", "expenditure"):
            yield from _columns(facts, line, readings)
        if statement not in _LISTED:
            yield from _groups(facts, line)


def _columns(facts: Sequence[Fact], line: list[Placed], readings: list[ColumnReading]) -> Iterator[Equation]:
    counted: dict[str, list[Placed]] = defaultdict(list)
    for position, fact in line:
        counted[fact.measure].append((position, fact))
    held = {}
    for measure, cells in counted.items():
        # 其中 columns are parts of the column before them
        plain = [one for one in cells if "其中" not in one[1].column_title or len(cells) == 1]
        if len(plain) > 1:
            return
        if plain:
            held[measure] = plain[0]
    families: dict[tuple[str, str], list[list[tuple[int, int]]]] = defaultdict(list)
    for reading in readings:
        names = [*reading.parts, *((name, 0) for name in (reading.whole, *reading.beside))]
        signs = {measure: [sign for name, sign in names if _names(name, measure)] for measure in held}
        if all(signs.values()) and all(name in held for name in reading.needed) and reading.whole in held:
            families[reading.family, reading.whole].append(
                [(held[measure][0], sign) for measure, given in signs.items() for sign in given if sign]
            )
    for (_, whole), sums in families.items():
        yield from _found(best(facts, held[whole], sums))


def _names(name: str, measure: str) -> bool:
    return measure.startswith(name[:-1]) if name.endswith("*") else measure == name


def _groups(facts: Sequence[Fact], line: list[Placed]) -> Iterator[Equation]:
    paths = [(position, fact, tuple(fact.column_title.split("/"))) for position, fact in line]
    heads: dict[tuple[str, ...], list[tuple[int, Fact, tuple[str, ...]]]] = defaultdict(list)
    for position, fact, path in paths:
        if len(path) > 1:
            heads[path[:-1]].append((position, fact, path))
    for head, cells in heads.items():
        wholes = [(position, fact) for position, fact, path in cells if _WHOLE.match(path[-1])]
        titles = {fact.column_title for _, fact, _ in cells}
        deeper = any(len(path) > len(head) + 1 and path[: len(head)] == head for _, _, path in paths)
        if len(wholes) == 1 and 2 < len(cells) == len(titles) and not deeper and not any("其中" in t for t in titles):
            yield from _found(best(facts, wholes[0], [[(p, 1) for p, _, path in cells if not _WHOLE.match(path[-1])]]))


def _found(equation: Equation | None) -> Iterator[Equation]:
    if equation is not None:
        yield equation
