"""The lists of a workbook: years, targets, findings that lead to their rows, remarks, documents, and every source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from budgetdiff.report.excel.paper import SHARE, Paper, Sheet, cell, place_key, signed_format
from budgetdiff.report.numbers import Rate
from budgetdiff.report.view import FindingRow, Measured, Years

_PLAIN = re.compile(r"-?\d{1,13}(\.\d{1,6})?")
_SEVERE = {"error": "#B3461B", "warning": "#8A6D1B", "info": "#5F6B76"}


class Lists:
    """The sheets after the tables."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self._ = paper, paper.language

    def write(self) -> None:
        """All that there are but the sources, which come when everything is written."""
        view = self.paper.view
        if view.years is not None:
            self._years(view.years)
        if view.measured is not None:
            self._measured(view.measured)
        if any(project.rows for project in view.projects):
            self._targets()
        self._findings()
        self._remarks()
        self._documents()

    def _list(self, name: str, heads: Sequence[str], widths: Sequence[float], count: int) -> Sheet:
        """A sheet of a list with ``count`` rows, its heads written and a filter on them."""
        sheet = self.paper.sheet(name, widths)
        sheet.heads(0, heads)
        if count:
            sheet.sheet.autofilter(0, 0, count, len(heads) - 1)
        return sheet

    def _texts(self, sheet: Sheet, row: int, texts: Sequence[str], first: int = 0) -> None:
        for column, text in enumerate(texts, start=first):
            sheet.text(row, column, text, self.paper.style(text_wrap=True))

    def _years(self, years: Years) -> None:
        """Totals through the years, below them their growth as formulas, beside them a chart of lines."""
        _, paper, count = self._, self.paper, len(years.periods)
        sheet = paper.sheet(_("Years"), (26, *(15,) * count))
        sheet.heads(0, (f"{_('Item')} ({paper.view.unit_of_money})", *years.periods), range(1, count + 1))
        below = len(years.rows) + 2
        sheet.heads(below, ("Δ %", *years.periods), range(1, count + 1))
        chart = paper.book.add_chart({"type": "line"})
        for number, (label, cells) in enumerate(years.rows, start=1):
            sheet.text(number, 0, label)
            sheet.text(below + number, 0, label)
            for column, (one, period) in enumerate(zip(cells, years.periods, strict=True), start=1):
                sheet.number(number, column, one.number, label, period)
                before = cells[column - 2].number.amount if column > 1 else None
                if one.growth.order and before and before > 0 and one.number.amount is not None:
                    a, b = cell(number, column - 1), cell(number, column)
                    value = float((one.number.amount - before) / before)
                    style = paper.style(num_format=signed_format(one.growth.text, "%"))
                    sheet.sheet.write_formula(below + number, column, f'=IF({a}>0,({b}-{a})/{a},"")', style, value)
            chart.add_series(
                {
                    "name": [sheet.name, number, 0],
                    "categories": [sheet.name, 0, 1, 0, count],
                    "values": [sheet.name, number, 1, number, count],
                    "marker": {"type": "circle", "size": 5},
                }
            )
        chart.set_title({"name": years.title, "name_font": {"size": 11}})
        chart.set_y_axis({"num_format": "#,##0", "name": paper.view.unit_of_money, "name_font": {"size": 8}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 900, "height": 380})
        sheet.sheet.insert_chart(below + len(years.rows) + 2, 0, chart, {"description": years.message})

    def _measured(self, measured: Measured) -> None:
        """Real terms and amounts per denominator, as values: what they are computed from stands in no cell."""
        paper, heads = self.paper, measured.heads
        sheet = self._list(measured.title, heads, (30, *(16,) * (len(heads) - 1)), len(measured.rows))
        for number, row in enumerate(measured.rows, start=1):
            sheet.text(number, 0, row.label)
            sheet.number(number, 1, row.base, row.label, heads[1])
            sheet.number(number, 2, row.current, row.label, heads[2])
            self._quotient(sheet, number, 3, row.growth, SHARE)
            column = 4
            if measured.real:
                if row.real.amount is not None:
                    value = float(row.real.amount / paper.view.unit_value)
                    sheet.sheet.write_number(number, column, value, paper.style(num_format="#,##0.00"))
                self._quotient(sheet, number, column + 1, row.growth_real, SHARE)
                column += 2
            if measured.per:
                self._quotient(sheet, number, column, row.base_per, "#,##0.00")
                self._quotient(sheet, number, column + 1, row.current_per, "#,##0.00")
                self._quotient(sheet, number, column + 2, row.growth_per, SHARE)
        sheet.text(len(measured.rows) + 2, 0, measured.message)

    def _quotient(self, sheet: Sheet, row: int, column: int, rate: Rate, form: str) -> None:
        """A pair divided, or the words that stand for it."""
        if rate.numerator is not None and rate.denominator:
            value = float(rate.numerator / rate.denominator)
            sheet.sheet.write_number(row, column, value, self.paper.style(num_format=form))
        else:
            sheet.text(row, column, rate.text)

    def _targets(self) -> None:
        _, paper = self._, self.paper
        heads = (
            _("Project"),
            _("Category"),
            _("Indicator"),
            _("Target before"),
            _("Target"),
            _("Movement"),
            _("Reached"),
            _("Result"),
            _("Attainment"),
            _("Deviation"),
            _("Place"),
        )
        rows = [(project, row) for project in paper.view.projects for row in project.rows]
        sheet = self._list(_("Targets"), heads, (26, 18, 26, 18, 18, 12, 16, 12, 11, 36, 30), len(rows))
        for number, (project, row) in enumerate(rows, start=1):
            texts = (project.name, row.sorted_by, row.name, row.before, row.target, row.movement, row.actual)
            self._texts(sheet, number, texts)
            missed = {"font_color": _SEVERE["error"], "bold": True} if row.missed else {}
            sheet.text(number, 7, row.attainment, paper.style(**missed))
            rate = row.rate
            if rate.numerator is not None and rate.denominator:
                share = float(rate.numerator / rate.denominator)
                sheet.sheet.write_number(number, 8, share, paper.style(num_format=SHARE))
            self._texts(sheet, number, (row.reason, row.where), 9)

    def _findings(self) -> None:
        _, rows = self._, self.paper.view.findings.listed
        heads = (
            _("Severity"),
            _("Rule"),
            _("Message"),
            _("Figure"),
            _("Place"),
            _("Expected"),
            _("Found"),
            _("Difference"),
            _("Tolerance"),
            "ID",
            _("Decision"),
            _("Who decided"),
            _("When"),
            _("Remark"),
        )
        # what nobody decided yet has columns of its heads only: the sheet is printed as wide as the paper
        decided = (12, 14, 18, 40) if any(finding.decided is not None for finding in rows) else (11, 13, 9, 11)
        widths = (11, 16, 60, 16, 28, 14, 14, 13, 11, 20, *decided)
        sheet = self._list(_("Findings"), heads, widths, len(rows))
        for number, finding in enumerate(rows, start=1):
            self._finding(sheet, number, finding)
        sheet.sheet.ignore_errors({"number_stored_as_text": f"F2:J{len(rows) + 2}"})

    def _finding(self, sheet: Sheet, number: int, finding: FindingRow) -> None:
        style = self.paper.style
        sheet.text(number, 0, finding.name, style(bold=True, font_color=_SEVERE.get(finding.severity, "#5F6B76")))
        self._texts(sheet, number, (finding.rule, finding.paragraphs), 1)
        for place in finding.spots:
            spot = self.paper.cells.get(place_key(place))
            if spot is not None:
                sheet.link(number, 3, f"{spot[0]} {cell(*spot[1:])}", spot)
                break
        self._texts(sheet, number, (finding.where,), 4)
        values = (finding.expected, finding.found, finding.difference, finding.tolerance)
        for column, text in enumerate(values, start=5):
            # without a difference what is expected may be a code
            if finding.difference and _PLAIN.fullmatch(text):
                places = len(text.partition(".")[2])
                shown = style(num_format=f"#,##0{'.' + '0' * places if places else ''}")
                sheet.sheet.write_number(number, column, float(Decimal(text)), shown)
            else:
                self._texts(sheet, number, (text,), column)
        sheet.text(number, 9, finding.identity)
        if finding.decided is not None:
            made = finding.decided
            why = made.note if not made.carried else f"{made.note} ({made.carried})".strip()
            self._texts(sheet, number, (made.name, made.who, made.when[:16].replace("T", " "), why), 10)

    def _remarks(self) -> None:
        _, remarks = self._, self.paper.view.remarks
        listed = [(_(kind), item) for kind, items in remarks.titled for item in items]
        said = [(_("Missing"), text) for text in remarks.missing]
        said += [(_("Tables that were seen and not recognised"), text) for text in remarks.left_over]
        heads = (_("Kind"), _("Item"), _("Amount"), _("Place"))
        sheet = self._list(_("Remarks"), heads, (28, 60, 16, 70), len(listed) + len(said))
        for number, (kind, item) in enumerate(listed, start=1):
            self._texts(sheet, number, (kind, item.text))
            sheet.number(number, 2, item.number, item.text, "")
            self._texts(sheet, number, (item.note or item.number.evidence,), 3)
        for number, texts in enumerate(said, start=1 + len(listed)):
            self._texts(sheet, number, texts)

    def _documents(self) -> None:
        _, documents = self._, self.paper.view.documents
        heads = (_("Document"), _("Title"), _("Period"), _("Length"), _("Figures"), "SHA-256")
        sheet = self._list(_("Documents"), heads, (40, 50, 16, 12, 10, 24), len(documents))
        for number, one in enumerate(documents, start=1):
            self._texts(sheet, number, (one.name, one.title, one.period, one.pages))
            sheet.sheet.write_number(number, 4, one.facts, self.paper.style(num_format="#,##0"))
            self._texts(sheet, number, (one.digest,), 5)

    def write_sources(self) -> None:
        """Every figure of the workbook with where it was printed, each leading to its cell."""
        _, sources = self._, list(self.paper.sources)
        heads = (_("Cell"), _("Item"), _("Period"), _("Amount"), _("As printed"), _("Place"))
        sheet = self._list(_("Sources"), heads, (22, 36, 16, 16, 16, 90), len(sources))
        for number, source in enumerate(sources, start=1):
            name, row, column = source.spot
            sheet.link(number, 0, f"{name} {cell(row, column)}", source.spot)
            self._texts(sheet, number, (source.item, source.period), 1)
            sheet.amount(number, 3, source.number.amount, source.number.text)
            place = source.number.place
            self._texts(sheet, number, (place.raw if place else "", source.number.evidence), 4)
        sheet.sheet.ignore_errors({"number_stored_as_text": f"E2:E{len(sources) + 2}"})
