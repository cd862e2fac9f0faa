"""Faults of wording: the faulty sentences of ``classification/wording``, and reasons that are not their item's own."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetdiff.classification.wording import WordingFault, wording_faults
from tests.faults.kind import Fault, Planted
from tests.printing import Disclosure

_ITEM = re.compile(r"（款）(?P<name>[^（]{4,})（项）.*2024年预算")


def _sentence(fault: WordingFault, number: int) -> Fault:
    """A faulty sentence of the kind before the tables."""
    text = fault.wrong[number]
    found = fault.pattern.search(text)
    assert found is not None

    def plant(disclosure: Disclosure) -> Planted:
        index = disclosure.parts.index(disclosure.sheets[0])
        line = f"党建活动{text}"  # of nothing that the tables print
        return Planted(
            replace(disclosure, parts=(*disclosure.parts[:index], line, *disclosure.parts[index:])), (found[0], text)
        )

    return Fault(f"{fault.about}: {text}", (fault.id,), plant)


def _copied(kind: str) -> Fault:
    """The purpose or reason of one item, word by word, behind the next."""

    def plant(disclosure: Disclosure) -> Planted | None:
        items = [(line, match["name"]) for line in disclosure.lines if (match := _ITEM.search(line))]
        if len(items) < 2:
            return None
        (one, name), (two, _) = items[:2]
        words = f"主要用于{name}。" if kind == "purpose" else f"主要原因是{name}工作任务调整。"
        base = disclosure
        for line in (one, two):
            head = re.split(r"，?主要原因", line)[0].rstrip("。")
            base = base.with_line(line, f"{head}，{words}")
        return Planted(base, (words.removeprefix("主要用于").removeprefix("主要原因是").rstrip("。"),))

    return Fault(f"the {kind} of another item", ("REASON-COPIED",), plant)


def _against(disclosure: Disclosure) -> Planted | None:
    """A reason that says the opposite of the rise before it."""
    for line in disclosure.lines:
        head, _, _ = line.partition("，主要原因")
        if head != line and re.search(r"增加\d[^，]*，增长[\d.]+%$", head):
            return Planted(disclosure.with_line(line, f"{head}，主要原因是经费减少。"), ("经费减少",))
    return None


WORDING: tuple[Fault, ...] = (
    *(_sentence(fault, number) for fault in wording_faults() for number in range(len(fault.wrong))),
    _copied("purpose"),
    _copied("reason"),
    Fault("a reason against its change", ("REASON-DIRECTION",), _against),
)
