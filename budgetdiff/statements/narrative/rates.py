"""Reads the rates of a narrative: growth, execution rates and shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise

from budgetdiff.facts import (
    THREE_PUBLIC_ITEMS,
    VEHICLE_ITEMS,
    ClaimKind,
    Direction,
    Operand,
    Phase,
    Reference,
    Role,
)
from budgetdiff.statements.narrative.clauses import (
    Rate,
    execution_base,
    in_reason,
    is_rule,
    last_clause,
    rate_of,
    whole_of,
)
from budgetdiff.statements.narrative.comparison import THIS_BUDGET, Period, base_of, change_verb, without_change
from budgetdiff.statements.narrative.recorder import Recorder
from budgetdiff.statements.narrative.subject import Section
from budgetdiff.statements.narrative.thread import Thread
from budgetdiff.statements.narrative.tokens import Sort, Token
from budgetdiff.statements.narrative.topic import Topic

_SHARE_BEHIND = re.compile(r"^的?(?:比重|比例)?(?:为|是|约)?-?\d[\d,.]*%")
_EXECUTED = re.compile(
    r"(?:的?(?:预算)?(?:执行|完成)率|执行进度|"
    r"(?:完成|为|占|达到?|执行)了?(?:年初|全年|调整后?|当年|本年|批复)?(?:收入|支出)?预算.*)(?:为|达|达到|是)?$"
)
# the three themselves; what is bought and what is run is a part of the third
_THREE = tuple(item for item in THREE_PUBLIC_ITEMS if item not in VEHICLE_ITEMS)
_ALL = Decimal(100)
# A rate printed this finely fits a figure that is not meant by no chance.
_FINE = Decimal("0.01")
_TOTAL_WORDS = re.compile(r"预算|决算|总额|总|的|金额")
_INTRO = re.compile(r"其中|方面|如下|包括|主要用于：")
_TOGETHER = re.compile(r"[两三四五六七八九二\d]项|合计占|共占|总共|之和|以上")


def share_behind(text: str, end: int) -> bool:
    """Whether a rate of an amount follows it at once: 全年预算X万元的73.2%."""
    return text[end : end + 1] == "的" and bool(_SHARE_BEHIND.match(text[end : end + 24]))


@dataclass(slots=True)
class _Divisor:
    """What a rate that follows divides by, stated in its own clause."""

    rate: Rate
    operand: Operand
    end: int


class RateReader:
    """Turns percentages into assertions."""

    def __init__(self, thread: Thread, recorder: Recorder) -> None:
        self._thread, self._recorder = thread, recorder
        self._divisor: _Divisor | None = None
        # the shares of this paragraph: the numbers of their assertions
        self._shares: list[tuple[int, Topic | None]] = []

    def paragraph(self) -> None:
        """A paragraph has been read: the shares of one whole that make up 100 % to the last digit are marked so."""
        made = self._recorder.assertions
        for _, listed in groupby(self._shares, key=lambda share: id(share[1])):
            numbers = [number for number, _ in listed]
            if len(numbers) > 1 and sum(made[number].value or 0 for number in numbers) == _ALL:
                for number in numbers:
                    self._recorder.amend(number, replace(made[number], balanced=True))
        self._shares = []

    def divisor(self, token: Token, near: str) -> bool:
        """Take in an amount that the rate behind it divides by; False where it is not one."""
        thread = self._thread
        rate = rate_of(near)
        page = self._recorder.page(token.start)
        if rate is Rate.EXECUTION and thread.phase is Phase.EXECUTED and thread.topic is not None:
            phase, _ = execution_base(near)
            period = (thread.year, phase)
            topic = thread.topic
            operand = Operand(Role.ABOUT, topic.subject.words, token.amount, topic.reference(period), page)
            again = [replace(o, role=Role.AGAIN, reference=None) for o in topic.stated.get(period, [])]
            note = "" if topic.subject.slots or again else "the words before it name no cell of the statutory tables"
            own = operand.reference and replace(operand.reference, own=True)
            self._recorder.emit(
                token, ClaimKind.AMOUNT, topic.subject.words, (replace(operand, reference=own), *again), note=note
            )
            topic.stated.setdefault(period, []).append(operand)
            self._divisor = _Divisor(rate, replace(operand, role=Role.BASE), token.end)
            return True
        if rate is Rate.SHARE:
            words = whole_of(near)
            named = thread.subjects.resolve(words, thread.section) if words else None
            reference = Reference(named.weakened().slots, *thread.now) if named is not None and named.slots else None
            self._recorder.emit(
                token,
                ClaimKind.AMOUNT,
                words or "?",
                (Operand(Role.ABOUT, words, token.amount, reference, page),),
                note="" if reference else "the words before it name no cell of the statutory tables",
            )
            self._divisor = _Divisor(rate, Operand(Role.WHOLE, words, token.amount, None, page), token.end)
            return True
        return False

    def read(self, token: Token, lead: str, text: str, *, counted: bool) -> None:
        """Read one percentage; ``counted`` says that things were counted since the last amount of money."""
        near = last_clause(lead)
        if token.sort is Sort.POINTS or token.threshold or in_reason(self._recorder.sentence(text, token.start)):
            self._unknown(token, near, "it is not a rate of the form's own sentences")
            return
        if self._divisor is not None and self._divisor.end + len(lead) == token.start:
            self._divided(token, self._divisor)
            return
        rate = rate_of(near)
        if rate is not Rate.SHARE and is_rule(near, text[token.end : token.end + 4]):
            self._unknown(token, near, "it is a rule, a target or a measure of work, not a rate of money")
        elif counted:
            self._unknown(token, near, "it is said of things that were counted, not of money")
        elif rate is Rate.GROWTH:
            self._growth(token, lead, near)
        elif rate is Rate.EXECUTION:
            self._execution(token, near)
        elif rate is Rate.SHARE:
            self._share(token, near)
        else:
            self._unknown(token, near, "the words before it do not say what the rate is of")

    def _unknown(self, token: Token, near: str, note: str) -> None:
        self._recorder.emit(token, ClaimKind.GROWTH, near or "?", note=note)

    def _divided(self, token: Token, divisor: _Divisor) -> None:
        topic = self._thread.topic
        assert topic is not None, "a divisor is only taken in where something is spoken of"
        kind = ClaimKind.EXECUTION if divisor.rate is Rate.EXECUTION else ClaimKind.SHARE
        current = topic.current(self._thread.now)
        self._recorder.emit(token, kind, topic.subject.words, (*current, divisor.operand))

    def _growth(self, token: Token, lead: str, near: str) -> None:
        thread = self._thread
        direction = change_verb(near) or Direction.UP
        clause = re.split(r"[。；]|其中[:：]?", lead)[-1]
        topic, named = thread.topic, thread.named
        if without_change(clause) or base_of(clause, thread.year, thread.phase):
            topic, named = thread.compared(clause)
        if topic is None:
            self._unknown(token, near, "the sentence does not say what grew")
            return
        value = token.amount if direction is Direction.UP else -token.amount
        operands = list(thread.figures(topic, named=named))
        if topic.delta is not None:
            operands.append(topic.delta)
        if token.amount.quantum <= _FINE:
            operands += [replace(delta, sure=False) for delta in thread.deltas if delta is not topic.delta]
            operands += thread.others(topic, Role.ABOUT)
        note = "" if topic.base is not None else "the sentence does not say what it compares with"
        several = self._several(near, token)
        if several and (topic.delta is None or not topic.delta.sure):
            note = "several rates are said of several figures"
        self._recorder.emit(
            token,
            ClaimKind.GROWTH,
            topic.subject.words,
            tuple(operands),
            amount=value,
            direction=direction,
            note=note,
            either_sign=direction is Direction.DOWN and token.amount.value < 0,
        )
        if topic.change is not None and topic.delta is not None:
            beside = Operand(Role.RATE, token.text, value, None, self._recorder.page(token.start))
            change = self._recorder.assertions[topic.change]
            self._recorder.amend(topic.change, replace(change, operands=(*change.operands, beside)))

    def _several(self, near: str, token: Token) -> bool:
        """Whether several rates are said of several figures: 分别增长5%和6%."""
        return "各" in near or "分别" in near or bool(re.match(r"^[、,，和]-?\d[\d.,]*%", self._rest(token)))

    def _rest(self, token: Token) -> str:
        paragraph = self._recorder.paragraph
        return paragraph.text[token.end :] if paragraph is not None else ""

    def _execution(self, token: Token, near: str) -> None:
        thread = self._thread
        subject = _EXECUTED.sub("", near)
        named = thread.name(subject) if subject else None
        if named is not None and named.slots:
            thread.topic = thread.topic_of(named)
        topic = thread.topic
        if topic is None or thread.phase is not Phase.EXECUTED or (named is not None and not named.slots):
            self._recorder.emit(token, ClaimKind.EXECUTION, near, note="the sentence does not say what was executed")
            return
        phase, said = execution_base(near)
        base = topic.starting(replace_against(topic, Period(thread.year, phase, THIS_BUDGET, said)))
        self._recorder.emit(token, ClaimKind.EXECUTION, topic.subject.words, (*topic.current(thread.now), *base))

    # ------------------------------------------------------------------------------------------ shares
    def _share(self, token: Token, near: str) -> None:
        thread = self._thread
        topic, words = thread.topic, whole_of(near)
        if topic is None or _TOGETHER.search(near) or self._several(near, token):
            self._recorder.emit(token, ClaimKind.SHARE, near, note="the sentence does not say what the share is of")
            return
        part = near[: near.rfind("占")]
        own = thread.name(part) if part else None
        if own is not None and not topic.same_as(own):
            topic = thread.topic = Topic(own)
        current = topic.current(thread.now)
        head = thread.head
        if not part and words and head is not None and head is not topic and not thread.goes_on:
            # behind the last part of a list the share may be that of its whole
            current += head.current(thread.now)
        slots = thread.whole(words)
        whole: list[Operand] = []
        if slots:
            whole = [Operand(Role.WHOLE, words, None, Reference(slots, *thread.now))]
        if words:
            whole += self._stated_as(words, topic, slots=any(not slot.weak for slot in slots))
        else:
            whole = self._wholes(topic, current)
        topic.whole = next((operand for operand in whole if operand.sure), None)
        if whole and token.amount.quantum <= _FINE:
            whole += thread.others(topic, Role.WHOLE)
        note = "" if whole else "the sentence does not name the whole, or no cell prints it"
        made = self._recorder.emit(token, ClaimKind.SHARE, topic.subject.words, (*current, *whole), note=note)
        self._shares.append((made, thread.head))

    def _stated_as(self, words: str, topic: Topic, *, slots: bool) -> list[Operand]:
        """What the sentences before have stated under the name of the whole."""
        thread = self._thread
        plain = _TOTAL_WORDS.sub("", words)
        found = [
            q
            for q in thread.quantities[-24:]
            if q.period == thread.now
            and q.subject is not topic.subject
            and (words in q.words or plain == _TOTAL_WORDS.sub("", q.words))
        ]
        return [Operand(Role.WHOLE, q.words, q.amount, None, q.page, not slots) for q in found[-1:]]

    def _wholes(self, topic: Topic, current: list[Operand]) -> list[Operand]:
        """The wholes a bare 占 may mean: that of its list, else what its paragraph states before, or the section's fund.

        Only the whole of a list is sure: 其中 or 用于以下方面 opens one.
        """
        thread = self._thread
        heads = [head for head in (thread.head, thread.outer) if head is not None and head is not topic]
        found = [replace(o, role=Role.WHOLE, group=0) for head in heads for o in head.current(thread.now)[:1]]
        found += [head.whole for head in heads if head.whole is not None]
        if found:
            return found
        size = max((abs(o.amount.value) for o in current if o.amount is not None), default=None)
        text = self._recorder.paragraph.text if self._recorder.paragraph is not None else ""
        last = thread.quantities[-1] if thread.quantities else None
        before = [q for q in thread.quantities if last is not None and q.paragraph == last.paragraph]
        for q, after in pairwise(before):
            if (
                q.period != thread.now
                or q.subject is topic.subject
                or (size is not None and abs(q.amount.value) < size)
            ):
                continue
            opened = bool(_INTRO.search(text[q.token.end : after.token.start])) and not found
            found.append(Operand(Role.WHOLE, q.words, q.amount, None, q.page, opened))
        if any(operand.sure for operand in found):
            return [operand for operand in found if operand.sure]
        slots = thread.subjects.fund_total(thread.section)
        if slots:
            # 公务接待费5万元，占14.29%: below the heading of the three public expenses their parts are parts of nothing else
            own = topic.subject.slots[:1]
            part = bool(own) and own[0].statement == "three_public" and own[0].measure in _THREE
            sure = not found and part and thread.section is Section.THREE_PUBLIC
            found.append(Operand(Role.WHOLE, "本年支出", None, Reference(slots, *thread.now), None, sure=sure))
        return found


def replace_against(topic: Topic, base: Period) -> Period:
    """A budget as the base of an execution rate: a figure stated in a comparison is not it."""
    topic.against = None
    return base
