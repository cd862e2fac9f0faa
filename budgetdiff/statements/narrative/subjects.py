"""What the words before a number name: the cells of the statutory statements they may mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from budgetdiff.facts import Slot, folded
from budgetdiff.statements.narrative.index import FactIndex


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
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Subject:
    """A quantity in words, the cells it may live in, and the code of its line where it has one.

    ``absent`` says which class name the tables contradict. ``ways`` are alternative sums: references whose figures
    add up to the quantity where no cell prints it.
    """

    words: str
    slots: tuple[Slot, ...] = ()
    code: str | None = None
    absent: str = ""
    chain: bool = False
    parts: tuple[tuple[Slot, ...], ...] = ()


_Build = Callable[[Section, "Subject | None"], "tuple[Slot, ...] | None"]
_SECTIONS = (
    (Section.THREE_PUBLIC, r"三公"),
    (Section.AGENCY, r"机关运行"),
    (Section.PROCUREMENT, r"政府采购"),
    (Section.ASSETS, r"国有资产|资产占"),
    (Section.PERFORMANCE, r"绩效"),
    (Section.BASIC, r"基本支出"),
    (Section.GENERAL_PUBLIC, r"一般公共"),
    (Section.GOVERNMENT_FUND, r"政府性基金"),
    (Section.STATE_CAPITAL, r"国有资本"),
    (Section.APPROPRIATION, r"财政拨款"),
    (Section.GENERAL, r"收支|收入|支出|编制说明|总体情况"),
)
_CHAIN = re.compile(
    r"(?P<one>[^“”,，；：。、\d]+?)\(类(?:级科目)?\)"
    r"(?:[-—、,，]?(?P<two>[^“”,，；：。\d]+?)\(款(?:级科目)?\))?"
    r"(?:[-—、,，]?(?P<three>[^“”,，；：。\d]+?)\(项(?:级科目)?\))?"
)
_PARTIAL = re.compile(r"(?P<name>[^“”,，；：。、\d()]+)\((?P<level>[款项])\)$")
_CODE = re.compile(r"(?<!\d)(2\d{2}(?:\d{2}){0,2})(?!\d)")
_NOISE = re.compile(
    r"预算|决算|安排|财政拨款的|的|年度|当年|本年度|今年|情况"
    r"|总额|总规模|规模|数|金额|为|是|共计|(?<!公)共|均|各|分别|约|合计为|资金总计"
)
_OWN = re.compile(
    r"^(?:(?:本|我|全|该)(?:部门|单位|局|委|办|厅|院|校|中心|街道|镇|乡|机关|系统|级)|部门|单位)(?:\([^()]*\))?"
)
_LEAD = re.compile(
    r"^(?:其中|另外|此外|同时|相应|即|包括|包含|含|主要(?:是|为|包括)?|其(?![他它])|部分|全年|当年"
    r"|本年(?!度?(?:收入|支出))|全部|从|按照[^,，]*|总计中|方面|一是|二是|三是)+[：、]?"
)
_BUDGET_WORDS = re.compile(r"收入|支出|拨款|经费|费|资金|项目|预算|基金|补助|结转|结余|车|人员")


def section_of(heading: str) -> Section:
    """The section a heading opens; OTHER where it is none of the form's."""
    plain = folded(heading)
    for section, pattern in _SECTIONS:
        if re.search(pattern, plain):
            return section
    return Section.OTHER


