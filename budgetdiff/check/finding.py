"""A finding: one contradiction, with what was expected, what was found, and the place of every number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgetdiff.facts import Amount, Fact


class Severity(StrEnum):
    """How much a finding weighs: an error is a contradiction between printed numbers."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number a finding rests on, with its place."""

    fact_id: str
    page: int
    row: int | None
    words: str
    raw: str

    @classmethod
    def of(cls, fact_id: str, fact: Fact) -> Evidence:
        """The evidence that a fact is."""
        place = fact.provenance
        words = " ".join(part for part in (fact.statement_title, fact.code, fact.label, fact.column_title) if part)
        return cls(fact_id, place.page, place.row, words, fact.raw)


@dataclass(frozen=True, slots=True)
class Finding:
    """The columns of the view ``findings``; ``finding_id`` is the same in every run over the same documents."""

    rule: str
    severity: Severity
    document_id: str
    page: int
    subject: str
    expected: str
    found: str
    difference: str
    tolerance: str
    message_zh: str
    message_en: str
    evidence: tuple[Evidence, ...]

    @property
    def finding_id(self) -> str:
        """Twelve hex digits of what the finding is about; not of how it is worded."""
        about = "\x1f".join((self.rule, self.document_id, str(self.page), self.subject, self.expected, self.found))
        return hashlib.sha256(about.encode()).hexdigest()[:12]

    def columns(self) -> dict[str, Any]:
        """The row of the view."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "evidence"}
        evidence = [{name: getattr(one, name) for name in one.__slots__} for one in self.evidence]
        return {"finding_id": self.finding_id, **plain, "evidence": json.dumps(evidence, ensure_ascii=False)}


def sum_finding(
    rule: str, whole: tuple[str, Fact], parts: Sequence[tuple[str, Fact]], whole_words: str, parts_words: str,
) -> Finding | None:  # fmt: skip
    """The finding that a whole is not the sum of its parts, or None where rounding can explain the difference.

    Amounts agree when their intervals meet; blank parts add nothing. The tolerance is half of all quanta together.
    """
    amounts = [fact.amount for _, fact in parts if fact.amount is not None]
    fact = whole[1]
    if fact.amount is None or not amounts:
        return None
    total = Amount.total(amounts)
    if fact.amount.agrees(total):
        return None
    difference = fact.amount.value - total.value
    tolerance = (fact.amount.quantum + total.quantum) / 2
    subject = " ".join(part for part in (fact.statement_title, fact.code, fact.label, fact.column_title) if part)
    return Finding(
        rule=rule, severity=Severity.ERROR, document_id=fact.provenance.document_id, page=fact.provenance.page,
        subject=subject, expected=_plain(total.value), found=_plain(fact.amount.value), difference=_plain(difference),
        tolerance=_plain(tolerance),
        message_zh=f"{subject}：{whole_words}印为{fact.raw}（{fact.amount.value:,.2f}元），{parts_words}之和为{total.value:,.2f}元，"
                   f"相差{difference:,.2f}元，四舍五入最多能解释{tolerance:,.2f}元。",
        message_en=f"{subject}: printed {fact.raw} ({fact.amount.value:,.2f} yuan); its parts add up to {total.value:,.2f} yuan, "
                   f"{difference:,.2f} yuan apart, of which rounding can explain {tolerance:,.2f}.",
        evidence=tuple(Evidence.of(*one) for one in (whole, *parts)),
    )  # fmt: skip


def _plain(value: Decimal) -> str:
    return f"{value:f}"
