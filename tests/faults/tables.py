"""Whole tables that are right in themselves and contradict the others, and three-public items below the economic ones."""

from __future__ import annotations

from dataclasses import replace

from tests.faults.kind import Fault, Planted, cells
from tests.printing import Disclosure, Line, disclosed
from tests.printing.table import value_of


def _swapped(statement: str, rules: str, words: str) -> Fault:
    """A table made of other figures: one 项 costs more in it, and so do its parents and totals."""

    def plant(disclosure: Disclosure) -> Planted | None:
        accounts = disclosure.accounts

        def dearer(line: Line) -> Line:
            if line.code == "2010601" and line.fund == "general_public":
                return replace(line, personnel=line.personnel + 7_770_000)
            return line

        book = replace(
            accounts.current,
            lines=tuple(dearer(line) for line in accounts.current.lines),
            economic=tuple(
                (code, value + 7_770_000 if code == "30101" else value) for code, value in accounts.current.economic
            ),
        )
        other = disclosed(replace(accounts, current=book), disclosure.style)
        old, new = disclosure.sheet(statement), other.sheet(statement)
        before = {cell.text for _, _, cell in old.amounts()}
        marks = tuple(cell.text.strip() for _, _, cell in new.amounts() if cell.text not in before)
        return Planted(disclosure.with_sheet(statement, lambda _: new), marks) if marks else None

    return Fault(words, tuple(rules.split()), plant)


def _below(item: str, code: str, rule: str) -> Fault:
    """A three-public item, and the totals it is part of, below the same economic item of basic spending."""

    def plant(disclosure: Disclosure) -> Planted | None:
        economic = next((c for _, _, c in cells(disclosure, "basic_economic", code=code, measure="total")), None)
        items = disclosure.accounts.current.items
        if economic is None:
            return None
        less = replace(items, **{item: 1_110_000})
        other = disclosed(
            replace(disclosure.accounts, current=replace(disclosure.accounts.current, items=less)), disclosure.style
        )
        planted = disclosure.with_sheet("three_public", lambda _: other.sheet("three_public"))
        sheet = planted.sheet("three_public")
        marks = tuple(
            cell.text.strip()
            for _, _, cell in sheet.amounts()
            if cell.figure.year == disclosure.year
            and cell.figure.measure in (item, "total", "vehicles")
            and value_of(cell.text) is not None
        )
        return Planted(planted, marks)

    return Fault(f"{item} among the three public expenses below {code}", (rule,), plant)


TABLES: tuple[Fault, ...] = (
    _swapped(
        "income_expenditure",
        "IDENTITY-EXPENDITURE-TOTAL IDENTITY-INCOME-TOTAL",
        "the table of both sides of other figures",
    ),
    _swapped("income", "IDENTITY-INCOME-TOTAL", "the revenue table of other figures"),
    _swapped("expenditure", "IDENTITY-EXPENDITURE-TOTAL", "the expenditure table of other figures"),
    _swapped(
        "appropriation",
        "IDENTITY-APPROPRIATION-GENERAL IDENTITY-GENERAL-CLASS IDENTITY-APPROPRIATION-REVENUE",
        "the appropriation table of other figures",
    ),
    _swapped(
        "general_public", "IDENTITY-BASIC-TOTAL IDENTITY-BASIC-PARTS", "the general public budget of other figures"
    ),
    _swapped("basic_economic", "IDENTITY-BASIC-TOTAL IDENTITY-BASIC-PARTS", "basic spending of other figures"),
    _below("reception", "30217", "IDENTITY-RECEPTION-ECONOMIC"),
    _below("vehicle_operation", "30231", "IDENTITY-VEHICLES-ECONOMIC"),
)
