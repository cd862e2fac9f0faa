"""Lists over paragraphs: numbered items that make up a whole, and counts of numbered lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetdiff.facts import OWN_OFFICE, Amount, Assertion, ClaimKind, Operand, Reference, Role, Slot
from budgetdiff.statements.narrative.divisions import divides
from budgetdiff.statements.narrative.index import FactIndex
from budgetdiff.statements.narrative.ordinals import ordinal
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.stated import Stated, members_of, quoted
from budgetdiff.statements.narrative.tokens import Sort
from budgetdiff.statements.narrative.topic import Quantity, When

_INTRO = re.compile(r"(?:包括|分别为|分别是|如下|名单)[:：]?$|如下[:：]?$|具体包括[:：]?$")
_BODY = re.compile(rf"{OWN_OFFICE}|(?:局|委|办|厅|部|院)$")


def numbered_sums(
    paragraphs: Sequence[Paragraph], quantities: Sequence[Quantity], index: FactIndex, stated: Stated
) -> Iterator[Assertion]:
    """A whole and the numbered paragraphs that list its parts, for every period they state."""
    for number in range(len(paragraphs)):
        run = run_from(paragraphs, number)
        if len(run) > 1 and run[0]:
            yield from _listed(paragraphs, run, quantities, index, stated)


def _listed(
    paragraphs: Sequence[Paragraph],
    run: Sequence[int],
    quantities: Sequence[Quantity],
    index: FactIndex,
    stated: Stated,
) -> Iterator[Assertion]:
    intro = paragraphs[run[0] - 1].text
    if not re.search(r"其中|如下|包括|[：]$|分类统计", intro):
        return
    last = _end(paragraphs, run)
    items: dict[int, list[Quantity]] = {}
    for quantity in quantities:
        if run[0] <= quantity.paragraph <= last:
            items.setdefault(max(begin for begin in run if begin <= quantity.paragraph), []).append(quantity)
    for period in sorted({q.period for found in items.values() for q in found}):
        parts = [next((q for q in items.get(item, ()) if q.period == period), None) for item in run]
        known = [part for part in parts if part is not None]
        if len(known) == len(run):
            before = [q for q in quantities if run[0] - 3 <= q.paragraph < run[0] and q.period == period]
            yield from _whole_of_run(paragraphs, run, known, before, period, index, stated)


def _whole_of_run(
    paragraphs: Sequence[Paragraph],
    run: Sequence[int],
    parts: Sequence[Quantity],
    before: Sequence[Quantity],
    period: When,
    index: FactIndex,
    stated: Stated,
) -> Iterator[Assertion]:
    operands = [Operand(Role.PART, q.words, q.amount, _cells(q), q.page) for q in parts]
    codes = [part.subject.code for part in parts]
    if all(codes) and len({len(code or "") for code in codes}) == 1:
        listed = index.codes("general_public", len(codes[0] or ""))
        complete = bool(listed) and listed <= set(filter(None, codes))
        head = next(
            (q for q in reversed(before) if q.subject.slots and q.subject.slots[0].statement == "general_public"), None
        )
        # items of all money bear the codes of the general public budget as well
        public = all(any(s.statement == "general_public" and not s.weak for s in part.subject.slots) for part in parts)
        slots = head.subject.slots if head else (Slot("general_public", "total", level=0, weak=not public),)
        words, reference = "一般公共预算支出", Reference(slots, *period)
    else:
        if not before:
            return
        # the paragraph above begins with the whole; what it goes on to name are parts of another division
        head = next(q for q in before if q.paragraph == before[-1].paragraph)
        complete = divides(head.words, [part.words for part in parts], "元")
        if not complete or any(part.subject.slots == head.subject.slots for part in parts):
            return
        words = head.words
        reference = Reference(head.subject.slots, *period)
    whole = Operand(
        Role.WHOLE,
        words,
        head.amount if head else None,
        reference if reference.slots else None,
        head.page if head else None,
    )
    if head is not None:
        yield stated.assertion(
            paragraphs[head.paragraph], head.token, ClaimKind.SUM, words, (whole, *operands), complete=complete
        )
    elif period == (stated.fiscal_year, stated.phase):
        total = Amount.total(part.amount for part in parts)
        made = stated.assertion(
            paragraphs[run[0]], parts[0].token, ClaimKind.SUM, words, (whole, *operands), complete=complete
        )
        yield replace(made, value=total.value, quantum=total.quantum, stated=f"{len(parts)}项")


def _cells(quantity: Quantity) -> Reference | None:
    return Reference(quantity.subject.slots, *quantity.period) if quantity.subject.slots else None


def counted_lines(paragraphs: Sequence[Paragraph], number: int, stated: Stated) -> Iterator[Assertion]:
    """``行政单位1家，事业单位4家，具体包括：`` and the numbered lines below it."""
    paragraph = paragraphs[number]
    if not _INTRO.search(paragraph.text):
        return
    begin = paragraph.text.rfind("。") + 1
    members = [
        m
        for m in members_of(paragraph)
        if m.token.sort is Sort.COUNT and m.token.unit in ("家", "个") and m.token.start >= begin
    ]
    run = run_from(paragraphs, number + 1)
    if not members or not run or run[0] != number + 1:
        return
    lines = [paragraphs[item].text[len(paragraphs[item].opening) :] for item in run]
    if any(re.search(r"[、：；]", line) for line in lines):
        return
    counts = [m.token.amount.value for m in members]
    # the sentence may state the whole and its parts, or leave the head office out of its count
    ways = {sum(counts, Decimal(0)), *counts, sum(counts[1:], Decimal(0))}
    sizes = [Decimal(len(run))] + ([Decimal(len(run) - 1)] if _BODY.search(lines[0].rstrip("。；")) else [])
    said = next((size for size in sizes if size in ways), sum(counts, Decimal(0)))
    length = said if said in sizes else sizes[0]
    operand = Operand(Role.PART, f"{len(run)}", Amount(length, Decimal(0)), None, paragraph.place(0)[0])
    first, last = members[0].token.start, members[-1].token.end
    made = stated.assertion(paragraph, members[0].token, ClaimKind.COUNT, "预算单位数", (operand,), complete=True)
    start = max(paragraph.text.rfind(mark, 0, first) for mark in "，。；：") + 1
    yield replace(
        made,
        value=said,
        quantum=Decimal(0),
        quote=paragraph.quote(start, last),
        stated=quoted(paragraph, members),
    )


def run_from(paragraphs: Sequence[Paragraph], start: int) -> list[int]:
    """The paragraphs from ``start`` that are numbered on in one style from their first number; others between are theirs."""
    if start >= len(paragraphs):
        return []
    style, first = ordinal(paragraphs[start].opening)
    if style is None or first != 1:
        return []
    run, expected, quiet = [start], 2, 0
    for number in range(start + 1, len(paragraphs)):
        kind, value = ordinal(paragraphs[number].opening)
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
    style, _ = ordinal(paragraphs[run[-1]].opening)
    number = run[-1]
    while number + 1 < len(paragraphs):
        kind, _ = ordinal(paragraphs[number + 1].opening)
        if (kind is not None and style is not None and kind <= style) or len(paragraphs[number + 1].text) < 30:
            break
        number += 1
    return number
