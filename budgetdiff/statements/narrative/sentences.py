"""Reads the sentences of a narrative: amounts, changes, rates, shares and words of direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from budgetdiff.facts import (
    Amount,
    Assertion,
    ClaimKind,
    Direction,
    Operand,
    Phase,
    Provenance,
    Reference,
    Role,
)
from budgetdiff.statements.narrative.clauses import (
    Mark,
    Period,
    Rate,
    base_of,
    change_verb,
    execution_base,
    in_reason,
    last_clause,
    marks,
    masked,
    naming_of,
    rate_of,
    whole_of,
    without_change,
)
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.subjects import Section, Subject, Subjects, section_of
from budgetdiff.statements.narrative.tokens import Sort, Token, tokens

_HEADING = re.compile(r"(?:情况|说明|概况|表|职责|职能|任务|构成|解释|经费|预算|决算|费|目标|安排)$")
_TOP = re.compile(r"^[一二三四五六七八九十]+[、.．]")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as stated: whose, for which period, where."""

    subject: Subject
    period: tuple[int, Phase]
    amount: Amount
    words: str
    paragraph: int
    token: Token
    page: int


@dataclass(slots=True)
class _Topic:
    """What the sentences are about at the moment, and what they have stated of it so far."""

    subject: Subject
    stated: dict[tuple[int, Phase], list[Operand]] = field(default_factory=dict)
    base: Period | None = None
    delta: Operand | None = None
    change: int | None = None

    def reference(self, period: tuple[int, Phase]) -> Reference | None:
        return Reference(self.subject.slots, *period) if self.subject.slots else None


