"""Reads the sentences of a narrative: amounts, changes and words of direction; rates are read beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetdiff.facts import ClaimKind, Direction, Operand, Phase, Reference, Role
from budgetdiff.statements.narrative.asides import Asides
from budgetdiff.statements.narrative.clauses import (
    Naming,
    distributed,
    goes_on,
    in_reason,
    last_clause,
    masked,
    naming_of,
)
from budgetdiff.statements.narrative.comparison import THIS_BUDGET, Mark, Period, change_verb, is_base, marks
from budgetdiff.statements.narrative.headings import is_heading, is_part, unit_of_chapter
from budgetdiff.statements.narrative.ordinals import rank_of
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.rates import RateReader, share_behind
from budgetdiff.statements.narrative.reasons import Mention
from budgetdiff.statements.narrative.recorder import Recorder
from budgetdiff.statements.narrative.subject import FUNDS, Section, Subject, section_of
from budgetdiff.statements.narrative.subjects import Subjects
from budgetdiff.statements.narrative.thread import Thread
from budgetdiff.statements.narrative.tokens import Sort, Token, tokens
from budgetdiff.statements.narrative.topic import Quantity, Topic, When

_INLINE_HEADING = re.compile(r"(?:情况|情况说明|说明|总体情况|具体情况|机关运行经费|政府采购|国有资产|“三公”经费)$")
_INSIDE = re.compile(r"(?:^|[，。；：])(?P<whole>[^，。；：]*[^其，。；：])中[，：]")
_FROM = re.compile(r"^(?P<about>.*?)(?:由|从)(?P<when>(?:\d{4}年|上年|去年|年初|原|预算|原来)[^，。；：]*?)?的?$")
_HEADED = re.compile(r"^(?P<name>[^，；。：]{2,60})：")
_PER_HEAD = re.compile(r"(?:^|[，、(])(?:(?:人|户|次|批|车|辆|台|日|天|月|床|生)均|平均|每)[^，；。]{0,10}$")
_ITEM = re.compile(r"^[^。：，；\d]{2,80}\(项\)[：。]")
# figures of some months are no figures of the year
_PART_YEAR = re.compile(r"(?<!\d)(?:[1-9]|1[01])月(?!30|31)|上半年|季度")
# a figure with or without something is not the table's for sure
_EXCEPT = re.compile(r"\(?(?:不含|不包括|未含|扣除|剔除|除去)|\((?:含|包含|包括)")
_REACHED = re.compile(r"^.*(?:增加|增长|提高|上升|减少|下降|降低|压减|压缩|调整|调增|调减|变更)(?:到|至|为)")
_YEAR_BEFORE = re.compile(r"(?:^|[，；。：])(?P<year>(?:19|20)\d{2}年度?|上年度?|去年)[，：]$")
_REASON_NOTE = "it stands in a reason or a purpose, not in the form's own sentences"
_COUNTED_NOTE = "it is said of things that were counted, not of money"
_NO_BASE = "the sentence does not say what it compares with"
_NO_CELL = "the words before it name no cell of the statutory tables"


class SentenceReader:
    """Turns paragraphs, one after the other, into assertions."""

    def __init__(
        self,
        subjects: Subjects,
        unit_name: str,
        fiscal_year: int,
        phase: Phase,
        document_id: str,
        *,
        government: bool = False,
    ) -> None:
        self._subjects = subjects
        self.recorder = Recorder(unit_name, document_id)
        self.thread = Thread(subjects, fiscal_year, phase)
        # a report on a government's money speaks of it all and of its own level by turns, and no word tells which
        self._government = self.thread.foreign = government
        # how deep the heading stands that names another unit
        self._foreign_rank = 0
        self._rates = RateReader(self.thread, self.recorder)
        self.mentions: list[Mention] = []
        """What the numbers of the paragraph that was read last were said of, for its reasons."""
        self._index = -1
        self._before = ""
        self._numbers_before = False

    # ------------------------------------------------------------------------------------------ paragraphs
    def read(self, index: int, paragraph: Paragraph) -> None:
        """Read one paragraph; ``index`` is its number in the document."""
        self.recorder.paragraph, self._index = paragraph, index
        thread = self.thread
        text = masked(paragraph.text)
        events: list[Token | Mark] = [*tokens(text), *marks(text)]
        events.sort(key=lambda event: event.start)
        thread.paragraph(
            text[len(paragraph.opening) :],
            self._before,
            opened=bool(paragraph.opening),
            numbers=bool(events),
            numbers_before=self._numbers_before,
        )
        self._before, self._numbers_before = text[-8:], bool(events)
        start = len(paragraph.opening)
        if is_heading(paragraph, bool(events)):
            self._enter(paragraph.text, paragraph.opening)
        elif paragraph.opening:
            first = re.split(r"[。：]", text[start : start + 60])[0]
            if len(first) < len(text) - start and _INLINE_HEADING.search(first) and not re.search(r"\d", first[4:]):
                self._enter(paragraph.opening + first, paragraph.opening)
        if (paragraph.opening or _ITEM.match(text)) and (not events or self._named_later(text, events)):
            self._open_item(text)
        elif (headed := _HEADED.match(text)) and not paragraph.opening:
            # 住房公积金（2210201）：100万元
            named = thread.name(headed["name"])
            if named is not None and named.code is not None:
                thread.topic = Topic(named, item=True)
        self.mentions = []
        self._mention(0, 0, compares=False)
        self._events(events, text, start)

    def _events(self, events: Sequence[Token | Mark], text: str, start: int) -> None:
        thread, counted, last, asides = self.thread, False, start, Asides(self.thread)
        for number, event in enumerate(events):
            lead = asides.lead(text, start, event.start)
            thread.goes_on = goes_on(text, event, events[number + 1 :])
            listed = "其中" in lead
            if "。" in lead:
                thread.sentence(listed=listed)
                # a count does not end the words before the next number
                counted = counted and "。" not in text[last : event.start]
            inside = _INSIDE.search(lead)
            if inside is not None:
                thread.within(inside["whole"])
            if listed:
                thread.opens_list()
            if isinstance(event, Mark):
                self._mark(event, lead, text, counted=counted)
            elif event.sort is Sort.COUNT:
                counted, last = True, event.end
                continue
            elif event.sort is Sort.MONEY:
                self._money(event, lead, text, counted=counted)
                counted = False
            else:
                self._rates.read(event, lead, text, counted=counted)
            compares = isinstance(event, Mark) or change_verb(last_clause(lead)) is not None
            budget = event.budget if isinstance(event, Mark) else None
            self._mention(event.start, event.end, compares=compares, budget=budget)
            start = event.end
            asides.seen()
        asides.ended(text, start)
        self._rates.paragraph()

    def _mention(self, start: int, end: int, *, compares: bool, budget: Phase | None = None) -> None:
        """Note what was spoken of; ``budget`` is the phase of this year's budget that a word of direction compares with."""
        topic = self.thread.topic
        if topic is None:
            return
        base = None
        if budget is not None:
            base = self.thread.year, budget
        elif topic.base is not None and topic.base.year is not None and topic.base.phase is not None:
            base = topic.base.year, topic.base.phase
        subject = topic.subject if topic.sure else topic.subject.weakened()
        self.mentions.append(Mention(start, end, subject, compares, base))

    def _enter(self, text: str, opening: str) -> None:
        """Take in a heading: a section, or the item of a section that its sentences are about."""
        thread = self.thread
        section, part = section_of(text), is_part(text)
        rank = -1 if part else rank_of(opening)
        # below the heading of a fund one of no section, or one that only says 支出, goes on with it
        within = thread.section in FUNDS or thread.section is Section.THREE_PUBLIC
        deeper = not part and (rank > thread.rank if opening else thread.rank >= 0)
        stays = within and deeper and section in (Section.OTHER, Section.GENERAL)
        if not stays and (rank <= 0 or section is not Section.OTHER):
            thread.enter(section, rank, text)
        if self._of_another(text) or self._subjects.names_part(text[len(opening) :]):
            thread.foreign, self._foreign_rank = True, max(rank, 0)
        elif part or rank <= self._foreign_rank:
            thread.foreign, self._foreign_rank = self._government, 0
        thread.topic = thread.head = None
        named = thread.name(re.sub(r"(?:的?情况|说明)+$", "", text[len(opening) :]))
        if named is not None and named.slots:
            thread.topic = Topic(named)

    def _of_another(self, heading: str) -> bool:
        """Whether a heading names another unit than the document's: its chapter is not about all of it."""
        unit = unit_of_chapter(heading)
        return unit is not None and not self._subjects.is_own(unit)

    def _named_later(self, text: str, events: Sequence[Token | Mark]) -> bool:
        """Whether an item names itself in a sentence before the one with its first number."""
        return "。" in text[: events[0].start] or "：" in text[: events[0].start]

    def _open_item(self, text: str) -> None:
        """An item such as ``1.…（类）…（款）…（项）。主要用于…`` whose numbers follow in later sentences."""
        first = re.sub(r"^\(?[一二三四五六七八九十\d]+\)?[、.．)]*", "", re.split(r"[。：]", text)[0])
        named = self.thread.name(first)
        if named is not None and (named.chain or named.slots):
            self.thread.topic = Topic(named, item=True)

    # ------------------------------------------------------------------------------------------ amounts
    def _money(self, token: Token, lead: str, text: str, *, counted: bool) -> None:
        if token.threshold:
            return
        near = last_clause(lead)
        if in_reason(self.recorder.sentence(text, token.start)):
            self.recorder.emit(token, ClaimKind.AMOUNT, near, note=_REASON_NOTE)
            return
        share = share_behind(text, token.end)
        if share and self._rates.divisor(token, near):
            return
        direction = change_verb(near)
        if direction is not None:
            self._change(token, lead, direction)
        elif is_base(near):
            self._base_amount(token, lead)
        elif _PER_HEAD.search(near):
            # what it costs per head, car or day is no figure that the sentence goes on with
            self.recorder.emit(token, ClaimKind.AMOUNT, near.strip("“”，、"), note=_NO_CELL)
        elif not re.search(r"(?:持平|一致|相同)$", near):
            self._amount(token, near, lead, text, counted=counted)

    def _amount(self, token: Token, near: str, lead: str, text: str, *, counted: bool) -> None:
        thread = self.thread
        started = _FROM.match(near)
        if started is not None and re.match(r"[^。；]*?(?:到|至)", text[token.end : token.end + 30]):
            self._started(token, started["about"], started["when"] or "")
            return
        reached = _REACHED.match(near)
        naming = self._naming(near[reached.end() :] if reached else near, lead)
        year = naming.year or thread.sentence_year or thread.section_year or thread.year
        period = (year, naming.phase or thread.phase)
        several = distributed(near, token, text)
        sure = (naming.year is not None or year == thread.year) and not several and not _PART_YEAR.search(lead)
        sure = sure and not _EXCEPT.search(near) and not _EXCEPT.match(text[token.end : token.end + 8])
        if year != thread.year and naming.phase is None and thread.phase is not Phase.EXECUTED:
            sure = False
        if naming.year is not None:
            thread.sentence_year = naming.year if naming.year != thread.year else None
        topic = self._spoken_of(naming, near, reached=reached is not None)
        if counted and topic.subject.bare:
            # 接待80批次，共计支出5万元: what the visits cost, not the unit
            topic = Topic(topic.subject.weakened())
        if several:
            topic = thread.spread = thread.names(re.sub(r"(?:各|均|分别).*$|预算|决算", "", naming.subject)) or topic
        elif thread.spread is not None and near in ("和", "与", "及", "、", ""):
            topic, sure = thread.spread, False
        else:
            thread.spread = None
        item, again_sure = topic.item, sure and topic.sure and bool(topic.subject.slots) and near != ""
        thread.topic = topic
        subject = topic.subject
        operand, *others = self._meant(topic, token, period, sure=sure and near != "", named=naming.sure)
        again = [
            replace(earlier, role=Role.AGAIN, reference=None, sure=earlier.sure and again_sure)
            for earlier in topic.stated.get(period, [])
        ]
        ways = [Operand(Role.PART, subject.words, None, Reference(slots, *period)) for slots in subject.parts]
        # an item may be in the budget and have no outturn, and so no line in the tables of the accounts
        stands = subject.chain and subject.code is None and subject.absent and token.amount.value
        if stands and sure and period == thread.now:
            topic.subject = replace(subject, absent="")
            name, _, _ = subject.absent.partition("|")
            self.recorder.emit(
                token, ClaimKind.ITEM, subject.words, stated=name, note=f"absent:{subject.absent}", plain=True
            )
        note = "" if subject.slots or again else _NO_CELL
        self.recorder.emit(token, ClaimKind.AMOUNT, subject.words, (operand, *others, *again, *ways), note=note)
        if near or item:
            topic.state(period, operand)
        thread.quantities.append(
            Quantity(subject, period, token.amount, subject.words, self._index, token, operand.page or 0)
        )
        if period != thread.now:
            topic.base = topic.base or Period(*period, naming.subject)

    def _started(self, token: Token, about: str, when: str) -> None:
        """The figure that something went from: 由2023年的X万元增加到."""
        thread = self.thread
        named = thread.name(about) if about else None
        topic = thread.topic_of(named) if named is not None else thread.topic or Topic(Subject("?"))
        thread.topic = topic
        naming = naming_of(when, thread.year, thread.phase)
        period = (naming.year or thread.year - 1, naming.phase or thread.phase)
        operand = self._operand(Role.ABOUT, topic.subject.words, token, topic.reference(period, sure=False), sure=False)
        note = "" if topic.subject.slots else _NO_CELL
        self.recorder.emit(token, ClaimKind.AMOUNT, topic.subject.words, (operand,), note=note)
        topic.base, topic.against = (
            Period(None, None, when),
            replace(operand, role=Role.BASE, reference=None, sure=True),
        )

    def _meant(self, topic: Topic, token: Token, period: When, *, sure: bool, named: bool) -> list[Operand]:
        """An amount and the cells it may be; 预算 alone may be any budget of the year that the document itself prints."""
        reference = topic.reference(period, sure=sure)
        operand = self._operand(Role.ABOUT, topic.subject.words, token, reference, sure=sure)
        if named or reference is None:
            return [operand]
        adjusted = replace(reference, phase=Phase.ADJUSTED, own=True)
        return [
            replace(operand, reference=replace(reference, own=True)),
            replace(operand, amount=None, reference=adjusted),
        ]

    def _naming(self, near: str, lead: str) -> Naming:
        """The words before an amount, with the year that stands in a clause of its own before them."""
        thread = self.thread
        near = re.sub(r"^.*(?:其中|中)[：，]", "", near)
        before = _YEAR_BEFORE.search(lead[: len(lead) - len(near)]) if near else None
        return naming_of(f"{before['year']}，{near}" if before else near, thread.year, thread.phase)

    def _spoken_of(self, naming: Naming, near: str, *, reached: bool) -> Topic:
        """The topic an amount is of: the subject its words name, else what was spoken of before."""
        thread = self.thread
        words = naming.subject if len(naming.subject) < 80 else naming.subject[-80:]
        named = thread.name(words)
        if named is None and thread.topic is None and naming.side:
            named = thread.name(naming.side)
        goes_on = naming.explicit or near == "" or reached or bool(re.match(r"^(?:完成|执行)$", words))
        if (named is None or (goes_on and not named.slots and words in ("完成", "执行"))) and goes_on:
            if thread.topic is not None and thread.topic is thread.head and near and naming.explicit:
                # 支出1000万元(其中：当年预算950万元): a part of it, which nothing else names
                return Topic(thread.topic.subject.weakened())
            return thread.topic if thread.topic is not None else Topic(Subject(near.strip("“”，、") or "?"))
        if named is None:
            return Topic(Subject(near.strip("“”，、") or "?"))
        return thread.topic_of(named)

    def _base_amount(self, token: Token, lead: str) -> None:
        """The figure that a comparison names itself: 比2023年决算数X万元增加."""
        thread = self.thread
        topic, _ = thread.compared(lead)
        base = topic.base
        if base is None or base.year is None or base.phase is None:
            topic.against = self._operand(Role.BASE, token.text, token, None)
            self.recorder.emit(token, ClaimKind.AMOUNT, topic.subject.words, note=_NO_BASE)
            return
        period = (base.year, base.phase)
        operand = self._operand(Role.ABOUT, topic.subject.words, token, topic.reference(period, sure=base.named))
        again = [replace(o, role=Role.AGAIN, reference=None) for o in topic.stated.get(period, [])]
        note = "" if topic.subject.slots or again else _NO_CELL
        self.recorder.emit(token, ClaimKind.AMOUNT, topic.subject.words, (operand, *again), note=note)
        topic.stated.setdefault(period, []).append(operand)
        topic.against = replace(operand, role=Role.BASE)

    # ------------------------------------------------------------------------------------------ changes
    def _change(self, token: Token, lead: str, direction: Direction) -> None:
        topic, named = self.thread.compared(lead)
        amount = token.amount if direction is Direction.UP else -token.amount
        several = distributed(last_clause(lead), token, self._text())
        note = "several changes are said of several figures" if several else "" if topic.base is not None else _NO_BASE
        topic.change = self.recorder.emit(
            token,
            ClaimKind.CHANGE,
            topic.subject.words,
            self.thread.figures(topic, named=named, change=amount),
            amount=amount,
            direction=direction,
            note=note,
            either_sign=direction is Direction.DOWN and token.amount.value < 0,
        )
        page = self.recorder.page(token.start)
        topic.delta = Operand(Role.DELTA, token.text, amount, None, page, sure=not several)
        self.thread.deltas.append(topic.delta)

    def _mark(self, mark: Mark, lead: str, text: str, *, counted: bool) -> None:
        if in_reason(self.recorder.sentence(text, mark.start)):
            return
        thread = self.thread
        if mark.budget is not None:
            if thread.phase is not Phase.EXECUTED:
                return
            clause = re.sub(
                r"(?:支出)?决算数?(?:与|和|同|较|比)?(?:年初|全年|调整)?(?:预算)?数?$", "", last_clause(lead)
            )
            subject = thread.name(clause) if clause else None
            named = subject is not None and bool(subject.slots)
            if subject is not None and named:
                thread.topic = thread.topic_of(subject)
            topic = thread.topic
            base: Period | None = Period(thread.year, mark.budget, THIS_BUDGET, mark.named)
        else:
            topic, named = thread.compared(lead)
            base = topic.base
        if topic is None:
            return
        note = _COUNTED_NOTE if counted and not named else "" if base is not None else _NO_BASE
        held = topic.base
        topic.base = base
        operands = thread.figures(topic, named=named)
        if mark.budget is not None:
            topic.base = held
        self.recorder.emit(
            mark, ClaimKind.DIRECTION, topic.subject.words, operands, direction=mark.direction, note=note
        )

    # ------------------------------------------------------------------------------------------ helpers
    def _text(self) -> str:
        paragraph = self.recorder.paragraph
        return paragraph.text if paragraph is not None else ""

    def _operand(
        self, role: Role, words: str, token: Token, reference: Reference | None, *, sure: bool = True
    ) -> Operand:
        return Operand(role, words, token.amount, reference, self.recorder.page(token.start), sure)
