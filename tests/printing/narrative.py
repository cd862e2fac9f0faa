"""The 情况说明 of a disclosure: the sentences the forms ask for, over the figures of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from tests.printing.accounts import APPROPRIATED, CAPITAL, FUND, FUNDS, GENERAL, Accounts
from tests.printing.budget import FUND_NAMES
from tests.printing.codes import FUNCTIONAL, name_of
from tests.printing.names import BUDGET_SOURCES, FINAL_COLUMNS
from tests.printing.sentences import Speaker
from tests.printing.sided import chinese
from tests.printing.style import Style

REASONS = ("主要原因是工作任务有所调整", "主要原因是人员变动", "主要原因是按规定统筹安排")


def narrative(accounts: Accounts, style: Style) -> tuple[str, ...]:
    """The lines of the narrative, headings included."""
    writer = _Final(accounts, style) if accounts.family == "final" else _Budget(accounts, style)
    return tuple(writer.lines())


SPENDING = (
    ("基本支出", "basic"),
    ("项目支出", "project"),
    ("事业单位经营支出", "operating"),
    ("上缴上级支出", "remitted"),
)


class _Writer:
    """What both families share."""

    def __init__(self, accounts: Accounts, style: Style) -> None:
        self.accounts, self.style, self.say = accounts, style, Speaker(style)
        self.book, self.prior, self.year = accounts.current, accounts.prior, accounts.year
        self.unit = accounts.unit_name

    def lines(self) -> Iterator[str]:
        yield f"第三部分 {self.year}年度{self.accounts.level_word}{self.accounts.word}情况说明"
        for number, (heading, sentences) in enumerate(self.chapters(), start=1):
            yield f"{chinese(number)}、{heading}"
            yield from sentences

    def chapters(self) -> Iterator[tuple[str, list[str]]]:
        raise NotImplementedError

    def classes(self) -> Iterator[tuple[str, int]]:
        for code in sorted({code[:3] for code in self.accounts.codes((GENERAL,))}):
            yield f"{FUNCTIONAL[code]}（类）", self.book.sum(under=code, funds=(GENERAL,))

    def path(self, code: str) -> str:
        return f"{FUNCTIONAL[code[:3]]}（类）{FUNCTIONAL[code[:5]]}（款）{FUNCTIONAL[code]}（项）"

    def basic(self) -> str:
        parts = []
        for words, kind in (("人员经费", "personnel"), ("公用经费", "public_funds")):
            # what the table prints as 0.00 nobody lists as having money
            spent = {code: self.say.amount(self.book.spent_economic(code, kind)) for code, _ in self.book.economic}
            codes = [code for code, amount in spent.items() if amount.strip("0.,万千元")]
            if codes:
                names = "、".join(name_of(code) for code in codes)
                parts.append(f"{words}{self.say.amount(self.book.spent_economic(kind=kind))}，主要包括：{names}")
        return "；".join(parts)

    def reason(self, number: int) -> str:
        return REASONS[number % len(REASONS)]


class _Budget(_Writer):
    """Sentences of a 预算."""

    def chapters(self) -> Iterator[tuple[str, list[str]]]:
        say, book, prior, last = self.say, self.book, self.prior, f"{self.year - 1}年预算"
        whole, before = book.sum("resources"), prior.sum("resources")
        sources = [(one.row, book.sum("income", funds=one.funds)) for one in BUDGET_SOURCES[self.style.names]]
        sources += [("上年结转", book.sum("opening")), ("使用非财政拨款结余", book.sum("use_of_balance"))]
        spent = [(name, book.sum(part)) for name, part in SPENDING]
        yield (
            "收支预算总体情况",
            [
                f"{self.year}年，{self.unit}收入预算{say.amount(whole)}，{say.change(whole, before, last)}，{self.reason(0)}。"
                f"其中：{say.listed(sources)}。",
                f"{self.year}年，{self.unit}支出预算{say.amount(book.sum())}，{say.change(book.sum(), prior.sum(), last)}，"
                f"{self.reason(1)}。其中：{say.listed(spent, book.sum())}。",
            ],
        )
        general, earlier = book.sum(funds=(GENERAL,)), prior.sum(funds=(GENERAL,))
        yield (
            "一般公共预算支出情况",
            [
                f"{self.year}年一般公共预算支出{say.amount(general)}，{say.change(general, earlier, last)}。"
                f"主要用于：{say.listed(self.classes(), general)}。",
                *self.items(last),
            ],
        )
        for fund in (FUND, CAPITAL):
            name, amount, old = FUND_NAMES[fund], book.sum(funds=(fund,)), prior.sum(funds=(fund,))
            yield (
                f"{name}支出情况",
                [
                    f"{self.year}年{name}支出{say.amount(amount)}，{say.change(amount, old, last)}。"
                    if amount
                    else f"本{self.accounts.level_word}{self.year}年没有使用{name}安排的支出。"
                ],
            )
        basic = book.sum("basic", funds=(GENERAL,))
        if basic:
            yield (
                "一般公共预算基本支出情况",
                [f"{self.year}年一般公共预算基本支出{say.amount(basic)}，其中：{self.basic()}。"],
            )
        yield "“三公”经费预算情况", list(self.three_public(last))
        if book.agency_operating:
            yield (
                "机关运行经费",
                [
                    f"{self.year}年{self.unit}机关运行经费预算{say.amount(book.agency_operating)}，"
                    f"{say.change(book.agency_operating, prior.agency_operating, last)}。"
                ],
            )
        if self.style.targets and self.accounts.targets:
            total = sum(project.appropriated for project in self.accounts.targets)
            yield (
                "绩效目标设置情况",
                [
                    f"{self.year}年共设置{len(self.accounts.targets)}个项目绩效目标，涉及财政拨款资金{say.amount(total)}。"
                ],
            )

    def items(self, last: str) -> Iterator[str]:
        for number, code in enumerate(self.accounts.codes((GENERAL,)), start=1):
            amount, old = (one.sum(under=code, funds=(GENERAL,)) for one in (self.book, self.prior))
            yield (
                f"{number}. {self.path(code)}{self.year}年预算{self.say.amount(amount)}，"
                f"{self.say.change(amount, old, last)}，{self.reason(number)}。"
            )

    def three_public(self, last: str) -> Iterator[str]:
        items, old = self.book.items, self.prior.items
        yield f"{self.year}年“三公”经费预算{self.say.amount(items.total)}，{self.say.change(items.total, old.total, last)}。其中："
        for number, (words, name) in enumerate(
            (
                ("因公出国（境）费", "abroad"),
                ("公务接待费", "reception"),
                ("公务用车购置费", "vehicle_purchase"),
                ("公务用车运行费", "vehicle_operation"),
            ),
            start=1,
        ):
            amount, before = getattr(items, name), getattr(old, name)
            yield f"（{chinese(number)}）{words}{self.say.amount(amount)}，{self.say.change(amount, before, last)}。"


class _Final(_Writer):
    """Sentences of a 决算."""

    def chapters(self) -> Iterator[tuple[str, list[str]]]:
        say, book, prior, last = self.say, self.book, self.prior, f"{self.year - 1}年度"
        whole, before = book.sum("resources"), prior.sum("resources")
        income, spent = book.sum("income"), book.sum()
        yield (
            "收入支出决算总体情况说明",
            [
                f"{self.unit}{self.year}年度收入支出总计{say.amount(whole)}，{say.change(whole, before, last)}，{self.reason(0)}。"
            ],
        )
        yield (
            "收入决算情况说明",
            [
                f"本年收入合计{say.amount(income)}，其中："
                + say.listed([(one.column, book.sum("income", funds=one.funds)) for one in FINAL_COLUMNS], income)
                + "。"
            ],
        )
        yield (
            "支出决算情况说明",
            [
                f"本年支出合计{say.amount(spent)}，其中："
                + say.listed([(name, book.sum(part)) for name, part in SPENDING], spent)
                + "。"
            ],
        )
        both, earlier = (one.sum("resources", funds=APPROPRIATED) for one in (book, prior))
        yield (
            "财政拨款收入支出决算总体情况说明",
            [f"{self.unit}{self.year}年度财政拨款收入支出总计{say.amount(both)}，{say.change(both, earlier, last)}。"],
        )
        yield "一般公共预算财政拨款支出决算情况说明", list(self.general(last))
        basic = book.sum("basic", funds=(GENERAL,))
        if basic:
            yield (
                "一般公共预算财政拨款基本支出决算情况说明",
                [f"一般公共预算财政拨款基本支出{say.amount(basic)}，其中：{self.basic()}。"],
            )
        yield "财政拨款“三公”经费支出决算情况说明", list(self.three_public())
        for fund in (FUND, CAPITAL):
            amount = book.sum(funds=(fund,))
            yield (
                f"{FUND_NAMES[fund]}财政拨款支出决算情况说明",
                [
                    f"{self.year}年度{FUND_NAMES[fund]}财政拨款支出{say.amount(amount)}。"
                    if amount
                    else f"{self.unit}{self.year}年度无{FUND_NAMES[fund]}财政拨款收入和支出。"
                ],
            )
        if book.agency_operating:
            yield (
                "机关运行经费支出情况",
                [
                    f"{self.year}年度机关运行经费支出{say.amount(book.agency_operating)}，"
                    f"{say.change(book.agency_operating, prior.agency_operating, last)}。"
                ],
            )

    def general(self, last: str) -> Iterator[str]:
        say, own = self.say, (GENERAL,)
        amount, old, planned = (one.sum(funds=own) for one in (self.book, self.prior, self.accounts.planned))
        yield (
            f"一般公共预算财政拨款支出{say.amount(amount)}{self._of_all(amount)}。"
            f"{say.change(amount, old, last)}，{self.reason(2)}。"
        )
        yield f"一般公共预算财政拨款支出{say.amount(amount)}，主要用于以下方面：{say.listed(self.classes(), amount)}。"
        yield (
            f"一般公共预算财政拨款支出年初预算为{say.amount(planned)}，支出决算为{say.amount(amount)}"
            f"{say.rate(amount, planned)}。其中："
        )
        for number, code in enumerate(self.accounts.codes(own, self.book, self.accounts.planned), start=1):
            spent, plan = (one.sum(under=code, funds=own) for one in (self.book, self.accounts.planned))
            yield (
                f"{number}、{self.path(code)}。年初预算为{say.amount(plan)}，支出决算为{say.amount(spent)}"
                f"{say.rate(spent, plan)}。{self._held(spent, plan)}"
            )

    def _of_all(self, amount: int) -> str:
        share = self.say.share(amount, self.book.sum(funds=FUNDS))
        return share.replace("占", "占本年支出合计的")

    @staticmethod
    def _held(spent: int, plan: int) -> str:
        words = "大于" if spent > plan else "小于"
        return "决算数与预算数持平。" if spent == plan else f"决算数{words}预算数的主要原因是年中追加或收回了指标。"

    def three_public(self) -> Iterator[str]:
        say, items, plan = self.say, self.book.items, self.accounts.planned.items

        def clause(words: str, name: str) -> str:
            spent, planned = getattr(items, name), getattr(plan, name)
            return f"{words}支出决算为{say.amount(spent)}" + (
                say.rate(spent, planned).replace("年初预算", "预算") if planned else ""
            )

        yield (
            f"{self.year}年度“三公”经费财政拨款支出预算为{say.amount(plan.total)}，{clause('', 'total')}。其中："
            f"{clause('因公出国（境）费', 'abroad')}；{clause('公务用车购置及运行维护费', 'vehicles')}；"
            f"{clause('公务接待费', 'reception')}。"
        )
