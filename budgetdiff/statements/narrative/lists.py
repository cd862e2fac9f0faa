"""Lists in sentences and over paragraphs: parts that sum to a whole, counts and their lists, named items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetdiff.facts import (
    Amount,
    Assertion,
    ClaimKind,
    Operand,
    Phase,
    Provenance,
    Reference,
    Role,
    Slot,
    label_key,
)
from budgetdiff.statements.narrative.clauses import change_verb, in_reason, last_clause
from budgetdiff.statements.narrative.index import FactIndex
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.sentences import Quantity
from budgetdiff.statements.narrative.tokens import Sort, Token, tokens


@dataclass(frozen=True, slots=True)
class _Division:
    """Names that divide a whole without a rest, and which wholes they divide."""

    head: re.Pattern[str]
    parts: tuple[re.Pattern[str], ...]


_DIVISIONS = tuple(
    _Division(re.compile(head), tuple(re.compile(part) for part in parts))
    for head, parts in (
        ("采购", ("货物", "工程", "服务")),
        # a 总计 holds what is carried over as well
        ("^(?!.*总计)", ("基本支出", "项目支出")),
        ("基本支出", ("人员经费", "公用经费")),
        ("购置.*运行", ("购置(?:费|$)", "运行(?:维护)?(?:费|$)")),
        ("三公", ("出国", "接待", "购置(?:费)?(?:及|和|、|与)")),
        ("财政拨款", ("一般公共", "政府性基金", "国有资本")),
        ("", ("地上", "地下")),
        ("", ("(?<!不)合格", "不合格")),
    )
)
_NEGATED = re.compile(r"^(?:不|非)(?P<rest>.{1,8})$")
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_ITEMS = re.compile(r"(?:主要)?(?:包括|用于(?:支付)?|包含)：?(?P<list>[^。；：，]*?、[^。；：，]*)")
_INTRO = re.compile(r"(?:包括|分别为|分别是|如下|名单)[:：]?$|如下[:：]?$|具体包括[:：]?$")


@dataclass(frozen=True, slots=True)
class _Member:
    """A number of a list with the words before it."""

    token: Token
    near: str
    lead: str


class ListReader:
    """Finds the lists of a document's paragraphs and says what they must add up to."""

    def __init__(self, index: FactIndex, unit_name: str, fiscal_year: int, phase: Phase, document_id: str) -> None:
        self._index, self._unit_name, self._document_id = index, unit_name, document_id
        self._year, self._phase = fiscal_year, phase

    def read(self, paragraphs: Sequence[Paragraph], quantities: Sequence[Quantity]) -> list[Assertion]:
        """The assertions about lists, in the order of their heads."""
        found: list[Assertion] = []
        for number, paragraph in enumerate(paragraphs):
            found.extend(self._in_sentence(paragraph, quantities, number))
            found.extend(self._quarters(paragraph))
            found.extend(self._projects(paragraph))
            found.extend(self._named_items(paragraph))
            found.extend(self._counted(paragraphs, number))
        found.extend(self._numbered(paragraphs, quantities))
        return found

    # ---------------------------------------------------------------------------------- 其中 in one paragraph
    def _in_sentence(self, paragraph: Paragraph, quantities: Sequence[Quantity], number: int) -> Iterator[Assertion]:
        """``甲X，其中：乙Y、丙Z`` and ``甲X（乙Y，丙Z）`` of one unit, nested ones too."""
        members = self._members(paragraph.text)
        named = {q.token.start: q for q in quantities if q.paragraph == number}
        for position, member in enumerate(members):
            group = self._group(paragraph.text, members, position)
            if group is None or not group:
                continue
            words = self._words(member, named)
            reference = None
            quantity = named.get(member.token.start)
            if quantity is not None:
                # a budget and its outturn side by side are no parts of one whole
                group = [
                    part
                    for part in group
                    if (own := named.get(part.token.start)) is None or own.period == quantity.period
                ]
            if len(group) < 2:
                continue
            parts = [self._part(part, named) for part in group]
            complete = _divides(
                words, [self._words(part, named) for part in group], member.token.unit
            ) or self._count_given(paragraph.text, member, len(group))
            if quantity is not None and quantity.subject.slots:
                reference = Reference(quantity.subject.slots, *quantity.period)
            whole = Operand(Role.WHOLE, words, member.token.amount, reference, paragraph.place(member.token.start)[0])
            yield self._sum(paragraph, member.token, words, (whole, *parts), complete=complete)

    def _members(self, text: str) -> list[_Member]:
        found: list[_Member] = []
        start = 0
        for token in tokens(text):
            lead = text[start : token.start]
            near = last_clause(lead)
            begin = text.rfind("。", 0, token.start) + 1
            stated = token.sort in (Sort.MONEY, Sort.COUNT) and not token.threshold
            if stated and change_verb(near) is None and not in_reason(text[begin : token.start]):
                found.append(_Member(token, near, lead))
            start = token.end
        return found

    def _group(self, text: str, members: Sequence[_Member], position: int) -> list[_Member] | None:
        """The parts of the list that opens behind a member, or None where none opens there."""
        head = members[position]
        rest = text[head.token.end :]
        bracket = re.match(r"[(](?:其中[，：]?)?", rest)
        following = [m for m in members[position + 1 :] if m.token.unit == head.token.unit]
        if bracket:
            close = _closing(text, head.token.end)
            inside = [m for m in following if m.token.start < close]
            return _outermost(text, inside, head.token.end + 1) if len(inside) > 1 else None
        for member in following[:1]:
            between = text[head.token.end : member.token.start]
            opened = re.search(r"其中[：，]?", between)
            if opened is None or "；" in between[: opened.start()] or re.search(r"^[^。]*[)]", between):
                return None
            if between[: opened.start()].count("。") > 1:
                return None
            begin = head.token.end + opened.end()
            end = text.find("。", begin)
            end = len(text) if end < 0 else end
            after = re.search(r"其中[：，]", text[begin:end])
            inside = [m for m in following if begin <= m.token.start < end]
            if after is not None:
                cut = begin + after.start()
                if text[cut - 1 : cut] != "(":
                    inside = [m for m in inside if m.token.start < cut]
            same = _outermost(text, inside, begin)
            return same if len(same) > 1 else None
        return None

    def _count_given(self, text: str, head: _Member, size: int) -> bool:
        """Whether the sentence says how many parts there are: 项目共4个，涉及资金X，其中：… four of them."""
        before = text[max(text.rfind("。", 0, head.token.start), 0) : head.token.start]
        counts = [token.amount.value for token in tokens(before) if token.sort is Sort.COUNT and token.unit in "个项"]
        return bool(counts) and counts[-1] == size

    # ---------------------------------------------------------------------------------- numbered paragraphs
    def _numbered(self, paragraphs: Sequence[Paragraph], quantities: Sequence[Quantity]) -> Iterator[Assertion]:
        """A whole and the numbered paragraphs that list its parts, for every period they state."""
        number = 0
        while number < len(paragraphs):
            run = _run(paragraphs, number)
            if len(run) < 2:
                number += 1
                continue
            yield from self._listed(paragraphs, run, quantities)
            number = max(run) + 1

    def _listed(
        self, paragraphs: Sequence[Paragraph], run: Sequence[int], quantities: Sequence[Quantity]
    ) -> Iterator[Assertion]:
        owner = [
            run[sum(1 for begin in run if begin <= q.paragraph) - 1] if q.paragraph >= run[0] else -1
            for q in quantities
        ]
        last = _end(paragraphs, run)
        periods = {q.period for q, item in zip(quantities, owner, strict=True) if item >= 0 and q.paragraph <= last}
        for period in sorted(periods):
            parts: list[Quantity] = []
            for item in run:
                own = [
                    q
                    for q, o in zip(quantities, owner, strict=True)
                    if o == item and q.period == period and q.paragraph <= last
                ]
                if own:
                    parts.append(own[0])
            if len(parts) != len(run):
                continue
            yield from self._whole_of_run(paragraphs, run, parts, quantities, period)

    def _whole_of_run(
        self, paragraphs: Sequence[Paragraph], run: Sequence[int], parts: Sequence[Quantity],
        quantities: Sequence[Quantity], period: tuple[int, Phase],
    ) -> Iterator[Assertion]:  # fmt: skip
        codes = [part.subject.code for part in parts]
        before = [q for q in quantities if run[0] - 3 <= q.paragraph < run[0] and q.period == period]
        intro = paragraphs[run[0] - 1].text if run[0] else ""
        if not re.search(r"其中|如下|包括|[：]$|分类统计", intro):
            return
        operands = [Operand(Role.PART, q.words, q.amount, None, q.page) for q in parts]
        if all(codes) and len({len(code or "") for code in codes}) == 1:
            length = len(codes[0] or "")
            listed = self._index.codes("general_public", length)
            complete = bool(listed) and listed <= set(filter(None, codes))
            head = next(
                (q for q in reversed(before) if q.subject.slots and q.subject.slots[0].statement == "general_public"),
                None,
            )
            slots = head.subject.slots if head else (Slot("general_public", "total", level=0),)
            whole = Operand(
                Role.WHOLE,
                "一般公共预算支出",
                head.amount if head else None,
                Reference(slots, *period),
                head.page if head else None,
            )
        else:
            if not before:
                return
            head = before[0] if before[0].paragraph == before[-1].paragraph else before[-1]
            complete = _divides(head.words, [part.words for part in parts], "元")
            if not complete or any(part.subject.slots == head.subject.slots for part in parts):
                return
            reference = Reference(head.subject.slots, *period) if head.subject.slots else None
            whole = Operand(Role.WHOLE, head.words, head.amount, reference, head.page)
        if head is None:
            if period != (self._year, self._phase):
                return
            total = Amount.total(part.amount for part in parts)
            made = self._sum(paragraphs[run[0]], parts[0].token, whole.words, (whole, *operands), complete=complete)
            yield replace(made, value=total.value, quantum=total.quantum, stated=f"{len(parts)}项")
            return
        yield self._sum(paragraphs[head.paragraph], head.token, whole.words, (whole, *operands), complete=complete)

    # ---------------------------------------------------------------------------------- counts
    def _counted(self, paragraphs: Sequence[Paragraph], number: int) -> Iterator[Assertion]:
        """``行政单位1家，事业单位4家，具体包括：`` and the numbered lines below it."""
        paragraph = paragraphs[number]
        if not _INTRO.search(paragraph.text):
            return
        members = [
            m for m in self._members(paragraph.text) if m.token.sort is Sort.COUNT and m.token.unit in ("家", "个")
        ]
        begin = paragraph.text.rfind("。") + 1
        members = [m for m in members if m.token.start >= begin]
        run = _run(paragraphs, number + 1)
        if not members or not run or run[0] != number + 1:
            return
        if any(re.search(r"[、：；]", paragraphs[item].text[len(paragraphs[item].opening) :]) for item in run):
            return
        total = Amount(sum((m.token.amount.value for m in members), start=Decimal(0)), Decimal(0))
        length = Operand(Role.PART, f"{len(run)}", Amount(Decimal(len(run)), Decimal(0)), None, paragraph.place(0)[0])
        page, bbox = paragraph.place(members[0].token.start)
        begin = max(paragraph.text.rfind(mark, 0, members[0].token.start) for mark in "，。；：") + 1
        yield Assertion(
            Provenance(self._document_id, page, None, bbox), self._unit_name,
            paragraph.quote(begin, members[-1].token.end), ClaimKind.COUNT, "预算单位数",
            "、".join(paragraph.quote(m.token.start, m.token.end) for m in members), total.value, total.quantum,
            members[0].token.unit, None, (length,), complete=True,
        )  # fmt: skip

    # ---------------------------------------------------------------------------------- projects, quarters
    def _projects(self, paragraph: Paragraph) -> Iterator[Assertion]:
        """The number of projects with targets and their money, to be held against the attached forms."""
        text = paragraph.text
        if "绩效目标" not in text:
            return
        for sentence in re.finditer(r"[^。；]+", text):
            if "绩效目标" not in sentence[0]:
                continue
            found = [t for t in tokens(text) if sentence.start() <= t.start < sentence.end()]
            counts = [
                t for t in found if t.sort is Sort.COUNT and t.unit in ("个", "项")
                and (
                    re.search(r"项目(?:共|数)?(?:计|为)?$", text[: t.start])
                    or re.match(r"(?:[^，。；个]{0,6})?项目", text[t.end :])
                )
            ]  # fmt: skip
            money = [
                t
                for t in found
                if t.sort is Sort.MONEY
                and not t.threshold
                and re.search(r"(?:资金|金额|预算|经费)[^，。；]{0,4}$", text[: t.start])
            ]
            if not counts:
                continue
            number = Operand(Role.PART, counts[0].text, counts[0].amount, None, paragraph.place(counts[0].start)[0])
            yield self._plain(paragraph, counts[0], ClaimKind.COUNT, "编报绩效目标的项目", (), funds=True)
            if money and money[0].start > counts[0].start:
                yield self._plain(paragraph, money[0], ClaimKind.SUM, "绩效目标项目资金", (number,), funds=True)

    def _quarters(self, paragraph: Paragraph) -> Iterator[Assertion]:
        members = [m for m in self._members(paragraph.text) if m.token.sort is Sort.MONEY]
        quarters = [[m for m in members if name in m.near] for name in _QUARTERS]
        if not all(len(found) == 1 for found in quarters):
            return
        parts = [found[0] for found in quarters]
        operands = tuple(self._part(part, {}) for part in parts)
        made = self._plain(paragraph, parts[0].token, ClaimKind.SUM, "用款计划", operands, funds=True)
        total = Amount.total(part.token.amount for part in parts)
        first, last = parts[0].token.start, parts[-1].token.end
        yield replace(
            made, value=total.value, quantum=total.quantum, quote=paragraph.quote(paragraph.text.rfind("。", 0, first) + 1, last),
            stated="、".join(paragraph.quote(part.token.start, part.token.end) for part in parts),
        )  # fmt: skip

    # ---------------------------------------------------------------------------------- named items
    def _named_items(self, paragraph: Paragraph) -> Iterator[Assertion]:
        """``人员经费X万元，主要包括：甲、乙、丙``: the items of basic expenditure that are said to have money."""
        for match in _ITEMS.finditer(paragraph.text):
            before = paragraph.text[: match.start()]
            head = re.search(r"(?P<head>人员经费|公用经费)[^，。；]*[，：；]?[^，。；]*$", before)
            if head is None:
                continue
            names = [name.strip("“”等") for name in match["list"].split("、")]
            names = [name for name in names if name]
            if len(names) < 3:
                continue
            column = "personnel" if head["head"] == "人员经费" else "public_funds"
            parts = []
            for name in names:
                slots = tuple(
                    Slot("basic_economic", measure, labels=(label_key(name),)) for measure in ("total", column)
                )
                parts.append(Operand(Role.PART, name, None, Reference(slots, self._year, self._phase)))
            page, bbox = paragraph.place(match.start("list"))
            yield Assertion(
                Provenance(self._document_id, page, None, bbox), self._unit_name,
                paragraph.quote(match.start(), match.end()), ClaimKind.ITEM, head["head"],
                paragraph.quote(match.start("list"), match.end("list")), operands=tuple(parts),
            )  # fmt: skip

    # ---------------------------------------------------------------------------------- helpers
    def _words(self, member: _Member, named: dict[int, Quantity]) -> str:
        quantity = named.get(member.token.start)
        near = re.sub(r"^.*其中[：，]?", "", member.near).strip("、，：()“” ")
        return near or (quantity.words if quantity else "?")

    def _part(self, member: _Member, named: dict[int, Quantity]) -> Operand:
        return Operand(Role.PART, self._words(member, named), member.token.amount)

    def _sum(
        self, paragraph: Paragraph, token: Token, words: str, operands: tuple[Operand, ...], *, complete: bool
    ) -> Assertion:
        made = self._plain(paragraph, token, ClaimKind.SUM, words, operands)
        return replace(made, complete=complete)

    def _plain(
        self, paragraph: Paragraph, token: Token, kind: ClaimKind, subject: str, operands: tuple[Operand, ...], *,
        funds: bool = False,
    ) -> Assertion:  # fmt: skip
        page, bbox = paragraph.place(token.start)
        begin = max(paragraph.text.rfind(mark, 0, token.start) for mark in "，。；：") + 1
        return Assertion(
            Provenance(self._document_id, page, None, bbox), self._unit_name, paragraph.quote(begin, token.end), kind,
            subject or "?", paragraph.quote(token.start, token.end), token.amount.value, token.amount.quantum,
            "元" if token.sort is Sort.MONEY else token.unit, None, operands, funds=funds, approximate=token.approximate,
        )  # fmt: skip


