"""The paper of a workbook: formats, names of sheets, safe text, numbers with their marks, and how a sheet is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetdiff.facts import printable
from budgetdiff.report.language import Language
from budgetdiff.report.lettering import room_of
from budgetdiff.report.numbers import Figure, Number, Rate
from budgetdiff.report.source import Place
from budgetdiff.report.view import ReportView

_PIECE = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")
"""What a line is broken between: each Chinese letter, each word."""
_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 28
_LONGEST = 32_767
_LONGEST_HEADER = 200
_LINE = 16.5
"""The height of a line of a cell in points, with room for Chinese letters."""
_LETTER, _NARROW, _BOLD = 2.1, 0.9, 1.1
"""How much of a column's width a Chinese letter and another one take, and how much wider bold ones are."""
_TALLEST = 27
_DIGITS = 15
"""What a cell, being binary, gives back as it was written."""
_LINKS = 60_000
"""Links that one sheet can have (Excel: 65,530)."""
_A4 = 9
SIGNED = "+#,##0.00;-#,##0.00;0.00"
SHARE = "0.00%"
BARS = {
    "type": "data_bar",
    "data_bar_2010": True,
    "bar_solid": True,
    "bar_color": "#C3CFD8",
    "bar_negative_color": "#E0B9A5",
}
"""Bars behind changes, without a judgement in their colour."""

Spot = tuple[str, int, int]
"""A cell: its sheet's name, row and column, counted from zero."""


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """A cell as a formula writes it, ``C5``; ``fixed`` keeps its row, ``C$5``."""
    letters = ""
    number = column
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return f"{letters}{'$' if fixed else ''}{row + 1}"


def place_key(place: Place) -> tuple[Any, ...]:
    """What two places have in common that are one cell of a document."""
    return (
        place.document_id,
        place.page,
        place.row,
        place.statement_title,
        place.column_title,
        place.label,
        place.raw,
        tuple(place.bbox or ()),
    )


@dataclass(frozen=True, slots=True)
class Source:
    """A number that was written: its cell, what it is of, and the number itself."""

    spot: Spot
    item: str
    period: str
    number: Number


