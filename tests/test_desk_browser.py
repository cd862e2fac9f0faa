"""The desk in Debian's Chromium, over drawn and over the real documents: filter, open, decide by keyboard, take back, search,
hand on, two browsers, a server that is killed, nothing from elsewhere.
"""

from __future__ import annotations

import re
import shutil
import signal
import threading
import time
from urllib.parse import quote, urlparse

import pytest
import uvicorn

import budgetdiff as bd
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.serve import application, listening_on
from budgetdiff.desk.sessions import Sessions
from tests.support.machine import AXE
from tests.test_desk import WRONG, Server, ids, made  # noqa: F401 - a fixture
from tests.test_desk_reviewing import scanned  # noqa: F401 - a fixture
from tests.test_review import misread  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


class Served:
    """A desk that a server of this process answers for."""

    def __init__(self, desk):
        self.desk, self.sessions = desk, Sessions()
        self.socket = listening_on("127.0.0.1", 0)
        port = self.socket.getsockname()[1]
        self.here = f"http://127.0.0.1:{port}"
        app = application(desk, self.sessions, port=port)
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]})
        self.thread.start()

    def address(self, user="审计员"):
        return f"{self.here}/enter?token={self.sessions.invite(user)}"

    def stop(self):
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()


@pytest.fixture(scope="module")
def real(corpus, tmp_path_factory):
    """A database of all documents of the corpus."""
    files = [*corpus.glob("*.pdf"), *corpus.glob("*.txt"), *(corpus / "provinces").glob("*.pdf")]
    path = tmp_path_factory.mktemp("real") / "real.duckdb"
    with bd.open(path) as database:
        assert not database.ingest(sorted(files)).failed
        assert database.store.rows("SELECT count(*) FROM documents") == [(len(files),)]
    return path


@pytest.fixture(scope="module", params=["drawn", pytest.param("real", marks=pytest.mark.corpus)])
def database(request):
    """The database of three drawn units with hostile names, and that of the real documents."""
    return request.getfixturevalue("made" if request.param == "drawn" else "real")


@pytest.fixture
def served(database, tmp_path):
    one = Served(Desk(database, tmp_path / "d.toml"))
    yield one
    one.stop()


@pytest.fixture
def entered(browser, served):
    pages = []

    def enter(user="审计员", **context):
        page = browser.new_context(**context).new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "request",
            lambda asked: page.problems.append(asked.url) if not asked.url.startswith(f"{served.here}/") else None,
        )
        page.goto(served.address(user))
        pages.append(page)
        return page

    yield enter
    for page in pages:
        page.context.close()


def units(desk):
    """The units that have findings, those with most first."""
    return desk.findings().lines["unit"].value_counts(sort=True)["unit"].to_list()


def test_an_auditor_works_off_findings_by_keyboard(entered, served):
    page = entered()
    lines = served.desk.findings().lines
    # of one unit and rule, the most that stand on one page: what is carried over to other years leaves some
    groups = lines.group_by("unit", "rule").len().sort("len", "unit", "rule", descending=[True, False, False])
    unit, rule, left = next(row for row in groups.iter_rows() if row[2] <= 45)
    assert left > 2
    page.locator("table.matrix tbody tr", has_text=unit).locator("a").first.click()
    page.wait_for_url(re.compile(r"/findings\?"))
    page.locator(f".facets a[href*='rule={rule}']").first.click()
    page.wait_for_url(re.compile(f"rule={rule}"))
    assert page.locator(".finding").count() == left
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings/*")
    first = urlparse(page.url).path.rpartition("/")[2]
    page.keyboard.press("n")
    page.keyboard.type("同一原因 jkca")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_url("**done=*")
    assert served.desk.findings().one(first)["decided"] == "confirmed"
    assert served.desk.findings().one(first)["note"] == "同一原因 jkca"
    second = urlparse(page.url).path.rpartition("/")[2]
    assert second != first
    page.keyboard.press("a")
    page.wait_for_url(f"**done={second}")
    page.keyboard.press("z")
    page.wait_for_url(f"**/findings/{second}*")
    page.keyboard.press("u")
    page.wait_for_url(f"**done={second}")
    assert served.desk.findings().one(second)["decided"] == "open"
    page.keyboard.press("/")
    page.wait_for_url(re.compile(r"/findings\?"))
    # what was confirmed is carried over to the same mistake of later years
    lines = served.desk.findings().lines
    carried = lines.filter((lines["carried"] != "") & (lines["unit"] == unit) & (lines["rule"] == rule)).height
    assert page.locator(".finding").count() == left - 1 - carried
    page.keyboard.press("/")
    page.keyboard.type("没有这样的词")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))
    assert page.locator(".finding").count() == 0
    assert not page.problems


