"""Filled self-evaluation forms as a workbook: a sheet a form, its rate and totals as formulas, ready to be printed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetdiff.track.evaluation.form import EvaluationForm, sheets_of
from budgetdiff.track.evaluation.layout import COLUMNS, FormCell, cells_of

_WIDTHS = (9, 10, 14, 9, 14, 14, 14, 9, 9, 26)
_TOP = 3
"""Rows above the table: title, year, an empty one."""


def workbook_file(forms: Iterable[EvaluationForm]) -> bytes:
    """The forms as XLSX, amounts in 万元."""
    import xlsxwriter  # only where a workbook is asked for

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    for name, form in sheets_of(forms):
        _Sheet(book, book.add_worksheet(name), form).write()
    book.close()
    return buffer.getvalue()


class _Sheet:
    """One form on its sheet."""

    def __init__(self, book: Any, sheet: Any, form: EvaluationForm) -> None:
        self.book, self.sheet, self.form = book, sheet, form
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.scores: list[str] = []
        self.points: list[str] = []

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"valign": "vcenter", "font_name": "宋体", "font_size": 10, **properties}
            )
        return self.formats[key]

    def write(self) -> None:
        """The whole form, on one page of A4."""
        sheet, form = self.sheet, self.form
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.merge_range(0, 0, 0, COLUMNS - 1, "", self.style(bold=True, font_size=16, align="center"))
        sheet.write_string(0, 0, form.title, self.style(bold=True, font_size=16, align="center"))
        sheet.set_row(0, 26)
        sheet.merge_range(1, 0, 1, COLUMNS - 1, "", self.style(align="center"))
        sheet.write_string(1, 0, f"（{form.fiscal_year}年度）", self.style(align="center"))
        taken: set[tuple[int, int]] = set()
        rows = cells_of(form)
        for at, cells in enumerate(rows, start=_TOP):
            column = 0
            for cell in cells:
                while (at, column) in taken:
                    column += 1
                taken |= {(at + down, column + over) for down in range(cell.down) for over in range(cell.over)}
                self._cell(at, column, cell)
                column += cell.over
        for number, note in enumerate(form.notes, start=_TOP + len(rows) + 1):
            sheet.write_string(number, 0, f"注{number - _TOP - len(rows)}：{note}", self.style(font_color="#5F6B76"))

    def _cell(self, row: int, column: int, cell: FormCell) -> None:
        border = {"border": 1, "text_wrap": True, "align": "center"}
        if cell.kind == "text":
            border["align"] = "left" if cell.over > 2 or column == COLUMNS - 1 else "center"
        style = self.style(**border, bold=cell.kind == "head", num_format=_format(cell))
        if cell.down > 1 or cell.over > 1:
            self.sheet.merge_range(row, column, row + cell.down - 1, column + cell.over - 1, "", style)
        self._value(row, column, cell, style)

    def _value(self, row: int, column: int, cell: FormCell, style: Any) -> None:
        name = f"{chr(ord('A') + column)}{row + 1}"
        value = cell.value
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, style)
        elif isinstance(value, Fraction):
            before = f"{chr(ord('A') + column - 3)}{row + 1}"
            spent = f"{chr(ord('A') + column - 2)}{row + 1}"
            self.sheet.write_formula(row, column, f'=IF({before}>0,{spent}/{before},"")', style, float(value))
        elif cell.kind == "execution_score":
            weight, rate = (f"{chr(ord('A') + column - back)}{row + 1}" for back in (2, 1))
            self.sheet.write_formula(row, column, f"=ROUND({weight}*MAX(0,MIN(1,{rate})),2)", style, float(value))
        elif cell.kind.endswith("_total"):
            self._total(row, column, cell, value, style)
        else:
            self.sheet.write_number(row, column, float(value), style)
        if cell.kind in ("points", "execution_score") and value is not None:
            # points stand two columns before a score of money, one before that of an indicator
            is_score = cell.kind == "execution_score" or column == COLUMNS - 2
            (self.scores if is_score else self.points).append(name)

    def _total(self, row: int, column: int, cell: FormCell, value: Decimal, style: Any) -> None:
        names = self.scores if cell.kind == "score_total" else self.points
        self.sheet.write_formula(row, column, f"={'+'.join(names) or 0}", style, float(value))


def _format(cell: FormCell) -> str:
    if cell.kind == "money":
        return f"#,##0.{'0' * cell.decimals}"
    return "0.00%" if cell.kind == "rate" else "General"
