"""Reasons and purposes: the words behind “主要原因是”, “主要用于” and their like, with the lines they explain."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetdiff.facts import Direction, Fact, Phase, Provenance, Reason, ReasonKind, Slot, label_key
from budgetdiff.statements.narrative.comparison import DOWN, SAME, UP
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.subject import Subject
from budgetdiff.statements.narrative.tokens import Sort, tokens
from budgetdiff.statements.narrative.topic import When

_LIST = re.compile(
    r"^(?:第?[一二三四五六七八九十]+(?:是|方面|、)|其[一二三四五六]|\(?[1-9一二三四五六七八九]\)|[1-9][.、])"
)
_TURNS = re.compile(rf"(?P<up>{UP})|(?P<down>{DOWN})|(?P<same>{SAME})")
_GLOSSARY = re.compile(r"(?:名词|术语)解释")
"""The heading of a part that says what words mean in general: nothing there is said of this unit's figures."""
_LISTED = re.compile(r"[.…·]{3,}|\d$")
"""What an entry of the contents has and a heading has not: dots, or the number of its page."""
_PART = re.compile(
    r"第[一二三四五六七八九十]+部分|[^。；，：:]{0,40}(?:编制|预算|决算|收支|执行)[^。；，：:]{0,12}(?:说明|情况)$"
)
"""Where another part begins: by its number, or, in forms that do not number them, by its heading (2024年部门预算编制说明)."""
_PRONOUN = re.compile(
    r"(?:(?:其|该|此|这|上述|以上|本)(?:项|类|款|部分)?(?:支出|经费|资金|预算|费用|科目)?|支出|经费|资金|预算|(?:与|较|同)?(?:上年|去年|年初|预算|决算)[^，]{0,12}|"
    r"决算数?(?:大于|小于|高于|低于)[^，]{0,8}|(?:同比|比上年)?[^，]{0,4}(?:增加|减少|增长|下降|持平|变动|变化|增减|差异)[^，]{0,6})(?:的|数)*"
)
"""What a reason may begin with that names nothing new: it goes on with what was spoken of."""
_INTRODUCES = re.compile(r"以下|如下|：?[^，。；、\d]{2,20}(?:支出)?\(类\)")
"""Behind “主要用于”: a list of figures follows, each a line of its own."""
_SHORTEST = 3
"""Characters: what is shorter is an unfinished sentence, not a reason."""


_Line = tuple[str, str | None, str | None, str | None, str, str, int | None, str]
"""Statement, side, classification, code, label, its key, level and measure of a line."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A number or a word of direction of a paragraph, and what it was said of; the paragraph's own topic stands at 0."""

    start: int
    end: int
    subject: Subject
    compares: bool
    base: tuple[int, Phase] | None = None
    """The period it is compared with, where the words say one."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Where a reason stands in its paragraph: its mark from ``start``, its words from ``begin`` to ``end``."""

    kind: ReasonKind
    start: int
    begin: int
    end: int


class ReasonReader:
    """Finds the reasons of a document, paragraph after paragraph."""

    def __init__(self, facts: Sequence[Fact], unit_name: str, now: When, document_id: str) -> None:
        self._facts = [fact for fact in facts if fact.unit_name == unit_name and (fact.fiscal_year, fact.phase) == now]
        self._document_id = document_id
        self._last: Mention | None = None
        self.found: list[Reason] = []
        self._sentence = 0
        self._explains = True

    def read(self, paragraph: Paragraph, mentions: Sequence[Mention], name: Callable[[str], Subject | None]) -> None:
        """Read one paragraph, whose numbers were read before; ``name`` says what words mean where no number is beside them."""
        heading = not any(mark in paragraph.text for mark in "。；，") and not _LISTED.search(paragraph.text)
        if heading and _GLOSSARY.search(paragraph.text):
            self._explains = False
        elif _PART.match(paragraph.text):
            self._explains = True
        if not self._explains:
            return
        text, since = paragraph.text, 0
        for words in reasons_in(text, len(paragraph.opening)):
            about = list(self._explained(text, words, since, mentions, name))
            page, bbox = paragraph.place(words.start)
            said = paragraph.quote(words.begin, words.end).strip("，、：:；; ")
            since = words.end
            if len(said) < _SHORTEST:
                continue
            turn = direction_of(text[max(text.rfind("。", 0, words.start - 1) + 1, 0) : words.begin])
            direction = turn if words.kind is ReasonKind.REASON else None
            where = Provenance(self._document_id, page, None, bbox)
            lines = dict.fromkeys((line, one.base) for one in about for line in self._lines(one.subject, text))
            for line, base in lines or ((None, None),):
                self.found.append(_reason(self._sentence, words.kind, said, direction, where, line, base))
            self._sentence += 1
        if mentions:
            self._last = mentions[-1]

    def _explained(
        self, text: str, words: _Words, since: int, mentions: Sequence[Mention], name: Callable[[str], Subject | None]
    ) -> Iterator[Mention]:
        """The mentions of what words are about.

        A reason is of all changes that its sentence states before it, a purpose of the last figure; where the sentence states
        none, of what its own words name, else of what was spoken of before.
        """
        begin = max(text.rfind("。", 0, words.start) + 1, since)
        near = [mention for mention in mentions if begin <= mention.start < words.start and mention.end > 0]
        if near:
            yield from _spoken_of(near, words.kind)
            return
        lead = re.sub(r"^[，、：；。]+|[，、：；。的]+$", "", text[begin : words.start])
        if lead:
            named = name(lead)
            if named is not None and (named.slots or named.chain):
                yield Mention(words.start, words.start, named, compares=False)
                return
            if not _PRONOUN.fullmatch(lead):
                return
        before = [mention for mention in mentions if mention.start < words.start]
        if before:
            stop = text.rfind("。", 0, before[-1].start) + 1
            yield from _spoken_of([mention for mention in before if mention.start >= stop], words.kind)
        elif self._last is not None and not lead:
            yield self._last

    def _lines(self, subject: Subject, text: str) -> Iterator[_Line]:
        """The lines of the document's own period that a subject lives in; of an item that no table prints, the item.

        A subject that only the paragraph before names (weak) is meant where the text states its line's own amount.
        """
        slots = [slot for slot in subject.slots if not slot.weak]
        found = [fact for fact in self._facts if any(slot.matches(fact) for slot in slots)]
        if not slots and subject.slots:
            found = self._confirmed(subject.slots, text)
        for fact in found:
            yield (
                fact.statement,
                fact.side,
                fact.classification,
                fact.code,
                fact.label,
                fact.label_key,
                fact.level,
                fact.measure,
            )
        if not found and slots and slots[0].statement == "three_public":
            yield _unprinted(slots[0], subject)

    def _confirmed(self, slots: Sequence[Slot], text: str) -> list[Fact]:
        """The facts of one coded line that weak slots live in, where the text states the amount of each of them."""
        stated = [token.amount for token in tokens(text) if token.sort is Sort.MONEY]
        found = [fact for fact in self._facts if fact.code and any(slot.matches(fact) for slot in slots)]
        told = all(
            fact.amount is not None and fact.amount.value and any(fact.amount.agrees(one) for one in stated)
            for fact in found
        )
        return found if told and len({(fact.code, fact.label_key) for fact in found}) == 1 else []


