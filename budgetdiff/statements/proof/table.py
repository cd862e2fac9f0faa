"""How far the reading of each table proves itself: proved, accounted for, or doubtful, with the reason."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from budgetdiff.document.model import BY_ALIGNMENT, BY_DISTANCE, OVERPRINTED
from budgetdiff.facts import Assertion, Fact, Proof, TableSeen
from budgetdiff.statements.accounting import Account
from budgetdiff.statements.proof.between import between, stated
from budgetdiff.statements.proof.coded import across, column_of, down, line_of
from budgetdiff.statements.proof.equation import Equation, Placed
from budgetdiff.statements.proof.items import items
from budgetdiff.statements.proof.listed import listed
from budgetdiff.statements.proof.sided import two_sided

_MANY = 3
"""Sums that fail, and are more than those that hold, speak against the reading and not against the publisher."""
_AMOUNT_IN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{2,})\.\d{2}(?![\d%％万亿元米亩吨公千])")
"""The amount of a neighbour's cell within a name: 140.22一、教育支出; an amount with its unit may be part of a name."""
_NO_HEADING = re.compile(r"\.'*$")
"""How a measure ends that nothing heads: a second amount of its line, of which no heading says what it is."""
_CATALOGUED = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
"""A measure of the catalogue; of other columns the heading is the measure."""


@dataclass(frozen=True, slots=True)
class Proven:
    """The tables with their proof, and the positions of the figures that cannot be relied on."""

    tables: tuple[TableSeen, ...]
    doubtful: frozenset[int]


def is_refused(fact: Fact) -> bool:
    """Whether a fact is a cell of money that is no number: it has digits, and no amount."""
    return fact.amount is None and any(mark.isdigit() for mark in fact.raw)


def equations_of(facts: Sequence[Fact], first: int = 0, after: int | None = None) -> list[Equation]:
    """What must add up among the facts of one table, those from ``first`` to before ``after``: all of it, held or not."""
    whole = list(enumerate(facts))[first:after]
    # a cell that is no number may hold anything: nothing is known of the sums of its column and of its line
    refused = [fact for _, fact in whole if is_refused(fact)]
    columns, lines = {column_of(fact) for fact in refused}, {line_of(fact) for fact in refused}
    placed = [one for one in whole if column_of(one[1]) not in columns and line_of(one[1]) not in lines]
    if not placed:
        return []
    statement = placed[0][1].statement
    if statement == "three_public":
        return list(items(facts, placed))
    sums = (*down(facts, placed), *listed(facts, placed), *across(facts, placed, statement), *two_sided(facts, placed))
    return list(sums)


def prove(
    tables: Sequence[TableSeen],
    facts: Sequence[Fact],
    counted: Account,
    assertions: Sequence[Assertion],
    doubts: Sequence[str],
) -> Proven:
    """Prove each table by what it and the others print, and by the numbers an eye sees.

    ``doubts`` has for each table the reasons of its readers not to be sure of it, '' where there are none.
    """
    placed = list(enumerate(facts))
    parts = [placed[slice(*table.facts)] for table in tables]
    elsewhere = set(chain.from_iterable(one.cells for one in between(facts, parts))) | stated(parts, assertions)
    found: list[TableSeen] = []
    doubtful: set[int] = set()
    for index, (table, own) in enumerate(zip(tables, parts, strict=True)):
        lost = [number for number in counted.lost if number.table == index]
        seen = replace(table, numbers=counted.of_table[index], lost=len(lost))
        if table.statement is None or not (own or table.numbers):
            found.append(seen if table.statement is None else replace(seen, proof=Proof.ACCOUNTED))
            continue
        equations = equations_of(facts, *table.facts)
        confirmed = any(position in elsewhere for position, _ in own)
        # a zero that has no place (in a row of ** say) can break no sum
        gone = sum(1 for one in lost if not one.in_words and one.raw.strip("0.,-"))
        unnamed = _unnamed(own, equations, elsewhere, doubts[index])
        proof, doubt, mistaken = _judged(equations, own, gone, (doubts[index], len(unnamed)), confirmed=confirmed)
        found.append(replace(seen, proof=proof, doubt=doubt))
        if proof is Proof.DOUBTFUL:
            # sums down hold whatever the heading of the column is, sums across whatever the label of the line
            sure = elsewhere if unnamed else _sure(equations, elsewhere, mistaken=mistaken)
            doubtful |= {position for position, fact in own if position not in sure and fact.amount is not None}
    return Proven(tuple(found), frozenset(doubtful))