def _closing(text: str, start: int) -> int:
    """The index of the bracket that closes the one at ``start``; the end of the text where none does."""
    depth = 0
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if not depth:
            return index
    return len(text)


def _outermost(text: str, members: Sequence[_Member], start: int) -> list[_Member]:
    """The members that stand in no further brackets after ``start``."""
    return [
        m
        for m in members
        if text.count("(", start, m.token.start) == text.count(")", start, m.token.start)
        or _label_bracket(text, start, m)
    ]


def _label_bracket(text: str, start: int, member: _Member) -> bool:
    """Brackets that belong to labels (境), (类) close before the number; an open one is a list of its own."""
    depth = 0
    for char in text[start : member.token.start]:
        depth += {"(": 1, ")": -1}.get(char, 0)
        depth = max(depth, 0)
    return depth == 0


def _divides(head: str, names: Sequence[str], unit: str) -> bool:
    """Whether parts with these names leave no rest of the whole: a known division, a name and its negation, or,
    where things are counted, an 其他 at the end (其他收入 and 其他支出 are classes of their own and leave a rest)."""
    for division in _DIVISIONS:
        if division.head.search(head) and all(any(p.search(name) for name in names) for p in division.parts):
            return True
    if len(names) == 2 and any(_opposite(a, b) for a, b in (names, names[::-1])):
        return True
    counted = not unit.endswith("元")
    return counted and len(names) >= 3 and bool(re.match(r"其[他它]", re.sub(r"^.*[，、]", "", names[-1])))


