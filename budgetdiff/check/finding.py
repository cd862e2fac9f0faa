"""A finding: one contradiction, with what was expected, what was found, and the place of every number."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from budgetdiff.facts import BBox, folded

FACT_ID = re.compile(r"[0-9a-f]{16}:\d+")
"""The id of a fact within a text: its document, and its place among that document's facts."""
_BESIDE = ("document_id", "evidence", "causes", "consequences")
_FEN = Decimal("0.01")
_YEAR = re.compile(r"(19|20)\d{2}年?(度|年度)?")


class Severity(StrEnum):
    """How much a finding weighs.

    An error is a contradiction between printed numbers, a warning almost surely a mistake of form, an info worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number or a sentence a finding rests on, with its place; ``fact_id`` is empty for a sentence."""

    fact_id: str
    document_id: str
    page: int
    row: int | None
    bbox: BBox | None
    words: str
    raw: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A cell whose correction would make every sum, equality and sentence hold that a finding and its consequences are about.

    ``amount`` is what should stand there, in yuan, and ``proposed`` the same printed as the cell is; None and empty where more
    than one value would do. ``likely`` is the amount that its own sums leave where rounding leaves others beside it: what another
    document says of the cell is held against it.
    """

    evidence: Evidence
    amount: Decimal | None = None
    proposed: str = ""
    likely: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: the columns of the view ``findings`` but its id, which needs the document's unit and period.

    ``causes`` are the cells of which any one may be the mistake, where they can be told (``causes.py``), ``consequences``
    are the contradictions that follow from it, each with its id.
    """

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
    causes: tuple[Cause, ...] = ()
    consequences: tuple[tuple[str, Finding], ...] = ()

    def finding_id(self, unit: str, period: str, repeated: int = 0) -> str:
        """Twelve hex digits of what the finding is about: the same in every run, and in a document printed anew.

        The wording and the place do not count, as both may change while the mistake stays. ``repeated`` tells a
        mistake apart that the same document makes a second time.
        """
        about = (
            self.rule,
            unit,
            period,
            self.subject,
            self.expected,
            self.found,
            *([str(repeated)] if repeated else []),
        )
        return hashlib.sha256("\x1f".join(about).encode()).hexdigest()[:12]

    def columns(self, finding_id: str) -> dict[str, Any]:
        """The row of the view."""
        return {
            **_plain(finding_id, self),
            "document_id": self.document_id,
            "evidence": _json([_evidence(one) for one in self.evidence]),
            "causes": _json([{**_evidence(one.evidence), "proposed": one.proposed} for one in self.causes]),
            "consequences": _json(
                [
                    {
                        **_plain(identity, one),
                        "document_id": one.document_id,
                        "evidence": [_evidence(each) for each in one.evidence],
                    }
                    for identity, one in self.consequences
                ]
            ),
        }


def _plain(finding_id: str, one: Finding) -> dict[str, Any]:
    return {"finding_id": finding_id, **{name: getattr(one, name) for name in one.__slots__ if name not in _BESIDE}}


def _evidence(one: Evidence) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _json(value: list[dict[str, Any]]) -> str:
    return json.dumps(value, ensure_ascii=False)


def lasting(subject: str) -> str:
    """A subject without its years: what makes a finding of this year the one of last year once more."""
    return folded(_YEAR.sub("", folded(subject)))


def plain(value: Decimal) -> str:
    """An amount of yuan as a finding's columns hold it, half a fen rounded up; a float is no amount and raises AttributeError."""
    return f"{value.quantize(_FEN, ROUND_HALF_UP):f}"


def yuan(value: Decimal) -> str:
    """An amount of yuan as a message shows it, half a fen rounded up; a float is no amount and raises AttributeError."""
    return f"{value.quantize(_FEN, ROUND_HALF_UP):,f}"
