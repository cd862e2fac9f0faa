"""The statutory tables of a period, made of its figures: what a unit publishes, as rows of labels and exact amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.facts import Phase
from budgetdiff.report.language import Language
from budgetdiff.report.names import MEASURES
from budgetdiff.report.source import ReportSource

_ORDER = tuple(MEASURES)
_TWO_SIDED = frozenset({"income_expenditure", "appropriation"})
_THREE = ("total", "abroad", "reception", "vehicles", "vehicle_purchase", "vehicle_operation", "agency_operating")
TITLES = {
    "income_expenditure": ("收支预算总表", "收入支出决算总表"),
    "income": ("收入预算总表", "收入决算表"),
    "expenditure": ("支出预算总表", "支出决算表"),
    "appropriation": ("财政拨款收支预算总表", "财政拨款收入支出决算总表"),
    "general_public": ("一般公共预算支出预算表", "一般公共预算财政拨款支出决算表"),
    "government_fund": ("政府性基金预算支出预算表", "政府性基金预算财政拨款支出决算表"),
    "state_capital": ("国有资本经营预算支出预算表", "国有资本经营预算财政拨款支出决算表"),
    "basic_economic": ("一般公共预算基本支出预算表", "一般公共预算财政拨款基本支出决算表"),
    "three_public": ("“三公”经费支出预算表", "财政拨款“三公”经费支出决算表"),
}
"""What the statutory tables are called in a budget and in final accounts."""
_SUMS = {"revenue": "收入总计", "expenditure": "支出总计"}


@dataclass(frozen=True, slots=True)
class StatutoryTable:
    """A table: its statement's id, its title, heads, and rows of texts and amounts in yuan (None for an empty cell)."""

    statement: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | Decimal | None, ...], ...]


def tables_of(source: ReportSource, language: Language, order: Sequence[str]) -> list[StatutoryTable]:
    """The tables of the later period in an order of statements; those without a figure are left out.

    A residual, which no table prints, is no row; a parent that is only the sum of its lines is one. Lines without a code stand
    where they were printed, so that a subtotal stays behind what it adds up.
    """
    comparison = source.comparison
    lines = comparison.lines.filter(pl.col("current").is_not_null(), pl.col("role") != "residual")
    made = []
    for statement in order:
        own = lines.filter(pl.col("statement") == statement)
        if own.height:
            made.append(_table(statement, own, source, language))
    return made


def _table(statement: str, lines: pl.DataFrame, source: ReportSource, _: Language) -> StatutoryTable:
    comparison = source.comparison
    year, executed = comparison.current.year, comparison.current.phase is Phase.EXECUTED
    title = f"{year}年{'度' if executed else ''}{TITLES[statement][executed]}"
    if statement == "three_public":
        rows = {row["measure"]: row for row in lines.iter_rows(named=True)}
        listed = [
            (_(MEASURES[name]) if name != "total" else "合计", rows[name]["current"]) for name in _THREE if name in rows
        ]
        return StatutoryTable(statement, title, ("项目", "金额"), tuple(listed))
    if statement in _TWO_SIDED:
        return _two_sided(statement, title, lines, source, _)
    measures = _measures(lines)
    heads = ("科目编码", "科目名称", *(_head(name, _) for name in measures))
    return StatutoryTable(statement, title, heads, tuple(_rows(lines, measures, source)))


def _measures(lines: pl.DataFrame) -> list[str]:
    found = set(lines["measure"].to_list())
    return sorted(found, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


def _head(measure: str, _: Language) -> str:
    return "合计" if measure == "total" else _(MEASURES.get(measure, measure))


def _rows(
    lines: pl.DataFrame, measures: Sequence[str], source: ReportSource
) -> Iterable[tuple[str | Decimal | None, ...]]:
    """A row a line: the total first, then those with a code in its order, the others as they were printed."""

    def order(row: dict[str, Any]) -> tuple[Any, ...]:
        place = source.places.get(row["current_fact_id"] or "")
        printed = (place.page, place.row or 0) if place is not None else (0, 0)
        return row["role"] != "total", row["code"] is None, row["code"] or "", printed, row["node"] or ""

    coded = lines.filter(pl.col("role") != "total")["code"].is_not_null().all()
    cells: dict[str, dict[str, Any]] = {}
    for row in sorted(
        lines.iter_rows(named=True), key=order if coded else lambda row: (order(row)[0], *order(row)[3:])
    ):
        held = cells.setdefault(row["node"] or "", {"code": row["code"], "label": row["label"], "role": row["role"]})
        held["label"] = held["label"] or row["label"]
        held[row["measure"]] = row["current"]
    for held in cells.values():
        # 人员经费合计 is the total of a part of its table: another name would make it the total of all
        label = held["label"] or ("合计" if held["role"] == "total" else "")
        yield held["code"] or "", label, *(held.get(name) for name in measures)


def _two_sided(statement: str, title: str, lines: pl.DataFrame, source: ReportSource, _: Language) -> StatutoryTable:
    """Revenue to the left, spending to the right; the totals of both in the last row."""
    sides, heads = [], []
    for side, name in (("revenue", "收入"), ("expenditure", "支出")):
        own = lines.filter(pl.col("side") == side)
        measures = _measures(own)
        lines_of = {total: own.filter((pl.col("role") == "total") == total) for total in (False, True)}
        rows, summed = ([row[1:] for row in _rows(lines_of[total], measures, source)] for total in (False, True))
        totals = [(_SUMS[side], *row[1:]) for row in summed]
        sides.append((rows, totals, len(measures) + 1))
        amounts = ["金额"] if measures == ["total"] else [_head(measure, _) for measure in measures]
        heads += [f"{name}项目", *amounts]
    (left, left_total, left_width), (right, right_total, right_width) = sides
    depth = max(len(left), len(right))
    padded = [(*_at(left, number, left_width), *_at(right, number, right_width)) for number in range(depth)]
    if left_total or right_total:
        padded.append((*_at(left_total, 0, left_width), *_at(right_total, 0, right_width)))
    return StatutoryTable(statement, title, tuple(heads), tuple(padded))


def _at(rows: Sequence[tuple[Any, ...]], number: int, width: int) -> tuple[Any, ...]:
    return rows[number] if number < len(rows) else ("", *(None for _ in range(width - 1)))