def test_everything_is_read_and_decided_without_scripts(entered, served):
    page = entered(java_script_enabled=False)
    page.goto(f"{served.here}/findings?decided=open")
    first, last = units(served.desk)[0], units(served.desk)[-1]
    page.fill("#q", first)
    page.get_by_role("button", name="显示").click()
    page.wait_for_url(re.compile("q="))
    page.locator("a.open-it").first.click()
    page.wait_for_url("**/findings/*")
    one = urlparse(page.url).path.rpartition("/")[2]
    page.fill("#note", "没有脚本")
    page.get_by_role("button", name="予以认可").click()
    page.wait_for_url("**done=*")
    assert served.desk.findings().one(one)["decided"] == "accepted"
    page.goto(f"{served.here}/several?unit={quote(last)}")
    page.get_by_role("button", name="暂缓").click()
    page.wait_for_url(re.compile(r"/findings\?"))
    lines = served.desk.findings().lines
    assert set(lines.filter(lines["unit"] == last)["decided"]) == {"deferred"}


def test_the_later_browser_is_told_and_keeps_its_note(entered, served):
    first, second = entered("甲"), entered("乙")
    one = ids(served.desk)[0]
    for page in (first, second):
        page.goto(f"{served.here}/findings/{one}")
    first.keyboard.press("a")
    first.wait_for_url("**done=*")
    second.fill("#note", "乙的备注")
    second.get_by_role("button", name="确认有误").click()
    second.locator("[role=alert]").wait_for()
    assert "甲" in second.locator(".history").inner_text()
    assert second.locator("#note").input_value() == "乙的备注"
    second.get_by_role("button", name="确认有误").click()
    second.wait_for_url("**done=*")
    assert [e.who for e in served.desk.dispositions().history(one)] == ["甲", "乙"]


def test_what_others_take_in_shows_at_the_next_look(browser, database, tmp_path):
    shutil.copy(database, tmp_path / "copy.duckdb")
    one = Served(Desk(tmp_path / "copy.duckdb", tmp_path / "d.toml"))
    try:
        page = browser.new_context().new_page()
        page.goto(one.address())
        (tmp_path / "new.txt").write_text(
            WRONG.format(unit="丁学校", year=2024, a="5.00", label="支出"), encoding="utf-8"
        )
        with bd.open(tmp_path / "copy.duckdb") as written:
            assert not written.ingest([tmp_path / "new.txt"], jobs=1).failed
        time.sleep(0.05)
        page.reload()
        assert page.locator("table.matrix", has_text="丁学校").count() == 1
        # and what is dropped here is taken in with its progress told
        (tmp_path / "戊.txt").write_text(
            WRONG.format(unit="戊医院", year=2024, a="6.00", label="支出"), encoding="utf-8"
        )
        page.goto(f"{one.here}/intake")
        page.locator("input[type=file]").set_input_files(tmp_path / "戊.txt")
        page.get_by_role("button", name="读入").click()
        page.get_by_text("已读入").wait_for()
        page.goto(one.here)
        assert page.locator("table.matrix", has_text="戊医院").count() == 1
        # a file that is let fall anywhere on the page is chosen as well
        page.goto(f"{one.here}/intake")
        text = WRONG.format(unit="己剧院", year=2024, a="7.00", label="支出")
        held = page.evaluate_handle(
            """(text) => { const held = new DataTransfer(); held.items.add(new File([text], "己.txt")); return held; }""",
            text,
        )
        page.dispatch_event("h1", "dragover", {"dataTransfer": held})
        assert page.locator(".drop.over").count() == 1
        page.dispatch_event("h1", "drop", {"dataTransfer": held})
        assert page.locator(".drop.over").count() == 0
        page.get_by_role("button", name="读入").click()
        page.get_by_text("已读入").wait_for()
        page.goto(one.here)
        assert page.locator("table.matrix", has_text="己剧院").count() == 1
        page.context.close()
    finally:
        one.stop()


def test_lines_are_found_and_findings_are_handed_on(entered, served, tmp_path):
    page = entered()
    page.goto(f"{served.here}/search?q={quote('支出')}")
    found = page.locator("main a[href^='/facts/']")
    assert found.count() > 3
    found.first.click()
    page.wait_for_url(re.compile(r"/documents/\w+/pages/\d+\?fact="))
    assert page.locator(".meant, rect.frame").count() > 0
    page.goto(f"{served.here}/findings?unit={quote(units(served.desk)[-1])}")
    for form, first in (("xlsx", b"P"), ("docx", b"P"), ("json", b"{["), ("html", b"<")):
        with page.expect_download() as begun:
            page.locator(f"a[href^='/paper.{form}']").click()
        begun.value.save_as(tmp_path / f"paper.{form}")
        assert (tmp_path / f"paper.{form}").read_bytes().lstrip()[0] in first
    assert not page.problems


