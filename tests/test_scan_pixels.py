"""What is drawn in pixels and recognised: sheets that are no budgets, a budget with a misprint, two pages on one sheet."""

from __future__ import annotations

import io
from collections import Counter

import pypdfium2
import pytest
from PIL import Image, ImageDraw

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.errors import UnreadableSource, UnrecognisedSource
from budgetdiff.facts import Origin, Standing
from budgetdiff.report.language import Language
from budgetdiff.report.notes import noted
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


@pytest.fixture(scope="module")
def pages(chromium):
    """The pages of a small budget, as they are printed."""
    from tests.printing.paper import Press

    with Press(chromium) as press:
        pdf = pypdfium2.PdfDocument(press.pdf(sample()))
    seen = [page.render(scale=200 / 72).to_pil().convert("L") for page in pdf]
    pdf.close()
    return seen


def _scan(sheets):
    buffer = io.BytesIO()
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:], resolution=200)
    return scanned(buffer.getvalue(), OFFICE)


def _beside(left, right, *, numbered):
    """A sheet of two pages, with or without what stands in their bottom margins."""
    sheet = Image.new("L", (left.width * 2, left.height), 255)
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width, 0))
    if not numbered:
        ImageDraw.Draw(sheet).rectangle((0, int(left.height * 0.935), sheet.width, sheet.height), fill=255)
    return sheet


def _figures(reading):
    return Counter(
        (f.statement, f.side, f.code, f.label, f.measure, f.fiscal_year, f.phase, f.amount)
        for f in reading.facts
        if f.amount is not None and f.origin is Origin.PRINTED
    )


@pytest.mark.thorough
@ocr
@pytest.mark.browser
def test_two_pages_on_one_sheet_are_read_one_after_the_other(pages):
    """They give the figures of the pages by themselves; they are relied on where numbers say that they follow each other."""
    first, second = pages[3], pages[4]
    apart = understand(read_content(_scan([pages[0], first, second]), "apart.pdf"))
    assert len({fact.provenance.page for fact in apart.facts}) > 1
    relied = {Standing.CONFIRMED, Standing.AGREED}
    for numbered in (True, False):
        together = understand(
            read_content(_scan([pages[0], _beside(first, second, numbered=numbered)]), "together.pdf")
        )
        assert _figures(together) == _figures(apart)
        standings = {
            fact.standing for fact in together.facts if fact.amount is not None and fact.origin is Origin.PRINTED
        }
        assert standings <= (relied if numbered else {Standing.DOUBTFUL})
        assert together.document.bent == (() if numbered else (2,))
        (note,) = (note for note in together.document.notes if "beside each other" in note)
        assert noted(Language("zh"), note) != note
        width = first.width * 72 / 200
        boxes = [fact.provenance.bbox for fact in together.facts if fact.provenance.bbox]
        assert any(box[2] <= width for box in boxes)
        assert any(box[0] >= width for box in boxes)


_ROWS = [(100, y, 700, y + 20) for y in range(0, 240, 40)]
_MORE = [(900, y, 1500, y + 20) for y in range(0, 240, 40)]


@ocr
@pytest.mark.parametrize(
    ("boxes", "gutter"),
    [
        ([*_ROWS, *_MORE], 800),
        ([*_ROWS, *((box[0] - 60, *box[1:]) for box in _MORE)], 770),
        ([*_ROWS, *((box[0] - 200, box[1], box[2] - 700, box[3]) for box in _MORE)], None),
        ([*_ROWS, *_MORE, (500, 300, 1100, 330)], None),
        ([*_ROWS, *_MORE[:3]], None),
        (_ROWS, None),
    ],
    ids=["two pages", "a little to the left", "beside the middle", "a title over both", "few lines", "one side"],
)
def test_where_a_sheet_parts(boxes, gutter):
    from budgetdiff.document.scan.spread import gutter_of

    assert gutter_of(boxes, [], 1600, 1100) == gutter
    assert gutter_of(boxes, [], 1600, 1600) is None


@ocr
@pytest.mark.parametrize(
    ("left", "right", "follow"),
    [
        ("- 12 -", "- 13 -", True),
        ("第12页", "第13页", True),
        ("8", "9", True),
        ("- 12 -", "- 14 -", False),
        ("13", "12", False),
        ("12.00", "13.00", False),
        ("合计12", "13", False),
    ],
)
def test_numbers_of_two_pages_follow_each_other(left, right, follow):
    from budgetdiff.document.scan.spread import are_numbered

    lines = [((390, 1060, 420, 1080), left), ((1190, 1060, 1220, 1080), right)]
    assert are_numbered(lines, 800, 1100) is follow
    assert not are_numbered([((box[0], 500, box[2], 520), text) for box, text in lines], 800, 1100)
