"""Pictures of pages are read where the extra is there; each figure of theirs has a standing, and no misread one accuses anybody."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document import model
from budgetdiff.document.read import read_content
from budgetdiff.document.scan import HOW
from budgetdiff.document.scan.words import as_printed, number, without_speck
from budgetdiff.errors import UnreadableSource, UnrecognisedSource
from budgetdiff.facts import Proof, Standing
from budgetdiff.report.language import Language
from budgetdiff.report.notes import noted
from budgetdiff.statements import understand
from budgetdiff.workflow import record_of
from tests.printing import sample
from tests.printing.scans import OFFICE, scanned

ocr = pytest.mark.ocr


@given(st.text(st.sampled_from("0123456789.,:;-（）%· 万"), max_size=14))
def test_no_digit_of_a_number_is_ever_changed(text):
    told = number(text)
    if told is not None:
        assert re.sub(r"\D", "", told) == re.sub(r"\D", "", text)
        assert re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?", told)


@given(st.decimals(-(10**10), 10**10, places=2), st.booleans())
def test_a_number_that_is_printed_well_stays(value, separated):
    text = f"{value:,}" if separated else f"{value}"
    assert as_printed(text) == text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("1.234.567.89", "1,234,567.89"),
        ("12,345:60", "12,345.60"),
        ("05.", "05"),
        (".50", ".50"),
        ("收人总计", "收入总计"),
        ("维修（护）费", "维修（护）费"),
        ("1.2.3", "1.2.3"),
        ("2025.1.1", "2025.1.1"),
        ("≥80.00(%)", "≥80.00(%)"),
    ],
)
def test_separators_and_words_as_they_are_printed(read, printed):
    assert as_printed(read) == printed


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (".302", "302"),
        ("·2010601", "2010601"),
        (",30201", "30201"),
        (".50", ".50"),
        (".5012", ".5012"),
        (".302.1", ".302.1"),
        ("'", ""),
        (".", ""),
        ("·.", ""),
        ("-", "-"),
        ("—", "—"),
        ("-302", "-302"),
        ("0.302", "0.302"),
        ("302", "302"),
        (".201060101", ".201060101"),
    ],
)
def test_a_speck_before_a_code_is_no_point_of_it(read, code):
    assert without_speck(read) == code


@ocr
def test_a_code_behind_a_speck_is_not_read_for_certain_as_a_number():
    from budgetdiff.document.scan.engine import Read
    from budgetdiff.document.scan.page import _recognised

    read = Read(".302", (0.99,) * 4)
    line = _recognised((0, 0, 40, 20), "302", read, read, 1, 0.36, crossed=True)
    assert (line.text, line.second, line.crossed) == ("302", "302", True)
    other = _recognised(
        (0, 0, 40, 20), ".50", Read(".50", (0.99,) * 3), Read(".50", (0.99,) * 3), 1, 0.36, crossed=False
    )
    assert (other.text, other.second, other.crossed) == (".50", ".50", False)


@ocr
def test_lines_across_and_down_are_found_on_a_sheet_fed_in_askew():
    import cv2
    import numpy as np

    from budgetdiff.document.scan.clean import upright
    from budgetdiff.document.scan.ruling import rules

    page = np.full((1200, 1600, 3), 245, np.uint8)
    for y in (200, 300, 400, 500):
        cv2.line(page, (200, y), (1400, y), (20, 20, 20), 2)
    for x in (200, 600, 1000, 1400):
        cv2.line(page, (x, 200), (x, 500), (20, 20, 20), 2)
    turning = cv2.getRotationMatrix2D((800, 600), 0.8, 1)
    turned = cv2.warpAffine(page, turning, (1600, 1200), borderValue=(245, 245, 245))
    _, mask, angle = upright(turned, 200.0)
    across, down = rules(mask, 200.0)
    assert abs(angle + 0.8) < 0.1
    assert [round(run.at, -1) for run in sorted(across, key=lambda run: run.at)] == [200, 300, 400, 500]
    assert [round(run.at, -1) for run in sorted(down, key=lambda run: run.at)] == [200, 600, 1000, 1400]


@pytest.mark.parametrize(
    ("left", "size", "cut"),
    [
        (104, (4, 20), True),  # what is left of a digit, a letter's width behind the number
        (104, (1, 1), False),  # a speck of the scanner
        (170, (4, 20), False),  # as far away as another number
    ],
)
def test_ink_beside_a_number_says_that_it_may_be_cut_off(left, size, cut):
    pytest.importorskip("cv2")
    import numpy as np

    from budgetdiff.document.scan.lines import is_cut_off

    cell = np.zeros((60, 240), np.uint8)
    cell[20:40, 20:100] = 255
    cell[22 : 22 + size[1], left : left + size[0]] = 255
    assert is_cut_off((20, 20, 100, 40), cell, 200.0) is cut


@pytest.fixture(scope="module")
def printed(chromium):
    """A small budget on paper, and scanned in an office."""
    from tests.printing.paper import Press

    with Press(chromium) as press:
        paper = press.pdf(sample())
    return paper, scanned(paper, OFFICE)


def _stated(reading):
    return Counter((one.kind, one.value, one.unit, one.direction) for one in reading.assertions)


def _figures(reading):
    return Counter(
        (f.statement, f.side, f.code, f.label, f.measure, f.fiscal_year, f.phase, f.amount)
        for f in reading.facts
        if f.amount is not None and f.origin.value == "printed"
    )


@pytest.mark.thorough
@ocr
@pytest.mark.browser
def test_a_scanned_budget_gives_the_figures_of_the_printed_one_each_with_its_standing(printed):
    paper, pictures = printed
    document = read_content(pictures, "scan.pdf")
    assert document.recognised == tuple(range(1, document.pages + 1))
    assert all(model.RECOGNISED in grid.doubt for grid in document.grids())
    reading = understand(document)
    told = understand(read_content(paper, "paper.pdf"))
    found, wanted = _figures(reading), _figures(told)
    assert (wanted - found, found - wanted) == (Counter(), Counter())
    assert {fact.standing for fact in reading.facts} <= {Standing.CONFIRMED, Standing.AGREED}
    assert all(0 < fact.confidence <= 1 for fact in reading.facts if fact.amount is not None)
    assert not document.bent
    assert {table.proof for table in reading.tables if table.statement} <= {Proof.PROVED, Proof.ACCOUNTED}
    assert _stated(reading) == _stated(told)
    assert {one.standing for one in reading.assertions} <= {Standing.CONFIRMED, Standing.AGREED}
    assert any("read from pictures" in note for note in reading.notes)
    assert all(noted(Language("zh"), note) != note for note in reading.notes)


@pytest.mark.thorough
@ocr
@pytest.mark.browser
def test_a_digit_misread_in_a_picture_accuses_nobody(printed, monkeypatch):
    """Whichever figure is misread at the first look: nothing but the notices that tables are doubtful."""
    from budgetdiff.document.scan.engine import Recogniser

    look = Recogniser.__call__
    for chosen in (1, 5, 9):

        def misread(self, lines, looked=[], chosen=chosen):  # noqa: B006 - what it remembers is its own
            """The first look at a page changes one digit of one of its amounts, the second does not."""
            reads = look(self, lines)
            amounts = [at for at, read in enumerate(reads) if re.fullmatch(r"[\d,]+[.]\d\d", read.text)]
            looked.append(len(lines))
            if len(looked) % 2 and len(amounts) > chosen:
                read = reads[amounts[chosen]]
                reads[amounts[chosen]] = replace(read, text=f"{(int(read.text[0]) + 3) % 10}{read.text[1:]}")
            return reads

        monkeypatch.setattr(Recogniser, "__call__", misread)
        reading = understand(read_content(printed[1], "scan.pdf"))
        assert {Standing.CORRECTED, Standing.DOUBTFUL} & {fact.standing for fact in reading.facts}
        with bd.open(None) as database:
            database.store.load(record_of(reading))
            lines = database.check().lines
        assert {row["rule"] for row in lines.iter_rows(named=True) if row["severity"] == "error"} == set()
        assert set(lines["rule"]) <= {"READING-DOUBTFUL"}


@pytest.mark.thorough
@ocr
@pytest.mark.browser
def test_a_picture_of_no_budget_is_refused_as_such(chromium):
    from tests.printing.paper import Press

    letter = replace(sample(), parts=("关于召开会议的通知", "各有关单位：", "定于下周一上午召开会议，请准时参加。"))
    with Press(chromium) as press:
        pictures = scanned(press.pdf(letter), OFFICE)
    with pytest.raises(UnrecognisedSource):
        understand(read_content(pictures, "letter.pdf"))


@ocr
def test_a_picture_of_nothing_is_refused():
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (800, 1100), 250).save(buffer, "PDF", resolution=100)
    with pytest.raises(UnreadableSource, match="scan"):
        read_content(buffer.getvalue(), "blank.pdf")


def test_without_the_extra_it_is_said_how(monkeypatch):
    from PIL import Image

    monkeypatch.setattr("budgetdiff.document.pdf.read.available", lambda: False)
    buffer = io.BytesIO()
    Image.new("L", (800, 1100), 250).save(buffer, "PDF", resolution=100)
    with pytest.raises(UnreadableSource, match=re.escape(HOW)):
        read_content(buffer.getvalue(), "blank.pdf")


@pytest.mark.thorough
@ocr
@pytest.mark.corpus
def test_a_picture_among_pages_of_text(corpus):
    """Its figures are those of the page that is not a picture, and only they have a standing."""
    cases = corpus.parent / "inputs" / "cases"
    mixed = understand(read_content((cases / "pdf_full_one_scan.pdf").read_bytes(), "mixed.pdf"))
    whole = understand(read_content((cases / "pdf_full.pdf").read_bytes(), "whole.pdf"))
    assert _figures(mixed) == _figures(whole)
    (page,) = mixed.document.recognised
    seen = {fact.standing for fact in mixed.facts if fact.provenance.page == page}
    assert seen <= {Standing.CONFIRMED, Standing.AGREED}
    assert {fact.standing for fact in mixed.facts if fact.provenance.page != page} == {Standing.PRINTED}


@pytest.mark.thorough
@ocr
@pytest.mark.browser
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_is_read_and_nothing_of_it_relied_on(printed, turn):
    """Its figures are those of the page as it should lie, in their places on the sheet, and all in doubt."""
    import pypdfium2
    from PIL import Image

    pdf = pypdfium2.PdfDocument(printed[1])
    pages = [pdf[number].render(scale=200 / 72).to_pil() for number in (0, 3)]
    pdf.close()
    ways = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    read = []
    for second in (pages[1], pages[1].transpose(ways[turn])):
        buffer = io.BytesIO()
        pages[0].save(buffer, "PDF", save_all=True, append_images=[second], resolution=200)
        read.append(read_content(buffer.getvalue(), "scan.pdf"))
    still, turned = read
    assert [[cell and cell.text for cell in row.cells] for grid in turned.grids() for row in grid.rows] == [
        [cell and cell.text for cell in row.cells] for grid in still.grids() for row in grid.rows
    ]
    assert turned.bent == (2,)
    assert any(f"turned by {turn} degrees" in note for note in turned.notes)
    reading = understand(turned)
    amounts = [fact for fact in reading.facts if fact.amount is not None]
    assert amounts
    assert {fact.standing for fact in amounts} == {Standing.DOUBTFUL}
    width, height = (side * 72 / 200 for side in pages[1].transpose(ways[turn]).size)
    boxes = [fact.provenance.bbox for fact in amounts if fact.provenance.page == 2]
    assert boxes
    assert [
        one for one in boxes if not (0 <= one[0] < one[2] <= width + 1 and 0 <= one[1] < one[3] <= height + 1)
    ] == []
