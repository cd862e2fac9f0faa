"""The variance tables as sheets: they fold by 类, 款 and 项, filter, and their deltas, rates and contributions are formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetdiff.report.excel.paper import BARS, SHARE, Paper, Sheet, Spot, cell, place_key, signed_format
from budgetdiff.report.numbers import Number
from budgetdiff.report.view import Row, VarianceTable

HEAD = 2
"""The row of the heads, counted from zero; title and message stand above."""
_WIDTHS = (10, 36, 15, 15, 16, 10, 14, 26, 46, 12)
_EMPTY = 13
_TITLE = 21
"""The height of the title in points."""
_DEEPEST = 6


class Tables:
    """The sheets of a report's variance tables, and of execution where it has one."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self._ = paper, paper.language
        self._found: dict[object, list[int]] = {}
        for number, finding in enumerate(paper.view.findings.listed):
            for place in finding.spots:
                listed = self._found.setdefault(place_key(place), [])
                if number not in listed:
                    listed.append(number)

    @property
    def names(self) -> Mapping[str, str]:
        """What the sheets are called, by the anchors of their tables."""
        _ = self._
        return {
            "function": _("By function"),
            "economic": _("By economic class"),
            "split": _("Basic and project"),
            "projects": _("Project by project"),
            "three_public": _("Three public expenses"),
            "revenue": _("Revenue"),
            "execution": _("Execution"),
        }

    def planned(self) -> dict[str, Spot]:
        """Where the rows of the tables will stand, by their identity."""
        return {
            row.identity: (self.names[table.anchor], HEAD + 1 + number, 0)
            for table in self.paper.view.tables
            for number, row in enumerate(table.rows)
        }

    def write(self) -> None:
        """All of them."""
        view = self.paper.view
        for table in view.tables:
            self._write(table)
        if view.execution is not None:
            self._write(view.execution.table, execution=True)

    def _write(self, table: VarianceTable, *, execution: bool = False) -> None:
        _, view, style = self._, self.paper.view, self.paper.style
        widths = [*_WIDTHS]
        for column, texts in (
            (7, [row.remark for row in table.rows]),
            (8, [one.text for row in table.rows for one in row.why]),
        ):
            if not any(texts):
                widths[column] = _EMPTY  # what is printed as wide as the paper is larger without it
        sheet = self.paper.sheet(self.names[table.anchor], widths, head=HEAD, columns=2)
        sheet.text(0, 0, table.title, style(bold=True, font_size=14))
        sheet.tall(0, _TITLE)
        sheet.text(1, 0, f"{table.message} {_('amounts in {money}', money=view.unit_of_money)}".strip())
        heads = (
            _("Code"),
            _("Item"),
            table.base.name,
            table.current.name,
            f"Δ {view.unit_of_money}",
            "Δ %",
            _("Execution") if execution else _("Contribution, points"),
            _("Remark"),
            _("Explanation"),
            _("Findings"),
        )
        sheet.heads(HEAD, heads, range(2, 7))
        first = HEAD + 1
        total = next((n for n, row in enumerate(table.rows, start=first) if row.role == "total"), None)
        last = first + len(table.rows) - 1
        for number, row in enumerate(table.rows, start=first):
            self._row(sheet, number, row, table, total, execution=execution)
        # the total is no line of the list: a filter leaves it where it is
        filtered = last - (1 if total == last else 0)
        if filtered >= first:
            sheet.sheet.autofilter(HEAD, 0, filtered, len(heads) - 1)
            sheet.sheet.conditional_format(first, 4, filtered, 4, BARS)
        sheet.sheet.outline_settings(True, False, False, False)
        sheet.sheet.ignore_errors({"number_stored_as_text": f"A{first + 1}:A{last + 1}"})

    def _row(
        self, sheet: Sheet, number: int, row: Row, table: VarianceTable, total: int | None, *, execution: bool
    ) -> None:
        style = self.paper.style
        bold = {"bold": True, "top": 1} if row.role == "total" else {}
        depth = min(max(row.level - 1, 0), _DEEPEST)
        if row.role not in ("total", "part") and depth:
            sheet.tall(number, level=depth)
        sheet.text(number, 0, row.code, style(**bold))
        sheet.text(number, 1, row.named, style(**bold, indent=depth, text_wrap=True))
        sheet.number(number, 2, row.base, row.named, table.base.name, **bold)
        sheet.number(number, 3, row.current, row.named, table.current.name, **bold)
        sheet.change(number, 4, row.base, row.current, row.delta, row.rate)
        if execution:
            self._executed(sheet, number, row)
        elif total is not None and row.contribution.order:
            self._contributed(sheet, number, row, table.rows[total - HEAD - 1].base.amount, total)
        wrapped = style(text_wrap=True)
        sheet.text(number, 7, row.remark, style(text_wrap=True, indent=1))
        told = (f"{one.name}{self._(': ')}{one.text} ({one.where})" for one in row.why)
        sheet.text(number, 8, "\n".join(told), wrapped)
        findings = list(dict.fromkeys([*self._of(row.base), *self._of(row.current)]))
        if findings:
            said = self._(", ").join(str(one + 1) for one in findings)
            sheet.link(number, 9, f"№ {said}", (self._("Findings"), findings[0] + 1, 0))

    def _of(self, number: Number) -> Iterator[int]:
        """Which findings rest on a figure."""
        if number.place is not None:
            yield from self._found.get(place_key(number.place), ())

    def _executed(self, sheet: Sheet, number: int, row: Row) -> None:
        one, two = row.base.amount, row.current.amount
        if one and two is not None and one > 0:
            a, b = cell(number, 2), cell(number, 3)
            share = self.paper.style(num_format=SHARE)
            sheet.sheet.write_formula(number, 6, f'=IF({a}>0,{b}/{a},"")', share, float(two / one))

    def _contributed(self, sheet: Sheet, number: int, row: Row, base: Decimal | None, total: int) -> None:
        amount = row.delta.amount
        if base and base > 0 and amount is not None and self.paper.fits(base) and self.paper.fits(amount):
            formula = f"={cell(number, 4)}/{cell(total, 2, fixed=True)}*100"
            points = self.paper.style(num_format=signed_format(row.contribution.text))
            sheet.sheet.write_formula(number, 6, formula, points, float(amount / base * 100))