class Subjects:
    """Resolves words to cells, for one document."""

    def __init__(self, index: FactIndex, unit_name: str) -> None:
        self._index = index
        self._unit = folded(unit_name)

    def resolve(self, words: str, section: Section, head: Subject | None = None) -> Subject | None:
        """The subject that ``words`` name, or None where they name nothing (no subject, only filling words).

        A subject without slots is one that could not be attributed to cells. ``head`` is the quantity that the
        words are part of.
        """
        words = words.replace("\u200b", "")
        printed = words.strip("“”\"' ,，、：；()-—")
        chain = self._chain(words, section)
        if chain is not None:
            return chain
        plain = self._stripped(printed)
        key = _NOISE.sub("", plain)
        if not key or key in ("收支", "部门", "单位", "其中"):
            return None
        return self._named(key, plain, section, head) or self._classed(plain, section) or Subject(printed)

    def _stripped(self, words: str) -> str:
        text = re.sub(r"\((?:以合同签订为准|含税|不含[^()]*|下同|境内)\)|^[\])]+|\[[^\]]*\]", "", words)
        text = _LEAD.sub("", re.sub(r"^(?:\d{4}年度?|上年度?|去年)[，,]?", "", text))
        text = text.removeprefix(self._unit)
        text = re.sub(r"^\((?:本级|部门|本部|机关|汇总)\)", "", text)
        text = re.sub(r"^(?:\d{4}年度?)[，,]?", "", text)
        text = _OWN.sub("", text)
        return re.sub(r"^(?:\d{4}年度?)[，,]?", "", text).strip("“”\"' ")

    def _own_name(self, prefix: str) -> bool:
        """Whether what stands before a subject only names the document's own unit, in full or shortened."""
        if not prefix or prefix in ("部门", "单位"):
            return True
        bare = re.sub(r"(?:部门|单位)$", "", prefix)
        if _BUDGET_WORDS.search(bare):
            return False
        rest = iter(self._unit)
        return len(bare) >= 2 and all(char in rest for char in bare)

    # ---------------------------------------------------------------------------------------- classes
    def _chain(self, words: str, section: Section) -> Subject | None:
        chains = list(_CHAIN.finditer(words))
        if chains:
            match = chains[-1]
            chain = [
                (level, match[name].strip("“”\"'-—()、 "))
                for level, name in ((1, "one"), (2, "two"), (3, "three"))
                if match[name]
            ]
            printed = _printed_codes(words)
            found = self._index.resolve(chain)
            text = "/".join(name for _, name in chain)
            if found.code is None:
                return Subject(text, absent=found.absent, chain=True)
            if printed and found.code not in printed:
                return Subject(text, chain=True)
            return Subject(text, self.coded(found.code, section), found.code, chain=True)
        codes = _printed_codes(words)
        if len(codes) == 1 and self._index.statements_of(codes[0]):
            name = re.sub(r"^[\s\-—_:：]+|[\s\-—_:：]+$", "", words.replace(codes[0], "").strip("“”\"' ,，、()[]"))
            return Subject(f"{codes[0]} {name}".strip(), self.coded(codes[0], section), codes[0], chain=True)
        partial = _PARTIAL.search(words.rstrip("”\"' "))
        if partial is not None:
            level = 2 if partial["level"] == "款" else 3
            found = self._index.resolve([(level, partial["name"])])
            if found.code is not None:
                return Subject(partial["name"], self.coded(found.code, section), found.code, chain=True)
            return Subject(partial["name"], chain=True)
        return None

    def coded(self, code: str, section: Section, measure: str = "total") -> tuple[Slot, ...]:
        """The cells of a functional code: those of the fund the section is about, else of any expenditure table."""
        printed = self._index.statements_of(code)
        strong = [
            name
            for name in ("general_public", "government_fund", "state_capital", "appropriation_expenditure")
            if name in printed
        ]
        if section is Section.GOVERNMENT_FUND and "government_fund" in strong:
            strong = ["government_fund"]
        elif section is Section.STATE_CAPITAL and "state_capital" in strong:
            strong = ["state_capital"]
        slots = [Slot(name, measure, code=code) for name in strong]
        if "expenditure" in printed:
            slots.append(Slot("expenditure", measure, code=code, weak=section is not Section.GENERAL and bool(strong)))
        if not slots and "income" in printed:
            slots.append(Slot("income", measure, code=code))
        return tuple(slots)

    def _classed(self, plain: str, section: Section) -> Subject | None:
        """A functional class named without its 类款项: only where one code alone bears the name."""
        codes = self._index.by_name(re.sub(r"(?:科目|预算|决算|为|安排|共)+$", "", plain))
        if len(codes) != 1:
            return None
        return Subject(plain, self.coded(codes[0], section), codes[0])

    # ---------------------------------------------------------------------------------------- named totals
    def _named(self, key: str, plain: str, section: Section, head: Subject | None) -> Subject | None:
        for pattern, build in self._table():
            match = re.search(rf"(?:{pattern})$", key)
            if match is None or not self._own_name(key[: match.start()]):
                continue
            slots = build(section, head)
            if slots is not None:
                return Subject(plain, slots, parts=self._ways(pattern))
        if re.search(r"机关运行(?:经费)?(?:支出)?$", key):
            return Subject("机关运行经费", self._agency())
        return None

    def _table(self) -> tuple[tuple[str, _Build], ...]:
        return (
            (r"财政拨款(?:收支|收、支|收入(?:、|和|及)?支出)总?计?|财政拨款收支", lambda _s, _h: self._appropriation(None)),
            (r"(?:收支|收、支|收入(?:、|和|及)?支出)总?计?", lambda _s, _h: self._grand(None)),
            (r"本年(?:度)?收入(?:合计|总计)?", lambda _s, _h: self._totals("revenue", "本年收入(?:合计|总计)?")),
            (r"本年(?:度)?支出(?:合计|总计)?", lambda _s, _h: self._totals("expenditure", "本年支出(?:合计|总计)?")),
            (r"收入总计", lambda _s, _h: self._grand("revenue")),
            (r"支出总计", lambda _s, _h: self._grand("expenditure")),
            (r"总?收入(?:合计|总)?", lambda _s, _h: self._totals("revenue", ".*")),
            (r"总?支出(?:合计|总)?", lambda s, _h: self._spending(s)),
            (r"财政拨款支出(?:合计|总计)?", lambda _s, _h: self._appropriated("expenditure")),
            (r"财政拨款收入(?:合计|总计)?", lambda _s, _h: self._appropriated("revenue")),
            (
                r"(?:一般)?公共(?:服务)?(?:财政)?(?:拨款)?(?:本年)?收入(?:合计)?",
                lambda _s, _h: self._fund_income("general_public", "一般公共"),
            ),
            (
                r"政府性基金(?:财政)?(?:拨款)?(?:本年)?收入(?:合计)?",
                lambda _s, _h: self._fund_income("government_fund", "政府性基金"),
            ),
            (
                r"国有资本(?:经营)?(?:财政)?(?:拨款)?(?:本年)?收入(?:合计)?",
                lambda _s, _h: self._fund_income("state_capital", "国有资本"),
            ),
            (r"财政专户(?:管理)?(?:资金)?(?:收入)?", lambda _s, _h: self._fund_income("fiscal_special", "财政专户")),
            (r"事业(?:单位)?经营收入|(?<!资本)经营收入", lambda _s, _h: self._fund_income("business", "经营收入")),
            (r"事业收入", lambda _s, _h: self._fund_income("institutional", "事业收入")),
            (r"上级补助收入", lambda _s, _h: self._fund_income("superior_subsidy", "上级补助")),
            (r"附属单位上缴收入", lambda _s, _h: self._fund_income("affiliated_remittance", "附属单位")),
            (r"其他收入", lambda _s, _h: self._fund_income("other", "其他收入")),
            (r"一般公共(?:服务)?(?:财政)?(?:拨款)?基本支出", lambda _s, _h: self._basic()),
            (
                r"一般公共(?:服务)?(?:财政)?(?:拨款)?项目支出",
                lambda _s, _h: self._column("general_public", "project", strict=True),
            ),
            (r"一般公共(?:服务)?(?:财政)?(?:拨款)?支出(?:合计|总计)?|一般公共财政拨款", lambda _s, _h: self._general_public()),
            (r"政府性基金(?:财政)?(?:拨款)?支出(?:合计|总计)?", lambda _s, _h: self._fund_spending("government_fund")),
            (r"国有资本(?:经营)?(?:财政)?(?:拨款)?支出(?:合计|总计)?", lambda _s, _h: self._fund_spending("state_capital")),
            (r"基本支出", lambda s, h: self._split("basic", s, h)),
            (r"项目支出", lambda s, h: self._split("project", s, h)),
            (r"(?:事业单位)?经营支出", lambda _s, _h: self._column("expenditure", "operating")),
            (r"上缴上级支出", lambda _s, _h: self._column("expenditure", "remitted")),
            (r"对附属单位补助支出", lambda _s, _h: self._column("expenditure", "subsidy")),
            (r"人员经费(?:支出)?", lambda _s, h: self._economic("personnel", "人员经费", h)),
            (r"(?:日常)?公用经费(?:支出)?", lambda _s, h: self._economic("public_funds", "公用经费", h)),
            (r"“?三公”?经费(?:财政拨款)?(?:支出)?(?:合计|总计)?", lambda _s, _h: self._item("total")),
            (r"因公出国(?:\(境\))?(?:费用|费|经费)?(?:支出)?", lambda _s, _h: self._item("abroad")),
            (r"公务接待(?:费用|费|经费)?(?:支出)?", lambda s, _h: self._three("reception", s)),
            (
                r"(?:公务(?:用车|车))购置(?:费)?(?:及|和|、|与)(?:公务用车)?运行(?:维护)?(?:费用|费|经费)?(?:支出)?",
                lambda _s, _h: self._item("vehicles"),
            ),
            (r"(?:公务(?:用车|车))购置(?:费用|费|经费)?(?:支出)?", lambda s, _h: self._three("vehicle_purchase", s)),
            (
                r"公务(?:用车|车)(?:用车)?运行(?:维护)?(?:费用|费|经费)?(?:支出)?",
                lambda s, _h: self._three("vehicle_operation", s),
            ),
        )  # fmt: skip

    def _grand(self, side: str | None) -> tuple[Slot, ...]:
        labels = self._index.labels("income_expenditure", side, r"(?:收入|支出)?总计", level=0)
        slots = [Slot("income_expenditure", "total", side, level=0, labels=labels)]
        if not labels and side != "expenditure":
            slots.append(Slot("income", "total", level=0))
        if not labels and side != "revenue":
            slots.append(Slot("expenditure", "total", level=0))
        return tuple(slots)

    def _totals(self, side: str, pattern: str) -> tuple[Slot, ...]:
        labels = self._index.labels("income_expenditure", side, pattern, level=0)
        statement = "income" if side == "revenue" else "expenditure"
        return (
            Slot("income_expenditure", "total", side, level=0, labels=labels),
            Slot(statement, "total", level=0),
        )

    def _spending(self, section: Section) -> tuple[Slot, ...]:
        own: tuple[Slot, ...] = ()
        if section is Section.GENERAL_PUBLIC:
            own = self._general_public()
        elif section in (Section.GOVERNMENT_FUND, Section.STATE_CAPITAL):
            own = self._fund_spending(section.value)
        # in the section of one fund a bare 支出 may mean the fund's or the whole; either will do
        return (*self._totals("expenditure", ".*"), *own)

    def _appropriation(self, side: str | None) -> tuple[Slot, ...]:
        labels = self._index.labels("appropriation", side, r"(?:收入|支出)?总计", level=0)
        return tuple(
            Slot("appropriation", measure, side, level=0, labels=labels) for measure in ("total", "appropriation")
        )

    def _appropriated(self, side: str) -> tuple[Slot, ...]:
        slots = [Slot("appropriation", measure, side, level=0) for measure in ("total", "appropriation")]
        if side == "revenue":
            slots.append(Slot("income", "appropriation", level=0))
            labels = self._index.labels("income_expenditure", side, r".*财政拨款.*")
            if labels:
                slots.append(Slot("income_expenditure", "total", side, labels=labels))
        else:
            slots.append(Slot("appropriation_expenditure", "total", level=0))
            slots.append(Slot("general_public", "total", level=0, weak=True))
        return tuple(slots)

    def _fund_income(self, measure: str, label: str) -> tuple[Slot, ...]:
        slots = [Slot("income", measure, level=0)]
        for statement in ("income_expenditure", "appropriation"):
            labels = self._index.labels(statement, "revenue", rf".*{label}.*")
            if labels:
                slots += [Slot(statement, name, "revenue", labels=labels) for name in ("total", "appropriation")]
        return tuple(slots)

    def _general_public(self) -> tuple[Slot, ...]:
        return (
            Slot("general_public", "total", level=0),
            Slot("appropriation", "general_public", "expenditure", level=0),
            Slot("general_public_economic", "total", level=0),
        )

    def _fund_spending(self, fund: str) -> tuple[Slot, ...]:
        return (Slot(fund, "total", level=0), Slot("appropriation", fund, "expenditure", level=0))

    def _basic(self) -> tuple[Slot, ...]:
        return (Slot("general_public", "basic", level=0), Slot("basic_economic", "total", level=0))

    def _split(self, measure: str, section: Section, head: Subject | None) -> tuple[Slot, ...]:
        if head is not None and head.code:
            return self.coded(head.code, section, measure)
        own = self._basic() if measure == "basic" else (Slot("general_public", measure, level=0),)
        if head is not None and head.slots and head.slots[0].statement == "general_public":
            return own
        if section in (Section.GENERAL_PUBLIC, Section.BASIC) and (head is None or not head.slots):
            return own
        if section in (Section.GOVERNMENT_FUND, Section.STATE_CAPITAL):
            return (Slot(section.value, measure, level=0),)
        return (Slot("expenditure", measure, level=0), *own)

    def _column(self, statement: str, measure: str, *, strict: bool = False) -> tuple[Slot, ...]:
        return (
            Slot(statement, measure, level=0),
            *(() if strict else (Slot("general_public", measure, level=0, weak=True),)),
        )

    def _economic(self, measure: str, label: str, head: Subject | None) -> tuple[Slot, ...]:
        if head is not None and head.code:
            return (Slot("general_public", measure, code=head.code),)
        labels = self._index.labels("basic_economic", None, rf".*{label}.*")
        slots = [Slot("basic_economic", measure, level=0), Slot("general_public", measure, level=0)]
        if labels:
            slots.append(Slot("basic_economic", "total", labels=labels))
        return tuple(slots)

    def _ways(self, pattern: str) -> tuple[tuple[Slot, ...], ...]:
        """Personnel costs as the sum of their classes, in tables that print no such column."""
        if "人员经费" not in pattern or self._index.has("basic_economic", "personnel"):
            return ()
        return tuple((Slot("basic_economic", "total", code=code),) for code in ("301", "303"))

    def _item(self, item: str) -> tuple[Slot, ...]:
        return (Slot("three_public", item),)

    def _three(self, item: str, section: Section) -> tuple[Slot, ...] | None:
        return self._item(item) if section in (Section.THREE_PUBLIC, Section.OTHER, Section.GENERAL) else None

    def _agency(self) -> tuple[Slot, ...]:
        labels = self._index.labels("basic_economic", None, r".*公用经费.*")
        slots = [
            Slot("three_public", "agency_operating"),
            # equal only where every unit of the department is an agency
            Slot("basic_economic", "public_funds", level=0, weak=True),
            Slot("basic_economic", "total", code="302", weak=True),
        ]
        if labels:
            slots.append(Slot("basic_economic", "total", labels=labels, weak=True))
        return tuple(slots)


def _printed_codes(words: str) -> list[str]:
    return _CODE.findall(words)
