"""Faults in sentences, and in the money of target forms."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from tests.faults.kind import Fault, Planted
from tests.printing import Disclosure
from tests.printing.disclosure import Form


def _number(name: str, pattern: str, by: str, family: str | None = None, *more: str) -> Fault:
    """The number a sentence gives in this place, changed."""

    def plant(disclosure: Disclosure) -> Planted | None:
        if family is not None and disclosure.family != family:
            return None
        for line in disclosure.lines:
            match = re.search(pattern, line)
            if match and Decimal(match[1]):
                other = f"{Decimal(match[1]) + Decimal(by):f}"
                new = line[: match.start(1)] + other + line[match.end(1) :]
                return Planted(disclosure.with_line(line, new), (other, *more))
        return None

    return Fault(name, ("CLAIM",), plant)


def _form(name: str, rules: str, label: str, by: str) -> Fault:
    """The money that the first target form prints beside a label, changed."""

    def plant(disclosure: Disclosure) -> Planted | None:
        if not disclosure.forms:
            return None
        form = disclosure.forms[0]
        for number, row in enumerate(form.sheet.body):
            texts = [cell.text if cell else "" for cell in row]
            if label in texts:
                at = max(index for index, text in enumerate(texts) if text)
                other = f"{Decimal(texts[at]) + Decimal(by):f}"
                changed = Form(form.sheet.with_cell(number, at, other), form.project, form.goals)
                parts = tuple(changed if part is form else part for part in disclosure.parts)
                return Planted(replace(disclosure, parts=parts), (other, "绩效目标项目资金"))
        return None

    return Fault(name, tuple(rules.split()), plant)


SENTENCES: tuple[Fault, ...] = (
    _number("the total of expenditure in a sentence", r"支出预算(\d+\.\d\d)万元", "7.77", "budget"),
    _number("the total of final accounts in a sentence", r"收入支出总计(\d+\.\d\d)万元", "7.77", "final"),
    _number("an item of spending in a sentence", r"（项）2024年预算(\d+\.\d\d)万元", "7.77"),
    _number("a growth rate", r"支出预算.*?(?:增长|下降)(\d+\.\d\d)%", "3.33", "budget"),
    _number("a share", r"其中：基本支出\d+\.\d\d万元，占(\d+\.\d\d)%", "3.33"),
    _number("an execution rate", r"完成年初预算的(\d+\.\d\d)%", "3.33", "final"),
    _number("“三公” in a sentence", r"“三公”经费预算(\d+\.\d\d)万元", "7.77", "budget"),
    _number("人员经费 in a sentence", r"人员经费(\d+\.\d\d)万元", "7.77", None, "人员经费"),
    _form("a part of a project's money above the whole", "FUND-PART", "财政拨款", "9999999.77"),
    _form("a project's money that is not its parts", "FUND-SUM", "资金总额", "7.77"),
)
