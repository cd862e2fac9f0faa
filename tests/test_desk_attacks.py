"""Attacks on what the desk changes and takes in: every form there is, packages, names of pictures' figures."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from lxml import html

import budgetdiff as bd
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.journal import journal_beside
from budgetdiff.desk.serve import application
from budgetdiff.desk.sessions import Sessions
from tests.test_desk import WRONG, client, dropped, ids, made, own  # noqa: F401 - fixtures
from tests.test_desk_correcting import everything
from tests.test_desk_reviewing import read, scanned  # noqa: F401 - the fixture
from tests.test_report import EVIL
from tests.test_review import misread  # noqa: F401 - the fixture


def forms():
    """The addresses that change something: those of the application, so that a new one cannot be left out."""
    routes = application(Desk(Path("none.duckdb"), Path("none.toml")), Sessions()).app.routes
    return sorted(route.path for route in routes if "POST" in (route.methods or ()))


def secret(browser):
    return html.fromstring(browser.get("/").text).xpath("//input[@name='csrf']/@value")[0]


def address(path, desk):
    one = ids(desk)[0]
    document = desk.findings().one(one)["document"]
    return path.replace("{finding}", one).replace("{document}", document).replace("{fact}", f"{document}:0")


FIELDS = {
    "status": "accepted",
    "sure": "yes",
    "typed": "1.00",
    "name": "子学校",
    "year": "2031",
    "seen": "",
    "user": "x",
}


def test_the_forms_are_those_that_are_attacked_here():
    assert len(forms()) >= 11


@pytest.mark.few
@pytest.mark.parametrize("path", forms())
def test_no_form_is_taken_from_elsewhere_or_without_its_secret(own, path):  # noqa: F811 - the fixture
    browser, target = client(own), address(path, own)
    before, decided, csrf = everything(own), own.decisions.exists(), secret(browser)
    for fields in ({}, {"csrf": ""}, {"csrf": "guessed"}, {"csrf": secret(client(own))}):
        assert browser.post(target, data=FIELDS | fields).status_code == 403
    for origin in ("http://evil.example", "null", "http://127.0.0.1:8788"):
        answer = browser.post(target, data=FIELDS | {"csrf": csrf}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert browser.post(target, data=FIELDS | {"csrf": csrf}, headers={"Host": "evil.example"}).status_code == 421
    assert client(own, entered=False).post(target, data=FIELDS | {"csrf": csrf}).status_code == 401
    assert everything(own) == before
    assert own.decisions.exists() == decided
    assert not journal_beside(own.path).exists()


@pytest.mark.few
@pytest.mark.parametrize("path", [one for one in forms() if one != "/invite"])
def test_no_form_writes_at_a_desk_for_reading(own, path):  # noqa: F811 - the fixture
    reading = Desk(own.path, own.decisions, read_only=True)
    browser, before = client(reading, user="x"), everything(own)
    assert browser.post(address(path, own), data=FIELDS | {"csrf": secret(browser)}).status_code == 403
    assert everything(own) == before
    assert not own.decisions.exists()
    assert not journal_beside(own.path).exists()


def package(members):
    made_of = io.BytesIO()
    with zipfile.ZipFile(made_of, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made_of.getvalue()


def lied(content, size=2**31):
    """A package that states another size of its members than they have."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


GOOD = WRONG.format(unit="戊学校", year=2024, a="5.00", label="支出").encode()


@pytest.mark.thorough
def test_a_package_writes_nothing_beside_the_folder_of_the_desk(own):  # noqa: F811 - the fixture
    browser, root = client(own), own.path.parent
    evil = {"../../戊.txt": GOOD, "/etc/戊2.txt": b"x", "..\\..\\戊3.txt": b"x", f"{EVIL}.txt": b"x"}
    outside = {path for path in root.parent.rglob("*") if root not in path.parents}
    answer, told = dropped(browser, ("包.zip", package(evil)))
    assert answer.status_code == 200
    assert told
    assert {path for path in root.parent.rglob("*") if root not in path.parents} == outside
    # what is kept is kept beside the database, under a name of ours
    kept = [path for path in root.rglob("*") if path.is_file() and path.name != own.path.name]
    assert all(path.parent.name == f"{own.path.name}.files" or path.parent == root for path in kept)
    tree = html.fromstring(browser.get("/intake").text)
    assert not tree.xpath("//img | //*[@onerror] | //main//script")


@pytest.mark.thorough
def test_a_package_that_swells_or_lies_is_told_and_takes_nothing_in(own):  # noqa: F811 - the fixture
    browser, before = client(own), everything(own)
    inner = package({"戊.txt": GOOD})
    for content in (
        package({"戊.txt": b"0" * (400 * 2**20)}),  # some 400 KB
        lied(package({"戊.txt": GOOD})),
        package({"a.zip": package({"b.zip": package({"c.zip": package({"d.zip": inner})})})}),
        b"PK\x03\x04nothing",
        package({}),
    ):
        answer, told = dropped(browser, ("包.zip", content))
        assert answer.status_code == 200
        assert told
        assert [line.split()[0] for line in told] == ["未能读入"] * len(told)
    assert everything(own) == before


@pytest.mark.thorough
def test_hostile_names_stay_text_where_figures_of_pictures_are_read(scanned, tmp_path):  # noqa: F811 - the fixture
    desk, figure = scanned
    with bd.open(desk.path) as database, database.store.writing():
        database.store.rows("UPDATE document SET source_name = ?, unit_name = ?", [f"{EVIL}.pdf", EVIL])
        database.store.rows("UPDATE fact SET label = ?", [EVIL])
    browser = client(desk, user=f"王五{EVIL}")
    assert read(browser, figure, typed=EVIL).status_code == 400
    assert read(browser, figure, typed="15.80").status_code == 303
    for path in ("/review", f"/review?document={figure.partition(':')[0]}", "/review?page=9999999", f"/facts/{figure}"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert EVIL in html.fromstring(answer.text).text_content()
        tree = html.fromstring(answer.text)
        assert not tree.xpath("//img | //*[@onerror or @onload or @onmouseover] | //script[not(@src)] | //@style"), path
        assert str(tmp_path) not in answer.text
        assert "unsafe" not in answer.headers["content-security-policy"]
