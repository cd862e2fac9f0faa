"""Rules: one function each, with a stable id; a finding is data, an exception is a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from budgetdiff.check.finding import Finding
from budgetdiff.facts import Claim, Fact, Fund


@dataclass(frozen=True, slots=True)
class Checked:
    """One document as the rules see it: facts with their ids, judged claims, money of target forms."""

    document_id: str
    facts: tuple[tuple[str, Fact], ...]
    claims: tuple[Claim, ...]
    funds: tuple[Fund, ...]


Check = Callable[[Checked], Iterator[Finding]]
RULES: dict[str, Check] = {}


def rule(identifier: str) -> Callable[[Check], Check]:
    """Register a check under its stable id."""

    def register(check: Check) -> Check:
        RULES[identifier] = check
        return check

    return register
