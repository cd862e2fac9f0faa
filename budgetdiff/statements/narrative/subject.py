"""A subject: a quantity in words, and the cells it may live in; and the sections of the statutory narrative."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from budgetdiff.facts import Slot, folded


class Section(Enum):
    """Which part of the statutory narrative a heading opens."""

    GENERAL = "general"
    GENERAL_PUBLIC = "general_public"
    BASIC = "basic"
    GOVERNMENT_FUND = "government_fund"
    STATE_CAPITAL = "state_capital"
    APPROPRIATION = "appropriation"
    THREE_PUBLIC = "three_public"
    AGENCY = "agency"
    PROCUREMENT = "procurement"
    ASSETS = "assets"
    PERFORMANCE = "performance"
    DUTIES = "duties"
    OTHER = "other"


FUNDS = frozenset(
    {Section.GENERAL_PUBLIC, Section.BASIC, Section.GOVERNMENT_FUND, Section.STATE_CAPITAL, Section.APPROPRIATION}
)
# Sections that speak of projects, contracts, things owned or work done: a figure there can be one of the form's, but
# the words do not make it so.
ASIDE = frozenset({Section.PROCUREMENT, Section.ASSETS, Section.PERFORMANCE, Section.DUTIES})
_SECTIONS = (
    (Section.THREE_PUBLIC, r"三公"),
    (Section.AGENCY, r"机关运行"),
    (Section.PROCUREMENT, r"政府采购|政府购买服务"),
    (Section.ASSETS, r"国有资产|资产占|资产情况"),
    (Section.PERFORMANCE, r"绩效|评价报告"),
    (Section.BASIC, r"基本支出"),
    (Section.GENERAL_PUBLIC, r"一般公共"),
    (Section.GOVERNMENT_FUND, r"政府性基金"),
    (Section.STATE_CAPITAL, r"国有资本"),
    (Section.APPROPRIATION, r"财政拨款"),
    (
        Section.DUTIES,
        r"职责|职能|任务|重点工作|工作总结|工作完成|机构设置|人员(?:构成|情况|编制)|名词解释|专业术语|"
        r"项目(?:经费|概况|情况)",
    ),
    (Section.GENERAL, r"收支|收入|支出|编制说明|总体情况"),
)


def section_of(heading: str) -> Section:
    """The section a heading opens; OTHER where it is none of the form's."""
    plain = folded(heading)
    for section, pattern in _SECTIONS:
        if re.search(pattern, plain):
            return section
    return Section.OTHER


# the measures of a table's total that are of all money, or of all money of one fund
_OF_THE_WHOLE = frozenset({"total", "appropriation", "general_public", "government_fund", "state_capital"})
_WITHIN = {"basic": ("personnel", "public_funds")}


@dataclass(frozen=True, slots=True)
class Subject:
    """A quantity in words, the cells it may live in, and the code of its line where it has one.

    ``absent`` says which class name the tables contradict. ``parts`` are references whose figures add up to the
    quantity where no cell prints it. ``bare`` marks words such as 支出 alone, which take their meaning from what the
    sentences speak of; ``elsewhere`` a total of a part of the unit, of another unit or of a project.
    """

    words: str
    slots: tuple[Slot, ...] = ()
    code: str | None = None
    absent: str = ""
    chain: bool = False
    parts: tuple[tuple[Slot, ...], ...] = ()
    bare: bool = False
    elsewhere: bool = False

    @property
    def of_all(self) -> bool:
        """Whether it is a figure of the whole unit: all its income or expenditure, that of a fund, all basic expenditure."""
        return self.code is None and bool(self.slots) and self.slots[0].level == 0

    @property
    def limited(self) -> bool:
        """Whether it is a part only, so that a fund or a kind of expenditure named below it is that part of it."""
        return bool(self.slots) and not (self.of_all and self.slots[0].measure in _OF_THE_WHOLE)

    def divided_by(self, part: Subject) -> bool:
        """Whether all of ``part`` lies within this: 人员经费 within 基本支出."""
        return bool(self.slots and part.slots) and part.slots[0].measure in _WITHIN.get(self.slots[0].measure, ())

    def weakened(self) -> Subject:
        """The same subject where it is not certain that these cells are meant: they can support, not contradict."""
        return replace(self, slots=tuple(replace(slot, weak=True) for slot in self.slots), absent="")