def _spoken_of(mentions: Sequence[Mention], kind: ReasonKind) -> Sequence[Mention]:
    """Of the mentions of a sentence those that words are about: all changes for a reason, else the last."""
    compared = [mention for mention in mentions if mention.compares] if kind is ReasonKind.REASON else []
    return compared or mentions[-1:]


def _unprinted(slot: Slot, subject: Subject) -> _Line:
    label = subject.words.split("/")[-1]
    return (slot.statement, slot.side, "item", slot.code, label, label_key(slot.measure), 1, slot.measure)


def _reason(
    sentence: int,
    kind: ReasonKind,
    text: str,
    direction: Direction | None,
    where: Provenance,
    line: _Line | None,
    base: When | None,
) -> Reason:
    year, phase = base if base is not None and kind is ReasonKind.REASON else (None, None)
    statement, side, classification, code, label, key, level, measure = line or (
        None,
        None,
        None,
        None,
        "",
        "",
        None,
        None,
    )
    return Reason(
        sentence,
        kind,
        text,
        direction,
        where,
        statement,
        side,
        classification,
        code,
        label,
        key,
        level,
        measure,
        year,
        phase,
    )


def reasons_in(text: str, start: int = 0) -> Iterator[_Words]:
    """The reasons, purposes and methods of a folded paragraph, in order, each to the end of its sentence.

    A semicolon ends one as well, unless a list goes on behind it (一是…；二是…); so do 其中 and the mark of another.
    """
    marks = [match for match in _marks().finditer(text, start) if not _INTRODUCES.match(text[match.end() :])]
    held = -1
    for number, match in enumerate(marks):
        if match.start() < held:
            continue
        kind = ReasonKind(next(name for name, value in match.groupdict().items() if value is not None))
        end = _end(text, match.end())
        for later in marks[number + 1 :]:
            # 主要用于…，主要原因是…: what the other mark opens is not part of this one
            if later.start() >= end:
                break
            if kind is not ReasonKind(str(later.lastgroup)) and text[later.start() - 1] in "，；、":
                end = later.start()
                break
        held = end
        yield _Words(kind, match.start(), match.end(), end)


def _end(text: str, begin: int) -> int:
    index = begin
    while index < len(text):
        if text[index] == "。" or (text.startswith("其中", index) and text[index - 1] in "，；"):
            return index
        if text[index] == "；" and not _LIST.match(text[index + 1 :]):
            return index
        index += 1
    return len(text)


def direction_of(words: str) -> Direction | None:
    """The way that the words before a reason say a figure went: the last they say; None where they say none."""
    found = list(_TURNS.finditer(words))
    if not found:
        return None
    last = found[-1]
    return Direction.UP if last["up"] else Direction.DOWN if last["down"] else Direction.SAME


@cache
def _marks() -> re.Pattern[str]:
    """The marks of reasons.toml as one pattern, a group a kind."""
    data = tomllib.loads(files("budgetdiff.statements.narrative").joinpath("reasons.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?P<{kind.value}>{'|'.join(data[kind.value])})" for kind in ReasonKind))
