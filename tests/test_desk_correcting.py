"""Corrections at the desk: what a document is taken for is put right there, told with who and when, and taken back."""

from __future__ import annotations

import shutil
import time
import zipfile

import pytest
from lxml import html

import budgetdiff as bd
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.journal import Journal, journal_beside
from budgetdiff.desk.sessions import Sessions
from budgetdiff.errors import MappingError, QuestionError
from tests.test_desk import UNITS, WRONG, client, made  # noqa: F401 - the fixture


@pytest.fixture
def own(made, tmp_path):  # noqa: F811 - the fixture
    """A desk over a copy of the database, whose files stand elsewhere: it is read anew from where they are."""
    shutil.copy(made, tmp_path / "copy.duckdb")
    return Desk(tmp_path / "copy.duckdb", tmp_path / "d.toml")


def documents(desk, **wanted):
    """The documents (id, unit, level, year, phase, superseded_by) that have what is wanted."""
    names = ("document_id", "unit_name", "unit_level", "fiscal_year", "phase", "superseded_by")
    with desk.store() as store:
        rows = [dict(zip(names, row, strict=True)) for row in store.rows(f"SELECT {', '.join(names)} FROM documents")]  # noqa: S608 - our own
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def everything(desk):
    """All that the public views say, but for when documents were read and what was noted of them."""
    with desk.store() as store:
        return [
            store.rows("SELECT * EXCLUDE (ingested_at, notes) FROM documents ORDER BY document_id"),
            store.rows("SELECT * FROM facts ORDER BY ALL"),
            store.rows("SELECT * FROM findings ORDER BY ALL"),
        ]


def form_at(browser, document, action):
    """The fields of a form of a document's page as the browser would send them untouched."""
    tree = html.fromstring(browser.get(f"/documents/{document}").text)
    (form,) = tree.xpath(f"//form[@action='/documents/{document}/{action}']")
    return dict(form.fields)


def sent(browser, document, action, **fields):
    """The answer to a form of a document's page, once what it began is done."""
    path = f"/documents/{document}/{action}"
    answer = browser.post(path, data=form_at(browser, document, action) | fields, follow_redirects=False)
    for _ in range(600):
        if not html.fromstring(browser.get("/intake").text).xpath("//progress"):
            return answer
        time.sleep(0.05)
    raise AssertionError


def told(browser, document):
    """The corrections as a document's page tells them."""
    tree = html.fromstring(browser.get(f"/documents/{document}").text)
    return [" ".join(one.text_content().split()) for one in tree.xpath("//ol[@class='history']/li")]


CHANGES = [
    ({"unit": "己局"}, {"unit_name": "己局"}),
    ({"level": "own"}, {"unit_level": "own"}),
    ({"year": "2031", "phase": "executed"}, {"fiscal_year": 2031, "phase": "executed"}),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("fields", "wanted"), CHANGES)
def test_a_document_is_taken_for_what_is_said_until_that_is_taken_back(own, fields, wanted):
    browser = client(own, user="王审计")
    document = documents(own, unit_name=UNITS[0], fiscal_year=2024)[0]["document_id"]
    before = everything(own)
    assert sent(browser, document, "correct", **fields).status_code == 303
    assert [one["document_id"] for one in documents(own, **wanted)] == [document]
    assert len(everything(own)[1]) == len(before[1])
    (line,) = told(browser, document)
    assert "王审计" in line
    assert Journal.read(journal_beside(own.path)).entries[0].when[:4] in line
    assert sent(browser, document, "undo").status_code == 303
    assert everything(own) == before
    (line,) = told(browser, document)
    assert "已由王审计撤回" in line
    assert "撤回上一更正" not in browser.get(f"/documents/{document}").text


@pytest.mark.thorough
def test_a_unit_is_renamed_in_all_its_documents_and_named_again(own):
    browser = client(own, user="李审计")
    document = documents(own, unit_name=UNITS[0])[0]["document_id"]
    before = everything(own)
    assert sent(browser, document, "rename", name=" 戊\t街道 ").status_code == 303
    assert len(documents(own, unit_name="戊 街道")) == 3
    assert not documents(own, unit_name=UNITS[0])
    # another document of the unit tells it as well
    other = documents(own, unit_name="戊 街道")[2]["document_id"]
    (line,) = told(browser, other)
    assert "李审计" in line
    assert sent(browser, other, "undo").status_code == 303
    assert everything(own) == before


