"""The audit page: one file without network that is filtered, searched and decided, and gives its decisions back as a file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from lxml import html

import budgetdiff as bd
from budgetdiff.check.dispositions import Dispositions
from budgetdiff.report.evidence import Pictures
from budgetdiff.report.findings import findings_of
from budgetdiff.report.language import Language
from budgetdiff.report.numbers import Numbers
from budgetdiff.workflow.gather import found_in
from tests.support.commandline import run
from tests.support.machine import AXE
from tests.test_desk import UNITS, made  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def page(made, tmp_path_factory):  # noqa: F811 - the fixture
    """The page of the findings, of which one was accepted before."""
    folder = tmp_path_factory.mktemp("audit")
    with bd.open(made, read_only=True) as database:
        first = database.check().lines["finding_id"][0]
        database.decide(folder / "d.toml", first, status="accepted", note='说明 "引号" \\ 与\n换行')
        found = database.check(dispositions=folder / "d.toml")
        text = database.audit_page(found, dispositions=folder / "d.toml")
    (folder / "audit.html").write_text(text, encoding="utf-8")
    return folder / "audit.html"


def test_the_page_holds_every_finding_with_what_it_is_filtered_by(page, made):  # noqa: F811 - the fixture
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    with bd.open(made, read_only=True) as database:
        lines = {row["finding_id"]: row for row in database.check().lines.iter_rows(named=True)}
    rows = tree.xpath("//li[contains(@class, 'finding')]")
    assert {row.get("data-id") for row in rows} == set(lines)
    for row in rows:
        line = lines[row.get("data-id")]
        told = [row.get(f"data-{one}") for one in ("severity", "rule", "unit", "year", "phase", "document")]
        assert told == [line[one] for one in ("severity", "rule", "unit_name")] + [
            str(line["fiscal_year"]),
            line["phase"],
            line["document_id"],
        ]
        assert json.loads(row.get("data-about"))["subject"] == line["subject"]
        assert line["message_zh"] in row.xpath("string(.)")
    assert {row.get("data-decided") for row in rows} == {"open", "accepted"}


def test_the_page_runs_its_own_script_and_nothing_of_a_document(page):
    text = page.read_text(encoding="utf-8")
    tree = html.fromstring(text)
    scripts = tree.xpath("//script/text()")
    assert len(scripts) == 1
    policy = tree.xpath("string(//meta[@http-equiv]/@content)")
    assert base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode() in policy
    assert "connect-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert not tree.xpath("//*[@onerror or @onload or @onmouseover] | //img")
    assert UNITS[1] in [row.get("data-unit") for row in tree.xpath("//li[@data-unit]")]


@pytest.mark.thorough
def test_check_writes_it_and_a_wrong_file_of_decisions_is_one_sentence(made, tmp_path):  # noqa: F811 - the fixture
    done = run("check", "--db", made, "--out", tmp_path / "a.html", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert 'class="audit"' in (tmp_path / "a.html").read_text(encoding="utf-8")
    (tmp_path / "d.toml").write_text("x", encoding="utf-8")
    done = run("check", "--db", made, "--out", tmp_path / "b.html", "--dispositions", tmp_path / "d.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "b.html").exists()


@pytest.mark.browser
@pytest.mark.thorough
def test_an_auditor_works_offline_and_takes_the_decisions_along(browser, page, made, tmp_path):  # noqa: F811 - the fixture
    opened = browser.new_context(accept_downloads=True, offline=True).new_page()
    problems = []
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(page.as_uri())
    visible = ".finding:visible"
    everything = opened.locator(visible).count()
    opened.locator("[data-facet=unit] button", has_text=UNITS[1]).click()
    opened.locator("[data-facet=rule] button", has_text="SUM-COLUMNS").click()
    few = opened.locator(visible).count()
    assert 1 < few < everything
    # the address holds the filter
    again = opened.context.new_page()
    again.goto(opened.url)
    assert again.locator(visible).count() == few
    again.goto(f"{page.as_uri()}#q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E8%AF%8D")
    assert again.locator(visible).count() == 0
    opened.fill("#who", "甲")
    opened.locator("h1").click()
    opened.keyboard.press("j")
    opened.keyboard.press("n")
    note = '离线 "引号" \\ <b>'
    opened.keyboard.type(note)
    opened.keyboard.press("Escape")
    opened.keyboard.press("c")
    one = opened.locator(".finding.here").get_attribute("data-id")
    opened.keyboard.press("j")
    two = opened.locator(".finding.here").get_attribute("data-id")
    opened.keyboard.press("a")
    opened.keyboard.press("u")
    assert one != two
    # closed and opened again it knows them
    opened.reload()
    assert opened.locator(f"[data-id='{one}']").get_attribute("data-decided") == "confirmed"
    assert opened.locator(f"[data-id='{two}']").get_attribute("data-decided") == "open"
    with opened.expect_download() as saved:
        opened.locator(".save").click()
    saved.value.save_as(tmp_path / "saved.toml")
    kept = Dispositions.read(tmp_path / "saved.toml")
    assert kept.entries[0].note == '说明 "引号" \\ 与\n换行'
    assert [(e.status, e.note, e.who) for e in kept.history(one)] == [("confirmed", note, "甲")]
    assert [e.status for e in kept.history(two)] == ["accepted", "undone"]
    with bd.open(made, read_only=True) as database:
        lines = database.check(dispositions=tmp_path / "saved.toml").lines
        assert lines.filter(lines["finding_id"] == one)["disposition"][0] == "confirmed"
    assert not problems
    opened.context.close()


@pytest.mark.axe
@pytest.mark.browser
@pytest.mark.thorough
def test_axe_finds_no_serious_fault_in_it(browser, page):
    opened = browser.new_context(bypass_csp=True).new_page()
    opened.goto(page.as_uri())
    opened.evaluate(Path(AXE).read_text(encoding="utf-8"))
    faults = opened.evaluate("axe.run().then((found) => found.violations)")
    grave = [f for f in faults if f["impact"] in ("serious", "critical")]
    assert not grave, [(f["id"], [n["html"][:160] for n in f["nodes"][:3]]) for f in grave]
    opened.set_viewport_size({"width": 390, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert re.search(r"\d", opened.locator(".count").inner_text())
    opened.context.close()


@pytest.mark.thorough
@pytest.mark.corpus
def test_a_sentence_is_framed_where_it_was_read_and_nowhere_else(corpus):
    """Its words may stand on the page several times; the box of its line says which is meant."""
    with bd.open(None) as database:
        database.ingest([corpus / "wanli2023.pdf"], jobs=1)
        lines = database.check(rule="CLAIM").lines
        documents, places, checked = found_in(database.store, lines)
        with Pictures({one.document_id: one.path for one in documents}) as album:
            numbers = Numbers(Language("zh"), places, album)
            found = findings_of(numbers, lines.to_dicts(), documents, checked)
    quoted = [row.proofs[0] for row in found.rows]
    assert len(quoted) > 4
    boxes = [json.loads(evidence)[0]["bbox"] for evidence in lines["evidence"]]
    assert all(len(proof.crops) == 1 for proof in quoted), [proof.words for proof in quoted]
    frames = {proof.crops[0].frame[1] for proof in quoted}
    # one line above or below at most: a sentence may begin before the line of its number
    assert all(any(abs(box[1] - frame) < 60 for frame in frames) for box in boxes)
