"""A reason: a unit's own words beside a change, or about what money is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from budgetdiff.facts.assertion import Direction
from budgetdiff.facts.period import Phase
from budgetdiff.facts.provenance import Provenance


class ReasonKind(StrEnum):
    """What the words give: why a figure changed, what it is for, or how it was reckoned."""

    REASON = "reason"
    PURPOSE = "purpose"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Reason:
    """The words of one sentence about one line: fields of the database view ``reasons``.

    ``sentence`` counts the reasons of the document, so that the lines one sentence explains share it. ``statement``,
    ``side``, ``classification``, ``code``, ``label``, ``label_key``, ``level`` and ``measure`` are the line's own;
    ``statement`` is None where the words could be attached to no line. ``direction`` is the way they say the figure
    went, None where they do not; ``base_year`` and ``base_phase`` are the period that the change is from, where they say one.
    """

    sentence: int
    kind: ReasonKind
    text: str
    direction: Direction | None
    provenance: Provenance
    statement: str | None = None
    side: str | None = None
    classification: str | None = None
    code: str | None = None
    label: str = ""
    label_key: str = ""
    level: int | None = None
    measure: str | None = None
    base_year: int | None = None
    base_phase: Phase | None = None
