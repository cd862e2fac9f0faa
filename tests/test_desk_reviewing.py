"""Figures of pictures are read by people at the desk: kept with who and when, taken back, and never lost to a kill."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import textwrap
from decimal import Decimal

import pytest
from lxml import html

import budgetdiff as bd
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.journal import Correction, Journal, exchange, journal_beside
from budgetdiff.desk.sessions import Sessions
from tests.test_desk import UNITS, client, made  # noqa: F401 - the fixture
from tests.test_desk_correcting import documents, everything, sent, told
from tests.test_review import misread  # noqa: F401 - the fixture

_FIGURE = "SELECT amount, raw, standing, doubtful FROM all_facts WHERE fact_id = ?"


@pytest.fixture
def scanned(misread, tmp_path):  # noqa: F811 - the fixture
    """A desk over a budget of pictures, and the id of the figure that reads 75.80 where 15.80 is printed."""
    record, figure, _, count = misread
    with bd.open(tmp_path / "scanned.duckdb") as database:
        database.store.load(record)
    assert count > 1
    return Desk(tmp_path / "scanned.duckdb", tmp_path / "d.toml"), figure


def figure_now(desk, figure):
    with desk.store() as store:
        return store.rows(_FIGURE, [figure])[0]


def form_of(browser, figure, action, page="/review"):
    """The hidden fields of a figure's form, and what its buttons offer."""
    tree = html.fromstring(browser.get(page).text)
    (form,) = tree.xpath(f"//form[starts-with(@action, '/review/{figure}/{action}')]")
    hidden = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    return hidden, form.xpath(".//button[@name='offered']/@value")


def read(browser, figure, action="read", **fields):
    hidden, _ = form_of(browser, figure, action)
    return browser.post(f"/review/{figure}/{action}", data=hidden | fields, follow_redirects=False)


@pytest.mark.thorough
def test_a_person_reads_a_figure_and_takes_it_back(scanned):
    desk, figure = scanned
    browser = client(desk, user="王五")
    document = figure.partition(":")[0]
    before, count = figure_now(desk, figure), desk.findings().to_look_at
    page = browser.get("/review").text
    assert len(html.fromstring(page).xpath("//ol[@class='findings review']/li")) == min(count, 20)
    assert f"{count}个数字待核" in browser.get("/").text
    assert f"{count}个数字待核" in browser.get(f"/documents/{document}").text
    assert form_of(browser, figure, "read")[1] == ["75.80", "78.80", "15.80"]
    assert read(browser, figure, offered="15.80").status_code == 303
    assert figure_now(desk, figure) == (Decimal(158000), "15.80", "confirmed", False)
    assert desk.findings().to_look_at == count - 1
    row = html.fromstring(browser.get(f"/review?document={document}").text).xpath("//table//tr[td]")[-1]
    assert [one in row.text_content() for one in ("75.80", "15.80", "王五")] == [True] * 3
    (line,) = told(browser, document)
    assert re.search(r"更正图片中的数字 75\.80 → 15\.80 王五 \d{4}-", line)
    assert read(browser, figure, "undo").status_code == 303
    assert figure_now(desk, figure) == before
    (line,) = told(browser, document)
    assert "已由王五撤回" in line
    assert desk.findings().to_look_at == count


@pytest.mark.thorough
def test_a_blank_cell_is_said_and_never_by_mistake(scanned):
    desk, figure = scanned
    browser = client(desk)
    before = figure_now(desk, figure)
    for fields in ({}, {"typed": "  "}, {"typed": "1" * 201}):
        assert read(browser, figure, **fields).status_code == 400
    assert read(browser, figure, typed="大约十五").status_code == 400
    assert figure_now(desk, figure) == before
    assert read(browser, figure, blank="yes").status_code == 303
    assert figure_now(desk, figure)[0] is None
    assert "→ 空白单元格" in told(browser, figure.partition(":")[0])[0]


@pytest.mark.thorough
def test_the_later_of_two_who_read_is_told_and_changes_nothing(scanned):
    desk, figure = scanned
    sessions = Sessions()
    first, second = client(desk, sessions, user="甲"), client(desk, sessions, user="乙")
    hidden, _ = form_of(second, figure, "read")
    read(first, figure, typed="15.80")
    answer = second.post(f"/review/{figure}/read", data=hidden | {"typed": "16.80"}, follow_redirects=False)
    assert answer.status_code == 409
    assert "甲" in html.fromstring(answer.text).xpath("string(//table)")
    assert figure_now(desk, figure)[1] == "15.80"
    stale, _ = form_of(second, figure, "undo")
    with bd.open(desk.path) as database:
        database.override(figure, "17.80", by="丙")
    assert second.post(f"/review/{figure}/undo", data=stale, follow_redirects=False).status_code == 409
    assert figure_now(desk, figure)[1] == "17.80"


@pytest.mark.thorough
def test_what_was_read_on_the_command_line_is_taken_back_with_both_names(scanned):
    desk, figure = scanned
    before = figure_now(desk, figure)
    with bd.open(desk.path) as database:
        database.override(figure, "17.80", by="丙")
    read(client(desk, user="丁"), figure, "undo")
    (one,) = Journal.read(journal_beside(desk.path)).entries
    assert (one.who, one.undone_by, one.after["printed"]) == ("丙", "丁", "17.80")
    assert figure_now(desk, figure) == before


@pytest.mark.thorough
def test_a_figure_read_twice_is_as_recognised_once_it_is_taken_back(scanned):
    desk, figure = scanned
    browser, document = client(desk), figure.partition(":")[0]
    before = figure_now(desk, figure)
    read(browser, figure, typed="15.80")
    with bd.open(desk.path) as database:
        database.override(figure, "16.80", by="丙")
    # the document's own page takes it back as well
    assert sent(browser, document, "undo").status_code == 303
    assert figure_now(desk, figure) == before
    assert not [one for one in Journal.read(journal_beside(desk.path)).entries if one.stands]


