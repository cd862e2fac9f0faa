"""An assertion: what a sentence, or a printed change column, states, in a form that needs the document no more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from budgetdiff.facts.amount import Amount
from budgetdiff.facts.fact import Fact, Standing
from budgetdiff.facts.period import Phase
from budgetdiff.facts.provenance import Provenance
from budgetdiff.facts.text import label_key

_BUDGETS = frozenset({Phase.PROPOSED, Phase.APPROVED})


class ClaimKind(StrEnum):
    """What an assertion states: the ``kind`` of the claim it becomes."""

    AMOUNT = "amount"
    CHANGE = "change"
    GROWTH = "growth"
    SHARE = "share"
    EXECUTION = "execution_rate"
    DIRECTION = "direction"
    SUM = "sum"
    COUNT = "count"
    ITEM = "item"


class Role(StrEnum):
    """What an operand is to its assertion."""

    ABOUT = "about"
    """The quantity itself: the cell a stated amount must be, the current figure of a change, the part of a share."""
    AGAIN = "again"
    """The same quantity stated once more."""
    BASE = "base"
    """The figure a change starts from, or the budget an execution rate divides by."""
    DELTA = "delta"
    """The change in money stated beside a rate."""
    RATE = "rate"
    """The rate stated beside a change, in percent, signed."""
    WHOLE = "whole"
    """The whole of a share or of a list."""
    PART = "part"
    """A member of a list."""


class Direction(StrEnum):
    """The way a sentence says a figure went, or stands to another."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    ABOUT_SAME = "about_same"


@dataclass(frozen=True, slots=True)
class Slot:
    """Cells of one statement that a subject may live in.

    ``code`` names a line by its code; ``level`` 0 the totals; ``labels`` are label keys, any of them (none: any).
    A ``weak`` slot can support what is stated but not contradict it, as the form does not make the two equal.
    """

    statement: str
    measure: str
    side: str | None = None
    code: str | None = None
    level: int | None = None
    labels: tuple[str, ...] = ()
    weak: bool = False

    def matches(self, fact: Fact) -> bool:
        """Whether the fact stands in this slot, whatever its period."""
        if fact.statement != self.statement or fact.measure != self.measure:
            return False
        if self.side is not None and fact.side != self.side:
            return False
        if self.code is not None:
            return fact.code == self.code
        if self.level is not None and (fact.level != self.level or (self.level == 0 and fact.code)):
            return False
        return not self.labels or label_key(fact.label) in self.labels or fact.label_key in self.labels


@dataclass(frozen=True, slots=True)
class Reference:
    """The cells a subject may live in, in one period. Several slots print the same figure in different tables.

    ``own`` says that only the document itself is certain to print the figure that is meant: another document's can
    support what is stated, but not contradict it.
    """

    slots: tuple[Slot, ...]
    fiscal_year: int
    phase: Phase
    own: bool = False

    def matches(self, fact: Fact) -> bool:
        """Whether the fact is one of these cells, of this period."""
        return self.of_period(fact) and any(slot.matches(fact) for slot in self.slots)

    def of_period(self, fact: Fact) -> bool:
        """Whether the fact is of this year and phase; a draft and an approved budget count as the same."""
        return fact.fiscal_year == self.fiscal_year and (
            fact.phase is self.phase or (fact.phase in _BUDGETS and self.phase in _BUDGETS)
        )

    def facts(self, facts: Iterable[Fact]) -> list[tuple[Fact, bool]]:
        """The facts that are meant, each with whether only weak slots reach it."""
        found: list[tuple[Fact, bool]] = []
        for fact in facts:
            if self.of_period(fact):
                reached = [slot.weak for slot in self.slots if slot.matches(fact)]
                if reached:
                    found.append((fact, all(reached)))
        return found

    def in_period(self, fiscal_year: int, phase: Phase) -> Reference:
        """The same cells in another period."""
        return replace(self, fiscal_year=fiscal_year, phase=phase)


