"""The thread of a narrative: which section, which subject, which whole its sentences are about, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetdiff.facts import Amount, Operand, Phase, Role, Slot
from budgetdiff.statements.narrative.clauses import last_clause
from budgetdiff.statements.narrative.comparison import base_of, without_change
from budgetdiff.statements.narrative.subject import ASIDE, Section, Subject
from budgetdiff.statements.narrative.subjects import Subjects
from budgetdiff.statements.narrative.topic import Quantity, Topic, When

_ELLIPTIC = re.compile(r"^(?:决算数|支出决算|年初预算|全年预算|调整预算|预算数|比|较|与|同比|增加|减少|完成)")
_INTRO = re.compile(r"(?:其中|如下|包括|方面)[:：]?$|：$")
_FUND_WORDS = re.compile(r"拨款|一般公共|政府性基金|国有资本|专户|三公|机关运行|结转|结余|自有|单位资金")
_SPENT = re.compile(r"(?:支出|收入)(?:预算|决算)?(?:数|额|金额)?")
_OTHERS = 50
_SPLIT = ("basic", "project")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")


class Thread:
    """What carries over from clause to clause and from paragraph to paragraph."""

    def __init__(self, subjects: Subjects, fiscal_year: int, phase: Phase) -> None:
        self.subjects = subjects
        self.year, self.phase = fiscal_year, phase
        self.now: When = (fiscal_year, phase)
        self.section = Section.OTHER
        self.rank = -1
        self.topic: Topic | None = None
        self.head: Topic | None = None
        self.outer: Topic | None = None
        self.quantities: list[Quantity] = []
        # the changes that this sentence has stated so far
        self.deltas: list[Operand] = []
        # another year that a sentence or a section is about, and whether a heading names another unit
        self.sentence_year: int | None = None
        self.section_year: int | None = None
        self.foreign = False
        # whether this paragraph has come to speak of another unit, a part of this one, or a project
        self.elsewhere = False
        # the subject that several numbers are said of: 收、支分别为X和Y
        self.spread: Topic | None = None
        # whether the last clause of comparison named its subject, and the part of this list that had the last one
        self.named = False
        self._compared: Topic | None = None
        # whether the sentence goes on to name another amount
        self.goes_on = False
        self._listing = False
        # how many quantities stood before this sentence, and before this paragraph or the one that it goes on with
        self._begun = self._opened = 0
        self._resumes = False
        # whether the items that are listed are projects
        self._projects = False
        # what was spoken of when the sentence began
        self._earlier: Topic | None = None

    # ------------------------------------------------------------------------------------------ steps
    def paragraph(self, text: str, before: str, *, opened: bool, numbers: bool, numbers_before: bool) -> None:
        """A new paragraph: its own item where it is opened by an ordinal, else perhaps still what was spoken of."""
        self.sentence_year = None
        self.elsewhere = False
        self.deltas = []
        self._begun = len(self.quantities)
        # 比上年增加X alone in a paragraph may be of the list above it as of its last part
        self._resumes = numbers and not opened and numbers_before and bool(_ELLIPTIC.match(text))
        if not self._resumes:
            self._opened = self._begun
        self.outer = self.spread = None
        introduced = opened and bool(_INTRO.search(before))
        if introduced and self.topic is not None:
            self._projects = "项目" in self.topic.subject.words
        self._listing = opened and (self._listing or introduced)
        if self._resumes:
            self._compared = None
        elif not self._listing:
            self.head = None
        if numbers and opened:
            self.topic = None
        elif numbers and self.topic is not None and numbers_before and not self._resumes:
            self.topic = self.topic.doubtful()
        self._earlier = self.topic

    def sentence(self, *, listed: bool) -> None:
        """A full stop: what is said next may be of the whole again, and starts its comparison anew."""
        self.sentence_year = None
        self._earlier = self.topic
        self.deltas = []
        self._begun = len(self.quantities)
        if self.topic is not None and not listed:
            self.topic.base = self.topic.against = None
            self.outer, self.head = self.head, None

    def opens_list(self) -> None:
        """其中: what follows are parts of what was spoken of."""
        if self.topic is not None and self.topic is not self.head:
            self.outer, self.head = self.head, self.topic
            self._compared = None

    def enter(self, section: Section, rank: int, heading: str) -> None:
        """A heading opens a section."""
        self.section, self.rank = section, rank
        self._projects = False
        years = {int(year) for year in _YEAR.findall(heading)}
        self.section_year = next(iter(years)) if len(years) == 1 and self.year not in years else None

    # ------------------------------------------------------------------------------------------ names
    def name(self, words: str) -> Subject | None:
        """The subject words name; of ``甲、乙`` the last where the whole names nothing."""
        head = self.head.subject if self.head is not None else None
        named = self.subjects.resolve(words, self.section, head)
        if named is not None and not named.slots and not named.chain and "、" in words:
            last = self.subjects.resolve(words.rsplit("、", 1)[1], self.section, head)
            if last is not None and last.slots:
                named = last
        if named is None or not named.slots:
            self.elsewhere = self.elsewhere or (named is not None and named.elsewhere)
            return named
        if self.elsewhere and self.subjects.names_own(words):
            self.elsewhere = False
        if named.bare:
            named = self._bare(named)
        part_of_unknown = head is not None and not head.slots
        # 公务接待费5万元，其中：一般公共预算支出5万元 is what of it that fund pays, not all that the fund pays
        within = head is not None and head.limited and named.of_all and not head.divided_by(named)
        # 支出1000万元，其中：当年预算950万元 is not all of it
        within = within or (head is not None and named.bare and named.slots == head.slots)
        uncertain = self.section in ASIDE or self.foreign or self.elsewhere or part_of_unknown or within
        # the items of 机关运行经费 bear the names of the form's, and a project may bear that of a class
        agency = self.section is Section.AGENCY or (head is not None and "机关运行" in head.words)
        item = agency and all(slot.measure != "agency_operating" for slot in named.slots)
        project = self._projects and named.code is not None and not named.chain
        return named.weakened() if uncertain or item or project else named

    def whole(self, words: str) -> tuple[Slot, ...]:
        """The cells that the whole of a share may live in; none of them sure beside projects, contracts or other units."""
        named = self.subjects.resolve(words, self.section) if words else None
        if named is None:
            return ()
        return named.weakened().slots if self.section in ASIDE or self.foreign or self.elsewhere else named.slots

    def _bare(self, named: Subject) -> Subject:
        """支出 and the like: below an item the item's, though perhaps the whole's; beside a fund perhaps the fund's."""
        anchor = self.head if self.head is not None else self.topic
        if anchor is None:
            return named
        measure = named.slots[-1].measure
        if self.head is None and anchor.item and anchor.subject.limited and _SPENT.fullmatch(named.words):
            # 2.公务接待费：2024年支出5万元
            return anchor.subject
        if self.head is None and anchor.subject.chain:
            if anchor.subject.code is None or not anchor.item:
                return named.weakened()
            own = self.subjects.coded(anchor.subject.code, self.section, measure if measure in _SPLIT else "total")
            words = f"{anchor.subject.words} {named.words}"
            return Subject(words, (*own, *named.weakened().slots), anchor.subject.code, chain=True)
        general = bool(anchor.subject.slots) and anchor.subject.slots[0].statement == "general_public"
        of_fund = bool(_FUND_WORDS.search(anchor.subject.words)) and not general and anchor is not self._earlier
        summed = self.section is Section.APPROPRIATION and measure in _SPLIT
        return named.weakened() if of_fund or summed else named

    def names(self, words: str) -> Topic | None:
        """The several subjects of 收入和支出 as one that any of their figures can support; None where none is known."""
        slots: list[Slot] = []
        for part in re.split(r"[、和与及]", words):
            named = self.name(part) if part else None
            slots += named.weakened().slots if named is not None else ()
        return Topic(Subject(words, tuple(slots))) if slots else None

    def within(self, words: str) -> None:
        """…中，: what follows are parts of what the words name."""
        named = self.name(words)
        if named is not None and named.slots:
            self.topic = self.topic_of(named)
            self.opens_list()

    def topic_of(self, named: Subject) -> Topic:
        """The topic of a subject: the one before where it is the same, else a new one."""
        opened = self.head is not None and self.topic is self.head
        if self.topic is not None and not opened and named.slots and self.topic.same_as(named):
            return self.topic
        return Topic(named)

    # ------------------------------------------------------------------------------------------ comparisons
    def compared(self, lead: str) -> tuple[Topic, bool]:
        """The topic that a clause of comparison speaks of, with its base noted; and whether the clause names it."""
        clause = re.split(r"[。；]|其中[:：]?", lead)[-1]
        remainder = without_change(clause)
        named = self.name(last_clause(remainder) or remainder) if remainder else None
        before = self.topic
        if named is None:
            topic = before if before is not None else Topic(Subject("?"))
        elif before is None or named.slots:
            topic = before if before is not None and named.slots and before.same_as(named) else Topic(named)
        elif named.words and named.words in before.subject.words:
            topic = before
        else:
            topic = Topic(named)
        if before is not None and topic is not before and topic.base is None:
            topic.base = before.base
        self.topic, self.named = topic, named is not None
        base = base_of(clause, self.year, self.phase)
        if base is not None:
            if topic.base is not None and (topic.base.year, topic.base.phase) != (base.year, base.phase):
                topic.delta = topic.change = topic.against = None
            topic.base = base
        return topic, named is not None

    def others(self, topic: Topic, role: Role, *, paragraph: bool = False) -> tuple[Operand, ...]:
        """The other figures of the sentence: a change or a rate may be of one of them, so each can support, none contradict.

        ``paragraph``: those of the sentences before it in the paragraph as well.
        """
        begun = self._opened if paragraph else self._begun
        found = [q for q in self.quantities[begun:] if q.period == self.now and q.subject is not topic.subject]
        return tuple(
            Operand(
                role, q.words, q.amount, None, q.page, sure=False, group=_OTHERS + number if role is Role.ABOUT else 0
            )
            for number, q in enumerate(found)
        )

    def figures(self, topic: Topic, *, named: bool, change: Amount | None = None) -> tuple[Operand, ...]:
        """The current figure and the base of a topic; where the clause names none, of the whole of its list as well.

        Not so where a part before it had a comparison of its own, or where the list goes on behind it, unless the part cannot
        have changed so much (``change``); not for sure where no figure of the part has been stated: 公务接待费比预算无变化，
        比上年增加X is of the part, whose figure another table has.
        """
        topics = [topic]
        stated = [one.amount for one in topic.stated.get(self.now, []) if one.amount is not None]
        # the part had a figure below nought before, so the change is of what it is part of
        less = change is not None and bool(stated) and all((one - change).high < 0 <= one.value for one in stated)
        if not named and self._compared in (None, topic) and (less or not self.goes_on):
            wholes = [other for other in (self.head, self.outer) if other is not None and other is not topic]
            sure = bool(stated) and not self.goes_on
            topics += wholes if sure else [whole.doubtful() for whole in wholes]
        if self.head is not None and topic is not self.head:
            self._compared = topic
        found: list[Operand] = []
        for group, one in enumerate(topics):
            starting = one.starting(topic.base) if one is topic or topic.against is None else []
            found += [replace(operand, group=group) for operand in (*one.current(self.now), *starting)]
        if topic.against is not None and not named:
            # 其中基本支出A，项目支出B，比上年的X增加Y: X says what is meant, be it a part or what the paragraph is of
            for other in self.others(topic, Role.ABOUT, paragraph=True):
                found += [other, replace(topic.against, sure=False, group=other.group)]
        elif (named and not stated) or (self._resumes and not named):
            # 收、支总计均为X，收、支总计各增加Y: the figure stands under other words in the same paragraph
            found += self.others(topic, Role.ABOUT, paragraph=True)
        return tuple(found)