@pytest.mark.thorough
def test_two_units_that_were_made_one_are_parted_again(own):
    browser = client(own)
    document = documents(own, unit_name=UNITS[0])[0]["document_id"]
    before = everything(own)
    sent(browser, document, "rename", name=UNITS[2])
    assert len(documents(own, unit_name=UNITS[2])) == 6
    sent(browser, document, "rename", name="庚局")
    assert len(documents(own, unit_name="庚局")) == 6
    sent(browser, document, "undo")
    assert len(documents(own, unit_name=UNITS[2])) == 6
    sent(browser, document, "undo")
    assert everything(own) == before


@pytest.mark.thorough
def test_a_name_that_was_changed_elsewhere_meanwhile_is_not_taken_back(own):
    browser = client(own)
    document = documents(own, unit_name=UNITS[0])[0]["document_id"]
    sent(browser, document, "rename", name="戊街道")
    with bd.open(own.path) as database:
        database.rename("戊街道", "辛街道")
    assert sent(browser, document, "undo").status_code == 400
    assert len(documents(own, unit_name="辛街道")) == 3
    assert Journal.read(journal_beside(own.path)).entries[0].stands


@pytest.fixture
def rivals(own, tmp_path):
    """A desk with two documents of one unit, level, year and phase: (desk, the one that counts, the other)."""
    paths = []
    for number in (1, 2):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(WRONG.format(unit="壬学校", year=2024, a=f"{number}.00", label="支出"), encoding="utf-8")
    with bd.open(own.path) as database:
        assert not database.ingest(paths, jobs=1).failed
    found = documents(own, unit_name="壬学校")
    counts = next(one["document_id"] for one in found if one["superseded_by"] is None)
    return own, counts, next(one["document_id"] for one in found if one["document_id"] != counts)


@pytest.mark.thorough
def test_the_other_of_two_documents_is_made_to_count_and_back(rivals):
    desk, counts, other = rivals
    browser = client(desk, user="赵审计")
    before = everything(desk)
    # what does not count can be looked at before it is chosen, and says what does
    page = html.fromstring(browser.get(f"/documents/{other}").text)
    assert page.xpath(f"//p[@role='status']/a[@href='/documents/{counts}']")
    assert browser.get(f"/documents/{other}/pages/1").status_code == 200
    assert sent(browser, counts, "prefer", rival=other).headers["location"].startswith(f"/documents/{other}")
    assert [one["superseded_by"] for one in documents(desk, document_id=counts)] == [other]
    for document in (counts, other):
        (line,) = told(browser, document)
        assert "2.txt → 1.txt" in line
        assert "赵审计" in line
    assert sent(browser, other, "undo").status_code == 303
    assert everything(desk) == before


def test_only_a_rival_can_be_made_to_count(rivals):
    desk, counts, _ = rivals
    stranger = documents(desk, unit_name=UNITS[0])[0]["document_id"]
    before = everything(desk)
    assert sent(client(desk), counts, "prefer", rival=stranger).status_code == 409
    assert everything(desk) == before
    assert not Journal.read(journal_beside(desk.path)).entries


@pytest.mark.thorough
def test_a_document_that_a_correction_puts_behind_another_can_be_put_back(own):
    browser = client(own)
    document = documents(own, unit_name=UNITS[0], fiscal_year=2023)[0]["document_id"]
    before = everything(own)
    sent(browser, document, "correct", year="2025")
    assert documents(own, document_id=document)[0]["superseded_by"] is not None
    assert sent(browser, document, "undo").status_code == 303
    assert everything(own) == before


@pytest.mark.thorough
def test_the_later_of_two_who_correct_is_told_and_changes_nothing(own):
    sessions = Sessions()
    first, second = client(own, sessions, user="甲"), client(own, sessions, user="乙")
    document = documents(own, unit_name=UNITS[0])[0]["document_id"]
    stale = {action: form_at(second, document, action) for action in ("correct", "rename")}
    sent(first, document, "rename", name="戊街道")
    before = everything(own)
    for action, change in (("correct", {"year": "2031"}), ("rename", {"name": "己街道"})):
        answer = second.post(f"/documents/{document}/{action}", data=stale[action] | change, follow_redirects=False)
        assert answer.status_code == 409
    assert everything(own) == before
    assert [one.who for one in Journal.read(journal_beside(own.path)).entries] == ["甲"]


