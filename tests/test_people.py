"""The three people of the house play their year: each ends with files to hand on, and every number in them is the database's.

Each starts from a fresh environment: the built wheel beside its dependencies, a home with nothing in it, and
no other folder of the project.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import docx
import nbformat
import polars as pl
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import budgetdiff as bd
from tests.faults import based
from tests.printing import FORMS, disclosed
from tests.support.commandline import process
from tests.support.machine import ROOT
from tests.support.office import opened
from tests.test_evaluation import ACTUALS, MONEY
from tests.test_track import FIRST, SECOND, budget


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """What the built wheel puts into an environment."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    shutil.copytree(ROOT / "budgetdiff", source / "budgetdiff", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--quiet",
        "--no-compile",
        "--target",
        str(out),
        str(source),
    ]
    subprocess.run(command, check=True, timeout=300)
    return out


@pytest.fixture
def fresh(installed, tmp_path, monkeypatch):
    """The environment of somebody who has just installed it: the wheel, an empty home, and none of our own settings."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "HOME": str(home), "LANG": "zh_CN.UTF-8"}
    for name in set(os.environ) - set(kept) - {"PYTEST_CURRENT_TEST"}:
        monkeypatch.delenv(name)
    for name, value in kept.items():
        monkeypatch.setenv(name, value)
    work = tmp_path / "work"
    work.mkdir()
    where = subprocess.run(
        [sys.executable, "-c", "import budgetdiff; print(budgetdiff.__file__)"],
        cwd=work,
        capture_output=True,
        check=True,
    )
    assert str(installed) in where.stdout.decode()
    return work


def done(*arguments, cwd):
    """A call that must succeed; what it printed."""
    answer = process(*arguments, cwd=cwd, timeout=300)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout.decode()


def numbers_of(sheet):
    """The values of a sheet's cells that are numbers, the values of formulas among them."""
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return [cell for cell in cells if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)]


def rates_of(database, base, current):
    """All rates and contributions of a comparison, as floats: growth as a share, contribution in points."""
    found = set()
    for row in database.compare(base, current).lines.iter_rows(named=True):
        for pair, scale in (("growth", 1), ("contribution", 100)):
            one, two = row[f"{pair}_numerator"], row[f"{pair}_denominator"]
            if one is not None and two:
                found.add(round(float(one / two) * scale, 9))
    return found


def amounts_of(database, base, current):
    """All amounts of a comparison in 万元, as floats to be found again in files."""
    lines = database.compare(base, current).lines
    columns = ("base", "current", "delta", "change")
    return {round(float(value) / 10_000, 6) for name in columns for value in lines[name].drop_nulls()}


def held_numbers(book, held, rates, counts):
    """How many numbers the sheets of a workbook have, each of them an amount, a rate or, by its label, a count that is held."""
    seen = 0
    for name in ("摘要", "按功能分类", "基本与项目"):
        heads = {}
        for cell in (cell for row in book[name].iter_rows() for cell in row):
            if isinstance(cell.value, str):
                heads[cell.column] = cell.value
            elif isinstance(cell.value, int | float):
                said = (name, cell.coordinate, cell.value, heads[1])
                if heads[1] in counts:
                    assert cell.value == counts[heads[1]], said
                elif "%" in heads[cell.column] or "贡献" in heads[cell.column]:
                    assert round(float(cell.value), 9) in rates | {0.0}, said
                else:
                    assert round(float(cell.value), 6) in held, said
                seen += 1
    return seen


