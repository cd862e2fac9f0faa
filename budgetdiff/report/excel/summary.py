"""The summary: what a boss reads and prints, on one landscape page. Headline, bridge, classes, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetdiff.report.charts import QUIET
from budgetdiff.report.excel.paper import BARS, SIGNED, Paper, Sheet, Spot, cell, signed_format, width_of
from budgetdiff.report.lines import MEANING, OURS
from budgetdiff.report.numbers import DOUBTFUL, IMPLIED, Number
from budgetdiff.report.view import Card, Row, VarianceTable

_WIDTHS = (30, 14, 14, 16, 10, 14, 2, *(13,) * 7)
_WIDEST = 54
_LAST = len(_WIDTHS) - 1
WIDTH = 7 * 96
"""Its width in pixels: the columns right of the gap."""
_ROOM = 100
"""How many Chinese letters stand in a line over all columns."""
_CLASSES, _REASONS = 14, 8
_LEAST = 20
"""Rows beside the picture."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The sheet, the rows that its picture takes, and the first and last of the rows of classes."""

    sheet: Sheet
    top: int
    bottom: int
    classes: tuple[int, int]


def write_summary(paper: Paper, rows: Mapping[str, Spot]) -> Summary:
    """The sheet without its picture; ``rows`` is where each line's own row is."""
    view, _, style = paper.view, paper.language, paper.style
    table = _first_table(view.tables)
    names = [width_of(row.named) for row in table.rows if row.level <= 1][:_CLASSES] if table is not None else []
    # a name that leads somewhere is not wrapped by LibreOffice
    sheet = paper.sheet(_("Summary"), (min(max(_WIDTHS[0], *names, 0), _WIDEST), *_WIDTHS[1:]), pages=1)
    sheet.wide(0, 0, _LAST, view.title, style(bold=True, font_size=16, text_wrap=True), room=_ROOM * 0.68, line=24)
    sheet.wide(1, 0, _LAST, view.subtitle, style(font_color=QUIET, text_wrap=True), room=_ROOM)
    said = [view.unit_in_full] if view.unit_in_full else []
    for number, sentence in enumerate([*said, *view.sentences], start=2):
        sheet.wide(number, 0, _LAST, sentence, style(text_wrap=True), room=_ROOM)
    top = 3 + len(said) + len(view.sentences)
    first, last, after = _classes(paper, sheet, _cards(paper, sheet, top) + 1, rows)
    if view.bridge is not None or last > first:
        after = max(after, top + _LEAST)
    _explained(paper, sheet, after + 1)
    return Summary(sheet, top, after, (first, last))


def _cards(paper: Paper, sheet: Sheet, top: int) -> int:
    """The headline figures; the row after them."""
    view, _ = paper.view, paper.language
    sheet.heads(top, (_("Item"), view.base.name, view.current.name, f"Δ {view.unit_of_money}", "Δ %", ""), range(1, 5))
    for row, card in enumerate(view.cards, start=top + 1):
        _card(paper, sheet, row, card)
    return top + 1 + len(view.cards)


def _card(paper: Paper, sheet: Sheet, row: int, card: Card) -> None:
    sheet.text(row, 0, card.label, paper.style(bold=True))
    if card.current.amount is None and card.current.text.isdigit():
        sheet.sheet.write_number(row, 2, int(card.current.text), paper.style(num_format="#,##0"))
        sheet.text(row, 3, card.note, paper.style(font_color=QUIET, indent=2))
        return
    sheet.number(row, 1, card.base, card.label, card.base_name or paper.view.base.name)
    sheet.number(row, 2, card.current, card.label, paper.view.current.name, bold=True)
    sheet.change(row, 3, card.base, card.current, card.delta, card.rate)
    if card.base_name and card.base_name != paper.view.base.name:
        sheet.text(row, 5, card.base_name, paper.style(font_color=QUIET))


