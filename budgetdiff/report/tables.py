"""The variance tables of the page: rows with their bars, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.compare import Comparison
from budgetdiff.report.language import Language
from budgetdiff.report.names import KINDS, MEASURES, NOTES
from budgetdiff.report.numbers import Number, Numbers

Line = Mapping[str, Any]
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a variance table. Bars are percentages of their column; ``tone`` is good, bad or even."""

    level: int
    code: str
    label: str
    base: Number
    current: Number
    delta: str
    rate: str
    contribution: str
    tone: str
    base_bar: str
    current_bar: str
    delta_left: str
    delta_bar: str
    remark: str
    role: str


@dataclass(frozen=True, slots=True)
class VarianceTable:
    """A table of the report: an anchor, a title that states its message, and its rows; the total comes last."""

    anchor: str
    title: str
    message: str
    rows: tuple[Row, ...]


class TableMaker:
    """Makes variance tables from the lines of one comparison."""

    def __init__(self, comparison: Comparison, language: Language, numbers: Numbers) -> None:
        self.comparison, self._, self.numbers = comparison, language, numbers

    def tree(
        self, anchor: str, title: str, statement: str, measure: str = "total", side: str | None = None
    ) -> VarianceTable | None:
        """A table's lines from 类 to 项, the largest change first; None where it has none."""
        lines = self.comparison.select(statement, measure, side=side) if statement != "three_public" else (
            self.comparison.select(statement).filter(pl.col("measure").is_in(
                ["total", "abroad", "reception", "vehicles", "vehicle_purchase", "vehicle_operation"]))
        )  # fmt: skip
        shown = [line for line in lines.iter_rows(named=True) if line["role"] != "of_which"]
        total = [line for line in shown if line["role"] == "total"]
        if not total or (total[0]["base"] is None and total[0]["current"] is None):
            return None
        ordered = list(_ordered([line for line in shown if line["role"] != "total" and not _silent(line)]))
        if all(line["kind"] == "not_comparable" for line in ordered if line["role"] != "residual"):
            # the message says it once for all; a residual would only repeat the total
            ordered = [{**line, "note": ""} for line in ordered if line["role"] != "residual"]
        return self._table(anchor, title, [*ordered, *total[:1]])

    def totals(self, anchor: str, title: str, wanted: Iterable[tuple[str, str]]) -> VarianceTable | None:
        """The totals of several columns side by side, each by its measure's name; None where there are none."""
        found = []
        for statement, measure in wanted:
            rows = self.comparison.select(statement, measure).filter(pl.col("role") == "total")
            for line in rows.head(1).iter_rows(named=True):
                if line["base"] or line["current"]:
                    found.append({**line, "label": self._(MEASURES[measure]), "level": 1})
        return self._table(anchor, title, found) if found else None

    def _table(self, anchor: str, title: str, lines: list[dict[str, Any]]) -> VarianceTable:
        widest = max((abs(line[side]) for line in lines for side in ("base", "current") if line[side]), default=None)
        changes = [abs(change) for line in lines if line["role"] != "total" and (change := _moved(line))]
        moved = max(changes, default=None)
        rows = tuple(self._row(line, widest, moved) for line in lines)
        total = next((line for line in lines if line["role"] == "total"), None)
        return VarianceTable(anchor, title, self._message(lines, total), rows)

    def _message(self, lines: list[dict[str, Any]], total: dict[str, Any] | None) -> str:
        top = [line for line in lines if line["level"] == 1 and line["role"] != "residual" and line["change"]]
        if not top:
            if total is not None and total["base"] is None:
                return self._("The earlier period does not state this total, so there is nothing to compare.")
            if any(line["kind"] == "not_comparable" for line in lines):
                return self._("The earlier period states only the total; the lines cannot be compared one by one.")
            return self._("No line changed.")
        largest = max(top, key=lambda line: abs(line["change"]))
        return self._(
            "The largest change is {label}: {delta} {unit}.", label=largest["label"],
            delta=self._.amount(largest["change"], signed=True), unit=self._.unit_name,
        )  # fmt: skip

    def _row(self, line: dict[str, Any], widest: Decimal | None, moved: Decimal | None) -> Row:
        change = _moved(line)
        tone = "even" if line["favourable"] is None else "good" if line["favourable"] else "bad"
        scale = moved if line["role"] != "total" else None
        width = abs(change) / scale * (_FULL / 2) if change and scale else Decimal(0)
        left = _FULL / 2 - (width if change and change < 0 else 0)
        notes = [self._(NOTES[word]) for word in (line["note"] or "").split("; ") if word in NOTES]
        label = line["label"] or "—"
        if line["role"] == "residual":
            label = self._("not accounted for by the lines above")
        return Row(
            level=int(line["level"]), code=line["code"] or "" if line["role"] != "residual" else "", label=label,
            base=self.numbers.of(line, "base"), current=self.numbers.of(line, "current"),
            delta="" if change is None else self._.amount(change, signed=True), rate=self._rate(line),
            contribution=self._.rate(line["contribution_numerator"], line["contribution_denominator"], sign=""),
            tone=tone, base_bar=_width(line["base"], widest), current_bar=_width(line["current"], widest),
            delta_left=f"{left:.2f}", delta_bar=f"{width:.2f}", remark="；".join(notes), role=line["role"],
        )  # fmt: skip

    def _rate(self, line: Line) -> str:
        if line["kind"] == "normal":
            return self._.rate(line["growth_numerator"], line["growth_denominator"])
        return self._(KINDS[line["kind"]])


def _moved(line: Line) -> Decimal | None:
    moved: Decimal | None = line["change"] if line["delta"] is None else line["delta"]
    return moved


def _silent(line: Line) -> bool:
    """Whether both periods print nothing but zero: the statutory form lists many lines that a unit does not have."""
    return not line["base"] and not line["current"]


def _width(value: Decimal | None, widest: Decimal | None) -> str:
    return "0" if not value or not widest or value < 0 else f"{value / widest * _FULL:.2f}"


def _ordered(lines: list[dict[str, Any]], parent: str = "") -> Iterable[dict[str, Any]]:
    """The tree in depth-first order, siblings by the size of their change, then of their amount, residuals last."""
    siblings = [line for line in lines if line["parent"] == parent]
    siblings.sort(
        key=lambda line: (
            line["role"] == "residual", -abs(line["change"] or 0), -abs(line["current"] or line["base"] or 0), line["node"],
        )
    )  # fmt: skip
    for line in siblings:
        yield line
        yield from _ordered(lines, line["node"]) if line["role"] != "residual" else ()