def _opposite(one: str, other: str) -> bool:
    match = _NEGATED.match(one)
    return match is not None and match["rest"] == other


def _run(paragraphs: Sequence[Paragraph], start: int) -> list[int]:
    """The paragraphs from ``start`` that are numbered on in one style from their first number; others between are theirs."""
    if start >= len(paragraphs):
        return []
    style, first = _ordinal(paragraphs[start].opening)
    if style is None or first != 1:
        return []
    run, expected, quiet = [start], 2, 0
    for number in range(start + 1, len(paragraphs)):
        kind, value = _ordinal(paragraphs[number].opening)
        if kind == style and value == expected:
            run.append(number)
            expected, quiet = expected + 1, 0
        elif kind is not None and kind <= style:
            break
        else:
            quiet += 1
            if quiet > 6:
                break
    return run


def _end(paragraphs: Sequence[Paragraph], run: Sequence[int]) -> int:
    """The last paragraph that belongs to the last item of a run."""
    style, _ = _ordinal(paragraphs[run[-1]].opening)
    number = run[-1]
    while number + 1 < len(paragraphs):
        kind, _ = _ordinal(paragraphs[number + 1].opening)
        if (kind is not None and style is not None and kind <= style) or len(paragraphs[number + 1].text) < 30:
            break
        number += 1
    return number


_DIGITS = "一二三四五六七八九"


def _ordinal(opening: str) -> tuple[int | None, int]:
    """The rank of an ordinal's style (一、 before (一) before 1. before (1)) and its number."""
    match = re.match(r"(?P<open>\(?)(?P<digits>\d+|[一二三四五六七八九十]+)", opening)
    if match is None or opening.startswith("第"):
        return None, 0
    digits = match["digits"]
    if digits.isdigit():
        return (3 if match["open"] else 2), int(digits)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        value = (_DIGITS.index(tens) + 1 if tens in _DIGITS and tens else 1) * 10 + (
            _DIGITS.index(ones) + 1 if ones and ones in _DIGITS else 0
        )
    else:
        value = _DIGITS.index(digits[0]) + 1
    return (1 if match["open"] else 0), value
