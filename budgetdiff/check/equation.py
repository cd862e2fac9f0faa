"""Equations: a printed figure beside the ways in which others may make it up; those that hold, and those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.check.rule import RULES, kernel_text
from budgetdiff.store import Store

_BROKEN = """
SELECT document_id, variant, shown AS facts, expected, found, slack * 0.5 AS tolerance
FROM judged
QUALIFY NOT bool_or(agrees) OVER (PARTITION BY variant, facts[1])
    AND row_number() OVER (PARTITION BY variant, facts[1] ORDER BY preference, abs(found - expected), facts) = 1
ORDER BY document_id, facts, variant
"""
_ALL = """
SELECT document_id, variant, relation, facts[1], list(facts[2:] ORDER BY preference, facts),
       list(signs ORDER BY preference, facts), bool_or(agrees)
FROM judged WHERE document_id IN (SELECT unnest($1::VARCHAR[]))
GROUP BY document_id, variant, relation, facts[1]
ORDER BY document_id, variant, facts[1]
"""
Way = tuple[tuple[str, int], ...]
"""The figures that make another up, by their ids, each with its sign."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A figure (``whole``, a fact's id), and the ways to make it up: it holds where one of them does.

    ``relation`` is ``=``, or ``<=`` and ``>=`` for a figure that is never more or less than what its ways come to.
    """

    rule: str
    variant: str
    document_id: str
    relation: str
    whole: str
    ways: tuple[Way, ...]
    holds: bool

    @property
    def facts(self) -> frozenset[str]:
        """The ids of all figures in it."""
        return frozenset((self.whole, *(fact for way in self.ways for fact, _ in way)))


def broken(kernel: str) -> str:
    """The query for the equations of a kernel that no way holds: ``document_id, variant, facts, expected, found, tolerance``.

    The first of the facts is the whole; of several ways the nearest is given, or the one the kernel prefers.
    """
    return _ways(kernel) + _BROKEN


def equations(store: Store, documents: Sequence[str]) -> list[Equation]:
    """Every equation of these documents, whether it holds or not; the relations of ``prepare`` must be there."""
    found = []
    for rule in RULES.values():
        if rule.equations:
            query = _ways(rule.kernel) + _ALL
            for document, variant, relation, whole, parts, signs, holds in store.rows(query, [list(documents)]):
                ways = tuple(tuple(zip(facts, of, strict=True)) for facts, of in zip(parts, signs, strict=True))
                found.append(Equation(rule.identifier, variant, document, relation, whole, ways, bool(holds)))
    return found


def _ways(kernel: str) -> str:
    return kernel_text("ways").format(kernel=kernel_text(kernel))
