"""Nothing vanishes: every number an eye sees where tables stand is a figure, a target, a stated number, or listed as left over."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from budgetdiff.document.glyphs import Glyphs
from budgetdiff.document.model import Document, Place, SeenNumber
from budgetdiff.document.read import read_content
from budgetdiff.document.seen import numbers_in
from budgetdiff.facts import Provenance
from budgetdiff.statements import understand
from budgetdiff.statements.accounting import Printed, account
from budgetdiff.store import Store
from budgetdiff.workflow import record_of
from tests.printing import FORMS, NUMBERS, as_numbers, disclosures, sample
from tests.support.examples import examples


@pytest.mark.few
@pytest.mark.parametrize("form", FORMS)
@examples(6)
@given(disclosure=disclosures())
def test_every_number_of_a_drawn_disclosure_has_a_place(form, disclosure):
    printed = as_numbers(disclosure) if form in NUMBERS else disclosure
    reading = understand(read_content(FORMS[form](disclosure), "drawn"))
    in_cells = sum(len(numbers_in(cell.text)) for sheet in printed.sheets for row in sheet.rows for cell in row if cell)
    assert reading.lost == ()
    assert reading.numbers >= in_cells
    assert sum(table.numbers for table in reading.tables) == reading.numbers


_STRANGE = {
    "text": "\n本单位的一张图例\n甲\t乙\n左\t1,234.56\n右\t77.10\n",
    "html": "<p>本单位的一张图例</p><table><tr><td>甲</td><td>乙</td></tr><tr><td>左</td><td>1,234.56</td></tr>"
    "<tr><td>右</td><td>77.10</td></tr></table>",
}


@pytest.mark.parametrize("form", _STRANGE)
def test_the_numbers_of_a_table_that_is_not_taken_in_are_listed(form):
    content = FORMS[form](sample()).partition(b"</body>")[0] + _STRANGE[form].encode()
    reading = understand(read_content(content, "drawn"))
    left = len(reading.tables) - 1
    assert [(number.raw, number.table) for number in reading.lost] == [("1,234.56", left), ("77.10", left)]
    assert (reading.tables[left].numbers, reading.tables[left].lost) == (2, 2)
    with Store.open(None) as store:
        store.load(record_of(reading))
        assert store.rows("SELECT numbers, numbers_lost FROM documents") == [(reading.numbers, 2)]
        assert store.rows("SELECT raw FROM numbers_lost") == [("1,234.56",), ("77.10",)]


def _document(*seen: SeenNumber) -> Document:
    return Document("d", "d.pdf", "pdf", "r", Place.PAGE, 2, (), seen=seen)


def test_a_number_is_never_matched_by_luck():
    one = SeenNumber(1, "1,234.50", None, (100.0, 100.0, 140.0, 110.0))
    lost = lambda *printed: len(account(_document(one), [], printed).lost)  # noqa: E731 - one question, asked five times
    here, other_cell, other_page = (90.0, 95.0, 150.0, 115.0), (200.0, 95.0, 250.0, 115.0), Provenance("d", 2)
    assert lost(Printed("1234.50", Provenance("d", 1, 1, here))) == 0
    assert lost(Printed("1234.50", Provenance("d", 1, 1, other_cell))) == 1
    assert lost(Printed("1234.50", Provenance("d", 2, 1, here))) == 1
    assert lost(Printed("234.60", Provenance("d", 1, 1, here))) == 1
    assert lost(Printed("增加1,234.5万元", other_page)) == 1
    assert lost(Printed("增加1,234.5万元", Provenance("d", 1))) == 0


def test_a_stated_number_accounts_for_one_printed_number_only():
    twice = [SeenNumber(1, "7.50", None, (0.0, y, 20.0, y + 9)) for y in (10.0, 30.0)]
    stated = Printed("7.50万元", Provenance("d", 1))
    assert len(account(_document(*twice), [], [stated]).lost) == 1
    assert account(_document(*twice), [], [stated, stated]).lost == ()


def _paper(turn: int, spots: list[tuple[float, float]], *, copies: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    canvas.setFont("Helvetica", 9)
    for number, (x, y) in enumerate(spots):
        for copy in range(copies):
            canvas.saveState()
            canvas.translate(x + copy * 0.2, y)
            canvas.rotate(turn)  # so that it stands upright on the page as shown
            canvas.drawString(0, 0, f"{number + 1},111.{number % 10}1")
            canvas.restoreState()
    canvas.showPage()
    canvas.save()
    pdf = pypdfium2.PdfDocument(buffer.getvalue())
    pdf[0].set_rotation(turn)
    out = io.BytesIO()
    pdf.save(out)
    pdf.close()
    return out.getvalue()


_SPOTS = st.lists(
    st.tuples(st.integers(1, 5).map(lambda n: n * 62.0), st.integers(1, 4).map(lambda n: n * 55.0)),
    min_size=1,
    max_size=12,
    unique=True,
)


@examples(25)
@given(turn=st.sampled_from([0, 90, 180, 270]), spots=_SPOTS)
def test_both_readings_of_a_page_agree_where_a_number_stands_however_it_is_turned(turn, spots):
    content = _paper(turn, spots)
    with Glyphs(content) as glyphs:
        seen = {run.text: run.box(0, len(run.text)) for run in glyphs.runs(1)}
    assert len(seen) == len(spots)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        by_first: dict[str, list] = {}
        for char in pdf.pages[0].chars:
            by_first.setdefault(char["text"], []).append(char)
        for text, (x0, top, x1, bottom) in seen.items():
            digits = [c for c in by_first[text[0]] if x0 - 1 <= (c["x0"] + c["x1"]) / 2 <= x1 + 1]
            assert any(top - 1 <= (c["top"] + c["bottom"]) / 2 <= bottom + 1 for c in digits), (turn, text)


def test_a_figure_printed_twice_to_look_bold_is_one_number():
    from budgetdiff.document.seen import _of_pages

    content = _paper(0, [(50, 50), (150, 50)], copies=2)
    with Glyphs(content) as glyphs:
        assert [number.text for number in _of_pages(glyphs, [1], ())] == ["1,111.01", "2,111.11"]


def test_what_pdfium_cannot_open_has_no_second_reading():
    with Glyphs(b"%PDF-1.4 nothing") as glyphs:
        assert list(glyphs.runs(1)) == []
