"""The variance tables of the page: trees of rows with their bars and pins, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.compare import Comparison
from budgetdiff.facts import THREE_PUBLIC_ITEMS
from budgetdiff.report.headline import driver_of, named, undivided
from budgetdiff.report.lines import LineName
from budgetdiff.report.names import MEASURES, NOTES, RANKS, STATEMENTS, short
from budgetdiff.report.numbers import Figure, Rate
from budgetdiff.report.reasons import Reasons
from budgetdiff.report.scope import ECONOMIC, FUNCTION, REVENUE, Line, Scope, Spot, moved
from budgetdiff.report.view import Row, VarianceTable

_BAR = Decimal(120)
"""Width of the column of bars, in units of its SVG; the columns of changes and of pins are 90 wide, their axis at 45."""
_HALF = Decimal(42)
_MIDDLE = Decimal(45)
_PIN_CUT = Decimal(1)
_THREE_PUBLIC = ("total", *THREE_PUBLIC_ITEMS)
_SOURCES = (
    "appropriation",
    "general_public",
    "government_fund",
    "state_capital",
    "fiscal_special",
    "institutional",
    "superior_subsidy",
    "affiliated_remittance",
    "business",
    "other",
    "carry_over",
    "use_of_balance",
)
_PROJECTS = ("project_expenditure", "total")
_SPLIT = ("basic", "project", "operating", "remitted", "subsidy")


class TableMaker:
    """Makes the variance tables of one comparison."""

    def __init__(self, scope: Scope, comparison: Comparison | None = None) -> None:
        self.scope, self._, self.numbers = scope, scope.language, scope.numbers
        self.comparison = comparison or scope.source.comparison
        self.base = scope.scenario(self.comparison.base, "base")
        self.current = scope.scenario(self.comparison.current, "current")
        self._labels = scope.labels(self.comparison)
        self._reasons = Reasons(scope) if comparison is None else None

    def all(self) -> Iterable[VarianceTable]:
        """Spending by function and by economic class, basic against project, the projects, three public expenses, revenue."""
        _ = self._
        function, economic = self.scope.best(FUNCTION, self.comparison), self.scope.best(ECONOMIC, self.comparison)
        trees = [
            (
                "function",
                _(
                    "General public budget by function"
                    if function[0] == "general_public"
                    else "Expenditure by function"
                ),
                function,
            ),
            ("economic", _(STATEMENTS[economic[0]]), economic),
        ]
        split: list[Spot] = [("expenditure", measure, None) for measure in _SPLIT]
        if self.scope.total(("expenditure", "basic", None), self.comparison) is None:
            split = [("general_public", "basic", None), ("general_public", "project", None)]
        made = [
            *(self.tree(anchor, title, spot) for anchor, title, spot in trees),
            self.totals("split", _("Basic and project expenditure"), split),
            self.projects(),
            self.three_public(),
            self.revenue(),
        ]
        return [table for table in made if table is not None]

    def tree(self, anchor: str, title: str, spot: Spot, *, deepest: int = 9) -> VarianceTable | None:
        """A table's lines from 类 to 项, the largest change first, down to a level; None where it has none."""
        lines = self.scope.lines(spot, self.comparison).filter(pl.col("level") <= deepest)
        return self._tree(anchor, title, list(lines.iter_rows(named=True)))

    def _tree(self, anchor: str, title: str, lines: Sequence[Line], *, keep: bool = False) -> VarianceTable | None:
        shown = [dict(line) for line in lines if line["role"] != "of_which"]
        total = [line for line in shown if line["role"] == "total"]
        if not total or (total[0]["base"] is None and total[0]["current"] is None):
            return None
        rest = [line for line in shown if line["role"] != "total" and (keep or not _silent(line))]
        ordered = list(_ordered(rest, {line["node"] for line in total}))
        if all(line["kind"] == "not_comparable" for line in ordered if line["role"] != "residual"):
            # the message says it once for all; a residual would only repeat the total
            ordered = [{**line, "note": ""} for line in ordered if line["role"] != "residual"]
        return self._table(anchor, title, [*ordered, *total[:1]])

    def totals(self, anchor: str, title: str, wanted: Iterable[Spot]) -> VarianceTable | None:
        """The totals of several columns side by side, each by its measure's name; None where there are none."""
        found = []
        for spot in wanted:
            line = self.scope.total(spot, self.comparison)
            if line is not None and (line["base"] or line["current"]):
                found.append({**line, "label": self._(MEASURES.get(spot[1], spot[1])), "level": 1, "role": "part"})
        return self._table(anchor, title, found) if found else None

    def projects(self) -> VarianceTable | None:
        """The projects of the table that lists them, largest change first; None where it lists no two.

        Below a total of several units the unit's own projects stand beside the sums: they are listed all the same.
        """
        lines = [dict(line) for line in self.comparison.select(*_PROJECTS).iter_rows(named=True)]
        if not any(line["role"] in ("leaf", "parent") for line in lines):
            lines = [
                {**line, "role": "leaf"} if line["role"] == "of_which" and line["level"] else line for line in lines
            ]
        named = [line for line in lines if line["role"] in ("leaf", "parent") and not _silent(line)]
        return self._tree("projects", self._("Project by project"), lines) if len(named) > 1 else None

    def revenue(self) -> VarianceTable | None:
        """Revenue by the lines of the table that states it by source; else by the columns of the income table."""
        title = self._("Revenue by source")
        table = self.tree("revenue", title, REVENUE[0])
        if table is not None and len(table.rows) > 1:
            return table
        return self.totals("revenue", title, [("income", measure, None) for measure in _SOURCES]) or table

    def three_public(self) -> VarianceTable | None:
        """因公出国、公务接待、公务用车, the latter in its two parts; also what is zero, because the form asks for it."""
        rows = self.comparison.select("three_public").filter(pl.col("measure").is_in(_THREE_PUBLIC))
        named = [
            {**line, "label": line["label"] or self._(MEASURES.get(line["node"], line["node"] or "Total"))}
            for line in rows.iter_rows(named=True)
        ]
        return self._tree("three_public", self._("Three public expenses"), named, keep=True)

    # ------------------------------------------------------------------------------------------------- a table
    def _table(self, anchor: str, title: str, lines: Sequence[Line]) -> VarianceTable:
        widest = max((abs(line[side]) for line in lines for side in ("base", "current") if line[side]), default=None)
        inner = [line for line in lines if line["role"] != "total"]
        largest = max((abs(change) for line in inner if (change := moved(line))), default=None)
        rates = [
            abs(line["growth_numerator"] / line["growth_denominator"]) for line in lines if line["kind"] == "normal"
        ]
        pin_full = min(max(rates, default=_PIN_CUT), _PIN_CUT) or _PIN_CUT
        total = next((line for line in lines if line["role"] == "total"), None)
        names = {
            line["node"]: f"{anchor}-{number}"
            for number, line in enumerate(lines)
            if line["role"] not in ("residual", "part")
        }
        parents = {line["node"]: line["parent"] for line in inner}
        counts: dict[str, int] = {}
        for line in inner:
            counts[line["parent"]] = counts.get(line["parent"], 0) + 1
        alone = _alone(inner)
        rows = []
        for number, line in enumerate(lines):
            within: list[str] = []
            above = line["parent"]
            while above and above in parents and names[above] not in within:
                within.insert(0, names[above])
                above = parents[above]
            row = self._row(line, widest, largest, pin_full)
            inside = line["role"] not in ("total", "residual", "part")
            rows.append(
                replace(
                    row,
                    identity=f"{anchor}-{number}",
                    within=tuple(within),
                    parts=counts.get(line["node"], 0) if inside else 0,
                    share=self._share(line, total, alone),
                )
            )
        cut = "100%" if any(rate > _PIN_CUT for rate in rates) else ""
        folds = tuple(row.identity for row in rows if row.parts)
        heading, message = self._headline(title, inner, total)
        return VarianceTable(anchor, heading, message, self.base, self.current, tuple(rows), folds, cut, alone)

    def _headline(self, title: str, lines: Sequence[Line], total: Line | None) -> tuple[str, str]:
        """A title that states what the figures say, and a sentence where it needs one."""
        _ = self._
        top = [line for line in lines if line["level"] == 1 and line["role"] != "residual" and moved(line)]
        if not top:
            if total is not None and total["base"] is None:
                return title, _("The earlier period does not state this total, so there is nothing to compare.")
            if total is not None and total["current"] is None:
                return title, _("The later period does not state this total, so there is nothing to compare.")
            if any(line["kind"] == "not_comparable" for line in lines):
                if total is None:
                    # columns beside each other: each row says itself what is missing
                    return title, ""
                said = undivided(self.scope, lines)
                if not total["delta"]:
                    return title, said
                return _("{title}: {change} in all", title=title, change=self.scope.change(total["delta"])), said
            return _("{title}: no line changed", title=title), ""
        largest = max(top, key=lambda line: abs(moved(line) or Decimal(0)))
        change = moved(largest) or Decimal(0)
        name = self.scope.named(largest, self._labels)
        label = name.said
        if largest["role"] == "part":
            label = _.inside(short(name.printed))
        heading = _("{title}: {label} {change}", title=title, label=label, change=self.scope.change(change))
        if total is None or total["change"] is None or len(top) == 1:
            return heading, ""
        rest = total["change"] - change
        driver = driver_of(lines, change)
        inside = _under(lines, driver, largest) if driver is not None else False
        said = _(
            "The total is {total}; without {label} it is {rest}.",
            total=self.scope.change(total["change"]),
            label=label,
            rest=self.scope.change(rest),
        )
        if driver is not None and inside:
            part = _(
                "Most of it is {label}: {change}.",
                label=named(self.scope, driver),
                change=self.scope.change(driver["change"]),
            )
            said += part if _.code == "zh" else f" {part}"
        return heading, said

    def _row(self, line: Line, widest: Decimal | None, largest: Decimal | None, pin_full: Decimal) -> Row:
        change = moved(line)
        scale = largest if line["role"] != "total" else None
        width = abs(change) / scale * _HALF if change and scale else Decimal(0)
        rate = line["growth_numerator"] / line["growth_denominator"] if line["kind"] == "normal" else None
        pin = "" if rate is None else f"{_MIDDLE + max(-pin_full, min(pin_full, rate)) / pin_full * _HALF:.1f}"
        residual = line["role"] == "residual"
        total = line["role"] == "total"
        # what a total is called in Chinese says nothing to a reader of English
        printed = "" if total and self._.code == "en" else line["label"]
        label = (
            self._("not accounted for by the lines above")
            if residual
            else printed or (self._("Total") if total else self._labels.get(line["code"], "—"))
        )
        own = residual or total or line["role"] == "part"
        name = LineName(label) if own else self.scope.named(line, self._labels)
        return Row(
            level=int(line["level"]),
            code="" if residual else line["code"] or "",
            label=label,
            base=self.numbers.of(line, "base"),
            current=self.numbers.of(line, "current"),
            delta=Figure() if change is None else self.numbers.figure(change),
            rate=self.scope.growth(line),
            contribution=self._contribution(line),
            tone=self.scope.tone(line),
            role=line["role"],
            kind=line["kind"],
            remark="；".join(self._remarks(line)) if self._.code == "zh" else "; ".join(self._remarks(line)),
            base_width=_width(line["base"], widest),
            current_width=_width(line["current"], widest),
            delta_x=f"{_MIDDLE - (width if change and change < 0 else 0):.1f}",
            delta_width=f"{width:.1f}",
            pin=pin,
            pin_cut=rate is not None and abs(rate) > pin_full,
            identity="",
            within=(),
            parts=0,
            why=self._reasons.of(line) if self._reasons is not None and line["role"] != "residual" else (),
            rank=self._(RANKS[line["level"]]) if line["code"] and line["level"] in RANKS and not residual else "",
            favourable=line["favourable"],
            rounding=residual and "rounding" in (line["note"] or ""),
            english=name.english,
            ours=name.ours,
            key="|".join((line["statement"], line["side"] or "", line["measure"], line["node"] or "")),
        )

    def _share(self, line: Line, total: Line | None, side: str) -> Rate:
        """What a line is of the total of the only period that states lines."""
        if not side or total is None or line[side] is None or not total[side] or line["role"] == "residual":
            return Rate()
        return self.numbers.share(line[side], total[side])

    def _contribution(self, line: Line) -> Rate:
        if line["role"] == "part":
            # each is the total of its own column: what it adds to another total is not stated
            return Rate()
        return self.numbers.rate(line["contribution_numerator"], line["contribution_denominator"], sign="")

    def _remarks(self, line: Line) -> list[str]:
        said = [self._(NOTES[word]) for word in (line["note"] or "").split("; ") if word in NOTES]
        return [*said, self._("above the thresholds")] if line["material"] else said


