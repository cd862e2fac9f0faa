"""Parquet facts: what is exported gives the lines that the database gives."""

from __future__ import annotations

import polars as pl
import pytest

import budgetdiff as bd
from bench.generated import fill
from budgetdiff.classification.crosswalk import Crosswalk
from budgetdiff.compare import compare_facts, compare_periods, pair_periods
from budgetdiff.compare.engine import DuckEngine
from budgetdiff.compare.meaning import in_order
from budgetdiff.compare.schema import LINES_SCHEMA
from budgetdiff.compare.stored import PAIRS_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.store import Store, write_partitioned
from tests.support.commandline import run

WALK = """from_code,to_code,weight,effective
2010101,2010102,1,2024-01-01
2010203,2110203,1/3,2024-01-01
2010203,2010203,2/3,2024-01-01
20503,21903,1,2024-01-01
"""


def same(one, two):
    """Equal frames, in columns, types, rows and order."""
    assert one.schema == two.schema
    assert one.equals(two, null_equal=True)


@pytest.fixture
def facts(tmp_path):
    with Store.open(None) as store:
        count = fill(store, 6)
        write_partitioned(store, tmp_path / "facts")
        yield tmp_path, store, count


@pytest.mark.thorough
def test_parquet_facts_give_what_the_database_gives(facts):
    folder, store, _ = facts
    (folder / "walk.csv").write_text(WALK, encoding="utf-8")
    crosswalk = Crosswalk.read(folder / "walk.csv")
    for options in ({}, {"unit": "单位000003"}, {"crosswalk": crosswalk}):
        of_store = compare_periods(store, "2023", "2024", **options)
        of_files = compare_facts(folder / "facts", "2023", "2024", **options)
        same(of_files.lines, of_store.lines)
        assert of_files.notes == of_store.notes
    assert compare_facts(folder / "facts", "2023", "2024", crosswalk=crosswalk).lines["restated"].sum() > 50


@pytest.mark.thorough
def test_pairs_say_what_compare_says_of_lines_that_both_periods_print(facts):
    folder, store, _ = facts
    of_tree = compare_periods(store, "2023", "2024").lines
    of_pairs = pair_periods(store, "2023", "2024").lines
    keys = ["unit_name", "statement", "measure", "code"]
    shared = [name for name in PAIRS_SCHEMA if name in LINES_SCHEMA and name not in {"label", "level"}]
    both = of_tree.filter(pl.col("base_fact_id").is_not_null(), pl.col("current_fact_id").is_not_null())
    assert both.height > 2_000
    assert (
        both.select(shared)
        .sort(keys)
        .equals(
            of_pairs.filter(pl.col("base").is_not_null(), pl.col("current").is_not_null()).select(shared).sort(keys)
        )
    )
    printed = of_tree.filter(pl.col("base_fact_id").is_not_null() | pl.col("current_fact_id").is_not_null())
    assert printed.height == of_pairs.height
    assert pair_periods(store, "2023", "2024", unit="单位000003").lines.equals(of_pairs.filter(unit_name="单位000003"))
    with bd.open(folder / "again.duckdb") as database:
        fill(database.store, 2)
    for form in ("csv", "parquet"):
        written = run("pairs", "2023", "2024", "--db", "again.duckdb", "--out", f"lines.{form}", cwd=folder)
        assert written.returncode == 0, written.stderr.decode()
    assert f"{pl.read_parquet(folder / 'lines.parquet').height} lines" in written.stderr.decode()
    shown = run("pairs", "2023:approved", "2024", "--db", "again.duckdb", cwd=folder)
    assert "2023:approved → 2024:approved" in shown.stdout.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("at_once", [1, 1_500, 10_000_000])
def test_units_taken_some_at_a_time_give_the_same_lines(facts, monkeypatch, at_once):
    folder, store, _ = facts
    whole = compare_periods(store, "2023", "2024").lines
    monkeypatch.setattr(DuckEngine, "at_once", at_once)
    with bd.open(folder / "again.duckdb") as database:
        fill(database.store, 6)
        assert database.compare_to(folder / "lines.parquet", "2023", "2024") == whole.height
    assert bd.compare_folder_to(folder / "facts.parquet", folder / "facts", "2023", "2024") == whole.height
    for name in ("lines", "facts"):
        same(in_order(pl.read_parquet(folder / f"{name}.parquet")), whole)


@pytest.mark.thorough
def test_two_databases_joined_give_the_same_as_one(tmp_path):
    with Store.open(None) as store:
        fill(store, 6)
        whole = compare_periods(store, "2023", "2024").lines
        parts = []
        for unit in whole["unit_name"].unique().sort():
            write_partitioned(store, tmp_path / unit, unit=unit)
            parts.append(compare_facts(tmp_path / unit, "2023", "2024").lines)
    same(pl.concat(parts), whole)


def test_two_exports_of_one_line_are_refused(facts):
    folder, _, _ = facts
    (first,) = (folder / "facts" / "figures" / "fiscal_year=2023" / "phase=approved").glob("*.parquet")
    first.with_name("again.parquet").write_bytes(first.read_bytes())
    with pytest.raises(
        QuestionError, match=r"two figures for the line .* of expenditure in 2023:approved: the folder holds"
    ):
        compare_facts(folder / "facts", "2023", "2024")


def test_export_replaces_its_own_and_refuses_what_is_not(facts):
    folder, store, _ = facts
    written = write_partitioned(store, folder / "facts", unit="单位000001")
    assert {path.parent.name for path in written} == {"phase=approved"}
    assert compare_facts(folder / "facts", "2023", "2024").units == ("单位000001",)
    assert sorted(path.name for path in (folder / "facts").iterdir()) == ["figures", "scopes"]
    (folder / "mine" / "figures").mkdir(parents=True)
    (folder / "mine" / "figures" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"“thesis[.]txt” is not of an export"):
        write_partitioned(store, folder / "mine")
    with pytest.raises(QuestionError, match="no figures of “别处” to export"):
        write_partitioned(store, folder / "other", unit="别处")
    for options, words in (
        ({"base": "2019"}, "no figures of 2019; there are: 2023:approved, 2024:approved"),
        ({"unit": "单位"}, "“单位” names 6 units"),
        ({"folder": folder / "nowhere"}, "no Parquet facts here"),
    ):
        given = {"folder": folder / "facts", "base": "2023", **options}
        if "unit" in options:
            write_partitioned(store, folder / "facts")
        with pytest.raises(QuestionError, match=words):
            compare_facts(given.pop("folder"), given.pop("base"), "2024", **given)


@pytest.mark.thorough
def test_the_command_line_writes_and_reads_partitions(facts):
    folder, _, _ = facts
    with bd.open(folder / "budget.duckdb") as database:
        fill(database.store, 2)
    assert run("export", "parts", "--partition", cwd=folder).returncode == 0
    of_files = run("compare", "2023", "2024", "--facts", "parts", "--format", "csv", cwd=folder)
    of_store = run("compare", "2023", "2024", "--format", "csv", cwd=folder)
    assert of_files.returncode == 0, of_files.stderr.decode()
    assert of_files.stdout == of_store.stdout
    refused = run("compare", "2023", "2024", "--facts", "nowhere", cwd=folder)
    assert refused.returncode == 2
    assert "no Parquet facts here" in refused.stderr.decode()
