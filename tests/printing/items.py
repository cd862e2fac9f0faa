"""The three-public table: items down its rows or across its columns, of one period or of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgetdiff.facts import Phase
from tests.printing.accounts import Items
from tests.printing.coded import Heading, rate_of
from tests.printing.style import Style
from tests.printing.table import Cell, Figure, Path, Row, Sheet, header


@dataclass(frozen=True)
class Period:
    """A column of the table or a group of them: its header, year, phase, items and 机关运行经费 (None: not printed)."""

    head: str
    year: int
    phase: Phase
    items: Items
    operating: int | None = None


_DOWN = (
    ("", "合计", "total"),
    ("1、", "因公出国（境）费用", "abroad"),
    ("2、", "公务接待费", "reception"),
    ("3、", "公务用车购置及运行费", "vehicles"),
    ("其中：（1）", "公务用车购置费", "vehicle_purchase"),
    ("（2）", "公务用车运行费", "vehicle_operation"),
)
_ACROSS: tuple[tuple[Path, str, str], ...] = (
    (("合计",), "合计", "total"),
    (("因公出国（境）费",), "因公出国（境）费", "abroad"),
    (("公务用车购置及运行维护费", "小计"), "公务用车购置及运行维护费", "vehicles"),
    (("公务用车购置及运行维护费", "公务用车购置费"), "公务用车购置费", "vehicle_purchase"),
    (("公务用车购置及运行维护费", "公务用车运行维护费"), "公务用车运行维护费", "vehicle_operation"),
    (("公务接待费",), "公务接待费", "reception"),
)


def items_sheet(heading: Heading, style: Style, periods: Sequence[Period]) -> Sheet:
    """The table of one or more periods (last year and this one, 预算数 and 决算数)."""
    return _across(heading, style, periods) if style.items == "across" else _down(heading, style, periods)


def _figure(label: str, item: str, period: Period) -> Figure:
    return Figure(None, "item", None, label, 0 if item == "total" else 1, item, period.year, period.phase)


def _down(heading: Heading, style: Style, periods: Sequence[Period]) -> Sheet:
    changes = style.prior == "changes" and len(periods) == 2
    paths: list[Path] = [("项目",), *((period.head,) for period in periods)]
    if changes:
        paths += [("增减额",), ("增减%",)]
    body: list[Row] = []
    for ordinal, label, item in _DOWN:
        amounts = [getattr(period.items, item) for period in periods]
        cells = [
            Cell(style.shown(amount, heading.unit), figure=_figure(label, item, period))
            for amount, period in zip(amounts, periods, strict=True)
        ]
        if changes:
            base, current = amounts
            cells += [Cell(style.shown(current - base, heading.unit)), Cell(rate_of(current, base) if base else "")]
        body.append((Cell(style.name(f"{ordinal}{label}")), *cells))
    if periods[0].operating is not None:
        body.append(
            (
                Cell("机关运行经费"),
                *(
                    Cell(
                        style.shown(period.operating or 0, heading.unit),
                        figure=_figure("机关运行经费", "agency_operating", period),
                    )
                    for period in periods
                ),
                *([Cell(""), Cell("")] if changes else []),
            )
        )
    return heading.sheet(header(paths), body)


def _across(heading: Heading, style: Style, periods: Sequence[Period]) -> Sheet:
    paths: list[Path] = []
    cells: list[Cell] = []
    for period in periods:
        for path, label, item in _ACROSS:
            paths.append((period.head, *path))
            amount = getattr(period.items, item)
            cells.append(Cell(style.shown(amount, heading.unit), figure=_figure(label, item, period)))
    for period in periods:
        if period.operating is not None:
            head = f"{period.year}年机关运行经费预算数"
            paths.append((head,))
            cells.append(
                Cell(style.shown(period.operating, heading.unit), figure=_figure(head, "agency_operating", period))
            )
    if not any(cell.text for cell in cells):
        cells[0] = replace(cells[0], text="0.00")  # a row without any text would be none
    return heading.sheet(header(paths), [tuple(cells)])
