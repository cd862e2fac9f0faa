"""A report and an explanation take what changes the answer of a comparison: thresholds, tags, a crosswalk, a mapping."""

from __future__ import annotations

import json

import pytest

import budgetdiff as bd
from budgetdiff.errors import MappingError
from budgetdiff.workflow.comparing import report_options
from budgetdiff.workflow.report import source_of
from tests.support.commandline import run
from tests.support.machine import ROOT
from tests.test_report import text_of


@pytest.fixture(scope="module")
def wanli(tmp_path_factory):
    folder = tmp_path_factory.mktemp("options")
    with bd.open(folder / "budget.duckdb") as database:
        assert not database.ingest(ROOT / "datasets" / "wanli-subdistrict").failed
        yield folder, database


def rows_of(path):
    return {row["line"]: row for table in json.loads(text_of(path))["tables"] for row in table["rows"]}


@pytest.mark.thorough
def test_thresholds_and_tags_of_a_report_are_those_of_the_comparison(wanli, tmp_path):
    _folder, database = wanli
    options = {"materiality": bd.thresholds("1000000", "10"), "tags": {"204": "revenue"}}
    compared = database.compare("2024", "2025", **options)
    plain = rows_of(database.report(tmp_path / "plain.json", base="2024", current="2025"))
    rows = rows_of(database.report(tmp_path / "r.json", base="2024", current="2025", **options))
    said, flagged = "超过所设界限", 0
    for line in compared.lines.iter_rows(named=True):
        key = "|".join((line["statement"], line["side"] or "", line["measure"], line["node"] or ""))
        if key in rows and line["role"] not in ("residual", "of_which"):
            assert (said in rows[key]["remark"]) == line["material"], key
            flagged += line["material"]
    assert flagged > 3
    assert not any(said in row["remark"] for row in plain.values())
    source = source_of(database.store, "2024", "2025", None, options=report_options(**options))
    assert source.comparison.lines.equals(compared.lines)


@pytest.mark.thorough
def test_a_crosswalk_of_ones_own_restates_the_report(wanli, tmp_path):
    _folder, database = wanli
    walk = tmp_path / "walk.csv"
    walk.write_text(
        "classification,from_code,to_code,weight,effective\nfunctional,2080705,2080799,1,2025-01-01\n", encoding="utf-8"
    )
    text = text_of(database.report(tmp_path / "r.md", base="2024", current="2025", crosswalk=walk))
    assert "2080799" in text
    restated = database.compare("2024", "2025", crosswalk=walk).lines.filter(restated=True)
    assert restated.height
    with pytest.raises(MappingError, match=r"wrong\.csv"):
        (tmp_path / "wrong.csv").write_text("a,b\n", encoding="utf-8")
        database.report(tmp_path / "no.md", base="2024", current="2025", crosswalk=tmp_path / "wrong.csv")
    assert not (tmp_path / "no.md").exists()


@pytest.mark.thorough
def test_the_command_line_hands_them_on(wanli):
    folder, _database = wanli
    answer = run("report", "--out", "r.xlsx", "--unit", "万里", "--percent", "10", "--tag", "204=revenue", cwd=folder)
    assert answer.returncode == 0, answer.stderr.decode()
    assert run("narrate", "--percent", "10", cwd=folder).returncode == 0
    refused = run("report", "--out", "pages", "--format", "xlsx", "--percent", "10", cwd=folder)
    assert (refused.returncode, "--unit" in refused.stderr.decode()) == (2, True)