@pytest.mark.thorough
def test_the_officer_hands_on_a_workbook_the_disclosure_and_the_self_evaluation(fresh):
    """Two years of a unit's own drafts → checked → the boss's Excel, the official Word, the scored form."""
    tmp_path = fresh
    (tmp_path / "2023预算.txt").write_bytes(budget(2023, FIRST))
    later = budget(2024, SECOND, money="132.00").replace(b"120.00", b"150.00").replace(b"200.00", b"230.00")
    (tmp_path / "2024预算.txt").write_bytes(later)
    (tmp_path / "实际值.csv").write_text(ACTUALS, encoding="utf-8")
    (tmp_path / "资金.csv").write_text(MONEY, encoding="utf-8")
    done("ingest", "2023预算.txt", "2024预算.txt", "--jobs", "1", "--quiet", cwd=tmp_path)
    assert not json.loads(done("check", "--severity", "error", "--format", "json", cwd=tmp_path))
    done("narrate", "--template-reasons", "原因.csv", cwd=tmp_path)
    rows = list(csv.DictReader((tmp_path / "原因.csv").read_text(encoding="utf-8").splitlines()))
    assert rows
    with (tmp_path / "填好.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "reason": "新增社区服务项目"} for row in rows)
    done("report", "--out", "领导.xlsx", cwd=tmp_path)
    done("narrate", "--reasons", "填好.csv", "--out", "公开.docx", "--form", "fujian", cwd=tmp_path)
    done("track", "2023", "--actuals", "实际值.csv", "--out", "自评表.xlsx", "--money", "资金.csv", cwd=tmp_path)

    with bd.open(tmp_path / "budget.duckdb") as database:
        held = amounts_of(database, "2023", "2024")
        rates = rates_of(database, "2023", "2024")
        tracked = database.track("2024").lines.height
        scores = {row["name"]: row for row in database.track("2023").lines.iter_rows(named=True)}
        explained = database.narrate(reasons=tmp_path / "填好.csv")
    counts = {"发现的矛盾": 0, "绩效目标": tracked}
    assert held_numbers(opened(tmp_path / "领导.xlsx", data_only=True), held, rates, counts) >= 25
    disclosure = docx.Document(tmp_path / "公开.docx")
    text = "\n".join(paragraph.text for paragraph in disclosure.paragraphs)
    assert "新增社区服务项目" in text
    said = re.findall(r"(?<![\d.])([\d.]+)(?=万元|%)", text)
    assert len(said) >= 8
    assert set(said) <= set(re.findall(r"[\d.]+", explained))
    cells = [cell.text for table in disclosure.tables for row in table.rows for cell in row.cells]
    printed = [cell.replace(",", "") for cell in cells if re.fullmatch(r"-?[\d,]+\.\d\d", cell)]
    assert len(printed) >= 15
    for number in printed:
        assert float(number) in held | {0.0}, number
    form = opened(tmp_path / "自评表.xlsx", data_only=True).worksheets[0]
    lines = {row[3]: row for row in form.iter_rows(values_only=True) if row[3] in scores}
    assert set(lines) == set(scores)
    for name, row in lines.items():
        held_row = scores[name]
        assert (row[5], row[6]) == (held_row["target_raw"], held_row["actual_raw"])
        assert Decimal(repr(row[7])) == held_row["weight"] if held_row["weight"] is not None else row[7] > 0
        if held_row["score"] is not None:
            assert Decimal(repr(row[8])) == held_row["score"]
    paid = {cell.value for cell in numbers_of(form)}
    assert {100, 120, 114.25} <= paid
    with bd.open(None) as again:
        assert not again.ingest([tmp_path / "公开.docx"], jobs=1).failed
        assert not again.check(severity="error").lines.height


@pytest.mark.thorough
def test_the_auditor_finds_a_planted_fault_decides_and_hands_on_the_evidence(fresh):
    """Many units → who moved → what contradicts, with evidence → a decision that stays."""
    tmp_path = fresh
    made = based(0, "budget", "standard")
    before = disclosed(replace(made.accounts, year=2023, current=made.accounts.prior), made.style)
    wrong = FORMS["html"](made).decode()
    total = re.search(r">(\d[\d,]*\.\d\d)<", wrong)[1]
    spoilt = wrong.replace(total, f"9{total}", 1)
    (tmp_path / "2023.html").write_bytes(FORMS["html"](before))
    (tmp_path / "2024.html").write_text(spoilt, encoding="utf-8")
    done("ingest", "2023.html", "2024.html", "--jobs", "1", "--quiet", cwd=tmp_path)
    ranked = json.loads(done("rank", "--format", "json", cwd=tmp_path))
    assert [row["rank_by_change"] for row in ranked] == [1]
    strict = process("check", "--strict", "--format", "json", cwd=tmp_path)
    assert strict.returncode == 1
    found = [row for row in json.loads(strict.stdout) if row["severity"] == "error"]
    assert any(f"9{total}".replace(",", "") in json.dumps(row).replace(",", "") for row in found)
    done("decide", found[0]["finding_id"], "--dispositions", "decided.csv", "--note", "asked", cwd=tmp_path)
    assert found[0]["finding_id"] in (tmp_path / "decided.csv").read_text(encoding="utf-8")
    done("check", "--out", "evidence.html", cwd=tmp_path)
    assert "<html" in (tmp_path / "evidence.html").read_text(encoding="utf-8")[:200].lower()
    done("check", "--out", "findings.xlsx", cwd=tmp_path)
    with bd.open(tmp_path / "budget.duckdb") as database:
        held = database.check().lines
    head, *listed = opened(tmp_path / "findings.xlsx").worksheets[0].iter_rows(values_only=True)
    assert len(listed) == held.height
    for given, row in zip(listed, held.iter_rows(named=True), strict=True):
        line = dict(zip(head, given, strict=True))
        for name in ("finding_id", "rule", "severity", "page", "source_name", "message_zh"):
            assert line[name] == row[name], name
        for name in ("expected", "found", "difference"):
            given_value, held_value = line[name], row[name]
            if isinstance(given_value, int | float):
                assert Decimal(repr(given_value)) == Decimal(str(held_value)), name
            else:
                assert (given_value or "") == (held_value or ""), name


@pytest.mark.thorough
@pytest.mark.parametrize("package", ["wanli-subdistrict"])
def test_the_journalist_has_a_notebook_whose_numbers_are_the_databases(fresh, installed, package):
    """A data package → a database → a notebook with charts, a frame and a sentence for the story."""
    tmp_path = fresh
    done("ingest", ROOT / "datasets" / package, "--quiet", cwd=tmp_path)
    cells = [
        'import budgetdiff as bd\n\ndb = bd.open("budget.duckdb")\ndb',
        "bd.__file__",
        'change = db.compare("2024", "2025")\nwide = change.wide()\nwide.write_csv("wide.csv")\nwide.head()',
        'change.chart("bars", level=3, top=10).save("bars.json")\nchange.chart()',
        'db.trend("2023", "2024", "2025").chart("index", level=1)',
    ]
    notebook = new_notebook(cells=[new_code_cell(text) for text in cells])
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    nbformat.write(notebook, tmp_path / "story.ipynb")
    wide = pl.read_csv(tmp_path / "wide.csv", schema_overrides={"code": pl.String})
    with bd.open(tmp_path / "budget.duckdb") as database:
        lines = database.compare("2024", "2025").lines
    assert wide.height == lines.height
    for row, line in zip(wide.iter_rows(named=True), lines.iter_rows(named=True), strict=True):
        for side in ("base", "current"):
            assert (None if row[side] is None else Decimal(repr(row[side]))) == line[side]
    drawn = json.loads((tmp_path / "bars.json").read_text(encoding="utf-8"))["data"]["values"]
    held = {round(float(value) / 10_000, 6) for value in lines["change"].drop_nulls()}
    assert len(drawn) == 10
    assert all(round(row["change"], 6) in held for row in drawn)
    outputs = [
        output for cell in nbformat.read(tmp_path / "story.ipynb", 4).cells for output in cell.get("outputs", [])
    ]
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert any(str(installed) in str(output.get("data", {}).get("text/plain")) for output in outputs)