def _classes(paper: Paper, sheet: Sheet, top: int, rows: Mapping[str, Spot]) -> tuple[int, int, int]:
    """The classes (类) of spending with bars behind their changes: their first and last row, and the row after all."""
    table = _first_table(paper.view.tables)
    if table is None:
        return top, top, top
    _ = paper.language
    shown = [row for row in table.rows if row.level <= 1 and row.role != "total"]
    total = next((row for row in table.rows if row.role == "total"), None)
    rest = len(shown) - _CLASSES
    sheet.text(top, 0, table.title, paper.style(bold=True))
    sheet.heads(
        top + 1,
        (
            _("Item"),
            table.base.name,
            table.current.name,
            f"Δ {paper.view.unit_of_money}",
            "Δ %",
            _("Contribution, points"),
        ),
        range(1, 6),
    )
    first = top + 2
    lines = [*shown[:_CLASSES], *([total] if total is not None else [])]
    at = first + len(lines) - 1
    for number, row in enumerate(lines, start=first):
        bold: dict[str, Any] = {"bold": True, "top": 1} if row is total else {}
        sheet.link(number, 0, row.named, rows[row.identity], bold)
        sheet.number(number, 1, row.base, row.named, table.base.name, **bold)
        sheet.number(number, 2, row.current, row.named, table.current.name, **bold)
        sheet.change(number, 3, row.base, row.current, row.delta, row.rate)
        amount, base = row.delta.amount, total.base.amount if total is not None else None
        if (
            row.contribution.order
            and base
            and base > 0
            and amount is not None
            and paper.fits(base)
            and paper.fits(amount)
        ):
            formula = f"={cell(number, 3)}/{cell(at, 1, fixed=True)}*100"
            sheet.sheet.write_formula(
                number,
                5,
                formula,
                paper.style(num_format=signed_format(row.contribution.text)),
                float(amount / base * 100),
            )
    if shown:
        sheet.sheet.conditional_format(first, 3, first + min(len(shown), _CLASSES) - 1, 3, BARS)
    if rest > 0:
        said = _.many(
            rest, "{n} more line stands on the sheet of the table.", "{n} more lines stand on the sheet of the table."
        )
        sheet.text(at + 1, 0, said, paper.style(font_color=QUIET))
        at += 1
    return first, first + min(len(shown), _CLASSES) - 1, at + 1


def _first_table(tables: Sequence[VarianceTable]) -> VarianceTable | None:
    return next((table for table in tables if table.anchor == "function"), next(iter(tables), None))


def _explained(paper: Paper, sheet: Sheet, top: int) -> None:
    """Why the largest lines changed, in the unit's own words; then what the marks behind figures mean."""
    view, _ = paper.view, paper.language
    told = [row for table in view.tables for row in table.rows if any(one.kind == "reason" for one in row.why)]
    once: dict[str, Row] = {}
    for row in sorted(told, key=lambda row: -abs(row.delta.amount or Decimal(0))):
        once.setdefault(next(one.text for one in row.why if one.kind == "reason"), row)
    if once:
        sheet.text(top, 0, _("Why, in the unit's own words"), paper.style(bold=True))
        top += 1
    wrapped = paper.style(text_wrap=True)
    for text, row in list(once.items())[:_REASONS]:
        sheet.text(top, 0, row.named, wrapped)
        sheet.number(top, 2, row.current, row.named, view.current.name)
        sheet.amount(top, 3, row.delta.amount, num_format=SIGNED)
        where = next(one.where for one in row.why if one.text == text)
        sheet.wide(top, 4, _LAST, f"{text} ({where})", wrapped, room=_ROOM * 0.6)
        top += 1
    marked = {number.mark for number in _numbers(paper)}
    meanings = ((DOUBTFUL, _("its table was not read for certain")), (IMPLIED, _("implied by a sentence")))
    for mark, meaning in meanings:
        if mark in marked:
            sheet.text(top, 0, f"{mark} {meaning}", paper.style(font_color=QUIET))
            top += 1
    if view.translated:
        sheet.text(top, 0, f"{OURS} {_(MEANING)}", paper.style(font_color=QUIET))


def _numbers(paper: Paper) -> list[Number]:
    """All figures of the tables and cards."""
    pairs = [(card.base, card.current) for card in paper.view.cards]
    pairs += [(row.base, row.current) for table in paper.view.tables for row in table.rows]
    return [number for pair in pairs for number in pair]
