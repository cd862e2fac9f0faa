"""Test disclosures that the tests print themselves: a consistent budget is drawn, laid out, printed, and read back.

The way of a disclosure, each step a plain frozen value:

    accounts ──▶ Accounts ──▶ Disclosure ──▶ bytes
    (drawing)    figures      tables, text   (printers)
                    ▲
                  Style: the layout

``disclosures()`` draws any: ``disclosures("budget")`` a 预算, ``disclosures("final")`` a 决算. ``disclosed(accounts, style)``
makes one of figures and a layout; ``sample()`` is a small one, ``plain(*lines)`` one of given lines. ``FORMS`` prints it in
every format that needs no browser, ``paper.Press`` as a PDF.

Before printing a disclosure can be altered, so that a test plants one fault and knows where it stands:

* a cell: ``d.with_cell("expenditure", row, column, "9.00")``; the cells that hold amounts are ``d.sheet("expenditure").amounts()``,
  each with its ``Figure`` (code, measure, year …) beside its text;
* all cells: ``d.with_cells(lambda text: …)``;
* a table: ``d.without("three_public")``, ``d.with_sheet("income", lambda sheet: sheet.without_row(2))``;
* a name: ``d.with_sheet("income", lambda sheet: replace(sheet, title="…", captions=()))``;
* a sentence: ``d.with_line("增加20.00万元", "增加30.00万元")``, ``d.without_line("机关运行经费预算")``;
* the figures themselves: ``disclosed(replace(d.accounts, current=…), style)``.

``d.expected()`` are the facts that reading must give, worked out from the cells as they stand after every alteration.
Amounts drawn with ``step=WAN_STEP`` are whole hundredths of 万元: all printed sums are exact. With ``step=FEN_STEP`` they are
exact to the fen and every printed cell is rounded by itself, so that hardly any sum is.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.printing.accounts import Accounts, Book, Line
from tests.printing.book import as_numbers, old_workbook, open_workbook, workbook
from tests.printing.disclosure import Disclosure, Form
from tests.printing.document import disclosed, disclosures, plain, sample
from tests.printing.drawing import FEN_STEP, WAN_STEP, accounts
from tests.printing.style import STYLES, Style
from tests.printing.table import Cell, Expected, Figure, Sheet
from tests.printing.text import markdown, text
from tests.printing.web import page
from tests.printing.word import word

__all__ = [
    "FEN_STEP",
    "FORMS",
    "NUMBERS",
    "STYLES",
    "WAN_STEP",
    "Accounts",
    "Book",
    "Cell",
    "Disclosure",
    "Expected",
    "Figure",
    "Form",
    "Line",
    "Sheet",
    "Style",
    "accounts",
    "as_numbers",
    "disclosed",
    "disclosures",
    "markdown",
    "old_workbook",
    "open_workbook",
    "page",
    "plain",
    "sample",
    "text",
    "word",
    "workbook",
]

FORMS: dict[str, Callable[[Disclosure], bytes]] = {
    "text": text,
    "markdown": markdown,
    "html": page,
    "html-gb18030": lambda d: page(d, encoding="gb18030"),
    "html-layout": lambda d: page(d, layout=True),
    "xlsx": lambda d: workbook(as_numbers(d)),
    "xlsx-one-sheet": lambda d: workbook(as_numbers(d), one_sheet=True),
    "xlsx-text": lambda d: workbook(d, numbers=False),
    "xls": old_workbook,
    "ods": lambda d: open_workbook(as_numbers(d)),
    "docx": word,
}
"""A printer a format that needs no browser (``paper.Press`` prints PDFs)."""
NUMBERS = frozenset({"xlsx", "xlsx-one-sheet", "ods"})
"""Formats that store numbers: what they print is what ``as_numbers`` gives, and its ``expected`` is to be read."""
