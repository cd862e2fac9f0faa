"""What was decided about findings shows everywhere: accepted is folded and in no count, with who, when and why."""

from __future__ import annotations

import io
import json
import re
import tomllib
from itertools import product
from urllib.parse import parse_qs, unquote, urldefrag

import docx
import pytest
from jsonschema import Draft202012Validator
from lxml import html
from python_calamine import CalamineWorkbook

import budgetdiff as bd
from budgetdiff.check.dispositions import Disposition, Dispositions
from tests.support.commandline import run
from tests.test_desk import WRONG
from tests.test_report import EVIL, ROOT

UNITS = ("甲街道办事处", "乙&<b>中心")
WHY = f"已核对{EVIL}|*说明*"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two units with mistakes in two years, and a file of decisions: of each state one about each unit, all of the newest year."""
    folder = tmp_path_factory.mktemp("decided")
    paths = []
    for unit, year in product(UNITS, (2024, 2025)):
        paths.append(folder / f"{UNITS.index(unit)}-{year}.txt")
        paths[-1].write_text(WRONG.format(unit=unit, year=year, a="100.00", label="支出"), encoding="utf-8")
    with bd.open(folder / "made.duckdb") as database:
        assert not database.ingest(paths, jobs=1).failed
        lines = database.check().lines.filter(fiscal_year=2025)
    entries = []
    for unit in UNITS:
        rows = lines.filter(unit_name=unit, severity="error").iter_rows(named=True)
        for status, row in zip(("accepted", "confirmed", "deferred"), rows, strict=False):
            about = (row["rule"], unit, f"2025:{row['phase']}", row["subject"])
            entries.append(Disposition(row["finding_id"], status, WHY, *about, "王审", "2026-03-04T09:30:00+00:00"))
    assert len(entries) == 6
    Dispositions(entries).write(folder / "d.toml")
    return folder


def reported(made, form, tmp_path, **options):
    with bd.open(made / "made.duckdb", read_only=True) as database:
        return database.report(tmp_path / f"r.{form}", unit=UNITS[0], **options)


def of_status(made, status):
    entries = tomllib.loads((made / "d.toml").read_text(encoding="utf-8"))["disposition"]
    return [one["finding"] for one in entries if one["status"] == status]


@pytest.mark.thorough
def test_a_report_counts_what_was_not_accepted_and_folds_the_rest(made, tmp_path):
    before = html.fromstring(reported(made, "html", tmp_path).read_text(encoding="utf-8"))
    after = html.fromstring(reported(made, "html", tmp_path, dispositions=made / "d.toml").read_text(encoding="utf-8"))
    counts = [int(re.search(r"\d+", tree.xpath("string(//section[@id='findings']/h2)"))[0]) for tree in (before, after)]
    assert counts[1] == counts[0] - 1
    cards = [
        tree.xpath("string(//div[@class='card'][h2='发现的矛盾']//p[contains(@class,'big')])")
        for tree in (before, after)
    ]
    assert list(map(int, cards)) == counts
    (folded,) = after.xpath("//details[@class='accepted']")
    assert folded.get("open") is None
    assert [one.get("id")[2:] for one in folded.xpath(".//li[@id]")] == of_status(made, "accepted")[:1]
    assert {one.get("id") for one in after.xpath("//li[@id]")} == {one.get("id") for one in before.xpath("//li[@id]")}
    told = folded.xpath("string(.//p[@class='state'])")
    assert all(part in told for part in ("已认可", "王审", "2026-03-04 09:30", WHY))
    # the others say what was decided, and count
    states = after.xpath("//ol[@class='findings'][not(ancestor::details[@class='accepted'])]//p[@class='state']")
    assert [one.text_content().split(" · ")[0] for one in states] == ["确认有误", "暂缓"]
    assert not before.xpath("//p[@class='state'] | //details[@class='accepted']")


@pytest.mark.few
@pytest.mark.parametrize("form", ["json", "md", "xlsx", "docx"])
def test_every_form_says_what_was_decided(made, tmp_path, form):
    path = reported(made, form, tmp_path, dispositions=made / "d.toml")
    (accepted, *_), (confirmed, *_) = of_status(made, "accepted"), of_status(made, "confirmed")
    if form == "json":
        report = json.loads(path.read_text(encoding="utf-8"))
        schema = json.loads((ROOT / "docs" / "report-schema.json").read_text(encoding="utf-8"))
        Draft202012Validator(schema).validate(report)
        told = {one["finding_id"]: one["decided"] for one in report["findings"]}
        assert told[accepted] == {
            "status": "accepted",
            "note": WHY,
            "who": "王审",
            "when": "2026-03-04T09:30:00+00:00",
            "carried_from": "",
        }
        assert told[confirmed]["status"] == "confirmed"
        assert None in told.values()
        assert report["findings"][-1]["finding_id"] == accepted
    elif form == "xlsx":
        heads, *listed = CalamineWorkbook.from_path(path).get_sheet_by_name("核对结果").to_python()
        rows = {row[heads.index("ID")]: row for row in listed}
        assert rows[accepted][heads.index("ID") + 1 :][:4] == ["已认可", "王审", "2026-03-04 09:30", WHY]
        assert sum(row[heads.index("ID") + 1] == "" for row in rows.values()) == len(rows) - 3
    else:
        text = (
            path.read_text(encoding="utf-8").replace("\\", "")
            if form == "md"
            else "\n".join(one.text for one in docx.Document(io.BytesIO(path.read_bytes())).paragraphs)
        )
        lines = text.splitlines()
        head = next(at for at, line in enumerate(lines) if line.removeprefix("### ") == "已认可的")
        after = [line for line in lines[head + 1 :] if "王审" in line]
        assert len(after) == 1
        assert all(part in after[0] for part in ("已认可", "2026-03-04 09:30", "*说明*"))


@pytest.mark.thorough
def test_what_was_decided_about_an_earlier_year_is_carried_over_and_says_so(made, tmp_path):
    entries = Dispositions.read(made / "d.toml").entries
    with bd.open(made / "made.duckdb", read_only=True) as database:
        earlier = database.check().lines.filter(fiscal_year=2024, unit_name=UNITS[0])
    about = {(row["rule"], row["subject"]): row["finding_id"] for row in earlier.iter_rows(named=True)}
    one = next(one for one in entries if one.unit == UNITS[0] and (one.rule, one.subject) in about)
    older = Disposition(
        about[one.rule, one.subject], "accepted", "去年已认可", one.rule, one.unit, "2024:approved", one.subject
    )
    Dispositions([older]).write(tmp_path / "d.toml")
    report = json.loads(reported(made, "json", tmp_path, dispositions=tmp_path / "d.toml").read_text(encoding="utf-8"))
    told = {each["finding_id"]: each["decided"] for each in report["findings"]}
    assert told[one.finding]["carried_from"] == "2024年预算"
    assert told[older.finding]["carried_from"] == ""


@pytest.mark.thorough
def test_narrate_says_below_its_sentences_what_nobody_accepted(made):
    with bd.open(made / "made.duckdb", read_only=True) as database:
        plain = database.narrate(unit=UNITS[0])
        told = database.narrate(unit=UNITS[0], dispositions=made / "d.toml")
        errors = database.check(unit=UNITS[0], severity="error").lines["finding_id"].to_list()
    assert told.startswith(plain.rstrip("\n"))
    said = told[len(plain) :]
    (accepted, *_) = of_status(made, "accepted")
    assert {one for one in errors if one in said} == {*errors} - {accepted}
    assert not any(one in plain for one in errors)


@pytest.mark.thorough
def test_a_site_leads_to_all_findings_and_back_and_knows_when_decisions_changed(made, tmp_path):
    out, decisions = tmp_path / "site", tmp_path / "d.toml"
    Dispositions(Dispositions.read(made / "d.toml").entries).write(decisions)
    with bd.open(made / "made.duckdb", read_only=True) as database:
        assert len(database.report_all(out, dispositions=decisions).written) == 2
        audit = html.fromstring((out / "audit.html").read_text(encoding="utf-8"))
        rows = {row.get("data-id"): row for row in audit.xpath("//li[@data-id]")}
        assert set(rows) == set(database.check().lines["finding_id"])
        for finding, row in rows.items():
            (link,) = row.xpath(".//a[not(starts-with(@href, '#'))]/@href")
            file, anchor = urldefrag(link)
            page = html.fromstring((out / unquote(file)).read_text(encoding="utf-8"))
            assert page.xpath(f"//li[@id='{anchor}']")
            assert f"audit.html#f-{finding}" in page.xpath("//li[@id]//a/@href")
            home = page.xpath("//p[@class='home']/a/@href")
            assert home[0] == "index.html"
            assert parse_qs(urldefrag(home[1])[1]) == {"unit": [row.get("data-unit")]}
        assert audit.xpath("//p[@class='home']/a/@href") == ["index.html"]
        index = html.fromstring((out / "index.html").read_text(encoding="utf-8"))
        assert "audit.html" in index.xpath("//a/@href")
        assert not database.report_all(out, dispositions=decisions).written
        # a decision about one unit makes its page stale, and no other
        with decisions.open("a", encoding="utf-8") as file:
            file.write(
                f'\n[[disposition]]\nfinding = "{of_status(made, "deferred")[0]}"\nstatus = "undone"\nunit = "{UNITS[0]}"\n'
            )
        assert database.report_all(out, dispositions=decisions).written == (UNITS[0],)
        text = (out / "audit.html").read_text(encoding="utf-8")
        assert sorted(re.findall(r'data-decided="(\w+)"', text)).count("deferred") == 1


@pytest.mark.thorough
def test_the_command_line_takes_the_file_and_a_wrong_one_is_one_sentence(made, tmp_path):
    for command in (("report", "--out", "r.md"), ("narrate",), ("report", "--out", "site/")):
        unit = () if "site/" in command else ("--unit", UNITS[0])
        (tmp_path / "wrong.toml").write_text("x", encoding="utf-8")
        done = run(*command, *unit, "--db", made / "made.duckdb", "--dispositions", "wrong.toml", cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.decode().strip().count("\n") == 0
        assert "wrong.toml" in done.stderr.decode()
    done = run(
        "report",
        "--out",
        "r.md",
        "--unit",
        UNITS[0],
        "--db",
        made / "made.duckdb",
        "--dispositions",
        made / "d.toml",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "王审" in (tmp_path / "r.md").read_text(encoding="utf-8")
    found = run("check", "--db", made / "made.duckdb", "--dispositions", made / "d.toml", cwd=tmp_path)
    assert "accepted 王审 2026-03-04: " in found.stdout.decode()
