"""``compare --reasons``: the unit's own words stand beside the lines they explain, in every form, and nowhere else."""

from __future__ import annotations

import polars as pl
import pytest

import budgetdiff as bd
from tests.support.commandline import run
from tests.test_reasons import DISCLOSURE, SAID

WORDS = ["reason", "reason_where", "purpose", "purpose_where"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("words")
    (path / "b.txt").write_text(DISCLOSURE.format(**SAID), encoding="utf-8")
    with bd.open(path / "budget.duckdb") as database:
        assert not database.ingest(path / "b.txt", jobs=1).failed
    return path


def test_words_stand_beside_the_lines_they_explain(folder):
    with bd.open(folder / "budget.duckdb") as database:
        without = database.compare("2023", "2024").lines
        lines = database.compare("2023", "2024", reasons=True).lines
    assert lines.drop(WORDS).equals(without)
    spending = lines.filter(statement="expenditure", measure="total")
    said = {row["node"]: (row["reason"], row["purpose"]) for row in spending.to_dicts()}
    assert said[""] == ("新增学位", None)
    assert said["2050202"] == ("在校学生增加", "开办学校")
    assert said["2050203"] == (None, None)
    (where,) = spending.filter(node="2050202")["reason_where"]
    number = next(n for n, line in enumerate(DISCLOSURE.split("\n"), 1) if line.startswith("1.教育支出"))
    assert where == f"b.txt line {number}"
    (kept,) = lines.filter(statement="three_public", measure="total", node="")["reason"]
    assert kept == "严格执行规定"
    # basic and project spending of an item are other figures than the one explained
    assert (
        lines.filter(pl.col("measure").is_in(["basic", "project"]))["reason"].null_count()
        == lines.filter(pl.col("measure").is_in(["basic", "project"])).height
    )


def test_the_command_shows_them_below_the_table_and_as_columns(folder):
    table = run("compare", "2023", "2024", "--reasons", "--statement", "expenditure", "--lang", "zh", cwd=folder)
    assert table.returncode == 0, table.stderr.decode()
    assert "2050202 小学教育 · 原因：在校学生增加 (b.txt line " in table.stdout.decode()
    assert "在校学生增加" not in run("compare", "2023", "2024", cwd=folder).stdout.decode()
    lines = run("compare", "2023", "2024", "--reasons", "--format", "csv", cwd=folder).stdout.decode().splitlines()
    assert lines[0].endswith(",".join(WORDS))
    assert any(",在校学生增加," in line for line in lines)
    written = run("compare", "2023", "2024", "--reasons", "--out", "lines.parquet", cwd=folder)
    assert written.returncode == 0, written.stderr.decode()
    assert "在校学生增加" in pl.read_parquet(folder / "lines.parquet")["reason"].to_list()
    assert run("compare", "2023", "2024", "--reasons", "--facts", "x", cwd=folder).returncode == 2
