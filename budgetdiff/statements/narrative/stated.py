"""How lists write down what they state, and the numbers of a paragraph that can be members of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.facts import Assertion, ClaimKind, Operand, Phase, Provenance, Role
from budgetdiff.statements.narrative.clauses import in_reason, last_clause
from budgetdiff.statements.narrative.comparison import change_verb, is_base
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.rates import share_behind
from budgetdiff.statements.narrative.tokens import Sort, Token, tokens


@dataclass(frozen=True, slots=True)
class Member:
    """A number of a list with the words before it."""

    token: Token
    near: str
    lead: str


def members_of(paragraph: Paragraph) -> list[Member]:
    """The amounts and counts of a paragraph that are stated outright: no changes, bases, thresholds or reasons."""
    text = paragraph.text
    found: list[Member] = []
    start = 0
    for token in tokens(text):
        lead = text[start : token.start]
        near = last_clause(lead)
        stated = token.sort in (Sort.MONEY, Sort.COUNT) and not token.threshold and not share_behind(text, token.end)
        compared = change_verb(near) is not None or is_base(near)
        if stated and not compared and not in_reason(paragraph.sentence(text, token.start)):
            found.append(Member(token, near, lead))
        start = token.end
    return found


@dataclass(frozen=True, slots=True)
class Stated:
    """Whose document it is, and how its lists become assertions."""

    unit_name: str
    fiscal_year: int
    phase: Phase
    document_id: str

    def assertion(
        self,
        paragraph: Paragraph,
        token: Token,
        kind: ClaimKind,
        subject: str,
        operands: tuple[Operand, ...],
        *,
        funds: bool = False,
        complete: bool = False,
    ) -> Assertion:
        """An assertion about the number of a token, quoted from the begin of its clause."""
        page, bbox = paragraph.place(token.start)
        begin = max(paragraph.text.rfind(mark, 0, token.start) for mark in "，。；：") + 1
        return Assertion(
            Provenance(self.document_id, page, None, bbox),
            self.unit_name,
            paragraph.quote(begin, token.end),
            kind,
            subject or "?",
            paragraph.quote(token.start, token.end),
            token.amount.value,
            token.amount.quantum,
            "元" if token.sort is Sort.MONEY else token.unit,
            None,
            operands,
            funds=funds,
            complete=complete,
            approximate=token.approximate,
        )


def part(member: Member, words: str, *, sure: bool = True) -> Operand:
    """A member as a part of its whole."""
    return Operand(Role.PART, words, member.token.amount, sure=sure)


def quoted(paragraph: Paragraph, members: Sequence[Member]) -> str:
    """The numbers of the members as printed."""
    return "、".join(paragraph.quote(member.token.start, member.token.end) for member in members)


def plain_words(near: str) -> str:
    """The name of a member without what opens its list."""
    return re.sub(r"^.*其中[，：]?", "", near).strip("、，：()“” ")
