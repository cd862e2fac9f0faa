"""Faults between documents: last year's figures restated, balances that do not go over, targets given up or lowered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tests.faults.kind import Fault, Planted, cells, changed
from tests.printing import Book, Disclosure, disclosed
from tests.printing.accounts import Goal, Project


def _last_year(disclosure: Disclosure, current: Book, **parts: object) -> Disclosure:
    """The same unit's document of the year before, with these figures."""
    accounts = replace(disclosure.accounts, year=disclosure.year - 1, current=current, planned=current, **parts)
    return disclosed(accounts, disclosure.style)


def _restated(statement: str, measure: str) -> Callable[[Disclosure], Planted | None]:
    def plant(disclosure: Disclosure) -> Planted | None:
        if disclosure.family != "budget" or disclosure.style.prior == "none":
            return None
        before = _last_year(disclosure, disclosure.accounts.prior, targets=())
        found = next(cells(disclosure, statement, measure=measure, year=disclosure.year - 1), None)
        if found is None or found[2].figure.phase != "approved":
            return None
        row, column, cell = found
        text = changed(cell.text)
        return Planted(disclosure.with_cell(statement, row, column, text), (text,), before)

    return plant


def _implied(disclosure: Disclosure) -> Planted | None:
    """A change and its rate in a sentence from another figure of last year than last year's document printed."""
    if disclosure.family != "budget" or disclosure.style.prior != "none":
        return None
    before = _last_year(disclosure, disclosure.accounts.prior, targets=())
    for line in disclosure.lines:
        match = re.match(
            r"2024年一般公共预算支出(\d+\.\d\d)万元，比2023年预算增加(\d+\.\d\d)万元，增长(\d+\.\d\d)%", line
        )
        if match:
            now, delta = Decimal(match[1]), Decimal(match[2]) + Decimal("77.77")
            rate = (delta * 100 / (now - delta)).quantize(Decimal("0.01"))
            new = f"2024年一般公共预算支出{now}万元，比2023年预算增加{delta}万元，增长{rate}%{line[match.end() :]}"
            return Planted(disclosure.with_line(line, new), (f"{delta}",), before)
    return None


def _opening(disclosure: Disclosure) -> Planted | None:
    if disclosure.family != "final":
        return None
    book = disclosure.accounts.current
    # last year closed with what this year opens with, but for one line
    closed = replace(
        book,
        lines=tuple(
            replace(
                line, opening=0, use_of_balance=0, distribution=0, closing=line.opening + (7_770_000 if not n else 0)
            )
            for n, line in enumerate(book.lines)
        ),
    )
    disclosure = disclosed(replace(disclosure.accounts, prior=closed), disclosure.style)
    before = _last_year(disclosure, closed)
    marks = tuple(c.text.strip() for _, _, c in cells(disclosure, "income_expenditure") if "年初" in c.figure.label)
    return Planted(disclosure, marks, before) if marks else None


def _targets(
    change: Callable[[tuple[Project, ...]], tuple[Project, ...]], mark: str
) -> Callable[[Disclosure], Planted | None]:
    def plant(disclosure: Disclosure) -> Planted | None:
        if not disclosure.forms or disclosure.style.prior != "none":
            return None
        accounts = disclosure.accounts
        before = _last_year(
            disclosure,
            accounts.prior,
            targets=tuple(
                replace(
                    one,
                    appropriated=next(line.project for line in accounts.prior.lines if line.project == line.total),
                    other=0,
                )
                for one in accounts.targets
            ),
        )
        now = disclosed(replace(accounts, targets=change(accounts.targets)), disclosure.style)
        return Planted(now, (mark,), before)

    return plant


def _lowered(projects: tuple[Project, ...]) -> tuple[Project, ...]:
    first, *rest = projects
    goal, *others = first.goals
    lower = Goal(goal.category, goal.subcategory, goal.name, "≥20场", ">=", "20", goal.unit)
    return (replace(first, goals=(lower, *others)), *rest)


def _dropped(projects: tuple[Project, ...]) -> tuple[Project, ...]:
    first, *rest = projects
    return (replace(first, goals=first.goals[1:]), *rest)


YEARS: tuple[Fault, ...] = (
    Fault("last year's budget quoted wrongly", ("YEAR-QUOTED",), _restated("general_public", "total")),
    Fault("last year's “三公” quoted wrongly", ("YEAR-QUOTED",), _restated("three_public", "reception")),
    Fault("last year's figure implied wrongly by a sentence", ("YEAR-IMPLIED", "CLAIM"), _implied),
    Fault("年初结转 that is not last year's 年末结转", ("YEAR-BALANCE",), _opening),
    Fault("a target lowered", ("YEAR-TARGET",), _targets(_lowered, "开展活动场次")),
    Fault("a target dropped", ("YEAR-TARGET",), _targets(_dropped, "开展活动场次")),
    Fault("a project whose targets were given up", ("YEAR-TARGET",), _targets(lambda all_: all_[:1], "培训支出专项")),
)
