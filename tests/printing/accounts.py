"""The figures of one unit in one fiscal year: every identity of the statutory forms holds in them by construction.

All money is a whole number of fen. What a period holds is a ``Book``: lines of spending by 项 and fund, each with what
it took over, took in, spent and passed on, so that over any set of lines

    opening + used reserves + income == spending + distribution + closing
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields

GENERAL, FUND, CAPITAL = "general_public", "government_fund", "state_capital"
APPROPRIATED = (GENERAL, FUND, CAPITAL)
OTHERS = ("fiscal_special", "institutional", "business", "superior_subsidy", "affiliated_remittance", "other")
FUNDS = (*APPROPRIATED, *OTHERS)
"""Where money comes from, by the ids of the catalogue's measures."""


def _brief(value: object) -> str:
    """A dataclass as Python writes it, fields that have their default left out: failures are read by people."""
    told = [
        f"{field.name}={shown!r}"
        for field in fields(value)
        if (shown := getattr(value, field.name)) != field.default  # type: ignore[arg-type]
    ]
    return f"{type(value).__name__}({', '.join(told)})"


@dataclass(frozen=True, repr=False)
class Line:
    """What one 项 costs out of one fund, and where that money came from and went; all in fen."""

    code: str
    fund: str
    personnel: int = 0
    public_funds: int = 0
    project: int = 0
    operating: int = 0
    remitted: int = 0
    opening: int = 0
    closing: int = 0
    use_of_balance: int = 0
    distribution: int = 0
    __repr__ = _brief

    @property
    def basic(self) -> int:
        """基本支出: people and running costs."""
        return self.personnel + self.public_funds

    @property
    def total(self) -> int:
        """All spending of the line."""
        return self.basic + self.project + self.operating + self.remitted

    @property
    def income(self) -> int:
        """What came in this year: the rest that the other parts leave."""
        return self.total + self.distribution + self.closing - self.opening - self.use_of_balance

    @property
    def opening_project(self) -> int:
        """Of the opening balance what was carried over for projects: as much as they and the closing balance took."""
        return min(self.opening, self.project + self.closing)

    @property
    def opening_basic(self) -> int:
        """Of the opening balance what was carried over for basic spending."""
        return self.opening - self.opening_project

    @property
    def income_project(self) -> int:
        """Of the income what projects took; the closing balance is all theirs."""
        return self.project + self.closing - self.opening_project

    @property
    def income_basic(self) -> int:
        """Of the income what basic spending took."""
        return self.income - self.income_project

    @property
    def resources(self) -> int:
        """All there was to spend: opening balance, used reserves and income."""
        return self.income + self.opening + self.use_of_balance


@dataclass(frozen=True, repr=False)
class Items:
    """The three-public items with meetings and training; in fen."""

    abroad: int = 0
    reception: int = 0
    vehicle_purchase: int = 0
    vehicle_operation: int = 0
    meeting: int = 0
    training: int = 0
    __repr__ = _brief

    @property
    def vehicles(self) -> int:
        """Buying and running official vehicles."""
        return self.vehicle_purchase + self.vehicle_operation

    @property
    def total(self) -> int:
        """The three-public total: meetings and training are no part of it."""
        return self.abroad + self.reception + self.vehicles


@dataclass(frozen=True)
class Book:
    """One period: lines by 项 and fund, the economic 款 of basic spending out of the general budget, three-public items."""

    lines: tuple[Line, ...]
    economic: tuple[tuple[str, int], ...]
    items: Items

    def sum(self, part: str = "total", under: str = "", funds: Collection[str] = FUNDS) -> int:
        """The sum of one part of the lines whose code begins with ``under``, out of ``funds``."""
        return sum(getattr(line, part) for line in self.lines if line.code.startswith(under) and line.fund in funds)

    def spent_economic(self, under: str = "", kind: str = "total") -> int:
        """Basic spending of the general budget under an economic code; ``kind`` personnel, public_funds or total."""
        return sum(
            value
            for code, value in self.economic
            if code.startswith(under)
            and kind in ("total", "personnel" if code[:3] in ("301", "303") else "public_funds")
        )

    @property
    def agency_operating(self) -> int:
        """机关运行经费: the running costs out of the general budget."""
        return self.sum("public_funds", funds=(GENERAL,))


@dataclass(frozen=True)
class Accounts:
    """Everything a disclosure prints: its own period, the one before it, and for 决算 the budget it closes.

    ``family`` is ``budget`` (预算) or ``final`` (决算); in a budget ``planned`` is ``current``. ``targets`` are projects
    with their indicators.
    """

    unit_name: str
    level: str
    year: int
    family: str
    current: Book
    prior: Book
    planned: Book
    targets: tuple[Project, ...] = ()

    @property
    def word(self) -> str:
        """预算 or 决算."""
        return "预算" if self.family == "budget" else "决算"

    @property
    def level_word(self) -> str:
        """部门 or 单位."""
        return "部门" if self.level == "department" else "单位"

    def codes(self, funds: Collection[str], *books: Book) -> Iterator[str]:
        """The 项 that any of the books (the current one, if none is given) has a line for, in order."""
        yield from sorted({line.code for book in books or (self.current,) for line in book.lines if line.fund in funds})


@dataclass(frozen=True, repr=False)
class Goal:
    """An indicator of a target form: the names of three levels, what is printed and what it means."""

    category: str
    subcategory: str
    name: str
    printed: str
    comparator: str
    value: str | None
    unit: str | None
    actual: str = ""
    weight: str = ""
    score: str = ""
    __repr__ = _brief


@dataclass(frozen=True)
class Project:
    """A project with its money (fen, from the general budget, and other) and its goals."""

    name: str
    appropriated: int
    other: int
    goals: tuple[Goal, ...]
