"""The tables of a 决算."""

from __future__ import annotations

from collections.abc import Callable, Collection

from budgetdiff.facts import Phase, Unit
from tests.printing.accounts import APPROPRIATED, CAPITAL, FUND, FUNDS, GENERAL, Accounts
from tests.printing.budget import FUND_NAMES, captions
from tests.printing.coded import FUNCTIONAL, Column, Heading, coded_sheet, nothing
from tests.printing.codes import CLASSES
from tests.printing.codes import FUNCTIONAL as FUNCTIONAL_NAMES
from tests.printing.economic import economic_sheet
from tests.printing.items import Period, items_sheet
from tests.printing.names import FINAL_COLUMNS, FINAL_SOURCES, title_of
from tests.printing.sided import Entry, Side, numbered, sided_sheet
from tests.printing.style import Style
from tests.printing.table import Path, Sheet

EXECUTED = Phase.EXECUTED


def final_sheets(accounts: Accounts, style: Style) -> tuple[Sheet, ...]:
    """All tables of a 决算, in the order of the forms."""
    return _Final(accounts, style).sheets()


class _Final:
    """Holds what the tables share: the accounts and the style."""

    def __init__(self, accounts: Accounts, style: Style) -> None:
        self.accounts, self.style, self.book, self.year = accounts, style, accounts.current, accounts.year

    def sheets(self) -> tuple[Sheet, ...]:
        return (
            self.income_expenditure(),
            self.income(),
            self.expenditure(),
            self.appropriation(),
            self.general(),
            self.basic(),
            self.items(),
            self.wide("government_fund", FUND) if self.style.names == "yunnan" else self.moved("government_fund", FUND),
            self.moved("state_capital", CAPITAL) if self.style.names == "shanghai" else self.capital(),
        )

    def heading(self, statement: str, *notes: str, unit: Unit | None = None) -> Heading:
        unit = unit or self.style.unit
        title = title_of(statement, self.style.names, "final", self.year, self.accounts.level_word)
        return Heading(statement, title, unit, captions(self.accounts, self.style, unit), notes)

    def summed(self, part: str, funds: Collection[str] = FUNDS) -> Callable[[str], int]:
        return lambda code: self.book.sum(part, code, funds)

    def column(self, path: Path, measure: str, part: str, funds: Collection[str] = FUNDS) -> Column:
        value: Callable[[str], int] = self.summed(part, funds) if part else nothing
        return Column(path, measure, value, self.year, EXECUTED)

    def classes(self, values: Callable[[str], tuple[int, ...]], funds: Collection[str]) -> tuple[Entry, ...]:
        used = {code[:3] for code in self.accounts.codes(funds)}
        shown = [code for code in CLASSES if self.style.all_classes or code in used]
        return numbered([Entry("", FUNCTIONAL_NAMES[code], 1, values(code)) for code in shown])

    def income_expenditure(self) -> Sheet:
        book, money = self.book, "金额" if self.style.line_numbers else "决算数"
        rows = numbered([Entry("", one.row, 1, (book.sum("income", funds=one.funds),)) for one in FINAL_SOURCES])
        left = Side(
            "revenue",
            ("收入", "项目"),
            (("收入", money),),
            ("total",),
            rows,
            (
                Entry("", "本年收入合计", 0, (book.sum("income"),)),
                Entry("", "使用非财政拨款结余（含专用结余）", 1, (book.sum("use_of_balance"),)),
                Entry("", "年初结转和结余", 1, (book.sum("opening"),)),
                Entry("", "总计", 0, (book.sum("resources"),)),
            ),
        )
        spent = self.classes(lambda code: (book.sum(under=code),), FUNDS)
        right = Side(
            "expenditure",
            ("支出", "项目"),
            (("支出", money),),
            ("total",),
            spent,
            (
                Entry("", "本年支出合计", 0, (book.sum(),)),
                Entry("", "结余分配", 1, (book.sum("distribution"),)),
                Entry("", "年末结转和结余", 1, (book.sum("closing"),)),
                Entry("", "总计", 0, (book.sum("resources"),)),
            ),
        )
        return sided_sheet(self.heading("income_expenditure"), self.style, left, right, self.year, EXECUTED)

    def income(self) -> Sheet:
        columns = [self.column(("本年收入合计",), "total", "income")]
        columns += [self.column((one.column,), one.measure, "income", one.funds) for one in FINAL_COLUMNS]
        return coded_sheet(self.heading("income"), self.style, columns, [*self.accounts.codes(FUNDS)], FUNCTIONAL)

    def expenditure(self) -> Sheet:
        columns = [
            self.column(("本年支出合计",), "total", "total"),
            self.column(("基本支出",), "basic", "basic"),
            self.column(("项目支出",), "project", "project"),
            self.column(("上缴上级支出",), "remitted", "remitted"),
            self.column(("经营支出",), "operating", "operating"),
            self.column(("对附属单位补助支出",), "subsidy", ""),
        ]
        return coded_sheet(self.heading("expenditure"), self.style, columns, [*self.accounts.codes(FUNDS)], FUNCTIONAL)

    def appropriation(self) -> Sheet:
        book = self.book
        sources = [
            Entry("", f"{name}财政拨款", 1, (book.sum("income", funds=(fund,)),)) for fund, name in FUND_NAMES.items()
        ]
        opening = [
            Entry("", f"{name}财政拨款", 2, (book.sum("opening", funds=(fund,)),)) for fund, name in FUND_NAMES.items()
        ]
        whole = book.sum("resources", funds=APPROPRIATED)
        groups = {"合计": APPROPRIATED} | {f"{name}财政拨款": (fund,) for fund, name in FUND_NAMES.items()}

        def values(part: str, code: str = "") -> tuple[int, ...]:
            return tuple(book.sum(part, code, funds) for funds in groups.values())

        left = Side(
            "revenue",
            ("收入", "项目"),
            (("收入", "决算数"),),
            ("total",),
            numbered(sources),
            (
                Entry("", "本年收入合计", 0, (book.sum("income", funds=APPROPRIATED),)),
                Entry("", "年初财政拨款结转和结余", 1, (book.sum("opening", funds=APPROPRIATED),)),
                *opening,
                Entry("", "总计", 0, (whole,)),
            ),
        )
        none = Entry("", "", 1, ())
        right = Side(
            "expenditure",
            ("支出", "项目"),
            tuple(("支出", name) for name in groups),
            ("total", *FUND_NAMES),
            self.classes(lambda code: values("total", code), APPROPRIATED),
            (
                Entry("", "本年支出合计", 0, values("total")),
                Entry("", "年末财政拨款结转和结余", 1, values("closing")),
                none,
                none,
                none,
                Entry("", "总计", 0, values("resources")),
            ),
        )
        return sided_sheet(self.heading("appropriation"), self.style, left, right, self.year, EXECUTED)

    def wide(self, statement: str, fund: str) -> Sheet:
        """A fund's table whose balances, income and spending are each parted into basic and project."""
        own = (fund,)
        heads: tuple[tuple[Path, str, str], ...] = (
            (("年初结转和结余", "合计"), "opening_balance", "opening"),
            (("年初结转和结余", "基本支出结转"), "opening_balance.basic", "opening_basic"),
            (("年初结转和结余", "项目支出结转和结余"), "opening_balance.project", "opening_project"),
            (("本年收入", "合计"), "income", "income"),
            (("本年收入", "基本支出"), "income.basic", "income_basic"),
            (("本年收入", "项目支出"), "income.project", "income_project"),
            (("本年支出", "合计"), "total", "total"),
            (("本年支出", "基本支出", "合计"), "basic", "basic"),
            (("本年支出", "基本支出", "人员经费"), "personnel", "personnel"),
            (("本年支出", "基本支出", "公用经费"), "public_funds", "public_funds"),
            (("本年支出", "项目支出"), "project", "project"),
            (("年末结转和结余", "合计"), "closing_balance", "closing"),
            (("年末结转和结余", "基本支出结转"), "closing_balance.basic", ""),
            (("年末结转和结余", "项目支出结转和结余", "合计"), "closing_balance.project", "closing"),
            (("年末结转和结余", "项目支出结转和结余", "项目支出结转"), "closing_balance.project_carried", "closing"),
            (("年末结转和结余", "项目支出结转和结余", "项目支出结余"), "closing_balance.project_surplus", ""),
        )
        columns = [self.column(path, measure, part, own) for path, measure, part in heads]
        codes = [*self.accounts.codes(own)]
        return coded_sheet(self.heading(statement, *self._note(codes, fund)), self.style, columns, codes, FUNCTIONAL)

    def general(self) -> Sheet:
        if self.style.names == "yunnan":
            return self.wide("general_public", GENERAL)
        root = ("本年支出",) if self.style.names in ("central", "henan") else ()
        own = (GENERAL,)
        columns = [
            self.column((*root, "小计" if root else "合计"), "total", "total", own),
            self.column((*root, "基本支出"), "basic", "basic", own),
            self.column((*root, "项目支出"), "project", "project", own),
        ]
        return coded_sheet(self.heading("general_public"), self.style, columns, [*self.accounts.codes(own)], FUNCTIONAL)

    def basic(self) -> Sheet:
        return economic_sheet(self.heading("basic_economic"), self.style, self.book, self.year, EXECUTED, "决算数")

    def items(self) -> Sheet:
        periods = [
            Period("预算数", self.year, Phase.APPROVED, self.accounts.planned.items),
            Period("决算数", self.year, EXECUTED, self.book.items),
        ]
        return items_sheet(self.heading("three_public", unit=Unit.WAN), self.style, periods)

    def moved(self, statement: str, fund: str) -> Sheet:
        """A fund's table with what it took over, took in, spent and passed on."""
        own = (fund,)
        columns = [
            self.column(("年初结转和结余",), "opening_balance", "opening", own),
            self.column(("本年收入",), "income", "income", own),
            self.column(("本年支出", "小计"), "total", "total", own),
            self.column(("本年支出", "基本支出"), "basic", "basic", own),
            self.column(("本年支出", "项目支出"), "project", "project", own),
            self.column(("年末结转和结余",), "closing_balance", "closing", own),
        ]
        codes = [*self.accounts.codes(own)]
        return coded_sheet(self.heading(statement, *self._note(codes, fund)), self.style, columns, codes, FUNCTIONAL)

    def capital(self) -> Sheet:
        own = (CAPITAL,)
        columns = [
            self.column(("本年支出", "合计"), "total", "total", own),
            self.column(("本年支出", "基本支出"), "basic", "basic", own),
            self.column(("本年支出", "项目支出"), "project", "project", own),
        ]
        codes = [*self.accounts.codes(own)]
        return coded_sheet(
            self.heading("state_capital", *self._note(codes, CAPITAL)), self.style, columns, codes, FUNCTIONAL
        )

    def _note(self, codes: list[str], fund: str) -> tuple[str, ...]:
        return () if codes else (f"注：本{self.accounts.level_word}无{FUND_NAMES[fund]}财政拨款收支，本表为空。",)
