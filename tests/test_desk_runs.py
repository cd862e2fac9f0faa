"""What came since the last run, what a changed database shows meanwhile, and that figures lead to their cells."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import budgetdiff as bd
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.runs import Runs, runs_beside
from budgetdiff.desk.selection import Selection
from budgetdiff.desk.snapshot import MATERIAL, Snapshot
from tests.test_desk import WRONG, client

UNIT = "甲街道办事处"


def taken(database, folder, year, amount="100.00"):
    path = folder / f"{year}-{amount}.txt"
    path.write_text(WRONG.format(unit=UNIT, year=year, a=amount, label="支出"), encoding="utf-8")
    with bd.open(database) as one:
        assert not one.ingest([path], jobs=1).failed


@pytest.fixture
def desk(tmp_path):
    taken(tmp_path / "d.duckdb", tmp_path, 2024)
    return Desk(tmp_path / "d.duckdb", tmp_path / "d.toml")


@pytest.mark.thorough
def test_what_came_with_the_last_run_is_new_also_after_a_restart(desk, tmp_path):
    first = set(desk.findings().lines["finding_id"])
    assert not desk.findings().runs.new
    assert "自" not in html.fromstring(client(desk).get("/").text).xpath("string(//main/p[2])")
    taken(desk.path, tmp_path, 2025)
    again = Desk(desk.path, desk.decisions)
    for one in (desk, again):
        found = one.findings()
        assert found.runs.new == set(found.lines["finding_id"]) - first != set()
        chosen = found.chosen(Selection().turned("fresh", "new"))
        assert set(chosen.lines["finding_id"]) == found.runs.new
        link = html.fromstring(client(one).get("/").text).xpath("//a[@href='/findings?fresh=new']")
        assert link[0].text == f"新出现{len(found.runs.new)}个"
    # a desk for reading only remembers nothing
    before = runs_beside(desk.path).read_bytes()
    taken(desk.path, tmp_path, 2023)
    watching = Desk(desk.path, desk.decisions, read_only=True)
    assert watching.findings().runs.new
    assert runs_beside(desk.path).read_bytes() == before


@given(st.lists(st.sets(st.sampled_from("abcdef")), min_size=1, max_size=6))
def test_new_is_what_the_run_before_did_not_have(sets):
    runs, kept = Runs(), []
    for found in sets:
        runs = runs.then(found)
        kept += [found] if not kept or kept[-1] != found else []
    assert len(runs.moments) == len(kept)
    assert runs.came.keys() == kept[-1]
    if len(kept) > 1:
        assert runs.new == kept[-1] - kept[-2]
        assert runs.gone == len(kept[-2] - kept[-1])
    else:
        assert not runs.new


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"moments": ["a"], "came": {"x": 5}, "gone": 0}', "\x00", '{"moments": 3}']
)
def test_a_file_of_runs_that_is_none_is_the_first_run(tmp_path, text):
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    assert not Runs.read(tmp_path / "r.json").then({"a"}).new


@pytest.mark.thorough
def test_a_page_does_not_wait_for_a_long_reading_and_says_so(desk, tmp_path, monkeypatch):
    patient = Desk(desk.path, desk.decisions, patience=0.05)
    browser = client(patient)
    before = patient.findings().lines.height
    read, go = Snapshot.read.__func__, threading.Event()

    def slow(cls, store):
        assert go.wait(30)
        return read(cls, store)

    monkeypatch.setattr(Snapshot, "read", classmethod(slow))
    taken(desk.path, tmp_path, 2025)
    page = html.fromstring(browser.get("/findings").text)
    assert page.xpath("//p[@role='status']")
    assert str(before) in page.xpath("string(//h1)")
    go.set()
    for _ in range(300):
        if patient.findings().lines.height > before and not patient.reading:
            break
        time.sleep(0.02)
    page = html.fromstring(browser.get("/findings").text)
    assert not page.xpath("//p[@role='status']")
    assert str(patient.findings().lines.height) in page.xpath("string(//h1)")
    assert patient.findings().lines.height > before


def test_material_is_one_in_a_hundred_of_the_documents_total_of_rules_about_money(desk):
    lines = desk.findings().lines
    assert set(lines["material"]) <= {"material", "immaterial", "unmeasured"}
    measured = lines.filter(lines["material"] != "unmeasured")
    assert measured.height
    for row in measured.iter_rows(named=True):
        assert row["rule"].split("-")[0] in ("SUM", "IDENTITY", "SIDES", "FUND", "THREE", "YEAR")
        assert (row["far"] >= 1_000_000 * MATERIAL) == (row["material"] == "material")


@pytest.mark.thorough
def test_figures_and_findings_of_a_report_lead_to_their_pages(desk, tmp_path):
    taken(desk.path, tmp_path, 2025, "120.00")
    browser = client(desk)
    page = html.fromstring(browser.get("/unit/report", params={"name": UNIT}).text)
    cells = page.xpath("//span[@class='tip']/a/@href")
    assert len(cells) > 5
    for address in sorted({*cells})[:4]:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert html.fromstring(answer.text).xpath("//*[contains(@class, 'meant')]")
    findings = page.xpath("//li[contains(@class, 'finding')]//a/@href")
    assert findings
    assert all(browser.get(address).status_code == 200 for address in findings[:3])
