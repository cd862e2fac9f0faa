"""Corrections: what a cell would have to print for the equations and sentences that it stands in to hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.check.cells import Cell, Cells
from budgetdiff.check.equation import Equation, Way
from budgetdiff.check.finding import FACT_ID
from budgetdiff.check.judged import Case
from budgetdiff.facts import Claim, Unit, Verdict

_EXACTLY = 0.95
"""The share of a document's sums that must hold to the last digit for it to count as printed without rounding differences."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell (``fact_id``) that prints ``amount`` of yuan instead, and what then holds: nothing that held is broken by it.

    ``equations`` and ``claims`` are the contradictions that it resolves, by their numbers in the document; ``exact`` says
    whether every sum and equality of the cell then holds to the last digit, without any rounding.
    """

    fact_id: str
    amount: Decimal
    equations: frozenset[int]
    claims: frozenset[int]
    exact: bool


class Redress:
    """The equations and judged sentences of one document: what would become of them if a cell printed something else."""

    def __init__(
        self,
        document_id: str,
        equations: Sequence[Equation],
        claims: Sequence[Claim],
        cells: Cells,
        case: Callable[[], Case],
    ) -> None:
        self.equations, self.claims = equations, claims
        self._document_id, self._cells, self._case = document_id, cells, case
        self._of: dict[str, list[int]] = defaultdict(list)
        for number, equation in enumerate(equations):
            for fact in equation.facts:
                self._of[fact].append(number)
        self._said: dict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            if claim.verdict in (Verdict.CONTRADICTED, Verdict.SUPPORTED):
                for fact in dict.fromkeys(FACT_ID.findall(claim.basis)):
                    self._said[fact].append(number)
        left = [self.remainder(one) == 0 for one in equations if one.holds and one.relation == "="]
        self.printed_exactly = sum(left) >= _EXACTLY * len(left)
        """Whether the sums of the document that hold do so to the last digit, but for a few."""

    def cell(self, fact_id: str) -> Cell:
        """The cell of a fact."""
        return self._cells[fact_id]

    def corrections(self) -> list[Correction]:
        """Every correction of one cell of the document by which a contradiction is resolved and nothing broken."""
        wrong = {fact for one in self.equations if not one.holds for fact in one.facts}
        for claim in self.claims:
            if claim.verdict is Verdict.CONTRADICTED:
                wrong.update(FACT_ID.findall(claim.basis))
        found = []
        for fact in sorted(wrong):
            if not fact.startswith(f"{self._document_id}:"):
                continue  # of another document, whose own equations are not at hand
            for amount in sorted(set(self._proposals(fact))):
                correction = self._tried(fact, amount)
                if correction is not None:
                    found.append(correction)
        return found

    def remainder(self, equation: Equation, corrected: Mapping[str, Decimal] | None = None) -> Decimal | None:
        """What is left between the figure and the nearest of its ways, 0 where one comes to it; None where none holds."""
        best: Decimal | None = None
        for way in equation.ways:
            left, slack = self._left(equation.whole, way, corrected or {})
            past = left if equation.relation == "<=" else -left if equation.relation == ">=" else abs(left)
            if past * 2 <= slack and (best is None or abs(left) < best):
                best = abs(left)
        return best

    def left(self, equation: Equation, way: Way) -> tuple[Decimal, Decimal]:
        """By how much the figure is more than a way to make it up, and how much rounding can explain."""
        left, slack = self._left(equation.whole, way, {})
        return left, slack / 2

    def _left(self, whole: str, way: Way, corrected: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
        left, slack = self._amount(whole, corrected), self._quantum(whole)
        for fact, sign in way:
            left -= sign * self._amount(fact, corrected)
            slack += self._quantum(fact)
        return left, slack

    def _amount(self, fact: str, corrected: Mapping[str, Decimal]) -> Decimal:
        return corrected[fact] if fact in corrected else self._cells[fact].amount or Decimal(0)

    def _quantum(self, fact: str) -> Decimal:
        return self._cells[fact].quantum or Decimal(0)

    def _proposals(self, fact: str) -> Iterator[Decimal]:
        """What the cell would print if a broken equation, or a sentence that states an amount, held exactly."""
        now = self._amount(fact, {})
        for number in self._of[fact]:
            equation = self.equations[number]
            if equation.holds:
                continue
            for way in equation.ways:
                left, _ = self._left(equation.whole, way, {})
                if equation.whole == fact:
                    yield now - left
                for part, sign in way:
                    if part == fact:
                        yield now + left * sign
        for number in self._said[fact]:
            claim = self.claims[number]
            if claim.verdict is not Verdict.CONTRADICTED or claim.unit != Unit.YUAN.zh or claim.computed is None:
                continue
            stated = self._case().stated[self._document_id][number].value
            if stated is not None:
                for shift in (stated - claim.computed, claim.computed - stated):
                    yield now + shift

    def _tried(self, fact: str, amount: Decimal) -> Correction | None:
        """The correction, where it resolves something; None where it breaks what holds."""
        corrected = {fact: amount}
        resolved, exact = set(), True
        for number in self._of[fact]:
            equation = self.equations[number]
            remainder = self.remainder(equation, corrected)
            if remainder is None and equation.holds:
                return None
            if remainder is not None and not equation.holds:
                resolved.add(number)
            exact = exact and (equation.relation != "=" or not remainder)
        said = self._said[fact]
        borne_out = set()
        for number, claim in zip(
            said, self._case().claims(self._document_id, said, corrected) if said else (), strict=True
        ):
            before = self.claims[number].verdict
            if claim.verdict is Verdict.CONTRADICTED and before is Verdict.SUPPORTED:
                return None
            if claim.verdict is not Verdict.CONTRADICTED and before is Verdict.CONTRADICTED:
                borne_out.add(number)
        if not resolved and not borne_out:
            return None
        return Correction(fact, amount, frozenset(resolved), frozenset(borne_out), exact)


def facts_in(equations: Iterable[Equation]) -> set[str]:
    """The ids of all figures in equations."""
    return {fact for one in equations for fact in one.facts}
