"""What understanding a document gives."""

from __future__ import annotations

from dataclasses import dataclass

from budgetdiff.document import Document
from budgetdiff.facts import Assertion, Evaluation, Fact, Fund, Indicator, LostNumber, Reason, Remark, TableSeen
from budgetdiff.statements.identity import Identity


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of a document; frozen, and it travels between processes.

    ``facts`` are the printed ones and those that sentences imply; ``assertions`` what sentences and printed change
    columns state. ``remarks`` serve the checks of form. ``notes`` are
    sentences for a person: conflicts of identity, units taken from elsewhere, words where amounts were expected.
    ``numbers`` counts those that an eye sees on pages with tables, ``lost`` are those of them that nothing took over.
    ``reasons`` are the document's own words beside changes, one for each line that they explain.
    """

    document: Document
    identity: Identity
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    funds: tuple[Fund, ...]
    evaluations: tuple[Evaluation, ...]
    assertions: tuple[Assertion, ...]
    tables: tuple[TableSeen, ...]
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]
    numbers: int = 0
    lost: tuple[LostNumber, ...] = ()
    reasons: tuple[Reason, ...] = ()
