"""Formats are told by content; what cannot be read is refused in one sentence, and nothing eats memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from budgetdiff.document.read import read_content
from budgetdiff.errors import SourceError, UnreadableSource
from budgetdiff.statements import understand
from tests.printing import FORMS, sample

BUDGET = sample()


def facts_of(content: bytes, name: str) -> list[tuple]:
    return [
        (f.statement, f.side, f.code, f.measure, f.amount.value)
        for f in understand(read_content(content, name)).facts
        if f.amount is not None
    ]


def _zip(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def _bomb() -> bytes:
    return _zip(xl__workbook_xml=b"<x/>", xl__sheet_xml=b" " * (300 << 20))


@pytest.mark.few
@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("cut.xlsx", lambda: FORMS["xlsx"](BUDGET)[:2000], "damaged"),
        ("bomb.xlsx", _bomb, "zip bomb"),
        (
            "entity.docx",
            lambda: _zip(word__document_xml=b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
            "entities",
        ),
        ("other.zip", lambda: _zip(readme=b"hello"), "neither"),
        ("huge.html", lambda: b"<html>" + b"<p>x</p>" * (7 << 20), "larger than"),
        ("locked.xlsx", lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") * 9, "encrypted"),
        ("old.doc", lambda: b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le") * 9, "save it as .docx"),
        ("noise.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(4000), "damaged"),
        ("cut.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<<", "PDF"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(name, make, words):
    with pytest.raises(UnreadableSource) as refused:
        understand(read_content(make(), name))
    assert name in str(refused.value)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def _pdf(*, pages: int = 1, words: str = "", password: str = "") -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=password or None)
    for _ in range(pages):
        canvas.rect(10, 10, 100, 100)
        if words:
            canvas.drawString(100, 700, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("locked.pdf", lambda: _pdf(words="budget", password="secret"), "encrypted"),
        ("scan.pdf", _pdf, "OCR"),
        ("book.pdf", lambda: _pdf(pages=2000, words="page"), "2000 pages"),
    ],
)
def test_pdfs_that_cannot_be_read_say_what_to_do(name, make, words):
    with pytest.raises(SourceError) as refused:
        understand(read_content(make(), name))
    assert name in str(refused.value)
    assert words in str(refused.value)


@pytest.mark.thorough
def test_a_million_empty_rows_cost_nothing():
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("x")
    sheet.write_string(0, 0, "标题")
    for row in range(1, 1_048_576, 2):
        sheet.set_row(row, 12.5)
    book.close()
    with pytest.raises(SourceError, match=r"rows\.xlsx"):
        understand(read_content(buffer.getvalue(), "rows.xlsx"))


def test_a_page_nested_without_end_is_refused():
    with pytest.raises(SourceError, match=r"deep\.html"):
        understand(read_content(b"<html>" + b"<div>" * 100_000, "deep.html"))


def test_content_counts_not_the_name():
    assert facts_of(FORMS["xlsx"](BUDGET), "budget.pdf") == facts_of(FORMS["text"](BUDGET), "budget.docx")


def test_hidden_sheets_are_left_out_and_said_so():
    assert any("底稿" in note for note in read_content(FORMS["xlsx"](BUDGET), "b.xlsx").notes)


def test_numbers_as_excel_shows_them():
    from budgetdiff.document.workbook import shown

    assert [shown(value) for value in (17361.34, 0.1 + 0.2, 2010601.0, 1e15, -0.5)] == [
        "17361.34",
        "0.3",
        "2010601",
        "1000000000000000",
        "-0.5",
    ]
