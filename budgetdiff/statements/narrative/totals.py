"""The names that sentences give the totals of the form, each with the cells it may be of."""

from __future__ import annotations

import re
from collections.abc import Callable

from budgetdiff.facts import Slot
from budgetdiff.statements.narrative.cells import Cells
from budgetdiff.statements.narrative.subject import Section, Subject

_INCOMES = (
    (r"财政专户(?:管理)?(?:资金)?(?:收入)?", "fiscal_special", "财政专户"),
    (r"事业(?:单位)?经营收入|(?<!资本)经营收入", "business", "经营收入"),
    (r"事业收入", "institutional", "(?<!单位)事业收入"),
    (r"上级补助收入", "superior_subsidy", "上级补助"),
    (r"附属单位上缴收入", "affiliated_remittance", "附属单位"),
    (r"其他收入", "other", "其他收入"),
)

_FUND = r"(?:财政)?(?:拨款)?(?:本年)?"

Build = Callable[[Cells, Section, "Subject | None"], "tuple[Slot, ...] | None"]


def _rows() -> tuple[tuple[re.Pattern[str], Build, bool], ...]:
    """Patterns of names, what they mean, and whether the name is bare; the first that fits the end of a name counts."""
    public = r"(?:一般)?公共(?:服务)?"
    three_operation = r"运行(?:维护)?(?:费用|费|经费)?(?:支出)?"
    rows: tuple[tuple[str, Build, bool], ...] = (
        (
            r"财政拨款(?:总收支|收支|收、支|收入(?:、|和|及|与)?支出)总?计?",
            lambda c, _s, _h: c.appropriation(None),
            False,
        ),
        (r"(?:总收支|收支|收、支|收入(?:、|和|及|与)?支出)总?计?", lambda c, s, _h: c.ends(None, s), False),
        (r"本年(?:度)?收入(?:合计|总计)?", lambda c, s, _h: c.this_year("revenue", s), False),
        (r"本年(?:度)?支出(?:合计|总计)?", lambda c, s, _h: c.this_year("expenditure", s), False),
        (r"财政拨款收入总计?", lambda c, _s, _h: (*c.appropriation("revenue"), *c.appropriated("revenue")), False),
        (
            r"财政拨款支出总计?",
            lambda c, _s, _h: (*c.appropriation("expenditure"), *c.appropriated("expenditure")),
            False,
        ),
        (r"收入总计", lambda c, s, _h: c.ends("revenue", s), False),
        (r"支出总计", lambda c, s, _h: c.ends("expenditure", s), False),
        (r"总?收入(?:合计|总)?", lambda c, s, _h: c.receipts(s), True),
        (r"总?支出(?:合计|总)?", lambda c, s, _h: c.spending(s), True),
        (r"财政拨款(?:本年)?总?支出(?:合计|总计)?", lambda c, _s, _h: c.appropriated("expenditure"), False),
        (r"财政拨款(?:本年)?总?收入(?:合计|总计)?", lambda c, _s, _h: c.appropriated("revenue"), False),
        (rf"{public}{_FUND}收入(?:合计)?", lambda c, _s, _h: c.fund_income("general_public", "一般公共"), False),
        (rf"政府性基金{_FUND}收入(?:合计)?", lambda c, _s, _h: c.fund_income("government_fund", "政府性基金"), False),
        (
            rf"国有资本(?:经营)?{_FUND}收入(?:合计)?",
            lambda c, _s, _h: c.fund_income("state_capital", "国有资本"),
            False,
        ),
        *((pattern, _income(measure, label), False) for pattern, measure, label in _INCOMES),
        (
            r"(?:上年|年初)(?:财政拨款)?(?:结转结余|结转(?:和|及|与)结余|结转|结余)(?:资金)?(?:收入)?",
            lambda c, s, _h: c.balance("carry_over", "(?:上年|年初).*结", s),
            False,
        ),
        (
            r"(?:年末|结转下年|年终)(?:财政拨款)?(?:结转结余|结转(?:和|及|与)结余|结转|结余)?(?:资金)?(?:支出)?",
            lambda c, s, _h: c.balance("carry_over_out", "(?:年末|年终).*结.*|.*结转下年", s),
            False,
        ),
        (
            r"使用(?:非财政拨款结余|事业基金|专用结余).*",
            lambda c, s, _h: c.balance("use_of_balance", "使用.*结余|.*事业基金", s),
            False,
        ),
        (r"一般公共(?:服务)?(?:财政)?(?:拨款)?基本支出", lambda c, _s, _h: c.basic(), False),
        (
            r"一般公共(?:服务)?(?:财政)?(?:拨款)?项目支出",
            lambda c, _s, _h: c.column("general_public", "project", strict=True),
            False,
        ),
        (r"一般公共(?:服务)?(?:财政)?(?:拨款)?支出(?:合计|总计)?", lambda c, _s, _h: c.general_public(), False),
        (r"一般公共(?:服务)?(?:财政)?拨款(?:资金)?", lambda c, _s, _h: c.either("general_public", "一般公共"), False),
        (r"政府性基金(?:财政)?拨款(?:资金)?", lambda c, _s, _h: c.either("government_fund", "政府性基金"), False),
        (r"国有资本(?:经营)?(?:财政)?拨款(?:资金)?", lambda c, _s, _h: c.either("state_capital", "国有资本"), False),
        (
            r"政府性基金(?:财政)?(?:拨款)?支出(?:合计|总计)?",
            lambda c, _s, _h: c.fund_spending("government_fund"),
            False,
        ),
        (
            r"国有资本(?:经营)?(?:财政)?(?:拨款)?支出(?:合计|总计)?",
            lambda c, _s, _h: c.fund_spending("state_capital"),
            False,
        ),
        (r"^一般公共(?:资金)?", lambda c, _s, _h: c.fund("general_public", "一般公共"), False),
        (r"^政府性基金", lambda c, _s, _h: c.fund("government_fund", "政府性基金"), False),
        (r"^国有资本(?:经营)?", lambda c, _s, _h: c.fund("state_capital", "国有资本"), False),
        (r"基本支出(?:合计|总计)?", lambda c, s, h: c.split("basic", s, h), True),
        (r"项目支出(?:合计|总计)?", lambda c, s, h: c.split("project", s, h), True),
        (r"(?:事业单位)?经营支出", lambda c, _s, _h: c.column("expenditure", "operating"), False),
        (r"上缴上级支出", lambda c, _s, _h: c.column("expenditure", "remitted"), False),
        (r"对附属单位补助支出", lambda c, _s, _h: c.column("expenditure", "subsidy"), False),
        (r"人员经费(?:支出)?", lambda c, s, h: c.economic("personnel", "人员经费", s, h), False),
        (r"(?:日常)?公用经费(?:支出)?", lambda c, s, h: c.economic("public_funds", "公用经费", s, h), False),
        (
            r"(?:财政拨款|一般公共(?:财政)?(?:拨款)?)?“?三公”?经费(?:财政拨款)?(?:支出)?(?:合计|总计)?",
            lambda c, _s, _h: c.item("total"),
            False,
        ),
        (r"因公出国(?:\(境\))?(?:费用|费|经费)?(?:支出)?", lambda c, _s, _h: c.item("abroad"), False),
        (r"公务接待(?:费用|费|经费)?(?:支出)?", lambda c, s, _h: c.three("reception", s), False),
        (
            rf"公务(?:用车|车)购置(?:费)?(?:及|和|、|与)(?:公务用车)?{three_operation}",
            lambda c, _s, _h: c.item("vehicles"),
            False,
        ),
        (r"公务(?:用车|车)购置(?:费用|费|经费)?(?:支出)?", lambda c, s, _h: c.three("vehicle_purchase", s), False),
        (rf"公务(?:用车|车)(?:用车)?{three_operation}", lambda c, s, _h: c.three("vehicle_operation", s), False),
        (r"政府采购(?:支出|资金)?(?:总)?", lambda c, _s, _h: c.procured(""), False),
        (r"政府采购货物(?:支出)?|货物(?:类)?采购", lambda c, _s, _h: c.procured("货物"), False),
        (r"政府采购工程(?:支出)?|工程(?:类)?采购", lambda c, _s, _h: c.procured("工程"), False),
        (r"政府采购服务(?:支出)?|服务(?:类)?采购", lambda c, _s, _h: c.procured("服务"), False),
        (r"会议费(?:支出)?", lambda c, _s, _h: c.meeting("meeting", "会议费"), False),
        (r"培训费(?:支出)?", lambda c, _s, _h: c.meeting("training", "培训费"), False),
    )
    return tuple((re.compile(rf"(?:{pattern})$"), build, bare) for pattern, build, bare in rows)


def _income(measure: str, label: str) -> Build:
    return lambda cells, _section, _head: cells.fund_income(measure, label)


TOTALS = _rows()