@pytest.mark.few
@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("correct", {"year": "24"}),
        ("correct", {"level": "planet"}),
        ("correct", {"phase": "dreamt"}),
        ("correct", {}),
        ("rename", {}),
        ("rename", {"name": " \t "}),
    ],
)
def test_a_correction_that_is_none_changes_nothing(own, action, fields):
    browser = client(own)
    document = documents(own, unit_name=UNITS[0])[0]["document_id"]
    before = everything(own)
    # a level or phase that the form does not offer is sent past it
    data = form_at(browser, document, action) | fields
    assert browser.post(f"/documents/{document}/{action}", data=data, follow_redirects=False).status_code == 400
    assert everything(own) == before
    assert not journal_beside(own.path).exists()


@pytest.mark.few
@pytest.mark.parametrize("action", ["correct", "rename", "prefer", "undo"])
def test_without_its_secret_or_at_a_desk_for_reading_nothing_is_corrected(rivals, action):
    desk, counts, other = rivals
    browser = client(desk)
    sent(browser, counts, "rename", name="癸学校")
    told_before = Journal.read(journal_beside(desk.path))
    before = everything(desk)
    data = form_at(browser, counts, action) | {"rival": other, "name": "子学校", "year": "2031"}
    path = f"/documents/{counts}/{action}"
    for csrf in ("", "guessed"):
        assert browser.post(path, data=data | {"csrf": csrf}).status_code == 403
    assert browser.post(path, data=data, headers={"Origin": "http://evil.example"}).status_code == 403
    reader = client(Desk(desk.path, desk.decisions, read_only=True))
    page = html.fromstring(reader.get(f"/documents/{counts}").text)
    assert not page.xpath("//main//form")
    csrf = page.xpath("//footer//input[@name='csrf']/@value")[0]
    assert reader.post(path, data=data | {"csrf": csrf}).status_code == 403
    assert everything(desk) == before
    assert Journal.read(journal_beside(desk.path)) == told_before


@pytest.mark.thorough
@pytest.mark.parametrize("kept", [False, True])
def test_a_document_is_read_anew_from_its_copy_and_not_at_all_from_another_file(tmp_path, kept):
    file = tmp_path / "甲.txt"
    file.write_text(WRONG.format(unit="甲街道办事处", year=2024, a="1.00", label="支出"), encoding="utf-8")
    with bd.open(tmp_path / "one.duckdb") as database:
        assert not database.ingest(file, jobs=1, keep=kept).failed
        file.write_text("something else", encoding="utf-8")
        place = "SELECT source_name, source_path FROM document"
        stood = database.store.rows(place)
        years = "SELECT fiscal_year FROM documents"
        if kept:
            (name,) = database.store.rows("SELECT document_id FROM documents")[0]
            assert database.correct(name, year=2025).status == "changed"
            assert database.store.rows(years) == [(2025,)]
        else:
            with pytest.raises(QuestionError, match="gone or changed"):
                database.correct("甲.txt", year=2025)
            assert database.store.rows(years) == [(2024,)]
        assert database.store.rows(place) == stood


@pytest.mark.thorough
def test_a_document_out_of_a_package_is_read_anew_from_it_and_stays_where_it_is(tmp_path):
    text = WRONG.format(unit="甲街道办事处", year=2024, a="1.00", label="支出")
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as package:
        package.writestr("夹/别.txt", text.replace("甲街道", "乙街道"))
        package.writestr("夹/甲.txt", text)
    with bd.open(tmp_path / "one.duckdb") as database:
        assert not database.ingest(tmp_path / "包.zip", jobs=1).failed
        place = "SELECT source_name, source_path FROM document ORDER BY document_no"
        stood = database.store.rows(place)
        assert database.correct("夹/甲.txt", level="own").name == "包.zip/夹/甲.txt"
        assert database.store.rows(place) == stood
        levels = database.store.rows("SELECT unit_level FROM documents WHERE unit_name LIKE '甲%'")
        assert levels == [("own",)]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"corrections": [{"kind": "guessed"}]}', '{"corrections": [{"kind": "said", "before": "x"}]}']
)
def test_a_journal_that_is_none_is_one_sentence_and_stays_as_it_is(own, text):
    browser = client(own)
    document = documents(own, unit_name=UNITS[0])[0]["document_id"]
    fields = form_at(browser, document, "rename")
    file = journal_beside(own.path)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match="no journal"):
        Journal.read(file)
    before = everything(own)
    answer = browser.post(f"/documents/{document}/rename", data=fields | {"name": "戊街道"})
    assert answer.status_code == 500
    assert str(own.path.parent) not in answer.text
    assert file.read_text(encoding="utf-8") == text
    assert everything(own) == before, "what cannot be told is not done"
