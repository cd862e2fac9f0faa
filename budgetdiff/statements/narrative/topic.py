"""What the sentences speak of at the moment: a subject, what has been stated of it, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from budgetdiff.facts import Amount, Operand, Phase, Reference, Role
from budgetdiff.statements.narrative.comparison import THIS_BUDGET, Period
from budgetdiff.statements.narrative.subject import Subject
from budgetdiff.statements.narrative.tokens import Token

When = tuple[int, Phase]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as stated: whose, for which period, where."""

    subject: Subject
    period: When
    amount: Amount
    words: str
    paragraph: int
    token: Token
    page: int


@dataclass(slots=True)
class Topic:
    """A subject and what the sentences have stated of it so far, by period.

    ``base`` is what its changes start from; ``delta`` the change last stated and ``change`` the number of that
    assertion; ``against`` is a figure stated within the comparison itself (比上年的X万元增加); ``whole`` is what its
    share was of. ``item`` marks a topic that opens its paragraph. ``sure`` is False where the sentences may have gone
    on to something else without naming it.
    """

    subject: Subject
    stated: dict[When, list[Operand]] = field(default_factory=dict)
    base: Period | None = None
    against: Operand | None = None
    whole: Operand | None = None
    item: bool = False
    delta: Operand | None = None
    change: int | None = None
    sure: bool = True

    def reference(self, period: When, *, sure: bool = True) -> Reference | None:
        """The cells of the subject in a period; weak ones where it is not sure that they are meant."""
        if not self.subject.slots:
            return None
        subject = self.subject if sure and self.sure else self.subject.weakened()
        return Reference(subject.slots, *period)

    def state(self, period: When, operand: Operand) -> None:
        """Note what the sentences stated of it; words that name no cell and come with another figure mean another thing."""
        held = self.stated.setdefault(period, [])
        if not self.subject.slots and any(one.amount != operand.amount for one in held):
            held.clear()
        held.append(operand)

    def same_as(self, subject: Subject) -> bool:
        """Whether the subject is this topic's: the same cells, or, where neither has any, the same words."""
        if subject.slots or self.subject.slots:
            return subject.slots == self.subject.slots
        return subject.words == self.subject.words

    def current(self, now: When) -> list[Operand]:
        """The current figure: what the sentences stated of it, and its cells."""
        reference = self.reference(now)
        found = [
            replace(
                operand,
                role=Role.AGAIN if index else Role.ABOUT,
                reference=None if index else reference,
                sure=operand.sure and self.sure,
            )
            for index, operand in enumerate(self.stated.get(now, []))
        ]
        if not found and reference is not None:
            found = [Operand(Role.ABOUT, self.subject.words, None, reference)]
        return found

    def starting(self, base: Period | None) -> list[Operand]:
        """The figure a change starts from: as stated, and as printed in the year and phase the words name.

        Where they name no phase, last year's budget and its outturn may both be meant, and neither for sure; 预算 alone
        may be any budget of the year, of which only the document's own tables tell.
        """
        if base is None:
            return []
        if self.against is not None:
            return [self.against]
        if base.year is None or base.phase is None:
            return []
        this_year = base.words == THIS_BUDGET
        phases = [base.phase]
        if not base.named:
            other = (Phase.APPROVED, Phase.ADJUSTED) if this_year else (Phase.APPROVED, Phase.EXECUTED)
            phases += [phase for phase in other if phase is not base.phase]
        found: list[Operand] = []
        for phase in phases:
            period = (base.year, phase)
            reference = self.reference(period, sure=base.named or this_year)
            if reference is not None and this_year and not base.named:
                reference = replace(reference, own=True)
            stated = self.stated.get(period, [])
            if stated:
                sure = stated[-1].sure and self.sure
                found.append(replace(stated[-1], role=Role.BASE, reference=reference, sure=sure))
            elif reference is not None:
                found.append(Operand(Role.BASE, base.words or self.subject.words, None, reference))
        return found

    def doubtful(self) -> Topic:
        """The same topic where the sentences may have left it."""
        return replace(
            self,
            sure=False,
            base=None,
            delta=None,
            change=None,
            against=None,
            item=False,
            stated={
                period: [replace(operand, sure=False) for operand in operands]
                for period, operands in self.stated.items()
            },
        )