@pytest.mark.thorough
@pytest.mark.parametrize("action", ["read", "undo"])
def test_without_its_secret_a_name_or_at_a_desk_for_reading_nothing_is_read(scanned, action):
    desk, figure = scanned
    browser = client(desk)
    if action == "undo":
        read(browser, figure, typed="15.80")
    before = everything(desk)
    hidden, _ = form_of(browser, figure, action)
    path = f"/review/{figure}/{action}"
    assert browser.post(path, data=hidden | {"typed": "1", "csrf": "guessed"}).status_code == 403
    nobody = client(desk, user="")
    own, _ = form_of(nobody, figure, action)
    assert nobody.post(path, data=own | {"typed": "1"}).status_code == 400
    reader = client(Desk(desk.path, desk.decisions, read_only=True))
    assert not html.fromstring(reader.get("/review").text).xpath("//main//form")
    assert everything(desk) == before


@pytest.mark.parametrize("query", ["", "page=0", "page=999", "page=x", "document=none", "document=<b>&page=1"])
def test_any_address_of_it_is_answered(scanned, query):
    desk, _ = scanned
    answer = client(desk).get(f"/review?{query}")
    assert answer.status_code == 200
    assert "<b>&" not in answer.text


# -- a server that is killed ----------------------------------------------------------------------------------------------

KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    import budgetdiff.workflow as stages
    from budgetdiff.desk.desk import Desk
    from tests.test_desk import client
    from tests.test_desk_correcting import sent
    from tests.test_desk_reviewing import read

    database, at, call, action, target, *fields = sys.argv[1:]
    done = getattr(stages.Database, call)
    def killed(self, *given, **named):
        if at == "after":
            done(self, *given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(stages.Database, call, killed)
    browser = client(Desk(Path(database), Path(database).with_name("d.toml")), user="王审计")
    if action.startswith("review-"):
        read(browser, target, action.removeprefix("review-"), **dict(one.split("=") for one in fields))
    else:
        sent(browser, target, action, **dict(one.split("=") for one in fields))
    """
)


def killed(desk, at, call, action, target, *fields):
    """Send a form of a desk of its own process, which is killed before or after it changes the database."""
    given = [sys.executable, "-c", KILLED, str(desk.path), at, call, action, target, *fields]
    assert subprocess.run(given, check=False, timeout=120).returncode == -signal.SIGKILL


@pytest.mark.thorough
@pytest.mark.parametrize("at", ["before", "after"])
@pytest.mark.parametrize(
    ("call", "action", "fields"),
    [("rename", "rename", ["name=戊街道"]), ("correct", "correct", ["year=2031"])],
)
def test_a_correction_of_a_server_that_was_killed_has_who_and_when_or_is_none(made, tmp_path, call, action, fields, at):  # noqa: F811 # the fixture of another file
    shutil.copy(made, tmp_path / "copy.duckdb")
    desk = Desk(tmp_path / "copy.duckdb", tmp_path / "d.toml")
    document = documents(desk, unit_name=UNITS[0], fiscal_year=2024)[0]["document_id"]
    before = everything(desk)
    killed(desk, at, call, action, document, *fields)
    browser = client(desk, user="李审计")
    lines = told(browser, document)
    if at == "before":
        assert not lines
        assert everything(desk) == before
        # and what comes next is noted as if nothing had been
        sent(browser, document, "rename", name="庚街道")
        assert [one.who for one in Journal.read(journal_beside(desk.path)).entries] == ["李审计"]
        return
    assert everything(desk) != before
    (line,) = lines
    assert "王审计" in line
    # taking it back is killed as well: before it, it stands; after it, both names are told
    killed(desk, "before", call, "undo", document)
    assert told(browser, document) == [line]
    killed(desk, "after", call, "undo", document)
    assert "已由王审计撤回" in told(browser, document)[0]
    assert everything(desk) == before


@pytest.mark.thorough
@pytest.mark.parametrize("at", ["before", "after"])
def test_a_figure_read_at_a_server_that_was_killed_has_who_and_when_or_is_as_it_was(scanned, at):
    desk, figure = scanned
    before, document = figure_now(desk, figure), figure.partition(":")[0]
    killed(desk, at, "override", "review-read", figure, "typed=15.80")
    browser = client(desk, user="李审计")
    if at == "before":
        assert not told(browser, document)
        assert figure_now(desk, figure) == before
        return
    (line,) = told(browser, document)
    assert "王审计" in line
    killed(desk, "before", "withdraw", "review-undo", figure)
    assert told(browser, document) == [line]
    killed(desk, "after", "withdraw", "review-undo", figure)
    assert "已由王审计撤回" in told(browser, document)[0]
    assert figure_now(desk, figure) == before


def test_a_document_that_is_gone_leaves_nothing_of_what_was_begun(made, tmp_path):  # noqa: F811 - the fixture
    shutil.copy(made, tmp_path / "copy.duckdb")
    desk = Desk(tmp_path / "copy.duckdb", tmp_path / "d.toml")
    path = journal_beside(desk.path)
    begun = Correction(
        "said", "0" * 16, "甲", "2026-01-01T00:00:00+00:00", {"year": "2024"}, {"year": "2025"}, pending=True
    )
    exchange(path, {}, (begun,))
    document = documents(desk, unit_name=UNITS[0])[0]["document_id"]
    sent(client(desk, user="乙"), document, "rename", name="戊街道")
    assert [one.who for one in Journal.read(path).entries] == ["乙"]