def test_every_document_opens_with_its_first_page(entered, served):
    page = entered()
    with served.desk.store() as store:
        documents = store.rows(
            """SELECT document_id, format, d.pages, (SELECT count(*) FROM tables_seen t WHERE t.document_id = d.document_id)
               FROM documents d ORDER BY 1"""
        )
    for document, kind, pages, tables in documents:
        page.goto(f"{served.here}/documents/{document}")
        assert page.locator("table.listed tbody tr").count() == tables, document
        page.locator(f"a[href='/documents/{document}/pages/1']").first.click()
        page.wait_for_url("**/pages/1")
        assert page.locator(".sheet image").count() == (kind == "pdf"), document
        assert f"/ {max(pages, 1)}" in page.locator(".pages").inner_text()
    assert not page.problems


def test_a_browser_goes_on_when_a_killed_server_is_started_again(browser, database, tmp_path):
    shutil.copy(database, tmp_path / "copy.duckdb")
    server = Server(tmp_path / "copy.duckdb", tmp_path / "d.toml", entered=False)
    page = browser.new_context().new_page()
    page.goto(server.address)
    page.goto(f"{server.here}/findings?decided=open")
    page.locator("a.open-it").first.click()
    page.wait_for_url("**/findings/*")
    one = urlparse(page.url).path.rpartition("/")[2]
    page.keyboard.press("c")
    page.wait_for_url("**done=*")
    server.end(signal.SIGKILL)
    again = Server(tmp_path / "copy.duckdb", tmp_path / "d.toml", entered=False)
    try:
        page.goto(again.address)
        page.goto(f"{again.here}/findings/{one}")
        assert page.locator(".history li").count() == 1
        assert "甲" in page.locator(".history").inner_text()
        page.keyboard.press("u")
        page.wait_for_url("**done=*")
    finally:
        page.context.close()
        again.end(signal.SIGKILL)


def addresses(served):
    one = ids(served.desk)[0]
    document = served.desk.findings().one(one)["document"]
    return [
        "/",
        "/findings?decided=open",
        f"/findings/{one}",
        f"/several?unit={quote(units(served.desk)[0])}",
        f"/documents/{document}/pages/1",
        f"/documents/{document}",
        "/unit",
        f"/unit?name={quote(units(served.desk)[0])}",
        "/review",
        "/search?q=2080109",
        "/intake",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.axe
def test_axe_finds_no_serious_fault(entered, served, scheme):
    # the script that looks is not the page's own
    page = entered(bypass_csp=True, color_scheme=scheme)
    for address in addresses(served):
        page.goto(f"{served.here}{address}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)")
        grave = [f for f in faults if f["impact"] in ("serious", "critical")]
        assert not grave, (address, [(f["id"], f["help"], [n["html"][:160] for n in f["nodes"][:3]]) for f in grave])


def test_a_phone_scrolls_nothing_but_tables_and_paper_has_no_tools(entered, served):
    page = entered(viewport={"width": 390, "height": 800})
    for address in addresses(served):
        page.goto(f"{served.here}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, address
        page.set_viewport_size({"width": 390, "height": 800})
        page.emulate_media(media="print")
        assert page.locator(".bar nav:visible, .decide:visible, .search:visible, footer:visible").count() == 0
        page.emulate_media(media="screen")
    assert not page.problems


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_full_page_of_figures_of_pictures_is_read_on_any_screen(browser, scanned, scheme, width):  # noqa: F811 # the fixture of another file
    desk, figure = scanned
    one = Served(desk)
    page = browser.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800}
    ).new_page()
    try:
        page.goto(one.address("王五"))
        page.goto(f"{one.here}/review")
        left = page.locator("li.finding").count()
        page.locator(f"form.reads[action*='{figure}'] button[value='15.80']").click()
        page.wait_for_url("**done=*")
        assert page.locator("li.finding").count() == left - 1
        assert "王五" in page.locator("table.listed").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text(encoding="utf-8"))
        faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)")
        grave = [f for f in faults if f["impact"] in ("serious", "critical")]
        assert not grave, [(f["id"], [n["html"][:160] for n in f["nodes"][:3]]) for f in grave]
        page.emulate_media(media="print")
        # on paper: what was read, and no form
        assert page.locator("form:visible, nav:visible, footer:visible").count() == 0
        assert page.locator("li.finding:visible").count() == left - 1
        assert page.locator("table.listed:visible").count() == 1
    finally:
        page.context.close()
        one.stop()
