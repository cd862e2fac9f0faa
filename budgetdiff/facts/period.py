"""Fiscal periods: a year, and the phase of the budget cycle its figures belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import total_ordering

from budgetdiff.errors import PeriodRefused
from budgetdiff.facts.text import folded

_EARLIEST, _LATEST = 1950, 2100
_PERIOD = re.compile(r"^(?P<year>\d{4})年?度?(?:[:/\-]?(?P<phase>\D+))?$")
_NAMED_YEAR = re.compile(
    r"^(?P<name>(?:(?P<fy>F\.?Y\.?|财年)[-:]?)?(?:(?P<first>\d{4})(?:[-/–](?P<second>\d{2}|\d{4}))?|(?P<short>\d{2})))"
    r"(?:[:/\-]?(?P<phase>\D+))?$",
    re.IGNORECASE,
)
_LONGEST = 3
"""Years that a budget named by its first and last can be of."""


class Phase(StrEnum):
    """A phase in the words of the Fiscal Data Package."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ADJUSTED = "adjusted"
    EXECUTED = "executed"

    @property
    def order(self) -> int:
        """The place in the budget cycle, from the proposal to the outturn."""
        return _CYCLE.index(self)

    def __lt__(self, other: str) -> bool:
        return self.order < Phase(other).order

    def __le__(self, other: str) -> bool:
        return self.order <= Phase(other).order

    def __gt__(self, other: str) -> bool:
        return self.order > Phase(other).order

    def __ge__(self, other: str) -> bool:
        return self.order >= Phase(other).order

    @property
    def zh(self) -> str:
        """The phase as Chinese documents call it."""
        return {"proposed": "预算草案", "approved": "预算", "adjusted": "调整预算", "executed": "决算"}[self.value]

    @classmethod
    def parse(cls, text: str) -> Phase:
        """The phase a word names: the four English words, or 预算, 年初预算, 调整预算, 全年预算, 决算, 执行数 …

        Raises PeriodRefused for any other word.
        """
        word = folded(text).lower()
        for phase, names in _PHASE_NAMES.items():
            if word in names:
                return phase
        known = "approved/预算, adjusted/调整预算, executed/决算, proposed/草案"
        raise PeriodRefused(f"“{text}” is not a phase; known are {known}")


_CYCLE = tuple(Phase)

_PHASE_NAMES: dict[Phase, frozenset[str]] = {
    Phase.PROPOSED: frozenset({"proposed", "草案", "预算草案"}),
    Phase.APPROVED: frozenset({"approved", "预算", "年初预算", "部门预算", "批复预算", "年初预算数", "预算数"}),
    Phase.ADJUSTED: frozenset({"adjusted", "调整预算", "全年预算", "调整预算数", "全年预算数"}),
    Phase.EXECUTED: frozenset({"executed", "决算", "部门决算", "执行数", "执行", "决算数", "预算执行数"}),
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A fiscal year, and a phase or None for “the only phase there is, else approved”.

    Periods are ordered by time: by year, and within one along the budget cycle; without a phase comes first.
    ``fiscal_year`` is the calendar year it begins in where its name says so (2023 for ``2023/24`` and ``FY2023-24``), else the
    only year that its name has (2024 for ``FY2024``). ``label`` is such a name, '' for a plain year; it is shown, and says
    nothing about which period it is.
    """

    fiscal_year: int
    phase: Phase | None = None
    label: str = field(default="", compare=False)

    @property
    def year(self) -> str:
        """The year as it is called: its own name, else its number."""
        return self.label or str(self.fiscal_year)

    @classmethod
    def parse(cls, text: str) -> Period:
        """A period as a person writes it: ``2024``, ``2024:executed``, ``2024决算``, ``2023/24``, ``FY2023-24:executed``.

        Raises PeriodRefused with the forms that are understood.
        """
        year, name, phase = cls.parts(text)
        return cls(year, Phase.parse(phase) if phase else None, name)

    @staticmethod
    def parts(text: str) -> tuple[int, str, str]:
        """The fiscal year of a text, its own name ('' for a plain year), and the word of a phase behind it ('' for none).

        Raises PeriodRefused for a text that is no period.
        """
        plain = folded(text)
        match = _PERIOD.match(plain)
        if match is not None and _EARLIEST <= int(match["year"]) <= _LATEST:
            return int(match["year"]), "", match["phase"] or ""
        named = _NAMED_YEAR.match(plain)
        if named is not None and (named["fy"] or named["second"]):
            first = int(named["first"] or f"20{named['short']}")
            second = named["second"] or ""
            last = int(f"{str(first)[: 4 - len(second)]}{second}") if second else first
            last += 100 if last == first - 99 else 0  # 1999/00
            if _EARLIEST <= first <= _LATEST and (not second or 1 <= last - first <= _LONGEST):
                return first, named["name"].upper(), named["phase"] or ""
        raise PeriodRefused(f"“{text}” is not a period; write 2024, 2024:executed, 2023/24 or 2024决算")

    def __lt__(self, other: Period) -> bool:
        return self._when < other._when

    @property
    def _when(self) -> tuple[int, int]:
        return self.fiscal_year, -1 if self.phase is None else self.phase.order

    def __str__(self) -> str:
        return f"{self.year}:{self.phase}" if self.phase else self.year