@dataclass(frozen=True, slots=True)
class Operand:
    """A number an assertion rests on: stated in words (``amount``), printed in a table (``reference``), or both.

    ``amount`` is in yuan for money, in percent for a rate, else in the assertion's own unit. ``words`` is what was
    printed or the name of the quantity; ``page`` the place of the words. ``sure`` is False where the sentence may
    mean another number: such an operand can support what is stated, but not contradict it. Where the sentence may be
    about one of several subjects, operands of the same ``group`` belong together.
    """

    role: Role
    words: str
    amount: Amount | None = None
    reference: Reference | None = None
    page: int | None = None
    sure: bool = True
    group: int = 0


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing stated, to be held against figures.

    ``quote`` is the clause as printed, ``subject`` what it is about in words, ``stated`` the number or word itself.
    ``value`` and ``quantum`` are yuan for money, percent for rates and plain otherwise; a decrease has a negative
    value; both are None for a word. ``unit`` is ``元``, ``%`` or the counted unit as printed. ``complete`` says that
    the parts of a list must make up its whole. ``approximate`` marks 约 and 左右. ``note`` says why it cannot be held
    against anything, where that is known already. ``funds`` asks for the money of the attached target forms.
    ``either_sign`` marks a decrease of a negative number (减少-5万元), which can mean both. ``balanced`` marks the shares of
    a list that make up 100 % to the last digit: one of them may have been moved by a digit for it. ``standing`` says how far its
    words and numbers can be relied on to be what stands on the paper, as that of a fact.
    """

    provenance: Provenance
    unit_name: str
    quote: str
    kind: ClaimKind
    subject: str
    stated: str
    value: Decimal | None = None
    quantum: Decimal | None = None
    unit: str | None = None
    direction: Direction | None = None
    operands: tuple[Operand, ...] = ()
    complete: bool = False
    approximate: bool = False
    funds: bool = False
    note: str = ""
    either_sign: bool = False
    balanced: bool = False
    standing: Standing = Standing.PRINTED

    def of(self, role: Role) -> tuple[Operand, ...]:
        """The operands in a role, in the order they were printed."""
        return tuple(operand for operand in self.operands if operand.role is role)

    def to_json(self) -> str:
        """The assertion as JSON text; ``from_json`` gives the identical assertion back."""
        return json.dumps(_plain_assertion(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Assertion:
        """The assertion that ``to_json`` wrote. Raises ValueError or KeyError for any other text."""
        data: dict[str, Any] = json.loads(text)
        place = data["provenance"]
        return cls(
            provenance=Provenance(
                place["document_id"], place["page"], place["row"], tuple(place["bbox"]) if place["bbox"] else None
            ),
            unit_name=data["unit_name"],
            quote=data["quote"],
            kind=ClaimKind(data["kind"]),
            subject=data["subject"],
            stated=data["stated"],
            value=_decimal(data["value"]),
            quantum=_decimal(data["quantum"]),
            unit=data["unit"],
            direction=Direction(data["direction"]) if data["direction"] else None,
            operands=tuple(_operand(entry) for entry in data["operands"]),
            complete=data["complete"],
            approximate=data["approximate"],
            funds=data["funds"],
            note=data["note"],
            either_sign=data["either_sign"],
            balanced=data.get("balanced", False),
            standing=Standing(data.get("standing", Standing.PRINTED)),
        )


def _plain_assertion(assertion: Assertion) -> dict[str, Any]:
    place = assertion.provenance
    plain: dict[str, Any] = {name: getattr(assertion, name) for name in Assertion.__slots__}
    plain["provenance"] = {
        "document_id": place.document_id,
        "page": place.page,
        "row": place.row,
        "bbox": list(place.bbox) if place.bbox else None,
    }
    plain["value"] = _text(assertion.value)
    plain["quantum"] = _text(assertion.quantum)
    plain["operands"] = [_plain_operand(operand) for operand in assertion.operands]
    return plain


def _plain_operand(operand: Operand) -> dict[str, Any]:
    reference, amount = operand.reference, operand.amount
    return {
        "role": operand.role,
        "words": operand.words,
        "amount": [str(amount.value), str(amount.quantum)] if amount else None,
        "reference": {
            "slots": [{name: getattr(slot, name) for name in Slot.__slots__} for slot in reference.slots],
            "fiscal_year": reference.fiscal_year,
            "phase": reference.phase,
            "own": reference.own,
        }
        if reference
        else None,
        "page": operand.page,
        "sure": operand.sure,
        "group": operand.group,
    }


def _operand(data: dict[str, Any]) -> Operand:
    reference, amount = data["reference"], data["amount"]
    return Operand(
        role=Role(data["role"]),
        words=data["words"],
        amount=Amount(Decimal(amount[0]), Decimal(amount[1])) if amount else None,
        reference=Reference(
            tuple(Slot(**{**slot, "labels": tuple(slot["labels"])}) for slot in reference["slots"]),
            reference["fiscal_year"],
            Phase(reference["phase"]),
            reference["own"],
        )
        if reference
        else None,
        page=data["page"],
        sure=data["sure"],
        group=data["group"],
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
