"""What is drawn in pixels and recognised: sheets that are no budgets, and a budget with a misprint."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.errors import UnreadableSource, UnrecognisedSource
from budgetdiff.statements import understand
from budgetdiff.workflow import record_of
from tests.printing import sample
from tests.printing.others import others
from tests.printing.scans import OFFICE, scanned

ocr = pytest.mark.ocr
OTHERS = others()


@pytest.mark.thorough
@ocr
@pytest.mark.parametrize("kind", OTHERS)
def test_a_scan_of_something_else_is_refused_in_a_sentence(kind):
    with pytest.raises((UnrecognisedSource, UnreadableSource)) as refused:
        understand(read_content(scanned(OTHERS[kind](), OFFICE), "scan.pdf"))
    assert str(refused.value).count("\n") == 0


def test_there_are_more_than_thirteen_of_them():
    assert len(OTHERS) >= 13


def _said(content):
    with bd.open(None) as database:
        database.store.load(record_of(understand(read_content(content, "budget.pdf"))))
        lines = database.check().lines
    return {
        (row["rule"], row["severity"], row["subject"], row["page"], row["expected"], row["found"], row["message_en"])
        for row in lines.iter_rows(named=True)
    }


@pytest.mark.thorough
@ocr
@pytest.mark.browser
def test_a_misprint_is_found_in_a_scan_as_it_is_on_paper(chromium):
    """One amount of a class printed wrong: the scan gives the findings that the document itself gives, and no other."""
    from tests.printing.paper import Press

    misprinted = sample().without_narrative()
    row, column, _ = next(
        (row, column, cell)
        for row, column, cell in misprinted.sheet("expenditure").amounts()
        if cell.figure is not None and len(cell.figure.code or "") == 7
    )
    with Press(chromium) as press:
        paper = press.pdf(misprinted.with_cell("expenditure", row, column, "9.00"))
    on_paper = _said(paper)
    assert any(severity == "error" for _, severity, *_ in on_paper)
    assert _said(scanned(paper, OFFICE)) == on_paper
