"""Readings that recognition itself offered instead, where one of them makes every sum hold and nothing else would."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Fact, Unit
from budgetdiff.statements.proof.equation import Equation
from budgetdiff.statements.proof.table import equations_of
from budgetdiff.statements.standing.looks import Look
from budgetdiff.statements.standing.sums import Range

_ROUNDS = 3


def mended(
    facts: list[Fact], looks: Mapping[int, Look], tables: Sequence[Range], astray: Collection[int]
) -> tuple[list[Fact], frozenset[int]]:
    """The facts with the amounts that are corrected, and their positions. What was read stays their ``raw``.

    Arithmetic alone corrects nothing: that would undo what publishers print wrong. A figure is corrected that was not read for
    certain, to the number that the second look read, where a sum that failed then holds to the fen; or to one with a digit
    changed for a rival of it, where two do. All its sums must hold then, all other figures in them be read for certain, and no
    other reading of any figure mend one of them.
    """
    found = list(facts)
    corrected: set[int] = set()
    for _ in range(_ROUNDS):
        mends = {
            position: amounts
            for position, look in looks.items()
            if look.offered and not look.clean and position not in astray and position not in corrected
            if (amounts := _mends(found, position, look, looks, tables))
        }
        clear = {position: amounts[0] for position, amounts in mends.items() if len(amounts) == 1}
        chosen = {
            position: amount
            for position, (amount, cells) in clear.items()
            if not any(other != position and other in cells for other in mends)
        }
        if not chosen:
            break
        for position, amount in chosen.items():
            found[position] = replace(found[position], amount=amount)
        corrected |= chosen.keys()
    return found, frozenset(corrected)


def _mends(
    facts: list[Fact], position: int, look: Look, looks: Mapping[int, Look], tables: Sequence[Range]
) -> list[tuple[Amount, frozenset[int]]]:
    """The amounts that would mend all sums of a figure, each with the figures of these sums."""
    table = next((one for one in tables if one[0] <= position < one[1]), None)
    unit = _unit_of(facts, position, table)
    if table is None or unit is None:
        return []
    failed = {one.whole for one in _of(facts, position, table) if not one.exact}
    found = []
    for text in look.offered:
        amount = _amount(text, unit, facts[position])
        if amount is None or amount == facts[position].amount:
            continue
        tried = [*facts[:position], replace(facts[position], amount=amount), *facts[position + 1 :]]
        after = _of(tried, position, table)
        cells = frozenset[int]().union(*(one.cells for one in after))
        mended = sum(1 for one in after if one.whole in failed and _is_sum(tried, one))
        if (
            all(one.exact for one in after)
            and mended >= (1 if text == look.second else 2)
            and all(other == position or other not in looks or looks[other].clean for other in cells)
        ):
            found.append((amount, cells))
    return found


def _of(facts: Sequence[Fact], position: int, table: Range) -> list[Equation]:
    """The identities of a table that a figure takes part in."""
    return [one for one in equations_of(facts, *table) if position in one.cells]


def _is_sum(facts: Sequence[Fact], one: Equation) -> bool:
    """Whether an identity adds up more than one amount: the same digits in two places may be misread alike."""
    return sum(1 for part in one.parts if (amount := facts[part].amount) and amount.value) >= 2


def _unit_of(facts: Sequence[Fact], position: int, table: Range | None) -> Unit | None:
    """The unit of money that a figure's column is printed in: that in which its other figures are what they say."""
    own = facts[position]
    for other in facts[slice(*table)] if table else ():
        if (
            other.column_title == own.column_title
            and other.amount is not None
            and other.amount.value
            and other is not own
        ):
            for unit in Unit:
                try:
                    said = Amount.parse(other.raw, unit)
                except AmountRefused:
                    continue
                if said is not None and said.value == other.amount.value:
                    return unit
    return None


def _amount(text: str, unit: Unit, fact: Fact) -> Amount | None:
    """An offered number as an amount, with the quantum of the figure it would take the place of."""
    try:
        amount = Amount.parse(text, unit)
    except AmountRefused:
        return None
    if amount is None or fact.amount is None:
        return amount
    return Amount(amount.value, fact.amount.quantum)