class Paper:
    """The workbook of one report, its formats and what was written where."""

    def __init__(self, book: Any, view: ReportView, language: Language) -> None:
        self.book, self.view, self.language = book, view, language
        self.sources: list[Source] = []
        self.cells: dict[tuple[Any, ...], Spot] = {}
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def style(self, **properties: Any) -> Any:
        """A format of these properties; one that is there already where it is there."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format({"valign": "top", **properties})
        return self._styles[key]

    def head(self, *, right: bool = False) -> Any:
        """The format of heads of columns; those of numbers stand to the right."""
        side = "right" if right else "left"
        return self.style(bold=True, bottom=1, text_wrap=True, bg_color="#EDF0F2", align=side)

    def fits(self, amount: Decimal) -> bool:
        """Whether a cell holds an amount in the report's unit as it is."""
        return len((amount / self.view.unit_value).normalize().as_tuple().digits) <= _DIGITS

    def sheet(self, name: str, widths: Sequence[float], *, head: int = 0, columns: int = 0, pages: int = 0) -> Sheet:
        """A sheet, landscape on A4 and as wide as the paper, its ``head`` row and first ``columns`` frozen.

        ``pages`` is how many pages it takes at most, 0 for as many as it needs; its head is printed on each.
        """
        plain = _NAME.sub(" ", printable(name)).strip()[:_LONGEST_NAME] or "-"
        shown, number = plain, 2
        while shown.lower() in self._names:
            shown, number = f"{plain} {number}", number + 1
        self._names.add(shown.lower())
        sheet = self.book.add_worksheet(shown)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.fit_to_pages(1, pages)
        sheet.center_horizontally()
        sheet.set_default_row(_LINE)
        footer = printable(self.view.title)
        if len(footer) > _LONGEST_HEADER // 2:
            footer = footer[: _LONGEST_HEADER // 2 - 1].rstrip() + "…"
        footer = footer.replace("&", "&&")
        sheet.set_footer(f"&L&8{' ' if footer[:1].isdigit() else ''}{footer}&R&8&P / &N")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if not pages:
            sheet.repeat_rows(head)
            sheet.freeze_panes(head + 1, columns)
        return Sheet(self, sheet, shown, widths)


class Sheet:
    """One sheet: what is written on it is text or a number, and never something else."""

    def __init__(self, paper: Paper, sheet: Any, name: str, widths: Sequence[float]) -> None:
        self.paper, self.sheet, self.name, self.widths = paper, sheet, name, widths
        self._links = 0
        self._rows: dict[int, tuple[float, int]] = {}

    def text(self, row: int, column: int, text: str, style: Any = None) -> None:
        """Text as text, whatever it begins with; its row is as high as it needs where it is wrapped."""
        if text:
            self.sheet.write_string(row, column, text[:_LONGEST], style)
            self._wrapped(row, column, text, style)

    def _wrapped(self, row: int, column: int, text: str, style: Any) -> None:
        if style is not None and style.text_wrap:
            self.tall(row, _LINE * self._lines(column, text, indent=style.indent))

    def heads(self, row: int, names: Sequence[str], numbers: range = range(0)) -> None:
        """Heads of columns; ``numbers`` are those that hold numbers."""
        for column, name in enumerate(names):
            self.sheet.write_string(row, column, name[:_LONGEST], self.paper.head(right=column in numbers))
            self.tall(row, _LINE * self._lines(column, name, bold=True))

    def tall(self, row: int, points: float = 0, *, level: int = 0) -> None:
        """Make a row at least ``points`` high, and ``level`` deep in the outline.

        Said and not left to the reader: LibreOffice leaves rows one line high and prints wrapped text over its neighbours.
        """
        height, depth = self._rows.get(row, (0.0, 0))
        self._rows[row] = height, depth = max(height, points), max(depth, level)
        if height or depth:
            self.sheet.set_row(row, height if height > _LINE else None, None, {"level": depth})

    def _lines(self, column: int, text: str, *, indent: int = 0, bold: bool = False) -> int:
        """How many lines a text takes in the width of a column; a word that does not fit goes to the next line whole."""
        room, lines = (self.widths[column] - indent) / (_BOLD if bold else 1), 0
        for part in text.splitlines():
            lines, used = lines + 1, 0.0
            for piece in _PIECE.findall(part):
                size = width_of(piece)
                if used and used + width_of(piece.rstrip()) > room:
                    lines, used = lines + 1, 0.0
                lines, used = lines + int((used + size) // room), (used + size) % room
        return min(lines, _TALLEST)

    def wide(self, row: int, first: int, last: int, text: str, style: Any, *, room: float, line: float = _LINE) -> None:
        """Text over several columns and as many lines as it needs; ``room`` is how many Chinese letters a line has."""
        self.sheet.merge_range(row, first, row, last, "", style)
        self.sheet.write_string(row, first, text[:_LONGEST], style)
        lines = sum(max(1, -int(-room_of(part, 1) // room)) for part in text.splitlines() or [""])
        self.tall(row, line * min(lines, _TALLEST))

    def link(self, row: int, column: int, text: str, to: Spot, style: Mapping[str, Any] | None = None) -> None:
        """Text that leads to a cell of the workbook; plain text where the sheet has too many of them."""
        shown = self.paper.style(**(style or {}), font_color="#1F5FA8")
        if not text or self._links >= _LINKS:
            self.text(row, column, text, shown)
            return
        self._links += 1
        name, down, over = to
        self.sheet.write_url(row, column, f"internal:'{name}'!{cell(down, over)}", shown, text[:_LONGEST])
        self._wrapped(row, column, text, shown)

    def amount(self, row: int, column: int, amount: Decimal | None, shown: str = "", **style: Any) -> bool:
        """An amount of yuan in the report's unit, with as many decimals as it is ``shown`` with.

        Whether it is a number that a formula can count with: one of more than fifteen digits is text, not another number.
        """
        if amount is None:
            return False
        scaled = (amount / self.paper.view.unit_value).normalize()
        if not self.paper.fits(amount):
            self.sheet.write_string(row, column, f"{scaled:f}", self.paper.style(align="right", **style))
            return False
        self.sheet.write_number(row, column, float(scaled), self.paper.style(**{"num_format": _money(shown), **style}))
        return True

    def number(self, row: int, column: int, number: Number, item: str, period: str, **style: Any) -> bool:
        """A figure with the marks of a doubtful and an implied one, its source as the comment of its cell."""
        if number.amount is None:
            return False
        mark = number.mark
        shown = {"num_format": _money(number.text, mark), **style}
        scaled = (number.amount / self.paper.view.unit_value).normalize()
        counts = self.paper.fits(number.amount)
        if counts:
            self.sheet.write_number(row, column, float(scaled), self.paper.style(**shown))
        else:
            self.sheet.write_string(row, column, f"{scaled:f}{mark}", self.paper.style(align="right", **style))
        spot = (self.name, row, column)
        if number.evidence:
            note = printable(number.evidence)[:_LONGEST]
            self.sheet.write_comment(row, column, note, {"width": 320, "height": 90, "font_size": 9})
            self.paper.sources.append(Source(spot, item, period, number))
        if number.place is not None:
            self.paper.cells.setdefault(place_key(number.place), spot)
        return counts

    def change(self, row: int, column: int, base: Number, current: Number, change: Figure, rate: Rate) -> None:
        """Delta and rate in ``column`` and the next, of the base and current figures in the two columns before.

        They are formulas with their values beside them, for readers that do not compute. What ``rate`` says in words where
        there is no rate is text.
        """
        one, two = base.amount, current.amount
        a, b, d = cell(row, column - 2), cell(row, column - 1), cell(row, column)
        signed = self.paper.style(num_format=_signed(change.text))
        if one is None or two is None or not (self.paper.fits(one) and self.paper.fits(two)):
            self.amount(row, column, change.amount)
            if one is None or two is None:
                self.text(row, column + 1, rate.text, self.paper.style(align="right", font_color="#5F6B76"))
            return
        delta = two - one
        self.sheet.write_formula(row, column, f"={b}-{a}", signed, float(delta / self.paper.view.unit_value))
        value = float(delta / one) if one > 0 else ""
        shown = self.paper.style(num_format=signed_format(rate.text, "%"))
        self.sheet.write_formula(row, column + 1, f'=IF({a}>0,{d}/{a},"")', shown, value)


def width_of(text: str) -> float:
    """How much of a column's width a text takes, about: the fonts of the reader decide."""
    return sum(_LETTER if unicodedata.east_asian_width(one) in "WF" else _NARROW for one in text)


def signed_format(shown: str, sign: str = "") -> str:
    """A format with a sign and as many decimals as a rate is ``shown`` with: one that is not zero never shows as 0.00."""
    places = max(2, len(shown.rstrip("%").partition(".")[2]))
    number = f"0.{'0' * places}{sign}"
    return f"+{number};-{number};{number}"


def _signed(shown: str) -> str:
    """A format of amounts with a sign and as many decimals as a delta is ``shown`` with, two at least."""
    number = "0." + "0" * max(2, len(shown.partition(".")[2]))
    return SIGNED if number == "0.00" else f"+#,##{number};-#,##{number};{number}"


def _money(shown: str, mark: str = "") -> str:
    """Separators, as many decimals as the text of a figure has, and a mark behind it."""
    places = len(shown.partition(".")[2]) if shown else 2
    return "#,##0" + ("." + "0" * places if places else "") + (f'"{mark}"' if mark else "")
