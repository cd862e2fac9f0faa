"""Tables that no title names, recognised by what they hold: their columns, codes and items, and amounts printed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetdiff.facts import folded
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.layout import is_numeric, texts
from budgetdiff.statements.tables import Table

_ECONOMIC = re.compile(r"^3(0[1-9]|1[0-3]|99)(\d{2})?$")
_FUNCTIONAL = re.compile(r"^2(0[1-9]|1\d|2[0-49]|3[0-4])(\d{2}){0,2}$")
_SOURCES = re.compile(r"事业收入|经营收入|财政拨款收入|上级补助|附属单位上缴|其他收入")
_USES = re.compile(r"经营支出|上缴上级|附属单位补助")
_FUNDS = re.compile(r"^(一般公共预算|政府性基金|国有资本经营)")
# Amounts of fewer digits than these stand in two tables by chance.
_TELLING = re.compile(r"^-?[\d,]*\d[\d,]*\.?\d*$")
_DIGITS = 4


def recognise(tables: Sequence[Table], listed: Sequence[str]) -> None:
    """Give the tables that no title names the statements they are; those whose columns say none stay without.

    ``listed`` are the statements of the table of contents in its order. Of the kinds that the columns allow, one that the
    contents list between the statements of the tables around it is taken, else one that the document does not have yet,
    where at least two amounts stand in other statements too. ``reason`` of the table says by what it was recognised.
    """
    for table in tables:
        if table.entry is not None:
            continue
        found = _statement(table, tables, listed)
        if found is not None:
            table.entry, why = catalogue().statement(found[0]), found[1]
            table.reason = f"no title names it: recognised by {why}"


def _statement(table: Table, tables: Sequence[Table], listed: Sequence[str]) -> tuple[str, str] | None:
    kinds = _kinds(table)
    if not kinds:
        return None
    between = _between(table, tables, listed)
    for kind in kinds:
        if kind in between:
            return kind, "its columns and its place in the table of contents"
    have = {other.entry.id for other in tables if other.entry is not None}
    new = [kind for kind in kinds if kind not in have]
    others = [_amounts(other) for other in tables if other is not table and other.entry is not None]
    shared = _amounts(table) & set().union(*others)
    return (new[0], f"its columns and {len(shared)} amounts of other statements") if new and len(shared) >= 2 else None


def _kinds(table: Table) -> list[str]:
    """The statements that the header and the codes of a table allow, the likeliest first."""
    heads = [text for row in table.header for text in texts(row) if text]
    body = [text for row in table.rows for text in texts(row) if text]
    whole = "/".join(heads)
    economic = sum(1 for text in body if _ECONOMIC.match(text))
    functional = sum(1 for text in body if _FUNCTIONAL.match(text))
    items = {item for text in (*heads, *body) if not is_numeric(text) and (item := catalogue().match_item(text))}
    if not any(is_numeric(text) for text in body) or any("指标" in text for text in heads):
        return []
    if {"abroad", "reception"} <= items and not functional:
        return ["three_public"]
    if any(re.fullmatch(r"(本年)?收入", text) for text in heads) and any(
        re.fullmatch(r"(本年)?支出", text) for text in heads
    ):
        of_funds = any(_FUNDS.match(text) for text in heads) or not any(_SOURCES.search(text) for text in body)
        return ["appropriation", "income_expenditure"] if of_funds else ["income_expenditure", "appropriation"]
    if economic > functional:
        return ["basic_economic", "general_public_economic", "expenditure_economic", "agency_operating"]
    if not functional:
        return []
    if _SOURCES.search(whole):
        return ["income"]
    if _USES.search(whole):
        return ["expenditure"]
    if "基本支出" in whole or "项目支出" in whole:
        return ["expenditure", "general_public", "appropriation_expenditure", "government_fund", "state_capital"]
    return ["general_public", "appropriation_expenditure", "government_fund", "state_capital"]


def _between(table: Table, tables: Sequence[Table], listed: Sequence[str]) -> list[str]:
    """The statements that the contents list between those of the nearest recognised tables before and after a table."""
    position = next(index for index, other in enumerate(tables) if other is table)
    before = [t.entry.id for t in tables[:position] if t.entry is not None and t.entry.id in listed]
    after = [t.entry.id for t in tables[position + 1 :] if t.entry is not None and t.entry.id in listed]
    if not listed or not (before or after):
        return []
    start = listed.index(before[-1]) + 1 if before else 0
    end = listed.index(after[0]) if after else len(listed)
    return list(listed[start:end])


def _amounts(table: Table) -> set[str]:
    """The amounts of a table as printed, without separators and trailing noughts, that are long enough to tell."""
    found: set[str] = set()
    for row in table.rows:
        for text in texts(row):
            if _TELLING.match(text):
                plain = folded(text).replace(",", "")
                plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
                if len(plain.strip("-0.").replace(".", "")) >= _DIGITS:
                    found.add(plain)
    return found