def _alone(lines: Sequence[Line]) -> str:
    """The side that has figures of lines where none can be compared: base or current; '' where any can."""
    if any(
        line["delta"] is not None or line["kind"] != "not_comparable" for line in lines if line["role"] != "residual"
    ):
        return ""
    counts = {side: sum(1 for line in lines if line[side] is not None) for side in ("current", "base")}
    side = max(counts, key=lambda one: counts[one])
    return side if counts[side] > 1 else ""


def _under(lines: Sequence[Line], line: Line, above: Line) -> bool:
    """Whether a line stands below another."""
    parents = {one["node"]: one["parent"] for one in lines}
    at = line["parent"]
    while at in parents and at != above["node"]:
        at = parents[at]
    return bool(at == above["node"])


def _silent(line: Line) -> bool:
    """Whether both periods print nothing but zero: the statutory form lists many lines that a unit does not have."""
    return not line["base"] and not line["current"]


def _width(value: Decimal | None, widest: Decimal | None) -> str:
    return "0" if not value or not widest or value < 0 else f"{value / widest * _BAR:.1f}"


def _ordered(lines: list[dict[str, Any]], roots: set[str]) -> Iterable[dict[str, Any]]:
    """The tree in depth-first order, siblings by the size of their change, then of their amount, residuals last."""
    below: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        below.setdefault(line["parent"] or "", []).append(line)

    def walk(parent: str) -> Iterable[dict[str, Any]]:
        for line in sorted(below.get(parent, ()), key=_rank):
            yield line
            if line["role"] != "residual":
                yield from walk(line["node"])

    for root in sorted(roots):
        yield from walk(root)


def _rank(line: Line) -> tuple[bool, Decimal, Decimal, str]:
    residual = line["role"] == "residual"
    return residual, -abs(line["change"] or 0), -abs(line["current"] or line["base"] or 0), line["node"]
