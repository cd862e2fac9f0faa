"""Judging lists: parts and their whole, counts, items said to have money, projects with attached forms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from budgetdiff.check.figures import Figures
from budgetdiff.check.judgement import Judgement, bounds, explained, unknown
from budgetdiff.check.slips import slip
from budgetdiff.facts import Amount, Assertion, Fact, Operand, Role, Verdict, label_key

# Counted things of which each is of one sort only.
_OF_ONE_SORT = frozenset({"辆", "平方米", "m2", "亩", "台/套", "台(套)", "套/台", "艘", "架"})
# A list that leaves out or adds at most this share of the items with money was drawn up from the table.
_DRAWN_UP = Fraction(4, 5)
# The length of the code of a 项; how many of them a list that is otherwise whole can have left out; how many make a list.
_ITEM, _FEW, _LISTED = 7, 2, 4


def judge_sum(assertion: Assertion, figures: Figures) -> Judgement:
    """Parts make up their whole where the list is closed, and never exceed it.

    A list may go on after its last part (…，结转下年X), so its beginning may make up the whole as well.
    """
    parts = [operand for operand in assertion.of(Role.PART) if operand.amount is not None]
    wholes = figures.current(assertion.of(Role.WHOLE))
    if not parts or not wholes:
        return unknown("the whole or its parts are not stated")
    sure = [part for part in parts if part.sure]
    lists = [parts, *(parts[:size] for size in range(len(parts) - 1, 1, -1))]
    if len(sure) not in (0, len(parts)):
        lists.append(sure)
    for members in lists:
        for whole in wholes:
            low, high, cut = _total(members)
            if Fraction(whole.amount.low) <= high and low <= Fraction(whole.amount.high):
                return Judgement(Verdict.SUPPORTED, f"rounded: {_shown(members)} against {whole.basis}", (low, high))
            if Fraction(whole.amount.low) <= cut and low <= Fraction(whole.amount.high):
                return Judgement(Verdict.SUPPORTED, f"cut off: {_shown(members)} against {whole.basis}", (low, cut))
    members = sure or parts
    low, high, _ = _total(members)
    whole = next((one for one in wholes if one.sure), wholes[0])
    exceeds = len(sure) == len(parts) and all(low > Fraction(one.amount.high) for one in wholes)
    # what is counted may be of several sorts at once: 专业106个，其中国家级53个、省级90个
    exceeds = exceeds and (assertion.unit == "元" or assertion.unit in _OF_ONE_SORT)
    missing = "" if assertion.complete else _making_up(assertion, whole.amount, parts, figures)
    if missing:
        return unknown(f"the list need not name every part{missing}", (low, high))
    if whole.line is None and all(_printed(one, figures) for one in (*assertion.of(Role.WHOLE)[:1], *parts)):
        return unknown("every figure is the table's own; it is the table that does not sum", (low, high))
    if whole.sure and (assertion.complete or exceeds):
        return Judgement(Verdict.CONTRADICTED, f"{_shown(members)} against {whole.basis}", (low, high))
    return unknown("the list need not name every part", (low, high))


def _making_up(assertion: Assertion, whole: Amount, parts: Sequence[Operand], figures: Figures) -> str:
    """The one or two 项 of the table that a list of 项 does not name, where their money is just what its parts lack of the whole.

    Nothing where they are more or less than that: then the list has another mistake, or is of something else.
    """
    named = {slot.code for part in parts if part.reference for slot in part.reference.slots if slot.code}
    reference = next((one.reference for one in assertion.of(Role.WHOLE) if one.reference), None)
    if reference is None or len(parts) < _LISTED or any(len(code) != _ITEM for code in named):
        return ""
    found: dict[str, Fact] = {}
    for fact in figures.below(reference, ""):
        # the first slot is the table that the words mean most, the others hold it as a column
        item = fact.statement == reference.slots[0].statement and fact.code and len(fact.code) == _ITEM
        if item and fact.code not in named and fact.amount is not None and fact.amount.value:
            found.setdefault(fact.code or "", fact)
    stated = [part.amount for part in parts if part.amount is not None]
    lacked = [fact.amount for fact in found.values() if fact.amount is not None]
    low, high = bounds(Amount.total([*stated, *lacked]))
    if not 0 < len(found) <= _FEW or not (Fraction(whole.low) <= high and low <= Fraction(whole.high)):
        return ""
    # a list of what the money is mainly used for may leave out what is less than all it names
    small = "" if max(one.value for one in lacked) >= min(one.value for one in stated) else "smallest "
    names = "、".join(f"{fact.code} {fact.label.strip()}" for fact in found.values())
    return f"; what it lacks is just the {small}{names}, which it leaves out"


def _printed(operand: Operand, figures: Figures) -> bool:
    """Whether the cells of an operand print the amount that is stated of it."""
    return operand.amount is not None and any(
        cell.fact.amount is not None and cell.fact.amount.agrees(operand.amount)
        for cell in figures.cells(operand.reference)
    )


def _total(parts: Sequence[Operand]) -> tuple[Fraction, Fraction, Fraction]:
    """The least and most the parts can sum to if rounded, and the most if cut off: one unit more each."""
    total = Amount.total(part.amount for part in parts if part.amount is not None)
    low, high = bounds(total)
    return low, high, Fraction(total.value) + Fraction(total.quantum)


def _shown(parts: Sequence[Operand]) -> str:
    names = "、".join(part.words for part in parts[:4])
    return f"{len(parts)} parts ({names}{' …' if len(parts) > 4 else ''})"


def judge_count(assertion: Assertion, _figures: Figures) -> Judgement:
    """A count is the length of the list below it."""
    part = next(iter(assertion.of(Role.PART)), None)
    if assertion.value is None or part is None or part.amount is None:
        return unknown("nothing was counted")
    exact = Fraction(part.amount.value)
    verdict = Verdict.SUPPORTED if assertion.value == part.amount.value else Verdict.CONTRADICTED
    return Judgement(verdict, f"{part.words} are listed", (exact, exact))


def judge_item(assertion: Assertion, figures: Figures) -> Judgement:
    """Items said to have money have it in the table.

    Many narratives name the items of a template whether they have money or not: only a list that otherwise is the
    table's, or that leaves out an item with money, states what the table contradicts.
    """
    if assertion.note.startswith("absent:"):
        _, parent, listed = (*assertion.note.removeprefix("absent:").split("|"), "", "")[:3]
        return Judgement(Verdict.CONTRADICTED, f"the tables have no such item below {parent}; they have {listed}")
    parts = assertion.of(Role.PART)
    empty = [part for part in parts if _is_empty(part, figures)]
    zero = [part for part in parts if part not in empty and _is_zero(part, figures)]
    known = [part for part in parts if part not in empty and part not in zero and figures.cells(part.reference)]
    if not known:
        return unknown("the items are not named as in the table")
    cells = "、".join(cell.fact_id for part in (*empty, *known)[:4] for cell in figures.cells(part.reference)[:1])
    missing = _unnamed(assertion, parts, figures)
    if not empty:
        basis = f"{len(known)} of the items have money in the table: {cells}"
        drawn_up = len(missing) == 1 or Fraction(len(known), len(known) + len(missing)) >= _DRAWN_UP
        drawn_up = drawn_up and not assertion.stated.endswith("等")
        if 0 < len(zero) <= _FEW and Fraction(len(known), len(parts)) >= _DRAWN_UP:
            basis = f"{basis}; the table prints 0 for {'、'.join(part.words for part in zero)}"
        return Judgement(
            Verdict.SUPPORTED, f"{basis}; {'、'.join(missing)} has, and is not named" if missing and drawn_up else basis
        )
    names = "、".join(part.words for part in empty)
    everything = len(known) + len(empty) + len(missing)
    if len(empty) <= 2 and Fraction(len(known), everything) >= _DRAWN_UP:
        omitted = f"; {'、'.join(missing)} has, and is not named" if missing else ""
        return Judgement(Verdict.CONTRADICTED, f"the table has no money for {names}{omitted} ({cells})")
    return unknown(f"the list names items without money ({names}), as a template would")


def _unnamed(assertion: Assertion, parts: Sequence[Operand], figures: Figures) -> list[str]:
    """The items with money, of the classes the list is about, that it does not name."""
    # 其他对个人和家庭的补助支出 is 其他对个人和家庭的补助
    named = {key for part in parts for key in (label_key(part.words), label_key(part.words).removesuffix("支出"))}
    found: dict[str, None] = {}
    for whole in assertion.of(Role.WHOLE):
        code = whole.reference.slots[0].code if whole.reference else None
        for fact in figures.below(whole.reference, code or ""):
            key = label_key(fact.label)
            # what is named with a wrong letter is not left out
            said = key in named or any(slip(one, key, whole=True) for one in named)
            if fact.amount is not None and fact.amount.value and not said:
                found.setdefault(key)
    return list(found)


def _is_empty(part: Operand, figures: Figures) -> bool:
    """Whether the table prints the item's line without money; a line it does not print says nothing.

    A 0.00 printed in 万元 can hide some yuan of a small item: only a blank cell, or a zero to the yuan, is none.
    """
    cells = figures.cells(part.reference)
    return bool(cells) and not any(amount.value or amount.high >= 1 for c in cells if (amount := c.fact.amount))


def _is_zero(part: Operand, figures: Figures) -> bool:
    """Whether the table prints nothing but zeros for the item: of a yuan or more, so that some money may be behind them."""
    amounts = [cell.fact.amount for cell in figures.cells(part.reference) if cell.fact.amount is not None]
    return bool(amounts) and not any(amount.value for amount in amounts)


def judge_funds(assertion: Assertion, funds: Sequence[tuple[str, Amount]]) -> Judgement:
    """The number of projects with targets, and their money, against the forms that are attached."""
    if assertion.value is None or assertion.quantum is None or not funds:
        return unknown("no target form with money is attached")
    stated = Amount(assertion.value, assertion.quantum)
    total = Amount.total(amount for _, amount in funds)
    if assertion.unit != "元":
        exact = Fraction(len(funds))
        if stated.value == len(funds):
            return Judgement(Verdict.SUPPORTED, f"{len(funds)} forms are attached", (exact, exact))
        return unknown(f"{len(funds)} forms are attached; not all need be", (exact, exact))
    number = next((p for p in assertion.of(Role.PART) if p.amount is not None and p.amount.quantum <= 1), None)
    counted = number is not None and number.amount is not None and number.amount.value == len(funds)
    if explained(stated, bounds(total)):
        return Judgement(Verdict.SUPPORTED, f"the money of {len(funds)} forms", bounds(total))
    for project, amount in funds:
        if explained(stated, bounds(amount)):
            return Judgement(Verdict.SUPPORTED, f"the money of the form of “{project}”", bounds(amount))
    if counted:
        return Judgement(
            Verdict.CONTRADICTED, f"the {len(funds)} forms state {total.value} yuan together", bounds(total)
        )
    return unknown("the forms attached are not all the projects", bounds(total))