def _judged(
    equations: list[Equation], own: list[Placed], lost: int, grid: tuple[str, int], *, confirmed: bool
) -> tuple[Proof, str, bool]:
    """The proof of a table, the reason where it is doubtful, and whether what fails is for certain as printed.

    Lost numbers and cells that are no numbers leave a table doubtful whatever holds in it, as what is missing may be any
    part of it; where it is only uncertain what stands in which line or column (``grid``: why, and how many columns nothing but
    their own sums bears out), sums that hold clear it once every column is borne out.
    """
    doubt, unnamed = grid
    uncoded = _uncoded(own) if doubt else 0
    failed = [one for one in equations if not one.holds]
    held = len(equations) - len(failed)
    refused = sum(1 for _, fact in own if is_refused(fact))
    bare = sum(1 for _, fact in own if fact.amount is not None and not fact.code and not fact.label.strip())
    bald = len({column_of(fact) for _, fact in own if fact.amount is not None and _NO_HEADING.search(fact.measure)})
    numbers = len({line_of(fact) for _, fact in own if fact.amount is not None and _AMOUNT_IN.search(fact.label)})
    grave = [
        *_counted(lost, "number printed in it has no place", "numbers printed in it have no place"),
        *_counted(refused, "cell is no number", "cells are no numbers"),
        *_counted(bald, "column of amounts has no heading", "columns of amounts have no heading"),
        *_counted(numbers, "line has an amount in its name", "lines have an amount in their names"),
    ]
    mistaken = not grave and BY_ALIGNMENT not in doubt and _one_figure(failed, held)
    if len(failed) >= _MANY and len(failed) > held:
        grave.append(f"{len(failed)} of its {len(equations)} sums do not hold")
    if not grave and (not failed or mistaken) and (held or confirmed) and not (unnamed or uncoded):
        return Proof.PROVED, "", mistaken
    reasons = [*grave, *_counted(bare, "amount has no label", "amounts have no label"), *([doubt] if doubt else ())]
    reasons += _counted(uncoded, "line has no code", "lines have no code")
    reasons += _counted(unnamed, "column is borne out by nothing else", "columns are borne out by nothing else")
    if not reasons:
        return Proof.ACCOUNTED, "", mistaken
    if len(failed) < _MANY or len(failed) <= held:
        reasons += _counted(len(failed), "sum does not hold", "sums do not hold")
    return Proof.DOUBTFUL, "; ".join(reasons), mistaken


def _unnamed(own: list[Placed], equations: list[Equation], elsewhere: set[int], doubt: str) -> frozenset[Hashable]:
    """The columns of amounts of a grid that is not sure (``doubt``), that nothing bears out but sums down the column itself.

    Those hold whatever its heading says; an amount that another table, a sentence or a column beside it asks for has the right
    heading. A column whose heading the catalogue does not know is borne out by nothing. One alone on its side needs nothing.
    Where no line parts the columns a sum across says nothing either, as it holds under any heading; and where only the distance
    of lines tells the labels, or they lie over each other, no sum says which label an amount has.
    """
    column = {position: column_of(fact) for position, fact in own if fact.amount is not None}
    if BY_DISTANCE in doubt or OVERPRINTED in doubt:
        return frozenset(column.values())
    beside: dict[str | None, set[Hashable]] = {}
    for position, fact in own:
        if position in column:
            beside.setdefault(fact.side, set()).add(column[position])
    if not doubt or all(len(columns) == 1 for columns in beside.values()):
        return frozenset()
    told = set(elsewhere)
    for one in equations if BY_ALIGNMENT not in doubt else ():
        if one.holds and len({column.get(position) for position in one.cells}) > 1:
            told |= one.cells
    known = {column[at] for at, fact in own if at in column and at in told and _CATALOGUED.fullmatch(fact.measure)}
    return frozenset(set(column.values()) - known)


def _uncoded(own: list[Placed]) -> int:
    """How many lines have no code, though they are no totals and most lines of their table have one."""
    lines = {line_of(fact): fact for _, fact in own if fact.amount is not None and not fact.side}
    bare = sum(1 for fact in lines.values() if not fact.code and fact.level != 0)
    return bare if sum(1 for fact in lines.values() if fact.code) > bare else 0


def _counted(count: int, one: str, many: str) -> list[str]:
    return [f"{count} {one if count == 1 else many}"] if count else []


def _one_figure(failed: list[Equation], held: int) -> bool:
    """Whether all that fails in a table fails by one figure, while much else holds: then it is as the publisher printed it."""
    return (
        bool(failed)
        and held >= max(_MANY, 2 * len(failed))
        and bool(frozenset.intersection(*(e.cells for e in failed)))
    )


def _sure(equations: list[Equation], elsewhere: set[int], *, mistaken: bool) -> set[int]:
    """The figures that an equation, another table or a sentence confirms, and no equation speaks against."""
    held = elsewhere | {position for one in equations if one.holds for position in one.cells}
    failed = {position for one in equations if not one.holds for position in one.cells}
    return held | failed if mistaken else held - failed
