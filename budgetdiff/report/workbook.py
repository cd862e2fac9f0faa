"""The report as a workbook: sheets whose deltas and rates are formulas, so that a reader can follow them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from budgetdiff.report.language import Language
from budgetdiff.report.numbers import Number
from budgetdiff.report.view import ReportView, VarianceTable

_SHEET = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 32_767
_DIGITS = 15


def workbook(view: ReportView, language: Language) -> bytes:
    """The report as XLSX. Amounts are in the report's unit of money.

    Text is always text, also where it begins with ``=``, ``+``, ``-`` or ``@``. A cell holds fifteen digits; a longer amount is
    written as text rather than as another number.
    """
    import xlsxwriter  # only where a workbook is asked for

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    _Writer(book, view, language).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes the sheets of one report."""

    def __init__(self, book: Any, view: ReportView, language: Language) -> None:
        self.book, self.view, self._ = book, view, language
        places = 0 if view.unit_value == 1 else 2
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.money = book.add_format({"num_format": f"#,##0.{'0' * places}" if places else "#,##0"})
        self.signed = book.add_format({"num_format": "+#,##0.00;-#,##0.00;0.00"})
        self.percent = book.add_format({"num_format": "+0.00%;-0.00%;0.00%"})
        self.points = book.add_format({"num_format": "+0.00;-0.00;0.00"})
        self.indents = [book.add_format({"indent": level}) for level in range(5)]
        self.names: set[str] = set()

    def write(self) -> None:
        """All sheets."""
        _, view = self._, self.view
        self._summary()
        for table in view.tables:
            self._variance(table)
        if view.execution is not None:
            self._variance(view.execution.table, execution=True)
        if view.years is not None:
            self._years()
        targets = [
            (
                project.name,
                row.category,
                row.name,
                row.before,
                row.target,
                row.movement,
                row.actual,
                row.attainment,
                row.rate.text,
                row.where,
            )
            for project in view.projects
            for row in project.rows
        ]
        if targets:
            self._list(
                _("Targets"),
                (
                    _("Project"),
                    _("Category"),
                    _("Indicator"),
                    _("Target before"),
                    _("Target"),
                    _("Movement"),
                    _("Reached"),
                    _("Result"),
                    _("Attainment"),
                    _("Place"),
                ),
                targets,
            )
        self._list(
            _("Findings"),
            (
                _("Severity"),
                _("Rule"),
                _("Message"),
                _("Place"),
                _("Expected"),
                _("Found"),
                _("Difference"),
                _("Tolerance"),
                "ID",
            ),
            [
                (f.name, f.rule, f.message, f.where, f.expected, f.found, f.difference, f.tolerance, f.identity)
                for f in view.findings.rows
            ],
        )
        remarks = view.remarks
        self._list(
            _("Remarks"),
            (_("Kind"), _("Item"), _("Amount"), _("Place")),
            [
                *(
                    (kind, item.text, item.number.text, item.note or item.number.evidence)
                    for kind, items in (
                        (_("New lines"), remarks.appeared),
                        (_("Discontinued lines"), remarks.vanished),
                        (_("Restated by a crosswalk"), remarks.restated),
                        (_("Implied by a sentence, not printed"), remarks.implied),
                    )
                    for item in items
                ),
                *((_("Missing"), text, "", "") for text in remarks.missing),
                *((_("Tables that were seen and not recognised"), text, "", "") for text in remarks.left_over),
            ],
        )
        self._list(
            _("Documents"),
            (_("Document"), _("Title"), _("Period"), _("Length"), _("Figures"), "SHA-256"),
            [(d.name, d.title, d.period, d.pages, str(d.facts), d.digest) for d in view.documents],
        )

    def _sheet(self, name: str) -> Any:
        plain = _SHEET.sub(" ", name).strip()[:28] or "-"
        shown, number = plain, 2
        while shown.lower() in self.names:
            shown, number = f"{plain} {number}", number + 1
        self.names.add(shown.lower())
        return self.book.add_worksheet(shown)

    def _text(self, sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
        """Text as text, whatever it begins with."""
        if text:
            sheet.write_string(row, column, text[:_LONGEST], style)

    def _amount(self, sheet: Any, row: int, column: int, amount: Decimal | None, style: Any) -> bool:
        """An amount in the report's unit; whether it is a number that a formula can count with."""
        if amount is None:
            return False
        scaled = (amount / self.view.unit_value).normalize()
        if len(scaled.as_tuple().digits) > _DIGITS:
            sheet.write_string(row, column, f"{scaled:f}")
            return False
        sheet.write_number(row, column, float(scaled), style)
        return True

    def _summary(self) -> None:
        _, view = self._, self.view
        sheet = self._sheet(_("Summary"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 4, 18)
        self._text(sheet, 0, 0, view.title, self.title)
        self._text(sheet, 1, 0, view.subtitle)
        self._text(sheet, 1, 6, view.unit_in_full)
        for number, sentence in enumerate(view.sentences):
            self._text(sheet, 2 + number, 0, sentence)
        top = 3 + len(view.sentences)
        for column, name in enumerate(
            (_("Item"), view.base.name, view.current.name, f"Δ {view.unit_of_money}", "Δ %", "")
        ):
            self._text(sheet, top, column, name, self.head)
        for row, card in enumerate(view.cards, start=top + 1):
            self._text(sheet, row, 0, card.label)
            if card.current.amount is None and card.current.text.isdigit():
                sheet.write_number(row, 2, int(card.current.text))
                self._text(sheet, row, 5, card.note)
                continue
            self._pair(sheet, row, 1, card.base, card.current, card.delta.amount)
            self._text(sheet, row, 5, card.note)

    def _pair(self, sheet: Any, row: int, column: int, base: Number, current: Number, change: Decimal | None) -> None:
        """Base, current, and the formulas of delta and rate, with their values for readers that do not compute."""
        one = self._amount(sheet, row, column, base.amount, self.money)
        two = self._amount(sheet, row, column + 1, current.amount, self.money)
        a, b, d = (f"{chr(ord('A') + column + shift)}{row + 1}" for shift in range(3))
        if not (one and two) or base.amount is None or current.amount is None:
            self._amount(sheet, row, column + 2, change, self.signed)
            return
        delta = current.amount - base.amount
        sheet.write_formula(row, column + 2, f"={b}-{a}", self.signed, float(delta / self.view.unit_value))
        rate = float(delta / base.amount) if base.amount > 0 else ""
        sheet.write_formula(row, column + 3, f'=IF({a}>0,{d}/{a},"")', self.percent, rate)

    def _variance(self, table: VarianceTable, *, execution: bool = False) -> None:
        _, view = self._, self.view
        sheet = self._sheet(
            {
                "function": _("By function"),
                "economic": _("By economic class"),
                "split": _("Basic and project"),
                "three_public": _("Three public expenses"),
                "revenue": _("Revenue"),
                "execution": _("Execution"),
            }[table.anchor]
        )
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, 6, 16)
        sheet.set_column(7, 9, 40)
        self._text(sheet, 0, 0, table.title, self.title)
        self._text(sheet, 1, 0, f"{table.message} {_('amounts in {money}', money=view.unit_of_money)}".strip())
        last = _("Execution") if execution else _("Contribution, points")
        heads = (
            _("Code"),
            _("Item"),
            table.base.name,
            table.current.name,
            f"Δ {view.unit_of_money}",
            "Δ %",
            last,
            _("Remark"),
            f"{_('Place')} · {table.base.name}",
            f"{_('Place')} · {table.current.name}",
        )
        for column, name in enumerate(heads):
            self._text(sheet, 2, column, name, self.head)
        sheet.freeze_panes(3, 2)
        total = next((n for n, row in enumerate(table.rows, start=3) if row.role == "total"), None)
        base_total = table.rows[total - 3].base.amount if total is not None else None
        for number, row in enumerate(table.rows, start=3):
            self._text(sheet, number, 0, row.code)
            self._text(
                sheet, number, 1, row.label, self.bold if row.role == "total" else self.indents[min(row.level, 4)]
            )
            self._pair(sheet, number, 2, row.base, row.current, row.delta.amount)
            if row.rate.text and not row.rate.order and (row.base.amount is None or row.current.amount is None):
                self._text(sheet, number, 5, row.rate.text)
            amount = row.delta.amount
            if execution and row.base.amount and row.current.amount is not None and row.base.amount > 0:
                value = float(row.current.amount / row.base.amount)
                sheet.write_formula(
                    number, 6, f'=IF(C{number + 1}>0,D{number + 1}/C{number + 1},"")', self.percent, value
                )
            elif (
                not execution
                and row.contribution.order
                and base_total
                and base_total > 0
                and total is not None
                and amount is not None
            ):
                formula = f"=E{number + 1}/C${total + 1}*100"
                sheet.write_formula(number, 6, formula, self.points, float(amount / base_total * 100))
            self._text(sheet, number, 7, row.remark)
            self._text(sheet, number, 8, row.base.evidence)
            self._text(sheet, number, 9, row.current.evidence)
            self._text(
                sheet, number, 10, "\n".join(f"{one.name}{self._(': ')}{one.text} ({one.where})" for one in row.why)
            )

    def _years(self) -> None:
        years = self.view.years
        assert years is not None, "asked for where there are years"
        sheet = self._sheet(self._("Years"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(years.periods), 16)
        for column, name in enumerate((self._("Item"), *years.periods)):
            self._text(sheet, 0, column, name, self.head)
        for number, (label, cells) in enumerate(years.rows, start=1):
            self._text(sheet, number, 0, label)
            for column, cell in enumerate(cells, start=1):
                self._amount(sheet, number, column, cell.number.amount, self.money)

    def _list(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        sheet = self._sheet(name)
        sheet.set_column(0, len(heads) - 1, 22)
        for column, head in enumerate(heads):
            self._text(sheet, 0, column, head, self.head)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                self._text(sheet, number, column, text, self.wrap)
        sheet.freeze_panes(1, 0)
