"""From a document to its assertions and implied facts: the only way into this folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from budgetdiff.facts import Assertion, Fact, Phase, Reason
from budgetdiff.statements.narrative.implied import implied_facts
from budgetdiff.statements.narrative.index import FactIndex
from budgetdiff.statements.narrative.lists import lists_in
from budgetdiff.statements.narrative.named import named_items, projects, quarters
from budgetdiff.statements.narrative.numbered import counted_lines, numbered_sums
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.reasons import ReasonReader
from budgetdiff.statements.narrative.sentences import SentenceReader
from budgetdiff.statements.narrative.stated import Stated
from budgetdiff.statements.narrative.subjects import Subjects


class Named(Protocol):
    """Who and when: what the narrative needs of a document's identity."""

    @property
    def unit_name(self) -> str:
        """The unit the document is about."""
        ...

    @property
    def unit_level(self) -> str | None:
        """``government`` where it is about the money of a whole government."""
        ...

    @property
    def fiscal_year(self) -> int:
        """The year the document is about."""
        ...

    @property
    def phase(self) -> Phase:
        """The phase of the budget cycle the document is about."""
        ...


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the sentences of a document state, in their order, the figures they imply (origin ``implied``), and their reasons."""

    assertions: tuple[Assertion, ...]
    implied_facts: tuple[Fact, ...]
    reasons: tuple[Reason, ...] = ()


def read_narrative(read: Sequence[Paragraph], identity: Named, facts: Sequence[Fact], document_id: str) -> Narrative:
    """Read the paragraphs of a document. ``facts`` are its printed facts: they say which lines and columns it has.

    Never raises for what a sentence says: what is not understood becomes an assertion with a note, or none.
    """
    index = FactIndex(facts, identity.unit_name)
    who = (identity.unit_name, identity.fiscal_year, identity.phase)
    government = identity.unit_level == "government"
    reader = SentenceReader(Subjects(index, identity.unit_name), *who, document_id, government=government)
    explained = ReasonReader(index.facts, identity.unit_name, who[1:], document_id)
    for number, paragraph in enumerate(read):
        reader.read(number, paragraph)
        explained.read(paragraph, reader.mentions, reader.thread.name)
    stated, quantities = Stated(*who, document_id), reader.thread.quantities
    found = reader.recorder.assertions
    for number, paragraph in enumerate(read):
        found.extend(lists_in(paragraph, quantities, number, stated))
        found.extend(quarters(paragraph, stated))
        found.extend(projects(paragraph, stated))
        found.extend(named_items(paragraph, stated))
        found.extend(counted_lines(read, number, stated))
    found.extend(numbered_sums(read, quantities, index, stated))
    assertions = tuple(sorted(found, key=lambda assertion: assertion.provenance.page))
    return Narrative(assertions, implied_facts(assertions, facts, *who), tuple(explained.found))