class SentenceReader:
    """Turns paragraphs, one after the other, into assertions; keeps what carries over from one to the next."""

    def __init__(self, subjects: Subjects, unit_name: str, fiscal_year: int, phase: Phase, document_id: str) -> None:
        self._subjects, self._unit_name, self._document_id = subjects, unit_name, document_id
        self._year, self._phase = fiscal_year, phase
        self._now = (fiscal_year, phase)
        self.assertions: list[Assertion] = []
        self.quantities: list[Quantity] = []
        self._section = Section.OTHER
        self._topic: _Topic | None = None
        self._head: _Topic | None = None
        self._whole: _Topic | None = None
        self._paragraph: Paragraph | None = None
        self._index = -1

    # ------------------------------------------------------------------------------------------ paragraphs
    def read(self, index: int, paragraph: Paragraph) -> None:
        """Read one paragraph; ``index`` is its number in the document."""
        self._paragraph, self._index = paragraph, index
        text = masked(paragraph.text)
        events: list[Token | Mark] = [*tokens(text), *marks(text)]
        events.sort(key=lambda event: event.start)
        if self._is_heading(paragraph, bool(events)):
            self._enter(paragraph)
        if paragraph.opening and events:
            self._topic = None
        start = len(paragraph.opening)
        if paragraph.opening and (not events or self._named_later(text, events)):
            self._open_item(text)
        for event in events:
            lead = text[start : event.start]
            listed = "其中" in lead
            if "。" in lead and not listed and self._topic is not None:
                self._topic.base = None
            if listed and self._topic is not None:
                self._head = self._topic
            if isinstance(event, Mark):
                self._mark(event, lead, text)
            elif event.sort is Sort.MONEY:
                self._money(event, lead, text)
            elif event.sort in (Sort.PERCENT, Sort.POINTS):
                self._percent(event, lead, text)
            if isinstance(event, Mark) or event.sort is not Sort.COUNT:
                start = event.end

    def _is_heading(self, paragraph: Paragraph, numbers: bool) -> bool:
        text = paragraph.text
        if numbers or any(mark in text for mark in "。；，") or len(text) > 60:
            return False
        return bool(paragraph.opening) or bool(_HEADING.search(text)) or bool(_PART.match(text))

    def _enter(self, paragraph: Paragraph) -> None:
        """Take in a heading: a section, or the item of a section that its sentences are about."""
        text = paragraph.text
        section = section_of(text)
        top = bool(_TOP.match(paragraph.opening))
        within = self._section is Section.THREE_PUBLIC and not top
        opens = top or bool(_PART.match(text)) or section is not Section.OTHER
        # below 三公 a heading of no section, or one that only says 支出, goes on with it
        stays = within and (section is Section.OTHER or (section is Section.GENERAL and not _PART.match(text)))
        if opens and not stays:
            self._section = section
        self._topic = self._head = None
        named = self._subjects.resolve(re.sub(r"(?:的?情况|说明)+$", "", text[len(paragraph.opening) :]), self._section)
        if named is not None and named.slots:
            self._topic = _Topic(named)

    def _named_later(self, text: str, events: Sequence[Token | Mark]) -> bool:
        """Whether an item names itself in a sentence before the one with its first number."""
        return "。" in text[: events[0].start] or "：" in text[: events[0].start]

    def _open_item(self, text: str) -> None:
        """An item such as ``1.…（类）…（款）…（项）。主要用于…`` whose numbers follow in later sentences."""
        first = re.split(r"[。：]", text)[0]
        named = self._subjects.resolve(re.sub(r"^\(?[一二三四五六七八九十\d]+\)?[、.．)]*", "", first), self._section)
        if named is not None and (named.chain or named.slots):
            self._topic = _Topic(named)

    # ------------------------------------------------------------------------------------------ amounts
    def _money(self, token: Token, lead: str, text: str) -> None:
        near = last_clause(lead)
        if token.threshold:
            return
        if in_reason(self._segment(text, token.start)):
            self._emit(
                token,
                ClaimKind.AMOUNT,
                last_clause(near),
                note="it stands in a reason or a purpose, not in the form's own sentences",
            )
            return
        direction = change_verb(near)
        if direction is not None:
            self._change(token, lead, direction)
            return
        if re.search(r"(?:持平|一致|相同)$", near):
            return
        self._amount(token, near)

    def _amount(self, token: Token, near: str) -> None:
        naming = naming_of(re.sub(r"^.*(?:其中|中)[：，]", "", near), self._year, self._phase)
        period = (naming.year or self._year, naming.phase or self._phase)
        if naming.year is not None and naming.year != self._year and naming.phase is None:
            period = (naming.year, self._phase)
        words = naming.subject if len(naming.subject) < 80 else naming.subject[-80:]
        named = self._name(words)
        if named is None and (naming.explicit or near == "") and self._topic is not None:
            topic = self._topic
        elif named is None:
            topic = _Topic(Subject(near.strip("“”，、") or "?"))
        else:
            topic = self._topic_of(named)
        self._topic = topic
        subject = topic.subject
        operand = self._operand(Role.ABOUT, subject.words, token, topic.reference(period))
        again = [replace(earlier, role=Role.AGAIN, reference=None) for earlier in topic.stated.get(period, [])]
        ways = [Operand(Role.PART, subject.words, None, Reference(slots, *period)) for slots in subject.parts]
        if subject.chain and subject.code is None and subject.absent:
            self._absent(token, subject)
        note = "" if subject.slots or again else "the words before it name no cell of the statutory tables"
        self._emit(token, ClaimKind.AMOUNT, subject.words, (operand, *again, *ways), note=note)
        topic.stated.setdefault(period, []).append(operand)
        self.quantities.append(
            Quantity(subject, period, token.amount, subject.words, self._index, token, operand.page or 0)
        )
        if period[0] != self._year or period[1] is not self._phase:
            topic.base = topic.base or Period(*period, naming.subject)

    def _name(self, words: str) -> Subject | None:
        """The subject words name; of ``甲、乙`` the last where the whole names nothing."""
        head = self._head.subject if self._head is not None else None
        named = self._subjects.resolve(words, self._section, head)
        if named is not None and not named.slots and not named.chain and "、" in words:
            last = self._subjects.resolve(words.rsplit("、", 1)[1], self._section, head)
            if last is not None and last.slots:
                return last
        return named

    def _topic_of(self, named: Subject) -> _Topic:
        """The topic of a subject: the one before where it is the same, else a new one."""
        if self._topic is not None and named.slots and named.slots == self._topic.subject.slots:
            return self._topic
        return _Topic(named)

    def _absent(self, token: Token, subject: Subject) -> None:
        name, _, _ = subject.absent.partition("|")
        self._emit(token, ClaimKind.ITEM, subject.words, stated=name, note=f"absent:{subject.absent}", plain=True)

    # ------------------------------------------------------------------------------------------ changes
    def _change(self, token: Token, lead: str, direction: Direction) -> None:
        topic = self._compared(lead)
        base = topic.base
        sign = 1 if direction is Direction.UP else -1
        amount = token.amount if sign > 0 else -token.amount
        operands = [*self._current(topic), *self._base(topic, base)]
        index = len(self.assertions)
        note = "" if base is not None else "the sentence does not say what it compares with"
        self._emit(
            token, ClaimKind.CHANGE, topic.subject.words, tuple(operands), amount=amount, direction=direction, note=note
        )
        topic.delta = Operand(Role.DELTA, token.text, amount, None, self._page(token.start))
        topic.change = index

    def _compared(self, lead: str) -> _Topic:
        """The topic that a clause of comparison speaks of; notes its base on it."""
        clause = re.split(r"[。；]|其中[:：]?", lead)[-1]
        remainder = without_change(clause)
        named = self._name(last_clause(remainder) or remainder) if remainder else None
        if named is None:
            topic = self._topic if self._topic is not None else _Topic(Subject("?"))
        elif named.slots or self._topic is None:
            same = self._topic is not None and named.slots and named.slots == self._topic.subject.slots
            topic = self._topic if same and self._topic is not None else _Topic(named)
        elif named.words and named.words in self._topic.subject.words:
            topic = self._topic
        else:
            topic = _Topic(named)
        if self._topic is not None and topic is not self._topic and topic.base is None:
            topic.base = self._topic.base
        self._topic = topic
        base = base_of(clause, self._year, self._phase)
        if base is not None:
            if topic.base is not None and (topic.base.year, topic.base.phase) != (base.year, base.phase):
                topic.delta = topic.change = None
            topic.base = base
        return topic

    def _current(self, topic: _Topic) -> list[Operand]:
        """The current figure of a topic: its cells, and what the sentences stated of it."""
        stated = topic.stated.get(self._now, [])
        reference = topic.reference(self._now)
        found = [
            replace(operand, role=Role.ABOUT if not index else Role.AGAIN, reference=reference if not index else None)
            for index, operand in enumerate(stated)
        ]
        if not found and reference is not None:
            found = [Operand(Role.ABOUT, topic.subject.words, None, reference)]
        return found

    def _base(self, topic: _Topic, base: Period | None) -> list[Operand]:
        if base is None or base.year is None or base.phase is None:
            return []
        period = (base.year, base.phase)
        stated = topic.stated.get(period, [])
        reference = topic.reference(period)
        if stated:
            return [Operand(Role.BASE, stated[0].words, stated[0].amount, reference, stated[0].page)]
        return [Operand(Role.BASE, base.words, None, reference)] if reference is not None else []

    # ------------------------------------------------------------------------------------------ rates
    def _percent(self, token: Token, lead: str, text: str) -> None:
        near = last_clause(lead)
        if token.sort is Sort.POINTS or token.threshold or in_reason(self._segment(text, token.start)):
            self._emit(token, ClaimKind.GROWTH, near or "?", note="it is not a rate of the form's own sentences")
            return
        rate = rate_of(near)
        if rate is Rate.GROWTH:
            self._growth(token, lead, near)
        elif rate is Rate.EXECUTION:
            self._execution(token, near)
        elif rate is Rate.SHARE:
            self._share(token, near)
        else:
            self._emit(token, ClaimKind.GROWTH, near or "?", note="the words before it do not say what the rate is of")

    def _growth(self, token: Token, lead: str, near: str) -> None:
        direction = change_verb(near) or Direction.UP
        clause = re.split(r"[。；]|其中[:：]?", lead)[-1]
        topic = (
            self._compared(clause)
            if without_change(clause) or base_of(clause, self._year, self._phase)
            else self._topic
        )
        if topic is None:
            self._emit(token, ClaimKind.GROWTH, near, note="the sentence does not say what grew")
            return
        value = token.amount if direction is Direction.UP else -token.amount
        operands = [*self._current(topic), *self._base(topic, topic.base)]
        if topic.delta is not None:
            operands.append(topic.delta)
        note = "" if topic.base is not None else "the sentence does not say what it compares with"
        self._emit(
            token, ClaimKind.GROWTH, topic.subject.words, tuple(operands), amount=value, direction=direction, note=note
        )
        if topic.change is not None and topic.delta is not None:
            beside = Operand(Role.RATE, token.text, value, None, self._page(token.start))
            change = self.assertions[topic.change]
            self.assertions[topic.change] = replace(change, operands=(*change.operands, beside))

    def _execution(self, token: Token, near: str) -> None:
        topic = self._topic
        phase = execution_base(near)
        if topic is None or self._phase is not Phase.EXECUTED:
            self._emit(token, ClaimKind.EXECUTION, near, note="the sentence does not say what was executed")
            return
        operands = [*self._current(topic), *self._base(topic, Period(self._year, phase, "预算"))]
        self._emit(token, ClaimKind.EXECUTION, topic.subject.words, tuple(operands))

    def _share(self, token: Token, near: str) -> None:
        topic, words = self._topic, whole_of(near)
        if topic is None:
            self._emit(token, ClaimKind.SHARE, near, note="the sentence does not say what the share is of")
            return
        named = self._subjects.resolve(words, self._section) if words else None
        whole: list[Operand] = []
        if named is not None and named.slots:
            whole = [Operand(Role.WHOLE, named.words, None, Reference(named.slots, *self._now))]
        elif words:
            earlier = [q for q in self.quantities[-12:] if words in q.words and q.subject is not topic.subject]
            whole = (
                [Operand(Role.WHOLE, earlier[-1].words, earlier[-1].amount, None, earlier[-1].page)] if earlier else []
            )
        else:
            head = self._list_head(topic)
            if head is not None:
                whole = [replace(operand, role=Role.WHOLE) for operand in self._current(head)[:1]]
        note = "" if whole else "the sentence does not name the whole, or no cell prints it"
        self._emit(token, ClaimKind.SHARE, topic.subject.words, (*self._current(topic), *whole), note=note)

    def _list_head(self, topic: _Topic) -> _Topic | None:
        """The whole of the list a share stands in: what the sentence stated before 其中 or 用于以下方面."""
        head = self._head if self._head is not topic else None
        assert self._paragraph is not None
        intro = re.search(r"以下方面|如下", self._paragraph.text)
        if intro is not None or head is None:
            for quantity in self.quantities:
                if (
                    quantity.paragraph == self._index
                    and quantity.period == self._now
                    and intro
                    and quantity.token.end <= intro.start()
                ):
                    found = _Topic(quantity.subject)
                    found.stated[self._now] = [
                        Operand(Role.ABOUT, quantity.words, quantity.amount, found.reference(self._now), quantity.page)
                    ]
                    self._whole = found
                    return found
        return self._whole if head is None else head

    # ------------------------------------------------------------------------------------------ directions
    def _mark(self, mark: Mark, lead: str, text: str) -> None:
        if in_reason(self._segment(text, mark.start)):
            return
        if mark.budget is not None:
            if self._phase is not Phase.EXECUTED:
                return
            clause = re.sub(
                r"(?:支出)?决算数?(?:与|和|同|较|比)?(?:年初|全年|调整)?(?:预算)?数?$", "", last_clause(lead)
            )
            named = self._name(clause) if clause else None
            if named is not None and named.slots:
                self._topic = self._topic_of(named)
            topic = self._topic
            base: Period | None = Period(self._year, mark.budget, "预算")
        else:
            topic = self._compared(lead)
            base = topic.base
        if topic is None:
            return
        operands = (*self._current(topic), *self._base(topic, base))
        note = "" if base is not None else "the sentence does not say what it compares with"
        self._emit(mark, ClaimKind.DIRECTION, topic.subject.words, operands, direction=mark.direction, note=note)

    # ------------------------------------------------------------------------------------------ helpers
    def _segment(self, text: str, end: int) -> str:
        """The text from the sentence's begin to an event, for finding out whether it is a reason."""
        begin = text.rfind("。", 0, end) + 1
        return text[begin:end]

    def _page(self, index: int) -> int:
        assert self._paragraph is not None
        return self._paragraph.place(index)[0]

    def _operand(self, role: Role, words: str, token: Token, reference: Reference | None) -> Operand:
        return Operand(role, words, token.amount, reference, self._page(token.start))

    def _emit(
        self, event: Token | Mark, kind: ClaimKind, subject: str, operands: tuple[Operand, ...] = (), *,
        amount: Amount | None = None, direction: Direction | None = None, note: str = "", stated: str = "", plain: bool = False,
    ) -> None:  # fmt: skip
        assert self._paragraph is not None
        paragraph = self._paragraph
        page, bbox = paragraph.place(event.start)
        begin = max(paragraph.text.rfind(mark, 0, event.start) for mark in "，。；：") + 1
        if event.start - begin < 4:
            begin = max(paragraph.text.rfind(mark, 0, max(begin - 1, 0)) for mark in "。；") + 1
        value = amount
        if isinstance(event, Token) and value is None and not plain:
            value = event.amount
        unit = None
        if isinstance(event, Token) and not plain:
            unit = "元" if event.sort is Sort.MONEY else "%" if event.sort is Sort.PERCENT else event.unit
        self.assertions.append(
            Assertion(
                provenance=Provenance(self._document_id, page, None, bbox), unit_name=self._unit_name,
                quote=paragraph.quote(begin, event.end), kind=kind, subject=subject.strip("“”，、：") or "?",
                stated=stated or paragraph.quote(event.start, event.end),
                value=value.value if value else None, quantum=value.quantum if value else None, unit=unit,
                direction=direction, operands=operands, note=note,
                approximate=isinstance(event, Token) and event.approximate,
            )
        )  # fmt: skip
