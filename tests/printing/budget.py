"""The tables of a 预算."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from budgetdiff.facts import Phase, Unit
from tests.printing.accounts import APPROPRIATED, CAPITAL, FUND, FUNDS, GENERAL, OTHERS, Accounts, Book
from tests.printing.coded import FUNCTIONAL, Column, Heading, change_columns, coded_sheet, nothing
from tests.printing.codes import CLASSES
from tests.printing.codes import FUNCTIONAL as FUNCTIONAL_NAMES
from tests.printing.economic import economic_sheet
from tests.printing.items import Period, items_sheet
from tests.printing.names import BUDGET_SOURCES, title_of
from tests.printing.sided import Entry, Side, numbered, sided_sheet
from tests.printing.style import Style
from tests.printing.table import Cell, Figure, Sheet, header

APPROVED = Phase.APPROVED
FUND_NAMES = {GENERAL: "一般公共预算", FUND: "政府性基金预算", CAPITAL: "国有资本经营预算"}


def budget_sheets(accounts: Accounts, style: Style) -> tuple[Sheet, ...]:
    """All tables of a 预算, in the order of the forms."""
    return _Budget(accounts, style).sheets()


def captions(accounts: Accounts, style: Style, unit: Unit) -> tuple[str, ...]:
    """The lines between the title of a table and the table."""
    unit_line = f"单位：{unit.zh}"
    if not style.owner:
        return (unit_line,)
    owner = f"编制{accounts.level_word}：{accounts.unit_name}"
    return (f"{owner}    {unit_line}",) if style.one_caption else (owner, unit_line)


class _Budget:
    """Holds what the tables share: the accounts, the style, last year's words."""

    def __init__(self, accounts: Accounts, style: Style) -> None:
        self.accounts, self.style, self.book, self.year = accounts, style, accounts.current, accounts.year

    def sheets(self) -> tuple[Sheet, ...]:
        found = [
            self.income_expenditure(),
            self.income(),
            self.expenditure(),
            self.appropriation(),
            self.spending("general_public", GENERAL),
            self.basic(),
            self.items(),
            self.spending("government_fund", FUND),
            self.spending("state_capital", CAPITAL),
        ]
        if self.book.sum("project"):
            found.append(self.projects())
        return tuple(found)

    def heading(self, statement: str, *notes: str, unit: Unit | None = None) -> Heading:
        unit = unit or self.style.unit
        title = title_of(statement, self.style.names, "budget", self.year, self.accounts.level_word)
        return Heading(statement, title, unit, captions(self.accounts, self.style, unit), notes)

    def summed(self, part: str, funds: Collection[str] = FUNDS) -> Callable[[str], int]:
        return lambda code: self.book.sum(part, code, funds)

    def income_expenditure(self) -> Sheet:
        entries = list(self._sources())
        whole = self.book.sum("resources")
        if self.style.names == "shanghai":
            closing = (Entry("", "收入总计", 0, (whole,)),)
            right = (Entry("", "支出总计", 0, (whole,)),)
        else:
            closing = (
                Entry("", "本年收入合计", 0, (self.book.sum("income"),)),
                Entry("", "使用非财政拨款结余", 1, (self.book.sum("use_of_balance"),)),
                Entry("", "上年结转", 1, (self.book.sum("opening"),)),
                Entry("", "收入总计", 0, (whole,)),
            )
            right = (
                Entry("", "本年支出合计", 0, (self.book.sum(),)),
                Entry("", "结转下年", 1, (0,)),
                Entry("", "", 1, ()),
                Entry("", "支出总计", 0, (whole,)),
            )
        left = Side("revenue", ("收入", "项目"), (("收入", "预算数"),), ("total",), tuple(entries), closing)
        spent = self._classes(lambda code: (self.book.sum(under=code),), FUNDS)
        other = Side("expenditure", ("支出", "项目"), (("支出", "预算数"),), ("total",), spent, right)
        return sided_sheet(self.heading("income_expenditure"), self.style, left, other, self.year, APPROVED)

    def _sources(self) -> Iterator[Entry]:
        entries: list[Entry] = []
        for source in BUDGET_SOURCES[self.style.names]:
            entries.append(Entry("", source.row, 1, (self.book.sum("income", funds=source.funds),)))
            entries += [Entry("", part.row, 2, (self.book.sum("income", funds=part.funds),)) for part in source.below]
        if self.style.names == "shanghai":
            if self.book.sum("use_of_balance"):
                entries.append(Entry("", "使用非财政拨款结余", 1, (self.book.sum("use_of_balance"),)))
            if self.book.sum("opening"):
                entries.append(Entry("", "上年结转", 1, (self.book.sum("opening"),)))
        yield from numbered(entries)

    def _classes(self, values: Callable[[str], tuple[int, ...]], funds: Collection[str]) -> tuple[Entry, ...]:
        used = {code[:3] for code in self.accounts.codes(funds)}
        shown = [code for code in CLASSES if self.style.all_classes or code in used]
        return numbered([Entry("", FUNCTIONAL_NAMES[code], 1, values(code)) for code in shown])

    def income(self) -> Sheet:
        columns = [Column(("合计",), "total", self.summed("resources"), self.year, APPROVED)]
        nested = self.style.names == "henan"
        if self.book.sum("opening") or nested:
            if nested:
                columns.append(Column(("上年结转", "小计"), "carry_over", self.summed("opening"), self.year, APPROVED))
                columns += [
                    Column(
                        ("上年结转", name), f"carry_over.{fund}", self.summed("opening", (fund,)), self.year, APPROVED
                    )
                    for fund, name in FUND_NAMES.items()
                ]
                columns.append(
                    Column(
                        ("上年结转", "其他资金"),
                        "carry_over.other",
                        self.summed("opening", OTHERS),
                        self.year,
                        APPROVED,
                    )
                )
            else:
                columns.append(Column(("上年结转",), "carry_over", self.summed("opening"), self.year, APPROVED))
        for source in BUDGET_SOURCES[self.style.names]:
            path = ("本年收入", source.column) if nested else (source.column,)
            columns.append(Column(path, source.measure, self.summed("income", source.funds), self.year, APPROVED))
        if self.book.sum("use_of_balance"):
            columns.append(
                Column(("使用非财政拨款结余",), "use_of_balance", self.summed("use_of_balance"), self.year, APPROVED)
            )
        return coded_sheet(self.heading("income"), self.style, columns, [*self.accounts.codes(FUNDS)], FUNCTIONAL)

    def expenditure(self) -> Sheet:
        heads = [(("合计",), "total")]
        if self.style.names in ("henan", "yunnan"):
            heads += [
                (("基本支出", "小计"), "basic"),
                (("基本支出", "人员经费"), "personnel"),
                (("基本支出", "公用经费"), "public_funds"),
            ]
        else:
            heads.append((("基本支出",), "basic"))
        heads.append((("项目支出",), "project"))
        if self.style.names not in ("shanghai", "henan") or self.book.sum("operating") or self.book.sum("remitted"):
            heads += [
                (("事业单位经营支出",), "operating"),
                (("上缴上级支出",), "remitted"),
                (("对附属单位补助支出",), "subsidy"),
            ]
        columns = [
            Column(path, measure, self.summed(measure) if measure != "subsidy" else nothing, self.year, APPROVED)
            for path, measure in heads
        ]
        return coded_sheet(self.heading("expenditure"), self.style, columns, [*self.accounts.codes(FUNDS)], FUNCTIONAL)

    def appropriation(self) -> Sheet:
        book, style = self.book, self.style
        rows = [
            (name, book.sum("income", funds=(fund,)), book.sum("opening", funds=(fund,)))
            for fund, name in (*((fund, f"{name}拨款") for fund, name in FUND_NAMES.items()),)
        ]
        whole = book.sum("resources", funds=APPROPRIATED)
        carried = book.sum("opening", funds=APPROPRIATED)
        grouped = style.names in ("central", "yunnan", "henan")
        entries: list[Entry] = []
        if grouped:
            entries.append(Entry("", "本年收入", 1, (whole - carried,)))
            entries += [Entry("", name, 2, (income,)) for name, income, _ in rows]
            entries.append(Entry("", "上年结转", 1, (carried,)))
            entries += [Entry("", name, 2, (opening,)) for name, _, opening in rows]
        else:
            entries += [Entry("", name, 1, (income,)) for name, income, _ in rows]
        funds = (
            {"合计": APPROPRIATED}
            if style.names == "fujian"
            else {"合计": APPROPRIATED} | {n: (f,) for f, n in FUND_NAMES.items()}
        )
        measures = ("total",) if style.names == "fujian" else ("total", *FUND_NAMES)

        def values(code: str) -> tuple[int, ...]:
            return tuple(book.sum("total", code, group) for group in funds.values())

        classes = self._classes(values, APPROPRIATED)
        if grouped:
            inner = numbered(
                [
                    Entry("", "本年支出", 1, values("")),
                    *(Entry("", entry.name, 2, entry.values) for entry in classes),
                    Entry("", "结转下年", 1, tuple(0 for _ in funds)),
                ]
            )
        else:
            inner = classes
        inflow: tuple[Entry, ...] = ()
        outflow: tuple[Entry, ...] = ()
        if carried and not grouped:
            inflow = (Entry("", "本年收入合计", 0, (whole - carried,)), Entry("", "上年结转", 1, (carried,)))
            outflow = (Entry("", "本年支出合计", 0, values("")), Entry("", "结转下年", 1, tuple(0 for _ in funds)))
        money = "预算数" if style.names == "fujian" else None
        right = Side(
            "expenditure",
            ("支出", "项目"),
            tuple(("支出", money or name) for name in funds),
            measures,
            inner,
            (*outflow, Entry("", "支出总计", 0, values(""))),
        )
        left = Side(
            "revenue",
            ("收入", "项目"),
            (("收入", "预算数"),),
            ("total",),
            numbered(entries),
            (*inflow, Entry("", "收入总计", 0, (whole,))),
        )
        return sided_sheet(self.heading("appropriation"), style, left, right, self.year, APPROVED)

    def spending(self, statement: str, fund: str) -> Sheet:
        book, prior = self.book, self.accounts.prior
        own = (fund,)
        root: tuple[str, ...] = ()
        columns: list[Column] = []
        codes = [*self.accounts.codes(own)]
        if self.style.prior != "none" and statement == "general_public":
            root = (f"{self.year}年预算数",)
            word, phase = (
                ("上年预算数", APPROVED) if self.style.indent else (f"{self.year - 1}年执行数", Phase.EXECUTED)
            )
            columns.append(Column((word,), "total", lambda code: prior.sum("total", code, own), self.year - 1, phase))
            codes = [*self.accounts.codes(own, book, prior)]
        leaf = "小计" if root else "合计"
        columns += [
            Column((*root, name), measure, self.summed(measure, own), self.year, APPROVED)
            for name, measure in ((leaf, "total"), ("基本支出", "basic"), ("项目支出", "project"))
        ]
        if self.style.prior == "changes" and root:
            columns += change_columns(
                self.style,
                self.style.unit,
                f"{self.year}年比{self.year - 1}年",
                lambda code: book.sum("total", code, own),
                lambda code: prior.sum("total", code, own),
                self.year,
            )
        notes = (
            (f"注：本{self.accounts.level_word}没有使用{FUND_NAMES[fund]}安排的支出，本表为空。",) if not codes else ()
        )
        return coded_sheet(self.heading(statement, *notes), self.style, columns, codes, FUNCTIONAL)

    def basic(self) -> Sheet:
        return economic_sheet(self.heading("basic_economic"), self.style, self.book, self.year, APPROVED, "预算数")

    def items(self) -> Sheet:
        shanghai = self.style.names == "shanghai"

        def period(head: str, year: int, book: Book) -> Period:
            return Period(head, year, APPROVED, book.items, book.agency_operating if shanghai else None)

        periods = [
            period(f"{self.year}年“三公”经费预算数" if self.style.items == "across" else "预算数", self.year, self.book)
        ]
        if self.style.prior != "none":
            word = f"{self.year - 1}年“三公”经费预算数" if self.style.items == "across" else "上年预算数"
            periods.insert(0, period(word, self.year - 1, self.accounts.prior))
        return items_sheet(self.heading("three_public", unit=Unit.WAN), self.style, periods)

    def projects(self) -> Sheet:
        """One project a 项: its name, its money by fund."""
        groups = {"合计": FUNDS, **{name: (fund,) for fund, name in FUND_NAMES.items()}, "其他资金": OTHERS}
        measures = ("total", *FUND_NAMES, "other")
        paths = [
            ("序号",),
            ("项目名称",),
            ("合计",),
            *(("财政拨款", name) for name in FUND_NAMES.values()),
            ("其他资金",),
        ]
        heading = self.heading("project_expenditure")
        body = []
        codes = [code for code in self.accounts.codes(FUNDS) if self.book.sum("project", code)]
        for number, code in enumerate(["", *codes]):
            name = f"{FUNCTIONAL_NAMES[code]}专项{number}" if code else "合计"
            cells = [Cell(str(number) if number else ""), Cell(name)]
            for measure, funds in zip(measures, groups.values(), strict=True):
                amount = self.style.shown(self.book.sum("project", code, funds), heading.unit)
                figure = Figure(None, "item", None, name, 1 if code else 0, measure, self.year, APPROVED)
                cells.append(Cell(amount, figure=figure))
            body.append(tuple(cells))
        return heading.sheet(header(paths), body)
