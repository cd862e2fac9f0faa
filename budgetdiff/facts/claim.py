"""A claim: a sentence, or a printed change column, that states a number which can be held against others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgetdiff.facts.provenance import Provenance


class Verdict(StrEnum):
    """What became of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated number and what it was held against: fields of the database view ``claims``.

    ``kind`` is one of ``amount change growth share execution_rate direction sum count item``. ``computed``, ``low``
    and ``high`` are in ``unit`` (yuan for money, percent for rates, plain numbers for counts); ``low`` and ``high``
    bound what the printed figures leave possible. ``basis`` names the facts (their ids) and says in words why.
    """

    provenance: Provenance
    quote: str
    kind: str
    subject: str
    stated: str
    unit: str | None
    computed: Decimal | None
    low: Decimal | None
    high: Decimal | None
    verdict: Verdict
    basis: str
