"""What a paragraph names or promises: items with money, projects with targets, quarterly plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from budgetdiff.facts import Amount, Assertion, ClaimKind, Operand, Provenance, Reference, Role, Slot, label_key
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.stated import Stated, members_of, part, plain_words, quoted
from budgetdiff.statements.narrative.tokens import Sort, tokens

_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_ITEMS = re.compile(r"(?:主要)?(?:包括|用于(?:支付)?|包含)：?(?P<list>[^。；：，]*?、[^。；：，]*)")


def projects(paragraph: Paragraph, stated: Stated) -> Iterator[Assertion]:
    """The number of projects with targets and their money, to be held against the attached forms."""
    text = paragraph.text
    if "绩效目标" not in text:
        return
    for sentence in re.finditer(r"[^。；]+", text):
        if "绩效目标" not in sentence[0]:
            continue
        found = [t for t in tokens(text) if sentence.start() <= t.start < sentence.end()]
        counts = [
            t
            for t in found
            if t.sort is Sort.COUNT
            and t.unit in ("个", "项")
            and (
                re.search(r"项目(?:共|数)?(?:计|为)?$", text[: t.start])
                or re.match(r"(?:[^，。；个]{0,6})?项目", text[t.end :])
            )
        ]
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
        yield stated.assertion(paragraph, counts[0], ClaimKind.COUNT, "编报绩效目标的项目", (), funds=True)
        if money and money[0].start > counts[0].start:
            yield stated.assertion(paragraph, money[0], ClaimKind.SUM, "绩效目标项目资金", (number,), funds=True)


def quarters(paragraph: Paragraph, stated: Stated) -> Iterator[Assertion]:
    """The plans of four quarters, to be held together against the money of a project."""
    members = [m for m in members_of(paragraph) if m.token.sort is Sort.MONEY]
    found = [[m for m in members if name in m.near] for name in _QUARTERS]
    if not all(len(one) == 1 for one in found):
        return
    parts = [one[0] for one in found]
    operands = tuple(part(member, plain_words(member.near)) for member in parts)
    made = stated.assertion(paragraph, parts[0].token, ClaimKind.SUM, "用款计划", operands, funds=True)
    total = Amount.total(member.token.amount for member in parts)
    first, last = parts[0].token.start, parts[-1].token.end
    yield replace(
        made,
        value=total.value,
        quantum=total.quantum,
        stated=quoted(paragraph, parts),
        quote=paragraph.quote(paragraph.text.rfind("。", 0, first) + 1, last),
    )


def named_items(paragraph: Paragraph, stated: Stated) -> Iterator[Assertion]:
    """``人员经费X万元，主要包括：甲、乙、丙``: the items of basic expenditure that are said to have money."""
    for match in _ITEMS.finditer(paragraph.text):
        before = paragraph.text[: match.start()]
        head = re.search(r"(?P<head>人员经费|公用经费)[^，。；]*[，：；]?[^，。；]*$", before)
        names = [name.strip("“”等") for name in match["list"].split("、")]
        names = [name for name in names if name]
        if head is None or len(names) < 2:
            continue
        column = "personnel" if head["head"] == "人员经费" else "public_funds"
        parts = []
        for name in names:
            slots = tuple(Slot("basic_economic", measure, labels=(label_key(name),)) for measure in ("total", column))
            parts.append(Operand(Role.PART, name, None, Reference(slots, stated.fiscal_year, stated.phase)))
        classes = ("301", "303") if column == "personnel" else ("302", "310")
        whole = [
            Operand(
                Role.WHOLE,
                code,
                None,
                Reference(
                    (Slot("basic_economic", "total", code=code), Slot("basic_economic", column, code=code)),
                    stated.fiscal_year,
                    stated.phase,
                ),
            )
            for code in classes
        ]
        page, bbox = paragraph.place(match.start("list"))
        yield Assertion(
            Provenance(stated.document_id, page, None, bbox),
            stated.unit_name,
            paragraph.quote(match.start(), match.end()),
            ClaimKind.ITEM,
            head["head"],
            paragraph.quote(match.start("list"), match.end("list")),
            operands=(*whole, *parts),
        )
