"""The printed figures a claim can be held against, arranged to find the cells of a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from budgetdiff.facts import Amount, Fact, Operand, Reference, label_key


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a reference means; ``weak`` where the form does not make it equal to what is stated."""

    fact: Fact
    fact_id: str
    weak: bool


Line = tuple[str, str | None, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An amount that may be meant, and its basis: a fact's id, or the words that state it.

    One that is not ``sure`` can support what is stated but not contradict it. Two of one ``group`` belong together;
    ``line`` is the line of the statement that prints it, whatever the year, None for words.
    """

    amount: Amount
    basis: str
    sure: bool
    group: int = 0
    line: Line | None = None

    def as_cut(self) -> Amount:
        """The amount with what its words hide where they were cut off instead of rounded; a cell's is as it stands."""
        if self.line is not None:
            return self.amount
        shift = self.amount.quantum / 4
        return Amount(self.amount.value + (shift if self.amount.value >= 0 else -shift), self.amount.quantum * 3 / 2)


# Words that say which money a total is of.
_NAMED_MONEY = re.compile(r"拨款|一般公共|政府性基金|国有资本|三公|总计|机关运行|结转|结余")
# The total of a statement is never less than that of a statement it holds.
_HOLDS = {
    "appropriation": ("general_public",),
    "expenditure": ("general_public",),
    "income_expenditure": ("general_public", "expenditure"),
}


class Figures:
    """The printed facts of one unit; those of ``document_id`` count before other documents'.

    ``beside`` are documents that are one with it: an explanation and its tables published apart. ``implied`` are
    the figures of other periods that the document's own sentences imply.
    """

    def __init__(
        self,
        facts: Iterable[tuple[str, Fact]],
        document_id: str,
        implied: Iterable[tuple[str, Fact]] = (),
        beside: Iterable[str] = (),
    ) -> None:
        self._own = frozenset((document_id, *beside))
        self._implied = tuple(implied)
        self._by_line: dict[tuple[str, str, int], list[tuple[str, Fact]]] = {}
        for fact_id, fact in facts:
            self._by_line.setdefault((fact.statement, fact.measure, fact.fiscal_year), []).append((fact_id, fact))

    def cells(self, reference: Reference | None) -> list[Cell]:
        """The cells of a reference: the document's own where it has any, else those of other documents."""
        if reference is None:
            return []
        found: dict[str, Cell] = {}
        for slot in reference.slots:
            for fact_id, fact in self._by_line.get((slot.statement, slot.measure, reference.fiscal_year), []):
                if reference.of_period(fact) and slot.matches(fact):
                    held = found.get(fact_id)
                    found[fact_id] = Cell(fact, fact_id, slot.weak and (held is None or held.weak))
        own = [cell for cell in found.values() if cell.fact.provenance.document_id in self._own]
        return own or list(found.values())

    def elsewhere(self, subject: str, operands: Iterable[Operand], stated: Amount) -> str | None:
        """The cell of another column or table of this document that prints what is stated of the same line, if any does.

        Of a total only where the words do not name the money it is of.
        """
        held = [cell for operand in operands for cell in self.cells(operand.reference)]
        lines = {(cell.fact.code, label_key(cell.fact.label)) for cell in held}
        totals = not _NAMED_MONEY.search(subject) and any(cell.fact.level == 0 and not cell.fact.code for cell in held)
        if not held or not stated.value:
            return None
        for facts in self._by_line.values():
            for fact_id, fact in facts:
                same = (fact.code, label_key(fact.label)) in lines or (totals and fact.level == 0 and not fact.code)
                own = fact.provenance.document_id in self._own
                period = any(
                    operand.reference is not None and operand.reference.of_period(fact) for operand in operands
                )
                if same and own and period and fact.amount is not None and fact.amount.agrees(stated):
                    return fact_id
        return None

    def below(self, reference: Reference | None, code: str) -> list[Fact]:
        """The facts of this document below a code, in the statement and period of a reference."""
        if reference is None:
            return []
        return [
            fact
            for slot in reference.slots
            for _, fact in self._by_line.get((slot.statement, slot.measure, reference.fiscal_year), [])
            if reference.of_period(fact)
            and fact.code
            and len(fact.code) > len(code)
            and fact.code.startswith(code)
            and fact.provenance.document_id in self._own
        ]

    def floor(self, reference: Reference | None) -> Candidate | None:
        """The least a total can have been: what the document's other sentences imply of a part of it, if anything."""
        if reference is None:
            return None
        found: Candidate | None = None
        for slot in reference.slots:
            if slot.level != 0 or slot.measure not in ("total", "appropriation") or slot.weak:
                continue
            for fact_id, fact in self._implied:
                part = fact.statement in _HOLDS.get(slot.statement, ()) and fact.level == 0 and fact.measure == "total"
                if not part or not reference.of_period(fact) or fact.amount is None:
                    continue
                if found is None or fact.amount.low > found.amount.low:
                    found = Candidate(fact.amount, fact_id, sure=True)
        return found

    def candidates(self, operands: Iterable[Operand]) -> list[Candidate]:
        """What operands may amount to: what their words state, and what their cells print."""
        found: list[Candidate] = []
        for operand in operands:
            if operand.amount is not None:
                basis = f"stated “{operand.words}” ({operand.amount.value.normalize():f})"
                found.append(Candidate(operand.amount, basis, operand.sure, operand.group))
            for cell in self.cells(operand.reference):
                if cell.fact.amount is not None:
                    sure = self._sure(cell, operand)
                    found.append(Candidate(cell.fact.amount, cell.fact_id, sure, operand.group, _line(cell.fact)))
        return found

    def current(self, operands: Iterable[Operand]) -> list[Candidate]:
        """The current figures: where the sentence states one itself, only the lines that print it are meant."""
        found = self.candidates(operands)
        kept: list[Candidate] = []
        for group in sorted({one.group for one in found}):
            own = [one for one in found if one.group == group]
            stated = [one for one in own if one.line is None]
            lines = {one.line for one in own if one.line and any(one.amount.agrees(s.amount) for s in stated)}
            kept += [one for one in own if one.line is None or one.line in lines] if lines else own
        return kept

    def pairs(self, now: Sequence[Operand], base: Sequence[Operand]) -> list[tuple[Candidate, Candidate]]:
        """The current figures and bases that belong together: of one subject, and of one line where both are cells."""
        found: list[tuple[Candidate, Candidate]] = []
        nows, bases = self.current(now), self.candidates(base)
        for group in sorted({one.group for one in nows}):
            own = [one for one in nows if one.group == group]
            others = [one for one in bases if one.group == group]
            lines = {one.line for one in own if one.line}
            if lines and any(one.line is None for one in own):
                meant = [one for one in others if one.line is None or one.line in lines]
                # a line that bears another name in the other year cannot be told from another line
                others = meant or [replace(one, sure=False) for one in others]
            alike = [
                (one, two) for one in own for two in others if None in (one.line, two.line) or one.line == two.line
            ]
            found += alike or [(one, replace(two, sure=False)) for one in own for two in others]
        return found

    def _sure(self, cell: Cell, operand: Operand) -> bool:
        own = cell.fact.provenance.document_id in self._own
        return operand.sure and not cell.weak and (own or operand.reference is None or not operand.reference.own)


def _line(fact: Fact) -> Line:
    return fact.statement, fact.side, fact.code or fact.label_key or label_key(fact.label), fact.measure
