"""The named totals of the form: which cells of which statements 收入总计, 基本支出 or 公务接待费 may be."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetdiff.facts import Slot
from budgetdiff.statements.narrative.index import FactIndex
from budgetdiff.statements.narrative.subject import FUNDS, Section, Subject

_CODED = ("general_public", "government_fund", "state_capital", "appropriation_expenditure")
_ONE_FUND = frozenset({"general_public", "government_fund", "state_capital"})
_OF_ONE_FUND = frozenset({Section.GENERAL_PUBLIC, Section.BASIC, Section.GOVERNMENT_FUND, Section.STATE_CAPITAL})
_CLASS = 3


class Cells:
    """Slots of one document's statements. Every method names a quantity; several slots print the same figure."""

    def __init__(self, index: FactIndex) -> None:
        self._index = index

    def coded(self, code: str, section: Section, measure: str = "total") -> tuple[Slot, ...]:
        """The cells of a functional code: those of the fund the section is about, else of any expenditure table."""
        printed = self._index.statements_of(code)
        strong = [name for name in _CODED if name in printed]
        # a line that several funds print is of their sum, unless the section is about one of them
        shared = len(strong) > 1 and section not in _OF_ONE_FUND
        general = section is Section.GENERAL
        if section is Section.GOVERNMENT_FUND and "government_fund" in strong:
            strong = ["government_fund"]
        elif section is Section.STATE_CAPITAL and "state_capital" in strong:
            strong = ["state_capital"]
        slots = [Slot(name, measure, code=code, weak=general or (shared and name in _ONE_FUND)) for name in strong]
        if "expenditure" in printed:
            slots.append(Slot("expenditure", measure, code=code, weak=section is not Section.GENERAL and bool(strong)))
        if not slots and "income" in printed:
            slots.append(Slot("income", measure, code=code))
        if (
            measure == "total"
            and len(code) == _CLASS
            and section not in (Section.GOVERNMENT_FUND, Section.STATE_CAPITAL)
        ):
            slots += self._summaries(code, section)
        return tuple(slots)

    def _summaries(self, code: str, section: Section) -> list[Slot]:
        """The lines of a class in the two-sided summaries, which print no codes and hold more than one fund.

        In the section of a fund the summary of everything can only support.
        """
        name = "|".join(re.escape(name) for name in sorted(self._index.names_of(code)))
        found: list[Slot] = []
        for statement in ("income_expenditure", "appropriation"):
            labels = self._index.labels(statement, "expenditure", rf"(?:{name})") if name else ()
            if labels:
                weak = statement == "income_expenditure" and section in FUNDS
                measures = ("total", "appropriation")
                found += [Slot(statement, one, "expenditure", labels=labels, weak=weak) for one in measures]
        return found

    def summary(self, name: str, section: Section) -> tuple[Slot, ...]:
        """A class by its name, in documents whose tables of codes print no classes; a summary holds several funds."""
        measures = ("total", "appropriation", "general_public")
        return tuple(
            Slot(
                statement,
                measure,
                "expenditure",
                labels=labels,
                weak=measure != "general_public" or section is not Section.GENERAL_PUBLIC,
            )
            for statement in ("appropriation", "income_expenditure")
            if (labels := self._index.labels(statement, "expenditure", rf"{re.escape(name)}(?:支出)?"))
            for measure in measures
        )

    def grand(self, side: str | None) -> tuple[Slot, ...]:
        """收入总计 and 支出总计, which hold what is carried over."""
        labels = self._index.labels("income_expenditure", side, r"(?:收入|支出)?总计", level=0)
        slots = [Slot("income_expenditure", "total", side, level=0, labels=labels)]
        # where the line is not found, the total of another table is not surely the same: accounts leave out what is carried over
        if not labels and side != "expenditure":
            slots.append(Slot("income", "total", level=0, weak=True))
        if not labels and side != "revenue":
            slots.append(Slot("expenditure", "total", level=0, weak=True))
        return tuple(slots)

    def ends(self, side: str | None, section: Section) -> tuple[Slot, ...]:
        """A 总计: of everything, or, in the section on appropriations, of these."""
        own = self.appropriation(side) if section is Section.APPROPRIATION else ()
        return (*self.grand(side), *own)

    def totals(self, side: str, pattern: str) -> tuple[Slot, ...]:
        """All income or all expenditure of the year."""
        labels = self._index.labels("income_expenditure", side, pattern, level=0)
        statement = "income" if side == "revenue" else "expenditure"
        return (
            Slot("income_expenditure", "total", side, level=0, labels=labels),
            Slot(statement, "total", level=0),
        )

    def this_year(self, side: str, section: Section) -> tuple[Slot, ...]:
        """本年收入 or 本年支出: of everything, and in the section of a fund perhaps of that."""
        if section in FUNDS or section is Section.THREE_PUBLIC:
            return self.receipts(section) if side == "revenue" else self.spending(section)
        name = "收入" if side == "revenue" else "支出"
        return self.totals(side, f"本年{name}(?:合计|总计)?")

    def spending(self, section: Section) -> tuple[Slot, ...]:
        """A bare 支出: in the section of one fund the fund's, though the whole may be meant."""
        own: tuple[Slot, ...] = ()
        if section is Section.GENERAL_PUBLIC:
            own = self.general_public()
        elif section is Section.BASIC:
            own = (*self.basic(), *self.general_public())
        elif section is Section.APPROPRIATION:
            own = (*self.appropriated("expenditure"), *self.appropriation("expenditure"))
        elif section in (Section.GOVERNMENT_FUND, Section.STATE_CAPITAL):
            own = self.fund_spending(section.value)
        elif section is Section.THREE_PUBLIC:
            own = self.item("total")
        return _first(own, self.totals("expenditure", ".*"))

    def receipts(self, section: Section) -> tuple[Slot, ...]:
        """A bare 收入, likewise."""
        own: tuple[Slot, ...] = ()
        if section in (Section.APPROPRIATION, Section.GENERAL_PUBLIC):
            own = (*self.appropriated("revenue"), *self.appropriation("revenue"))
        elif section in (Section.GOVERNMENT_FUND, Section.STATE_CAPITAL):
            own = (*self.fund_income(section.value, ""), Slot(section.value, "income", level=0))
        return _first(own, self.totals("revenue", ".*"))

    def appropriation(self, side: str | None) -> tuple[Slot, ...]:
        """财政拨款收支总计."""
        labels = self._index.labels("appropriation", side, r"(?:收入|支出)?总计", level=0)
        return tuple(
            Slot("appropriation", measure, side, level=0, labels=labels) for measure in ("total", "appropriation")
        )

    def appropriated(self, side: str) -> tuple[Slot, ...]:
        """财政拨款收入 or 财政拨款支出."""
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

    def fund_income(self, measure: str, label: str) -> tuple[Slot, ...]:
        """The income of one source."""
        slots = [Slot("income", measure, level=0)]
        for statement in ("income_expenditure", "appropriation"):
            labels = self._index.labels(statement, "revenue", rf".*{label}.*") if label else ()
            if labels:
                slots += [Slot(statement, name, "revenue", labels=labels) for name in ("total", "appropriation")]
        return tuple(slots)

    def balance(self, measure: str, label: str, section: Section) -> tuple[Slot, ...]:
        """What is carried over from last year or into the next; several statements print several such figures.

        Sure only where the section is about everything and its summary prints one such line.
        """
        slots = [Slot("income", measure, level=0, weak=True)]
        for statement in ("income_expenditure", "appropriation"):
            labels = self._index.labels(statement, None, rf".*{label}.*")
            sure = section is Section.GENERAL and statement == "income_expenditure" and len(labels) == 1
            if labels:
                names = ("total", "appropriation")
                slots += [Slot(statement, name, labels=labels, weak=not sure) for name in names]
        return tuple(slots)

    def general_public(self) -> tuple[Slot, ...]:
        """一般公共预算支出."""
        return (
            Slot("general_public", "total", level=0),
            Slot("appropriation", "general_public", "expenditure", level=0),
            Slot("general_public_economic", "total", level=0),
        )

    def either(self, fund: str, label: str) -> tuple[Slot, ...]:
        """拨款 alone: what comes in or goes out of a fund."""
        spending = self.general_public() if fund == "general_public" else self.fund_spending(fund)
        return (*spending, *self.fund_income(fund, label))

    def fund(self, fund: str, label: str) -> tuple[Slot, ...]:
        """The bare name of a fund: any of its figures may be meant."""
        return tuple(replace(slot, weak=True) for slot in self.either(fund, label))

    def fund_spending(self, fund: str) -> tuple[Slot, ...]:
        """The expenditure of a fund with a table of its own."""
        return (Slot(fund, "total", level=0), Slot("appropriation", fund, "expenditure", level=0))

    def basic(self) -> tuple[Slot, ...]:
        """一般公共预算基本支出; totals of 人员经费 and 公用经费 alone are parts of it, and contradict nothing."""
        whole = self._index.labels("basic_economic", None, r"(?!.*(?:人员|公用)经费).*(?:合计|总计)")
        parted = bool(self._index.labels("basic_economic", None, r".*(?:人员|公用)经费.*(?:合计|总计)")) and not whole
        return (Slot("general_public", "basic", level=0), Slot("basic_economic", "total", level=0, weak=parted))

    def split(self, measure: str, section: Section, head: Subject | None) -> tuple[Slot, ...]:
        """基本支出 or 项目支出: of the line the sentence speaks of, of the section's fund, or of all."""
        if head is not None and head.code:
            return self.coded(head.code, section, measure)
        own = self.basic() if measure == "basic" else (Slot("general_public", measure, level=0),)
        if head is not None and head.slots and head.slots[0].statement == "general_public":
            return own
        if section in (Section.GENERAL_PUBLIC, Section.BASIC) and (head is None or not head.slots):
            return own
        if section in (Section.GOVERNMENT_FUND, Section.STATE_CAPITAL):
            return (Slot(section.value, measure, level=0),)
        # of all money, of which the tables of one fund print a part
        own = tuple(replace(slot, weak=True) for slot in own) if section is Section.GENERAL else own
        return (Slot("expenditure", measure, level=0), *own)

    def column(self, statement: str, measure: str, *, strict: bool = False) -> tuple[Slot, ...]:
        """The total of a column of a statement."""
        rest = () if strict else (Slot("general_public", measure, level=0, weak=True),)
        return (Slot(statement, measure, level=0), *rest)

    def economic(self, measure: str, label: str, section: Section, head: Subject | None) -> tuple[Slot, ...]:
        """人员经费 or 公用经费."""
        if head is not None and head.code:
            return (Slot("general_public", measure, code=head.code),)
        labels = self._index.labels("basic_economic", None, rf".*{label}.*")
        slots = [Slot("basic_economic", measure, level=0), Slot("general_public", measure, level=0)]
        if labels:
            slots.append(Slot("basic_economic", "total", labels=labels))
        of_public = (
            head is not None and bool(head.slots) and head.slots[0].statement in ("general_public", "basic_economic")
        )
        if of_public or section in (Section.BASIC, Section.GENERAL_PUBLIC):
            return tuple(slots)
        # the form prints these of the general public budget only
        return tuple(replace(slot, weak=True) for slot in slots)

    def classes(self, codes: tuple[str, ...]) -> tuple[tuple[Slot, ...], ...]:
        """The classes that make up personnel or operating costs, for tables that print no such column."""
        if self._index.has("basic_economic", "personnel"):
            return ()
        return tuple((Slot("basic_economic", "total", code=code),) for code in codes)

    def procured(self, label: str) -> tuple[Slot, ...] | None:
        """政府采购 and its sorts, where a table of it is printed; which money it counts differs."""
        labels = self._index.labels("procurement", None, rf".*{label}.*") if label else ()
        if not (labels if label else self._index.has("procurement", "total", total=True)):
            return None
        return (Slot("procurement", "total", level=None if label else 0, labels=labels, weak=True),)

    def item(self, item: str) -> tuple[Slot, ...]:
        """An item of the three-public table; a total that holds 会议费 or 培训费 as well is not surely that of the three."""
        more = item == "total" and any(self._index.has("three_public", name) for name in ("meeting", "training"))
        return (Slot("three_public", item, weak=more),)

    def three_parts(self) -> tuple[tuple[Slot, ...], ...]:
        """What makes up the three, for tables whose total holds 会议费 and 培训费 as well."""
        return tuple(self.item(item) for item in ("abroad", "reception", "vehicles"))

    def three(self, item: str, section: Section) -> tuple[Slot, ...] | None:
        """An item whose name other statements use too: only where the section is about the three or is general."""
        return self.item(item) if section in (Section.THREE_PUBLIC, Section.OTHER, Section.GENERAL) else None

    def meeting(self, item: str, label: str) -> tuple[Slot, ...]:
        """会议费 and 培训费, which some three-public tables print and economic tables print of basic spending only."""
        labels = self._index.labels("basic_economic", None, label)
        basic = (Slot("basic_economic", "total", labels=labels, weak=True),) if labels else ()
        return (Slot("three_public", item), *basic)

    def agency(self) -> tuple[Slot, ...]:
        """机关运行经费."""
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


def _first(own: tuple[Slot, ...], whole: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The cells of a fund, and beside them the whole's, which then are not sure; the whole's alone where there is no fund."""
    return (*own, *(replace(slot, weak=True) for slot in whole)) if own else whole


# The classes of the economic classification that are no personnel costs; 309 to 313 and 399 for older tables.
PERSONNEL, OPERATING = ("301", "303"), ("302", "307", "309", "310", "311", "312", "313", "399")
