"""Faults of names, periods and lists: the own name misspelt, another unit's, a project of another year, an item left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.faults.kind import Fault, Planted
from tests.printing import Disclosure

_NUMBERED = re.compile(r"^\d+(?=、.*（项）。年初预算)")


def before_tables(disclosure: Disclosure, *lines: str) -> Disclosure:
    """The disclosure with these lines of text before its first table."""
    index = disclosure.parts.index(disclosure.sheets[0])
    return replace(disclosure, parts=(*disclosure.parts[:index], *lines, *disclosure.parts[index:]))


def called(disclosure: Disclosure, name: str) -> Disclosure:
    """The same disclosure of a unit of another name, in lines and captions."""

    def said(text: str) -> str:
        return text.replace(disclosure.unit_name, name)

    parts = tuple(
        said(part)
        if isinstance(part, str)
        else replace(part, captions=tuple(said(line) for line in part.captions))
        if part in disclosure.sheets
        else part
        for part in disclosure.parts
    )
    return replace(disclosure, unit_name=name, parts=parts)


def bureau(disclosure: Disclosure) -> Disclosure:
    """The disclosure as that of a finance bureau, with headings that name it."""
    name = disclosure.unit_name.replace("中心", "财政局")
    headed = (f"{number}、关于{name}2024年部门收支总体情况的说明" for number in "一二三四")
    return before_tables(called(disclosure, name), *headed)


def _own(wrong: Callable[[str], str]) -> Callable[[Disclosure], Planted]:
    """A sentence that names the bureau otherwise."""

    def plant(disclosure: Disclosure) -> Planted:
        base = bureau(disclosure)
        other = wrong(base.unit_name)
        return Planted(before_tables(base, f"{other}没有举办大型活动的计划。"), (other[-4:],))

    return plant


def _headed(disclosure: Disclosure) -> Planted:
    base = bureau(disclosure)
    other = base.unit_name.replace("财政", "民政")
    return Planted(before_tables(base, f"五、关于{other}2024年部门收支总体情况的说明"), (other,))


def _line(family: str, *lines: str) -> Callable[[Disclosure], Planted | None]:
    """Lines before the tables of one family."""

    def plant(disclosure: Disclosure) -> Planted | None:
        mark = lines[-1].split("，")[0]
        return Planted(before_tables(disclosure, *lines), (mark,)) if disclosure.family == family else None

    return plant


def _project(period: str) -> Callable[[Disclosure], Planted | None]:
    """A project with its period and what else such a section says, so that no neighbour's words (上年结转) bear on it."""
    more = ("项目内容", "组织方式", "资金用途", "管理办法", "人员分工", "监督检查", "信息公开")
    lines = ("五、实施周期", period, *(f"{one}：按照有关规定执行。" for one in more))

    def plant(disclosure: Disclosure) -> Planted | None:
        return Planted(before_tables(disclosure, *lines), (period,)) if disclosure.family == "budget" else None

    return plant


def _unlisted(disclosure: Disclosure) -> Planted | None:
    """The list of 项 of final accounts without one of them, numbered anew."""
    listed = [line for line in disclosure.lines if _NUMBERED.match(line)]
    if len(listed) < 5:
        return None
    gone = listed[2]
    numbers = {line: str(n) for n, line in enumerate((one for one in listed if one != gone), start=1)}
    parts = tuple(
        _NUMBERED.sub(numbers[part], part) if isinstance(part, str) and part in numbers else part
        for part in disclosure.parts
        if part != gone
    )
    match = re.search(r"（款）(.+?)（项）", gone)
    assert match is not None
    return Planted(replace(disclosure, parts=parts), (match[1],))


def _written(where: str, old: str, new: str) -> Callable[[Disclosure], Planted | None]:
    """The first line that ``where`` is found in, with a name of a class in it written otherwise."""

    def plant(disclosure: Disclosure) -> Planted | None:
        line = next((one for one in disclosure.lines if re.search(where, one) and old in one), None)
        return Planted(disclosure.with_line(line, line.replace(old, new, 1)), (new,)) if line else None

    return plant


NAMING: tuple[Fault, ...] = (
    Fault(
        "a wrong letter in the name of a 项", ("CODE-LETTER",), _written("（项）", "缴费支出（项）", "激费支出（项）")
    ),
    Fault(
        "a wrong letter in the name of a 款", ("CODE-LETTER",), _written("（项）", "养老支出（款）", "养者支出（款）")
    ),
    Fault(
        "a wrong letter in the name of a 类", ("CODE-LETTER",), _written("（项）", "保障支出（类）", "保章支出（类）")
    ),
    Fault(
        "the name of a 项 turned round", ("CODE-LETTER",), _written("（项）", "信息化建设（项）", "信息化设建（项）")
    ),
    Fault("a letter of a class twice", ("CODE-LETTER",), _written("（项）", "信息化建设（项）", "信息化建建设（项）")),
    Fault("a wrong letter in a list of items", ("CODE-LETTER",), _written("主要包括", "公务接待费", "公务接侍费")),
    Fault("two letters of the own name changed places", ("FORM-NAME",), _own(lambda n: n.replace("财政", "政财"))),
    Fault("a letter of the own name twice", ("FORM-NAME",), _own(lambda n: n.replace("财政", "财政政"))),
    Fault("a heading left from another unit", ("FORM-NAME",), _headed),
    Fault(
        "a project whose period is the year before",
        ("FORM-PERIOD",),
        _project("2023年1月1日至2023年12月31日"),
    ),
    Fault(
        "a project that ends before it begins",
        ("FORM-PERIOD",),
        _project("2024年12月1日至2024年1月31日"),
    ),
    Fault(
        "a budget counts what there is after its year",
        ("FORM-YEAR",),
        _line("budget", "截至2025年12月31日，本部门共有车辆3辆。"),
    ),
    Fault(
        "the staff of final accounts counted in another year",
        ("FORM-YEAR",),
        _line("final", "截至2023年12月31日，本部门在职人员35人。"),
    ),
    Fault("a 项 left out of a list that goes through all", ("ITEM-OMITTED",), _unlisted),
)
