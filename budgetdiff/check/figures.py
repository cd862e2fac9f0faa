"""The printed figures a claim can be held against, arranged to find the cells of a reference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from budgetdiff.facts import Amount, Fact, Operand, Reference


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a reference means; ``weak`` where the form does not make it equal to what is stated."""

    fact: Fact
    fact_id: str
    weak: bool


class Figures:
    """The printed facts of one unit; those of ``document_id`` count before other documents'."""

    def __init__(self, facts: Iterable[tuple[str, Fact]], document_id: str) -> None:
        self._document_id = document_id
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
        own = [cell for cell in found.values() if cell.fact.provenance.document_id == self._document_id]
        return own or list(found.values())

    def candidates(self, operand: Operand | None) -> list[tuple[Amount, str]]:
        """What an operand may amount to, each with its basis: what its words state, and what strong cells print."""
        if operand is None:
            return []
        found = [(operand.amount, f"stated “{operand.words}”")] if operand.amount is not None else []
        cells = [cell for cell in self.cells(operand.reference) if not cell.weak and cell.fact.amount is not None]
        return found + [(cell.fact.amount, cell.fact_id) for cell in cells if cell.fact.amount is not None]
