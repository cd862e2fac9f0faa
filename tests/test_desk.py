"""The desk: every page says what the database says, decisions are kept, and whoever does not belong there gets nothing."""

from __future__ import annotations

import ast
import html as markup
import http.client
import io
import itertools
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import docx
import pytest
from lxml import html
from starlette.testclient import TestClient

import budgetdiff as bd
from budgetdiff.check.dispositions import Dispositions
from budgetdiff.desk.desk import DecidedMeanwhile, Desk
from budgetdiff.desk.facets import TITLES
from budgetdiff.desk.guard import LARGEST_FORM
from budgetdiff.desk.intake import FILES, LARGEST, safe_name
from budgetdiff.desk.journal import KINDS
from budgetdiff.desk.selection import FACETS, SORTS, Selection
from budgetdiff.desk.serve import application
from budgetdiff.desk.sessions import COOKIE, Sessions
from budgetdiff.desk.words import Words, chinese
from budgetdiff.desk.workpaper import heads
from budgetdiff.errors import QuestionError
from budgetdiff.report.language import catalogue
from tests.test_report import EVIL, FORMULA

ROOT = Path(__file__).parent.parent / "budgetdiff" / "desk"
HERE = "http://127.0.0.1:8787"
WRONG = """{unit}{year}年度部门预算公开

支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t{a}\t{a}\t1.00
208\t{label}\t{a}\t{a}\t0.00
20801\t{label}\t{a}\t{a}\t0.00
2080109\t{label}\t{a}\t{a}\t7.00
210\t{label}\t0.00\t0.00\t0.00
21001\t{label}\t0.00\t0.00\t0.00
2100101\t{label}\t9.00\t0.00\t0.00
2100102\t{label}\t9.00\t0.00\t0.00
"""
UNITS = ("甲街道办事处", '乙<svg/onload=alert`1`>"局', "丙中心")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A database of three units with hostile names, labels and a hostile file name, each with mistakes in three years."""
    folder = tmp_path_factory.mktemp("desk")
    paths = []
    for number, unit in enumerate(UNITS):
        for year in (2023, 2024, 2025):
            paths.append(folder / f"{number}-{year}-<b onmouseover=alert(1)>.txt")
            text = WRONG.format(
                unit=unit, year=year, a=f"{100 + number}.00", label=f"支出{EVIL}{FORMULA if number else ''}"
            )
            paths[-1].write_text(text, encoding="utf-8")
    with bd.open(folder / "made.duckdb") as database:
        assert not database.ingest(paths, jobs=1).failed
    return folder / "made.duckdb"


@pytest.fixture
def desk(made, tmp_path):
    return Desk(made, tmp_path / "decided.toml")


def client(desk, sessions=None, *, user="审计员", language="zh", entered=True):
    sessions = sessions or Sessions()
    one = TestClient(application(desk, sessions, language=language), base_url=HERE, headers={"Origin": HERE})
    if entered:
        answer = one.get("/enter", params={"token": sessions.invite(user)}, follow_redirects=False)
        assert answer.status_code == 303
    return one


def form_of(page):
    """The hidden fields of the form of a decision."""
    tree = html.fromstring(page.text)
    return {one.get("name"): one.get("value") for one in tree.xpath("//form[@class='decide']//input[@type='hidden']")}


def ids(desk):
    return desk.findings().lines["finding_id"].to_list()


def pages_of(desk):
    """An address of every kind of page."""
    one = ids(desk)[0]
    document = desk.findings().one(one)["document"]
    return [
        "/",
        "/findings",
        "/findings?decided=open&q=%E6%94%AF%E5%87%BA",
        f"/findings/{one}",
        f"/several?unit={quote(UNITS[1])}",
        f"/documents/{document}/pages/1",
        f"/documents/{document}",
        "/unit",
        f"/unit?name={quote(UNITS[1])}",
        "/review",
        "/search?q=onerror",
        "/intake",
    ]


# -- what is shown -------------------------------------------------------------------------------------------------------


def test_the_overview_counts_what_is_open_and_every_count_leads_to_its_findings(desk):
    browser, lines = client(desk), desk.findings().lines
    tree = html.fromstring(browser.get("/").text)
    rows = tree.xpath("//table[@class='matrix']/tbody/tr")
    assert sum(int(row.xpath("string(td[1])")) for row in rows) == lines.height > 20
    for link in tree.xpath("//table[@class='matrix']//tbody//td/a")[:12]:
        found = html.fromstring(browser.get(link.get("href")).text)
        assert re.match(r"\d+", found.xpath("string(//h1)"))[0] == link.text
        assert len(found.xpath("//ol[@class='findings']/li")) == min(int(link.text), 50)


@pytest.mark.parametrize("facet", FACETS)
def test_a_facet_counts_what_choosing_it_leaves(desk, facet):
    found = desk.findings()
    whole = found.chosen(Selection())
    assert sum(n for _, n in whole.counts[facet]) == whole.lines.height
    for value, n in whole.counts[facet]:
        if value:
            one = Selection().turned(facet, value)
            assert found.chosen(one).lines.height == n
            assert found.chosen(one).counts[facet] == whole.counts[facet]
            assert one.turned(facet, value).query() == ""


def test_words_are_found_in_messages_units_files_and_ids(desk):
    found = desk.findings()
    one = ids(desk)[3]
    assert found.chosen(Selection(text=one)).lines["finding_id"].to_list() == [one]
    assert set(found.chosen(Selection(text="甲街道 2024")).lines["unit"]) <= {UNITS[0]}
    assert found.chosen(Selection(text=".*")).lines.height == 0
    assert found.chosen(Selection(text="ONERROR=")).lines.height > 0


@pytest.mark.parametrize("sort", SORTS)
def test_an_order_orders_all_and_turned_round_it_is_the_reverse(desk, sort):
    found = desk.findings()
    one = Selection().sorted_by(sort) if sort != "gravity" else Selection()
    straight = found.chosen(one).lines
    turned = found.chosen(one.sorted_by(sort)).lines
    assert sorted(straight["finding_id"]) == sorted(turned["finding_id"]) == sorted(ids(desk))
    if sort not in ("difference", "cause"):
        assert straight["finding_id"].to_list() == turned["finding_id"].to_list()[::-1]
    elif sort == "cause":
        runs = [cause for cause, _ in itertools.groupby(straight["cause"])]
        assert len(runs) == len(set(runs)), "findings of one cause stand together"
        assert straight["together"].to_list() == sorted(straight["together"], reverse=True)
    else:
        far = straight["far"].drop_nulls().to_list()
        assert far == sorted(far, reverse=True)


def test_an_address_says_its_selection_whole():
    one = Selection.of(
        [
            ("unit", UNITS[1]),
            ("unit", UNITS[0]),
            ("q", "支出 & <b>"),
            ("least", "1,000.50"),
            ("sort", "rule"),
            ("way", "down"),
        ]
    )

    assert Selection.of(parse_qsl(one.query())) == one
    assert Selection.of([*parse_qsl(one.query()), ("page", "3")]).query().endswith("page=3")


@pytest.mark.parametrize(
    "query", ["sort=evil", "least=nan", "least=x", "q=" + "x" * 401, "&".join(f"unit={n}" for n in range(201))]
)
def test_an_address_without_sense_is_one_sentence(desk, query):
    answer = client(desk).get(f"/findings?{query}")
    assert answer.status_code == 400
    assert html.fromstring(answer.text).xpath("//p[@role='alert']")[0].text.strip()


def test_page_after_page_shows_every_finding_once(desk):
    browser = client(desk)
    seen, at = [], "/findings"
    while at:
        tree = html.fromstring(browser.get(at).text)
        seen += [one.get("href").split("?")[0].rpartition("/")[2] for one in tree.xpath("//a[@class='open-it']")]
        at = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert seen == ids(desk)


def test_a_finding_shows_its_grounds_and_the_way_to_the_next(desk):
    browser = client(desk)
    for one in ids(desk)[:6]:
        row = desk.findings().one(one)
        tree = html.fromstring(browser.get(f"/findings/{one}").text)
        assert row["message_zh"] in tree.xpath("string(//h1)")
        shown = [proof.xpath("string(.)") for proof in tree.xpath("//div[@class='proof']")]
        told = json.loads(row["evidence"])
        assert len(shown) == min(len(told), 12)
        assert all(str(each["raw"]) in text for each, text in zip(told, shown, strict=False) if each["raw"])
    first = html.fromstring(browser.get(f"/findings/{ids(desk)[0]}").text)
    assert ids(desk)[1] in first.xpath("//a[@rel='next']/@href")[0]


def test_the_figures_of_other_years_stand_beside_a_finding(desk):
    lines = desk.findings().lines
    one = lines.filter((lines["rule"] == "SUM-COLUMNS") & (lines["year"] == "2024"))["finding_id"][0]
    tree = html.fromstring(client(desk).get(f"/findings/{one}").text)
    heads = [head.text_content() for head in tree.xpath("//section[h2/@id='years']//thead//th")]
    assert [re.sub(r"\D", "", head) for head in heads[1:]] == ["2023", "2024", "2025"]
    assert tree.xpath("//section[h2/@id='years']//tbody//td/a")


def test_what_there_is_not_is_said(desk):
    browser = client(desk)
    assert browser.get("/findings/000000000000").status_code == 404
    assert browser.get("/static/../serve.py").status_code == 404
    assert browser.get("/static/serve.py").status_code == 404
    for path in ("/documents/0000/pages/1", "/documents/0000/pages/1.png"):
        assert browser.get(path).status_code == 400
    document = desk.findings().lines["document"][0]
    assert browser.get(f"/documents/{document}/pages/1.png").status_code == 404


def test_findings_about_one_printed_figure_are_shown_and_decided_together(desk):
    lines = desk.findings().lines
    many = lines.filter(lines["together"] > 1)
    assert many.height > 1
    for row in lines.iter_rows(named=True):
        fitting = lines.filter((lines["document"] == row["document"]) & (lines["found"] == row["found"]))
        assert row["together"] == (fitting.height if float(row["found"] or 0) else 1)
    browser, one = client(desk), many["finding_id"][0]
    tree = html.fromstring(browser.get(f"/findings/{one}").text)
    link = next(a for a in tree.xpath("//section[@class='now']//a/@href") if "cause=" in a)
    answer = browser.post(
        link.replace("/several", "/several/decide"),
        data={**form_of(browser.get(link)), "status": "confirmed", "note": ""},
    )
    assert answer.status_code == 200
    decided = desk.findings().lines
    assert set(decided.filter(decided["cause"] == many["cause"][0])["decided"]) == {"confirmed"}
    assert len(desk.dispositions().entries) == many["together"][0]


# -- deciding ------------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_decision_is_kept_leads_on_and_is_taken_back(desk, made):
    browser = client(desk)
    one, two = ids(desk)[:2]
    page = browser.get(f"/findings/{one}?decided=open")
    note = f'核对过 "{EVIL}"'
    answer = browser.post(
        f"/findings/{one}/decide?decided=open", data={**form_of(page), "status": "accepted", "note": note}
    )
    assert answer.url.path == f"/findings/{two}"
    assert f"/findings/{one}?decided=open" in answer.text
    kept = Dispositions.read(desk.decisions).entries
    assert [(e.finding, e.status, e.note, e.who) for e in kept] == [(one, "accepted", note, "审计员")]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", kept[0].when)
    assert one not in desk.findings().chosen(Selection.of([("decided", "open")])).lines["finding_id"].to_list()
    # the command line knows it too
    with bd.open(made, read_only=True) as database:
        assert database.check(dispositions=desk.decisions).open.height <= len(ids(desk)) - 1
    page = browser.get(f"/findings/{one}")
    assert markup.escape(note, quote=False) in page.text.replace("&#34;", '"')
    answer = browser.post(f"/findings/{one}/decide", data={**form_of(page), "status": "undone", "note": ""})
    assert answer.url.path == f"/findings/{one}"
    assert desk.findings().one(one)["decided"] == "open"
    assert [e.status for e in desk.dispositions().history(one)] == ["accepted", "undone"]


def test_taking_back_brings_the_decision_before_it_back(desk):
    one = ids(desk)[0]

    def decide(status):
        desk.decide([one], status, "", "甲", desk.dispositions().version([one]))
        return desk.findings().one(one)["decided"]

    assert [decide(each) for each in ("confirmed", "deferred", "undone", "undone", "undone", "accepted")] == [
        "confirmed",
        "deferred",
        "confirmed",
        "open",
        "open",
        "accepted",
    ]


def test_all_of_a_filter_are_decided_at_once(desk):
    browser = client(desk)
    query = f"unit={UNITS[0]}&rule=SUM-COLUMNS"
    page = browser.get(f"/several?{query}")
    fitting = desk.findings().chosen(Selection.of([("unit", UNITS[0]), ("rule", "SUM-COLUMNS")])).lines.height
    assert fitting > 1
    answer = browser.post(f"/several/decide?{query}", data={**form_of(page), "status": "confirmed", "note": "同一原因"})
    assert answer.url.path == "/findings"
    lines = desk.findings().lines
    assert lines.filter(lines["decided"] == "confirmed").height == len(desk.dispositions().entries) == fitting


def test_the_later_of_two_browsers_sees_what_the_former_decided(desk):
    sessions = Sessions()
    first, second = client(desk, sessions, user="甲"), client(desk, sessions, user="乙")
    one = ids(desk)[0]
    seen = [browser.get(f"/findings/{one}") for browser in (first, second)]
    assert first.post(f"/findings/{one}/decide", data={**form_of(seen[0]), "status": "accepted", "note": "甲的"})
    answer = second.post(f"/findings/{one}/decide", data={**form_of(seen[1]), "status": "confirmed", "note": "乙的"})
    assert answer.status_code == 409
    tree = html.fromstring(answer.text)
    assert "甲的" in tree.xpath("string(//ol[@class='history'])")
    assert tree.xpath("string(//textarea)") == "乙的"
    assert [e.who for e in desk.dispositions().history(one)] == ["甲"]
    # having seen it, the later may decide
    assert (
        second.post(
            f"/findings/{one}/decide", data={**form_of(answer), "status": "confirmed", "note": "乙的"}
        ).status_code
        == 200
    )
    assert [e.who for e in desk.dispositions().history(one)] == ["甲", "乙"]


@pytest.mark.thorough
def test_two_servers_and_the_command_line_lose_nothing(made, tmp_path):
    """Many decide at once about the same and other findings: each answered decision is in the file, in an order."""
    from concurrent.futures import ThreadPoolExecutor

    desks = [Desk(made, tmp_path / "d.toml") for _ in range(3)]
    listed = ids(desks[0])[:12]

    def decide(at):
        desk, one = desks[at % 3], listed[at % 12]
        for _ in range(50):
            try:
                desk.decide([one], "accepted", f"{at}", "x", desk.dispositions().version([one]))
            except DecidedMeanwhile:
                continue
            return at
        raise AssertionError

    with ThreadPoolExecutor(6) as pool:
        answered = sorted(pool.map(decide, range(36)))
    assert sorted(int(e.note) for e in desks[0].dispositions().entries) == answered == list(range(36))


def test_a_desk_for_reading_writes_nothing(made, tmp_path):
    desk = Desk(made, tmp_path / "d.toml", read_only=True)
    browser, one = client(desk), ids(desk)[0]
    page = browser.get(f"/findings/{one}")
    assert not html.fromstring(page.text).xpath("//form[@class='decide']")
    csrf = html.fromstring(page.text).xpath("//input[@name='csrf']/@value")[0]
    answer = browser.post(f"/findings/{one}/decide", data={"csrf": csrf, "status": "accepted", "seen": "", "note": ""})
    assert answer.status_code == 403
    assert not desk.decisions.exists()
    with pytest.raises(QuestionError, match="reading only"):
        desk.decide([one], "accepted", "", "x", "")


@pytest.mark.thorough
def test_the_database_is_free_while_the_desk_is_open(desk, made, tmp_path):
    """What others take in is seen at the next look; the desk holds the file only while it reads."""
    copy = tmp_path / "copy.duckdb"
    shutil.copy(made, copy)
    desk = Desk(copy, tmp_path / "d.toml")
    before = desk.findings().lines.height
    new = tmp_path / "new.txt"
    new.write_text(WRONG.format(unit="丁学校", year=2024, a="5.00", label="支出"), encoding="utf-8")
    with bd.open(copy, read_only=False) as database:
        assert not database.ingest([new], jobs=1).failed
        assert desk.findings().lines.height == before, "while it is written the desk shows what it knows"
    assert desk.findings().lines.height > before
    assert "丁学校" in client(desk).get("/").text


# -- units, documents, figures, what comes in and goes --------------------------------------------------------------------


@pytest.mark.thorough
def test_every_figure_of_a_search_leads_to_its_cell(desk, made):
    browser = client(desk)
    tree = html.fromstring(browser.get("/search?q=支出").text)
    links = tree.xpath("//span[@class='fig']/a")
    assert len(links) > 10
    for link in links[:: len(links) // 6]:
        page = browser.get(link.get("href"))
        assert page.status_code == 200
        cell = html.fromstring(page.text).xpath("//td[contains(@class, 'meant')]")
        with bd.open(made, read_only=True) as database:
            fact = link.get("href").rpartition("/")[2]
            raw = database.store.rows("SELECT raw FROM all_facts WHERE fact_id = ?", [fact])[0][0]
        assert [one.text for one in cell] == [raw]
        assert abs(float(link.text.replace("−", "-")) - float(raw)) < 0.01


def test_a_search_finds_the_lines_of_all_units_with_their_years(desk):
    browser = client(desk)
    tree = html.fromstring(browser.get("/search?q=2080109").text)
    assert {row.xpath("string(th)") for row in tree.xpath("//table/tbody/tr")} == set(UNITS)
    assert all(len(row.xpath(".//span[@class='fig']")) == 3 for row in tree.xpath("//table/tbody/tr"))
    assert tree.xpath("//svg[@class='spark']/path/@d")
    for nothing in ("%25", "没有这样的科目", "' OR 1=1"):
        assert not html.fromstring(browser.get(f"/search?q={nothing}").text).xpath("//table")


@pytest.mark.thorough
def test_a_unit_leads_to_its_report_findings_and_documents(desk):
    browser = client(desk)
    for unit in UNITS:
        page = html.fromstring(browser.get("/unit", params={"name": unit}).text)
        assert page.xpath("string(//h1)") == unit
        for link in page.xpath("//main//a/@href"):
            assert browser.get(link).status_code == 200, link
    assert browser.get("/unit?name=没有").status_code == 404


def test_the_report_of_two_chosen_periods_keeps_its_own_policy(desk):
    answer = client(desk).get(
        "/unit/report", params={"name": UNITS[1], "base": "2023:approved", "current": "2025:approved"}
    )
    assert answer.status_code == 200
    assert "2023年预算" in answer.text
    assert "2025年预算" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sha256-" in policy
    assert "unsafe" not in policy
    assert not html.fromstring(answer.text).xpath("//*[@onerror or @onload]")
    assert (
        client(desk).get("/unit/report", params={"name": UNITS[1], "base": "1999", "current": "2025"}).status_code
        == 400
    )


@pytest.mark.thorough
def test_the_working_paper_holds_each_finding_of_the_filter_with_its_decision(desk):
    import openpyxl

    browser = client(desk)
    one = ids(desk)[0]
    note = f"{FORMULA} 已核"
    desk.decide([one], "confirmed", note, "甲", desk.dispositions().version([one]))
    query = f"unit={quote(desk.findings().one(one)['unit'])}&severity=error"
    chosen = desk.findings().chosen(Selection.of(parse_qsl(query))).lines
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/paper.xlsx?{query}").content))
    rows = list(book.active.iter_rows(min_row=2))
    assert [row[-1].value for row in rows] == chosen["finding_id"].to_list()
    assert [cell.data_type for row in rows for cell in row if cell.data_type == "f"] == []
    assert note in [cell.value for cell in rows[[r[-1].value for r in rows].index(one)]]
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(browser.get(f"/paper.docx?{query}").content)).paragraphs)
    assert all(message in text for message in chosen["message_zh"])
    assert note in text
    listed = browser.get(f"/paper.json?{query}").json()
    assert [row["finding_id"] for row in listed] == chosen["finding_id"].to_list()
    assert all(isinstance(row["evidence"], list) for row in listed)
    page = browser.get(f"/paper.html?{query}")
    assert page.headers["content-disposition"].startswith("attachment")
    assert all(identity in page.text for identity in chosen["finding_id"])
    assert browser.get("/paper.exe").status_code == 400
    assert FORMULA.replace('"', '\\"') in browser.get("/dispositions.toml").text


@pytest.mark.thorough
def test_a_letter_tells_a_unit_what_was_confirmed_and_nothing_else(desk, tmp_path):
    unit = UNITS[1]
    browser = client(desk)
    assert browser.get("/letter.docx", params={"name": unit}).status_code == 404
    own = desk.findings().chosen(Selection.of([("unit", unit), ("year", "2024")])).lines
    two = own["finding_id"].to_list()[:2]
    desk.decide(two, "confirmed", "请更正", "甲", desk.dispositions().version(two))
    lines = desk.findings().lines
    confirmed = lines.filter(lines["decided"] == "confirmed")
    text = [
        p.text for p in docx.Document(io.BytesIO(browser.get("/letter.docx", params={"name": unit}).content)).paragraphs
    ]
    assert text[0] == f"关于{unit}预决算公开问题的整改通知"
    told = "\n".join(text)
    assert all(" ".join(m.split()) in told for m in confirmed["message_zh"])
    assert told.count("请更正") == confirmed.height
    assert f"{confirmed.height}个问题" in told
    template = tmp_path / "mine.j2"
    template.write_text("# {{ unit }}\n{{ ''.__class__.__mro__ }}", encoding="utf-8")
    for language, wrong in (("zh", 500), ("en", 500)):
        app = application(desk, sessions := Sessions(), language=language, template=template)
        other = TestClient(app, base_url=HERE, headers={"Origin": HERE})
        other.get("/enter", params={"token": sessions.invite("x")})
        assert other.get("/letter.docx", params={"name": unit}).status_code == wrong
    template.write_text("# 致{{ unit }}\n{{ findings | length }}", encoding="utf-8")
    assert other.get("/letter.docx", params={"name": unit}).status_code == 200


@pytest.fixture
def own(made, tmp_path):
    """A desk over a copy of the database, to be changed."""
    shutil.copy(made, tmp_path / "copy.duckdb")
    return Desk(tmp_path / "copy.duckdb", tmp_path / "d.toml")


def dropped(browser, *files, **fields):
    csrf = html.fromstring(browser.get("/intake").text).xpath("//form[@class='intake']//input[@name='csrf']/@value")
    data = {"csrf": csrf[0] if csrf else "", **fields}
    answer = browser.post("/intake/files", data=data, files=[("files", one) for one in files])
    for _ in range(600):
        tree = html.fromstring(browser.get("/intake").text)
        if not tree.xpath("//progress"):
            return answer, [one.xpath("string(.)") for one in tree.xpath("//ul[@class='plain']/li")]
        time.sleep(0.05)
    raise AssertionError


@pytest.mark.thorough
def test_files_that_are_dropped_are_taken_in_and_taken_back(own):
    browser = client(own)
    good = WRONG.format(unit="丁学校", year=2024, a="5.00", label="支出").encode()
    answer, told = dropped(browser, ("../../丁.txt", good), ("坏.pdf", b"%PDF-1.4 nothing"))
    assert answer.status_code == 200
    assert [line.split()[0] for line in sorted(told)] == ["已读入", "未能读入"]
    lines = own.findings().lines
    document = lines.filter(lines["unit"] == "丁学校")["document"][0]
    assert lines.filter(lines["unit"] == "丁学校")["source_name"][0] == "丁.txt"
    assert [one.name for one in own.path.parent.glob("copy.duckdb.files/*")], (
        "it is kept, so that its pages can be shown"
    )
    page = browser.get(f"/documents/{document}")
    csrf = html.fromstring(page.text).xpath("//details//input[@name='csrf']/@value")[0]
    assert browser.post(f"/documents/{document}/forget", data={"csrf": csrf}).status_code == 400
    assert browser.post(f"/documents/{document}/forget", data={"csrf": "guessed", "sure": "yes"}).status_code == 403
    assert browser.post(f"/documents/{document}/forget", data={"csrf": csrf, "sure": "yes"}).status_code == 200
    assert "丁学校" not in own.findings().lines["unit"].to_list()


def test_a_drop_without_its_secret_or_too_large_takes_nothing_in(own):
    browser = client(own)
    before = own.findings().lines.height
    assert dropped(browser, ("a.txt", b"x"), csrf="guessed")[0].status_code == 403
    assert dropped(browser, *[(f"{n}.txt", b"x") for n in range(FILES + 1)])[0].status_code == 400
    assert dropped(browser, year="24")[0].status_code == 400
    answer = browser.post("/intake/files", content=b"x", headers={"Content-Length": str(2**30)})
    assert answer.status_code == 413

    def endless():
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
        for _ in range(LARGEST // 2**20 + 2):
            yield b"x" * 2**20

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert browser.post("/intake/files", content=endless(), headers=headers).status_code == 413
    assert own.findings().lines.height == before
    reading = Desk(own.path, own.decisions, read_only=True)
    assert dropped(client(reading), ("a.txt", b"x"))[0].status_code == 403


NAMES = [
    *("../../etc/passwd", "..\\..\\a.txt", "/", "", ".", "..", "a\0b.pdf", "长" * 300 + ".pdf"),
    *("x.pdf\n", "con:|.pdf", "\u202efdp.exe", "~/.bashrc"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_file_never_leads_out_of_its_folder(name, tmp_path):
    safe = safe_name(name)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / safe).write_bytes(b"x")
    assert [one.name for one in (tmp_path / "in").iterdir()] == [safe]
    assert safe.isprintable()
    assert name.rpartition(".")[2] != "pdf" or safe.endswith(".pdf")


# -- who may not come in -------------------------------------------------------------------------------------------------


HOSTS = ["evil.example", "evil.example:8787", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8787", ""]


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_gets_nothing(desk, host):
    browser = client(desk)
    for path in pages_of(desk):
        answer = browser.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert len(answer.text) < 100


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8788", "https://127.0.0.1:8787"])
def test_a_foreign_origin_decides_and_reads_nothing(desk, origin):
    browser, one = client(desk), ids(desk)[0]
    data = {**form_of(browser.get(f"/findings/{one}")), "status": "accepted"}
    assert browser.post(f"/findings/{one}/decide", data=data, headers={"Origin": origin}).status_code == 403
    assert browser.get("/", headers={"Origin": origin}).status_code == 403
    assert not desk.decisions.exists()


def test_a_post_that_does_not_say_where_it_is_from_is_refused(desk):
    browser, one = client(desk), ids(desk)[0]
    data = {**form_of(browser.get(f"/findings/{one}")), "status": "accepted"}
    del browser.headers["Origin"]
    assert browser.post(f"/findings/{one}/decide", data=data).status_code == 403
    assert browser.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert (
        browser.post(f"/findings/{one}/decide", data=data, headers={"Referer": f"{HERE}/findings"}).status_code == 200
    )


def test_without_a_token_there_is_no_page(desk):
    stranger = client(desk, entered=False)
    for path in (*pages_of(desk), "/static/desk.js", "/enter/x"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert not any(unit in answer.text for unit in UNITS)
    assert stranger.get("/enter?token=guessed").status_code == 401
    stranger.cookies.set(COOKIE, "guessed")
    assert stranger.get("/").status_code == 401


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_refused_is_told_in_the_language_of_the_desk(desk, language):
    inside, stranger = client(desk, language=language), client(desk, language=language, entered=False)
    answers = [
        (401, stranger.get("/")),
        (403, inside.get("/", headers={"Origin": "http://evil.example"})),
        (404, inside.get("/nosuch")),
        (404, inside.get(f"/findings/{'0' * 16}")),
        (405, inside.post("/findings", data={})),
        (405, inside.put("/findings")),
        (413, inside.post("/invite", content=b"x" * (LARGEST_FORM + 1))),
        (421, inside.get("/", headers={"Host": "evil.example"})),
        (400, inside.get("/documents/none")),
    ]
    for status, answer in answers:
        assert answer.status_code == status
        told = html.fromstring(answer.text).xpath("//p[@role='alert']/text()") or [answer.text]
        assert bool(re.search(r"[\u4e00-\u9fff]", told[0])) is (language == "zh"), (status, told)


def test_a_token_lets_in_once(desk):
    sessions = Sessions()
    token = sessions.invite("甲")
    first, second = client(desk, sessions, entered=False), client(desk, sessions, entered=False)
    answer = first.get("/enter", params={"token": token}, follow_redirects=False)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert second.get("/enter", params={"token": token}).status_code == 401
    assert first.get("/").status_code == 200


def test_another_browser_is_let_in_by_one_that_is_in(desk):
    sessions = Sessions()
    first = client(desk, sessions)
    csrf = html.fromstring(first.get("/").text).xpath("//input[@name='csrf']/@value")[0]
    assert first.post("/invite", data={"csrf": "guessed", "user": "乙"}).status_code == 403
    page = html.fromstring(first.post("/invite", data={"csrf": csrf, "user": f"乙{EVIL}"}).text)
    address = page.xpath("string(//code)")
    second = client(desk, sessions, entered=False)
    assert f"乙{markup.escape(EVIL, quote=False)}" in second.get(address.removeprefix(HERE)).text.replace("&#34;", '"')


@pytest.mark.few
@pytest.mark.parametrize("path", ["/findings/{}/decide", "/several/decide"])
@pytest.mark.parametrize("csrf", [None, "", "guessed", "的"])
def test_without_its_secret_a_form_decides_nothing(desk, path, csrf):
    browser, one = client(desk), ids(desk)[0]
    data = {**form_of(browser.get(f"/findings/{one}")), "status": "accepted"}
    data.pop("csrf")
    other = client(desk, Sessions())
    stolen = form_of(other.get(f"/findings/{one}"))["csrf"]
    for sent in ({} if csrf is None else {"csrf": csrf}, {"csrf": stolen}):
        assert browser.post(path.format(one), data={**data, **sent}).status_code == 403
    assert not desk.decisions.exists()


@pytest.mark.parametrize("status", ["", "done", "open", "accepted'"])
def test_a_decision_that_is_none_is_refused(desk, status):
    browser, one = client(desk), ids(desk)[0]
    data = {**form_of(browser.get(f"/findings/{one}")), "status": status}
    assert browser.post(f"/findings/{one}/decide", data=data).status_code == 400
    data |= {"status": "accepted", "note": "长" * 2001}
    assert browser.post(f"/findings/{one}/decide", data=data).status_code == 400
    assert not desk.decisions.exists()


def test_what_is_too_large_is_refused_before_it_is_read(desk):
    browser, one = client(desk), ids(desk)[0]
    answer = browser.post(f"/findings/{one}/decide", content=b"x", headers={"Content-Length": str(2**30)})
    assert answer.status_code == 413

    def endless():
        for _ in range(100):
            yield b"x" * 65536

    answer = browser.post(
        f"/findings/{one}/decide",
        content=endless(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_names_stay_text_on_every_page(desk, language):
    browser = client(desk, language=language)
    for path in pages_of(desk):
        answer = browser.get(path)
        assert answer.status_code == 200
        tree = html.fromstring(answer.text)
        assert not tree.xpath("//*[@onerror or @onmouseover or @onload]"), path
        assert not tree.xpath("//img | //svg[not(@viewbox)] | //b[@onmouseover] | //script[not(@src)] | //style"), path
        assert not tree.xpath("//@*[starts-with(., 'javascript:')] | //@style"), path
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        # nothing of another machine is named
        assert not [one for one in tree.xpath("//@src | //@href | //@action") if not re.match(r"/(?!/)|\?", one)], path


def test_no_path_of_this_machine_is_shown_or_served(desk, made):
    browser = client(desk)
    for path in pages_of(desk):
        assert str(made.parent) not in browser.get(path).text
    for path in ("/documents/..%2F..%2Fetc/pages/1.png", "/static/%2e%2e%2fdesk.py", f"/{made}", "/static//etc/passwd"):
        assert browser.get(path).status_code in (400, 404)


def test_only_the_methods_that_there_are_are_answered(desk):
    browser = client(desk)
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        assert browser.request(method, "/").status_code == 405


# -- words, and the server ------------------------------------------------------------------------------------------------


def test_every_word_has_its_chinese():
    used = {
        *TITLES.values(),
        *(f"by {one}" for one in SORTS),
        *(f"all open of this {n}" for n in ("cause", "rule", "unit", "document")),
    }
    used |= {f"correction {one}" for one in KINDS}
    used |= {*(f"file {one}" for one in ("new", "changed", "known", "failed")), "proved", "accounted", "doubtful"}
    for file in ROOT.glob("templates/*.html"):
        used |= {m[1] for m in re.finditer(r"_\('((?:[^'\\]|\\.)*)'(?! ~)", file.read_text(encoding="utf-8"))}
    for file in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("self._", "words"):
                used |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    known = {**catalogue("zh"), **chinese()["page"]}
    assert not used - set(known)
    assert not [one for one in heads(Words("zh")) if re.search("[A-Za-z]", one)]
    for message in used:
        assert {*re.findall(r"{\w+}", message)} == {*re.findall(r"{\w+}", known[message])}, message


def test_every_rule_is_named_in_both_languages():
    from budgetdiff.check import known_rules

    for language in ("zh", "en"):
        words = Words(language)
        assert [one for one in known_rules() if words.rule(one) == one] == []
    assert Words("zh").rule("MY-OWN") == "MY-OWN"


class Server:
    """``budgetdiff desk`` in a process of its own, and a browser that came in."""

    def __init__(self, made, decisions, *, entered=True):
        command = [sys.executable, "-m", "budgetdiff", "desk", "--db", str(made), "--no-browser", "--user", "甲"]
        command += ["--dispositions", str(decisions), "--lang", "en"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.address = self.process.stderr.readline().split()[-1]
        self.here = self.address.partition("/enter")[0]
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        if entered:
            self.asked(self.address)

    def asked(self, request):
        with self._opener.open(request, timeout=20) as answer:
            assert answer.status == 200
            return answer.read().decode()

    def decide(self, finding, note):
        tree = html.fromstring(self.asked(f"{self.here}/findings/{finding}"))
        fields = {i.get("name"): i.get("value") for i in tree.xpath("//form[@class='decide']//input[@type='hidden']")}
        body = urlencode({**fields, "status": "confirmed", "note": note}).encode()
        self.asked(urllib.request.Request(f"{self.here}/findings/{finding}/decide", body, {"Origin": self.here}))

    def end(self, sign):
        self.process.send_signal(sign)
        code = self.process.wait(10)
        self.process.stderr.close()
        return code


@pytest.mark.thorough
def test_a_killed_server_kept_what_it_answered(made, tmp_path):
    one = ids(Desk(made, tmp_path / "d.toml"))[0]
    server = Server(made, tmp_path / "d.toml")
    server.decide(one, "a note")
    server.end(signal.SIGKILL)
    assert [each.note for each in Dispositions.read(tmp_path / "d.toml").history(one)] == ["a note"]


@pytest.mark.thorough
def test_a_server_killed_at_any_moment_of_deciding_loses_nothing_that_it_answered(made, tmp_path):
    draw = random.Random(19)
    decisions = tmp_path / "d.toml"
    listed = ids(Desk(made, decisions))
    answered: list[str] = []
    for trial in range(10):
        server = Server(made, decisions)
        killer = threading.Timer(draw.uniform(0.05, 1.5), server.process.kill)
        killer.start()
        for number in range(1000):
            try:
                server.decide(draw.choice(listed), f"{trial}.{number}")
            except (OSError, http.client.HTTPException):
                break
            answered.append(f"{trial}.{number}")
        killer.join()
        server.end(signal.SIGKILL)
        kept = [one.note for one in Dispositions.read(decisions, new=True).entries]
        # the last may have been written and not answered any more
        assert [note for note in kept if note in set(answered)] == answered
        assert len(kept) <= len(answered) + trial + 1
    assert len(answered) > 10
    last = Server(made, decisions)
    assert answered[-1] in "".join(last.asked(f"{last.here}/findings/{one}") for one in listed)
    assert last.end(signal.SIGINT) in (0, 130, -signal.SIGINT)
