"""Lists within a paragraph: 甲X，其中：乙Y、丙Z, whose parts must make up the whole or cannot exceed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetdiff.facts import Assertion, ClaimKind, Operand, Reference, Role
from budgetdiff.statements.narrative.divisions import divided, divides
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.stated import Member, Stated, members_of, part, plain_words
from budgetdiff.statements.narrative.tokens import Sort, tokens
from budgetdiff.statements.narrative.topic import Quantity

_OPENS = re.compile(r"其中[：，]?|(?:收入|支出)?(?:包括|包含)：")
_AGAIN = re.compile(r"。[^。，；\d]{0,8}(?:收入|支出)[^。，；\d]{0,4}(?:包括|包含)：")
# What may stand between two members besides a name: brackets, a share, a change.
_ASIDE = re.compile(
    r"\([^()]*\)|，?占[^，；。、]*?%|，?(?:各|分别)?[^，；。]{0,20}(?:增加|增长|减少|下降|持平)[^，；。、]*"
)
_NAME = re.compile(r"^[，、；]?(?:和|及|以及|其中[：，]?)?[^，；。\d]{1,40}$")


def lists_in(paragraph: Paragraph, quantities: Sequence[Quantity], number: int, stated: Stated) -> Iterator[Assertion]:
    """``甲X，其中：乙Y、丙Z`` and ``甲X（乙Y，丙Z）`` of one unit, nested ones too."""
    text = paragraph.text
    members = members_of(paragraph)
    named = {q.token.start: q for q in quantities if q.paragraph == number}
    for position, member in enumerate(members):
        quantity = named.get(member.token.start)
        reference = None
        if quantity is not None and quantity.subject.slots:
            reference = Reference(quantity.subject.slots, *quantity.period)
        for listed, clean, others in _groups(text, members, position):
            # a budget and its outturn side by side are no parts of one whole
            group = [m for m in listed if _beside(quantity, named.get(m.token.start))]
            if len(group) > 1 or _alone(group, named):
                yield _sum(paragraph, member, group, clean, named, reference, stated, others)


def _beside(whole: Quantity | None, one: Quantity | None) -> bool:
    """Whether a quantity is of the period of its whole, as far as both are known."""
    return whole is None or one is None or one.period == whole.period


def _sum(
    paragraph: Paragraph,
    head: Member,
    group: Sequence[Member],
    clean: bool,
    named: dict[int, Quantity],
    reference: Reference | None,
    stated: Stated,
    others: Sequence[Operand],
) -> Assertion:
    words = _words(head, named)
    names = [_words(member, named) for member in group]
    whole = divided(words, names)
    closed = whole is not None or divides(words, names, head.token.unit)
    closed = closed or (clean and _count_given(paragraph.text, head, len(group)))
    parts = [
        part(member, name, sure=clean if whole is None else index in whole)
        for index, (member, name) in enumerate(zip(group, names, strict=True))
    ]
    operand = Operand(Role.WHOLE, words, head.token.amount, reference, paragraph.place(head.token.start)[0])
    return stated.assertion(paragraph, head.token, ClaimKind.SUM, words, (operand, *others, *parts), complete=closed)


def _alone(group: Sequence[Member], named: dict[int, Quantity]) -> bool:
    """Whether the only part that a list names is a quantity of the form, so that it cannot exceed its whole."""
    return len(group) == 1 and (own := named.get(group[0].token.start)) is not None and bool(own.subject.slots)


def _words(member: Member, named: dict[int, Quantity]) -> str:
    quantity = named.get(member.token.start)
    return plain_words(member.near) or (quantity.words if quantity else "?")


def _groups(text: str, members: Sequence[Member], position: int) -> Iterator[tuple[list[Member], bool, list[Operand]]]:
    """The lists that open behind a member: the parts, whether nothing but parts stands in it, and other possible wholes.

    A list behind a full stop may hang on a number further back, one behind a bracket on what the bracket leaves:
    支出X（含结转下年Y），其中：… are perhaps parts of X − Y.
    """
    head = members[position]
    begin = head.token.end
    others: list[Operand] = []
    following = [m for m in members[position + 1 :] if m.token.unit == head.token.unit]
    if re.match(r"[(](?:其中[，：]?)?", text[begin:]):
        close = _closing(text, begin)
        inside = _outermost(text, [m for m in following if m.token.start < close], begin + 1)
        if inside:
            yield *_separated(text, inside), []
        begin = close + 1
        following = [m for m in following if m.token.start > close]
        left = [head.token.amount - m.token.amount for m in inside] + [m.token.amount for m in inside]
        others = [Operand(Role.WHOLE, head.near, amount, sure=False) for amount in left]
    before = [m for m in members[:position] if m.token.unit == head.token.unit]
    others += [replace(part(m, m.near, sure=False), role=Role.WHOLE) for m in before]
    while following:
        listed = _opened(text, head, following, begin)
        if listed is None:
            return
        group, clean, end = listed
        yield group, clean, others
        # 收支X。收入包括：甲、乙。支出包括：丙、丁
        again = _AGAIN.match(text, end)
        if again is None:
            return
        begin = end
        following = [m for m in following if m.token.start >= again.end()]


def _opened(text: str, head: Member, following: Sequence[Member], start: int) -> tuple[list[Member], bool, int] | None:
    """The parts of the list that 其中 opens behind a head, and where its sentence ends; None where none opens."""
    between = text[start : following[0].token.start]
    opened = _OPENS.search(between)
    if opened is None or "；" in between[: opened.start()] or re.search(r"^[^。]*[)]", between):
        return None
    if between[: opened.start()].count("。") > 1:
        return None
    if start == head.token.end and "。" in between[: opened.start()] and _in_list(text, head):
        return None
    begin = start + opened.end()
    end = text.find("。", begin)
    end = len(text) if end < 0 else end
    after = re.search(r"其中[：，]?|[，(](?:主要)?(?:包括|包含|含|用于)", text[begin:end])
    stop = end
    if after is not None and text[begin + after.start() - 1] != "(":
        end = begin + after.start()
    inside = _outermost(text, [m for m in following if begin <= m.token.start < end], begin)
    if not inside or re.search(r"[；、]", _ASIDE.sub("", text[begin : inside[0].token.start])):
        # names without numbers: 主要包括：基本工资、津贴补贴
        return None
    if end < stop and len(inside) > 1 and "；" in text[inside[-2].token.end : inside[-1].token.start]:
        # 甲X，其中：乙Y；丙Z，其中：… begins another list
        inside = inside[:-1]
    return *_separated(text, inside), stop


def _in_list(text: str, member: Member) -> bool:
    """Whether a member stands itself in a list of its sentence: it is no whole of what a later sentence lists."""
    return _OPENS.search(text[text.rfind("。", 0, member.token.start) + 1 : member.token.start]) is not None


def _separated(text: str, inside: Sequence[Member]) -> tuple[list[Member], bool]:
    """The members as far as one mark parts them: 、 within ， within ；. Behind a stronger mark another list begins."""
    found, first, clean, nested = [inside[0]], "", True, False
    for before, member in pairwise(inside):
        between = text[before.token.end : member.token.start]
        plain = _ASIDE.sub("", between)
        # 本年收入X：甲Y，乙Z；上年结转W: the parts of a part end with the stronger mark
        nested = (nested or plain.startswith("：")) and "；" not in plain
        if nested:
            clean = False
            continue
        marks = re.findall(r"[、，；]", plain)
        mark = marks[-1] if marks else "、"
        first = first or mark
        if "、，；".index(mark) > "、，；".index(first):
            break
        if "、，；".index(mark) < "、，；".index(first):
            clean = clean and mark == "、" and first != "；"
        clean = clean and bool(_NAME.match(plain)) and not re.search(r"按[^，。；]*(?:分|划)", between)
        found.append(member)
    return found, clean


def _count_given(text: str, head: Member, size: int) -> bool:
    """Whether the sentence says how many parts there are: 项目共4个，涉及资金X，其中：… four of them."""
    before = text[max(text.rfind("。", 0, head.token.start), 0) : head.token.start]
    counts = [token.amount.value for token in tokens(before) if token.sort is Sort.COUNT and token.unit in "个项"]
    return bool(counts) and counts[-1] == size


def _closing(text: str, start: int) -> int:
    """The index of the bracket that closes the one at ``start``; the end of the text where none does."""
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if not depth:
            return index
    return len(text)


def _outermost(text: str, members: Sequence[Member], start: int) -> list[Member]:
    """The members that stand in no further brackets after ``start``; those of labels (境), (类) close before the number."""
    found = []
    for member in members:
        depth = 0
        for char in text[start : member.token.start]:
            depth = max(depth + {"(": 1, ")": -1}.get(char, 0), 0)
        if depth == 0:
            found.append(member)
    return found
