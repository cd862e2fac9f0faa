"""Files of old office programs: .doc, .wps, .et, .rtf, Excel 95. What prints them here is LibreOffice."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings

from budgetdiff.document import libreoffice
from budgetdiff.document.model import content_id
from budgetdiff.document.read import read_content
from budgetdiff.errors import UnreadableSource
from budgetdiff.statements import Reading
from tests.printing import FORMS, disclosures, sample, word
from tests.support.drawn import reading

_WPS = bytes(range(1, 17))
"""The class of a program, as WPS states its own in the header of a compound file."""


def _grids(content: bytes, name: str):
    return [
        [[cell and (cell.text, cell.rowspan, cell.colspan) for cell in row.cells] for row in grid.rows]
        for grid in read_content(content, name).grids()
    ]


def _facts(read: Reading) -> list[tuple[object, ...]]:
    """What was read, without where."""
    return [(f.statement, f.fiscal_year, f.phase, f.code, f.label, f.measure, f.amount, f.raw) for f in read.facts]


def _saved(content: bytes, suffix: str, to: str) -> bytes:
    made = libreoffice.converted(content, suffix, to)
    assert made is not None
    return made


@pytest.mark.thorough
@pytest.mark.office
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(disclosures())
def test_an_old_word_file_holds_the_cells_of_the_new_one(drawn):
    """Every cell with its spans; under the header of WPS too."""
    new = word(drawn)
    old = _saved(new, "docx", "doc")
    named = old[:8] + _WPS + old[24:]
    assert _grids(old, "a.doc") == _grids(named, "a.wps") == _grids(new, "a.docx")
    document = read_content(named, "a.wps")
    assert (document.document_id, document.format) == (content_id(named), "doc")
    assert document.reader.startswith("msdoc2docx")
    assert [one.text for one in document.seen] == [one.text for one in read_content(new, "a.docx").seen]


@pytest.mark.thorough
@pytest.mark.office
def test_what_pure_python_cannot_read_libreoffice_does(monkeypatch):
    from doc2docx.errors import InvalidWordDocument

    from budgetdiff.document import oldword

    def fails(*_arguments, **_options):
        raise InvalidWordDocument("not today")

    new = word(sample())
    old = _saved(new, "docx", "doc")
    monkeypatch.setattr(oldword, "convert", fails)
    assert _grids(old, "a.doc") == _grids(new, "a.docx")
    assert read_content(old, "a.doc").reader.startswith("LibreOffice")
    monkeypatch.setattr(libreoffice, "installed", lambda: None)
    with pytest.raises(UnreadableSource, match=r"save it as .docx or PDF"):
        read_content(old, "a.doc")


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("form", ["rtf", "odt"])
def test_other_texts_are_read_as_libreoffice_saves_them(monkeypatch, form):
    new = word(sample())
    other = _saved(new, "docx", form)
    assert _facts(reading(other, f"a.{form}")) == _facts(reading(new, "a.docx"))
    assert any("LibreOffice" in note for note in read_content(other, f"a.{form}").notes)
    monkeypatch.setattr(libreoffice, "installed", lambda: None)
    with pytest.raises(UnreadableSource, match=r"save it as .docx or PDF, or install LibreOffice"):
        read_content(other, f"a.{form}")


def test_a_workbook_of_wps_is_read_by_what_it_holds():
    old = FORMS["xls"](sample())
    assert _facts(reading(old[:8] + _WPS + old[24:], "a.et")) == _facts(reading(old, "a.xls"))


@pytest.mark.parametrize("length", [600, 5000, 20_000])
def test_a_damaged_old_file_is_one_sentence(monkeypatch, length):
    monkeypatch.setattr(libreoffice, "installed", lambda: None)
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(range(256)) * (length // 256)
    )
    with pytest.raises(UnreadableSource, match="damaged") as refused:
        read_content(content, "a.doc")
    assert "\n" not in str(refused.value)


@pytest.mark.thorough
@pytest.mark.office
def test_a_conversion_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert libreoffice.converted(b"{\\rtf1 x}", "rtf", "docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.office
def test_a_conversion_has_a_time(monkeypatch):
    monkeypatch.setattr(libreoffice, "_SECONDS", 0.01)
    assert libreoffice.converted(b"{\\rtf1 x}", "rtf", "docx") is None


@pytest.mark.corpus
def test_the_wps_file_that_was_sent_in(corpus):
    content = (corpus.parent / "inputs" / "office" / "sample.wps").read_bytes()
    document = read_content(content, "sample.wps")
    assert document.format == "doc"
    assert [(grid.width, len(grid.rows)) for grid in document.grids()] == [(4, 4)]
