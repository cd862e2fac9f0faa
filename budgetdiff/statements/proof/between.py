"""What tables of a document print alike: the identities between statements that hold, and figures that sentences repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from budgetdiff.classification.identities import Identity, Term, identities
from budgetdiff.facts import Assertion, ClaimKind, Fact, Role
from budgetdiff.statements.proof.coded import PART_OF_TOTAL
from budgetdiff.statements.proof.equation import Equation, Placed, best
from budgetdiff.statements.proof.sided import sides_of

_Frame = tuple[str, int, str]


def between(facts: Sequence[Fact], tables: Iterable[Sequence[Placed]]) -> Iterator[Equation]:
    """The identities between statements that hold, whatever their conditions: that two figures agree is no accident.

    One that does not hold says nothing here: which of the two tables is at fault is not known, nor whether its condition is
    met. The checks of documents know the conditions.
    """
    return (one for one in usually_equal(facts, tables) if one.holds)


def usually_equal(facts: Sequence[Fact], tables: Iterable[Sequence[Placed]]) -> Iterator[Equation]:
    """The identities between statements, whether or not they hold, and whatever their conditions."""
    points: dict[tuple[_Frame, Term], list[Placed]] = defaultdict(list)
    for placed in tables:
        for term, one in _points(placed):
            fact = one[1]
            points[(fact.unit_name, fact.fiscal_year, fact.phase.value), term].append(one)
    clear = {about: cells[0] for about, cells in points.items() if len(cells) == 1}
    named = [one for one in identities().values() if one.relation == "="]
    by_term: dict[Term, list[Identity]] = defaultdict(list)
    for identity in named:
        by_term[identity.cell].append(identity)
    for (frame, term), whole in clear.items():
        for key in dict.fromkeys((term.key, "")):
            for identity in by_term.get(Term(term.statement, term.side, term.line, key, term.measure), ()):
                others = [clear.get((frame, _keyed(other, term))) for other in identity.others]
                there = [[(one[0], 1)] for one in others if one is not None]
                if identity.how == "sum":
                    there = [[pair for way in there for pair in way]] if len(there) == len(others) else []
                equation = best(facts, whole, there)
                if equation is not None:
                    yield equation


def _keyed(other: Term, term: Term) -> Term:
    """The other term of an identity that is held for each 类 or code by itself."""
    if other.key or other.line not in ("class", "code"):
        return other
    return Term(other.statement, other.side, other.line, term.key, other.measure)


def _points(placed: Sequence[Placed]) -> Iterator[tuple[Term, Placed]]:
    """The figures that identities speak of: what row each is of, and which 类 or code."""
    for (_, side), lines in sides_of(placed).items():
        for line in lines:
            for position, fact in line.cells.values():
                if line.kind is not None and "#" not in fact.label_key:
                    yield Term(fact.statement, side, line.kind, line.key or "", fact.measure), (position, fact)
    for position, fact in placed:
        if fact.side:
            continue
        one = (position, fact)
        if fact.statement == "three_public":
            yield Term(fact.statement, "", "item", fact.measure, "total"), one
        elif fact.code:
            yield Term(fact.statement, "", "code", fact.code, fact.measure), one
            if fact.level == 1 and fact.classification == "functional":
                yield Term(fact.statement, "", "class", fact.code, fact.measure), one
        elif fact.level == 0 and not PART_OF_TOTAL.search(fact.label):
            yield Term(fact.statement, "", "total", "", fact.measure), one
        elif fact.level == 0 and fact.statement == "basic_economic" and fact.label[:2] in ("人员", "公用"):
            nature = "personnel" if "人员" in fact.label else "public_funds"
            yield Term(fact.statement, "", nature, "", fact.measure), one


def stated(tables: Iterable[Sequence[Placed]], assertions: Iterable[Assertion]) -> set[int]:
    """The positions of the figures that a sentence of the document states to the digit, as the amount of that very line."""
    by_measure: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for placed in tables:
        for position, fact in placed:
            if fact.amount is not None and fact.amount.value:
                by_measure[fact.statement, fact.measure].append((position, fact))
    found: set[int] = set()
    for assertion in assertions:
        if assertion.kind is not ClaimKind.AMOUNT or assertion.value is None or assertion.approximate:
            continue
        for operand in assertion.of(Role.ABOUT):
            reference = operand.reference
            if reference is None:
                continue
            for slot in reference.slots:
                for position, fact in by_measure.get((slot.statement, slot.measure), ()):
                    amount = fact.amount
                    assert amount is not None
                    if amount.value == assertion.value and reference.of_period(fact) and slot.matches(fact):
                        found.add(position)
    return found
