"""Real terms and amounts per denominator: exact beside the nominal figures, the same by every door, and never instead."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from bench.generated import fill
from budgetdiff.compare import Deflator, Denominator, Yardsticks
from budgetdiff.compare.schema import (
    LINES_SCHEMA,
    PER_LINES_SCHEMA,
    PER_TREND_SCHEMA,
    REAL_LINES_SCHEMA,
    REAL_TREND_SCHEMA,
    TREND_SCHEMA,
)
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.report.language import Language
from budgetdiff.workflow.said import sentence
from tests.support.commandline import run

indices = st.decimals("0.0001", "1000000", places=4)
counts = st.decimals("0.0001", "1000000000000", places=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("yardsticks")
    with bd.open(path / "budget.duckdb") as database:
        fill(database.store, 3)
    (path / "index.csv").write_text("year,index\n2022,98.5\n2023,100\n2024,102.5\n", encoding="utf-8")
    (path / "staff.csv").write_text(
        "year,unit,denominator,name\n2023,,40,在职人员\n2024,,50,在职人员\n2024,单位000001,12.5,在职人员\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def database(folder):
    with bd.open(folder / "budget.duckdb") as opened:
        yield opened


@pytest.fixture(scope="module")
def compared(database):
    return database.compare("2023", "2024")


@pytest.fixture(scope="module")
def trend(database):
    return database.trend("2023", "2024")


def quotient(row, name):
    top, bottom = row[f"{name}_numerator"], row[f"{name}_denominator"]
    return None if top is None or bottom is None else Fraction(top) / Fraction(bottom)


@pytest.mark.thorough
@given(st.decimals("0.0001", "1000000", places=4))
def test_the_same_index_in_every_year_changes_nothing(compared, trend, index):
    sticks = Yardsticks(Deflator({2023: index, 2024: index}))
    for row in sticks.compared(compared).lines.iter_rows(named=True):
        assert quotient(row, "real_growth") == quotient(row, "growth")
        assert row["real_current_numerator"] == row["current"]
        assert row["real_delta_numerator"] == row["delta"]
    for row in sticks.followed(trend).lines.iter_rows(named=True):
        assert row["real_numerator"] == row["amount"]
        assert quotient(row, "real_growth") == quotient(row, "growth")


@pytest.mark.thorough
@given(indices, indices)
def test_real_is_nominal_times_the_base_index_over_the_current_index(compared, trend, before, now):
    sticks = Yardsticks(Deflator({2023: before, 2024: now}))
    factor = Fraction(before) / Fraction(now)
    rated = 0
    for row in sticks.compared(compared).lines.iter_rows(named=True):
        if row["current"] is not None:
            assert quotient(row, "real_current") == Fraction(row["current"]) * factor
        if row["delta"] is not None:
            assert quotient(row, "real_delta") == Fraction(row["current"]) * factor - Fraction(row["base"])
        if quotient(row, "growth") is not None:
            rated += 1
            assert 1 + quotient(row, "real_growth") == (1 + quotient(row, "growth")) * factor
        else:
            assert row["real_growth_numerator"] is None
    assert rated
    for row in sticks.followed(trend).lines.iter_rows(named=True):
        if row["amount"] is not None:
            own = factor if row["fiscal_year"] == 2024 else 1
            assert quotient(row, "real") == Fraction(row["amount"]) * own
        if quotient(row, "growth") is not None:
            assert 1 + quotient(row, "real_growth") == (1 + quotient(row, "growth")) * factor


@pytest.mark.thorough
@given(counts, counts)
def test_per_denominator_is_the_amount_over_it(compared, trend, before, now):
    sticks = Yardsticks(per=Denominator("人", {("", 2023): before, ("", 2024): now}))
    for row in sticks.compared(compared).lines.iter_rows(named=True):
        for side, count in (("base", before), ("current", now)):
            wanted = None if row[side] is None else Fraction(row[side]) / Fraction(count)
            assert quotient(row, f"per_{side}") == wanted
        if quotient(row, "growth") is not None:
            assert quotient(row, "per_growth") == quotient(row, "per_current") / quotient(row, "per_base") - 1
    for row in sticks.followed(trend).lines.iter_rows(named=True):
        if row["amount"] is not None:
            assert quotient(row, "per") == Fraction(row["amount"]) / Fraction(
                {2023: before, 2024: now}[row["fiscal_year"]]
            )


def test_amounts_as_large_as_any_budget_stay_exact(compared):
    largest = Decimal("9999999999999999.99")
    row = compared.lines.filter(pl.col("kind") == "normal").head(1)
    row = row.with_columns(
        *(pl.lit(largest, dtype=pl.Decimal(18, 2)).alias(name) for name in ("base", "current", "growth_denominator"))
    )
    sticks = Yardsticks(
        Deflator({2023: Decimal("0.0001"), 2024: Decimal("999999.9999")}),
        Denominator("人", {("", 2023): Decimal("0.0001"), ("", 2024): Decimal("999999999999.9999")}),
    )
    found = sticks.lines(row, compared.base, compared.current).row(0, named=True)
    assert quotient(found, "real_current") == Fraction(largest) * Fraction(1, 9999999999)
    assert quotient(found, "per_growth") == Fraction(1, 9999999999999999) - 1


def test_columns_stand_behind_the_nominal_ones_which_stay(database, compared, trend, folder):
    files = {"deflator": folder / "index.csv", "per": folder / "staff.csv"}
    with_both = database.compare("2023", "2024", **files)
    assert dict(with_both.lines.schema) == {**LINES_SCHEMA, **REAL_LINES_SCHEMA, **PER_LINES_SCHEMA}
    assert with_both.lines.select(list(LINES_SCHEMA)).equals(compared.lines)
    followed = database.trend("2023", "2024", **files)
    assert dict(followed.lines.schema) == {**TREND_SCHEMA, **REAL_TREND_SCHEMA, **PER_TREND_SCHEMA}
    assert followed.lines.select(list(TREND_SCHEMA)).equals(trend.lines)


def test_a_units_own_denominator_counts_before_that_of_all(database, folder):
    lines = database.compare("2023", "2024", per=folder / "staff.csv").lines
    own = (
        lines.filter(pl.col("current").is_not_null())
        .group_by("unit_name")
        .agg(pl.col("per_current_denominator").unique())
    )
    assert dict(own.iter_rows()) == {
        unit: [Decimal("12.5") if unit == "单位000001" else Decimal(50)] for unit in lines["unit_name"].unique()
    }


@pytest.mark.thorough
def test_every_door_gives_the_same_lines(database, folder):
    files = {"deflator": folder / "index.csv", "per": folder / "staff.csv"}
    wanted = database.compare("2023", "2024", **files).lines
    keys = ["unit_name", "statement", "side", "classification", "measure", "node", "role"]
    database.compare_to(folder / "lines.parquet", "2023", "2024", **files)
    assert pl.read_parquet(folder / "lines.parquet").sort(keys).equals(wanted.sort(keys))
    database.export_partitioned(folder / "facts")
    from_facts = bd.compare_folder(folder / "facts", "2023", "2024", **files).lines
    assert from_facts.sort(keys).equals(wanted.sort(keys))
    words = ("--deflator", "index.csv", "--per", "staff.csv")
    shown = run("compare", "2023", "2024", *words, "--format", "csv", cwd=folder)
    assert shown.returncode == 0, shown.stderr.decode()
    assert shown.stdout.decode().splitlines()[0].endswith(",".join([*REAL_LINES_SCHEMA, *PER_LINES_SCHEMA]))
    for command in (("compare", "2023", "2024"), ("trend", "2023", "2024")):
        for language, there in (("zh", ("在职人员", "年价格")), ("en", ("per 在职人员", "in prices of 2023"))):
            text = run(*command, *words, "--lang", language, "--unit", "单位000001", cwd=folder).stdout.decode()
            assert all(word in text for word in there), text


@pytest.mark.thorough
def test_the_report_shows_both_in_every_form(database, folder):
    files = {"deflator": folder / "index.csv", "per": folder / "staff.csv"}
    options = {"unit": "单位000001", "base": "2023", "current": "2024", "pictures": False, **files}
    total = database.compare("2023", "2024", unit="单位000001", **files).select("expenditure", "total")
    total = total.filter(pl.col("role") == "total").row(0, named=True)
    each = Language("zh").each(total["per_current_numerator"], total["per_current_denominator"])
    real = Language("zh").rate(total["real_growth_numerator"], total["real_growth_denominator"])
    for form in ("html", "md", "json"):
        out = folder / f"report.{form}"
        database.report(out, **options)
        text = out.read_text(encoding="utf-8")
        assert each in text
        assert real.removeprefix("−").removeprefix("+") in text
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))["measured"]
    assert (told["prices_of"], told["per"]) == ("2023", "在职人员")
    found = told["rows"][0]["real_growth"]
    assert Fraction(found["numerator"]) / Fraction(found["denominator"]) == quotient(total, "real_growth")
    for form in ("xlsx", "docx"):
        assert database.report(folder / f"report.{form}", **options).stat().st_size > 1000
    without = folder / "without.json"
    database.report(without, unit="单位000001", base="2023", current="2024", pictures=False)
    assert json.loads(without.read_text(encoding="utf-8"))["measured"] is None


def test_what_is_missing_is_said_and_stays_a_gap(database, folder):
    (folder / "short.csv").write_text("year,denominator,name\n2023,40,人\n", encoding="utf-8")
    found = database.compare("2023", "2024", per=folder / "short.csv", unit="单位000001")
    note = "单位000001 has no “人” of 2024"
    assert note in found.notes
    assert sentence(note, "zh") == "单位000001没有2024年的“人”"
    assert found.lines["per_current_numerator"].null_count() == found.lines.height
    assert found.lines["per_growth_numerator"].null_count() == found.lines.height
    every = database.compare("2023", "2024", per=folder / "short.csv")
    assert "3 units have no “人” of 2024" in every.notes
    assert all(sentence(text, "zh") != text for text in (*found.notes, *every.notes))
    with pytest.raises(QuestionError, match="has no index of 2023"):
        Yardsticks(Deflator({2024: Decimal(1)})).compared(found)


@pytest.mark.parametrize(
    ("text", "what", "said"),
    [
        ("year,index\n2023,0\n", Deflator, "line 2: “0” is no index"),
        ("year,index\n2023,-1\n", Deflator, "is no index"),
        ("year,index\n2023,NaN\n", Deflator, "is no index"),
        ("year,index\n2023,abc\n", Deflator, "is no number"),
        ("year,index\n2023,1.00001\n", Deflator, "more than four decimals"),
        ("year,index\n2023,1\n2023,2\n", Deflator, "line 3: 2023 has another index"),
        ("year,index\n23,1\n", Deflator, "“23” is no year"),
        ("year\n2023\n", Deflator, "the column index is missing"),
        ("year,denominator\n2023,0\n", Denominator, "is no denominator"),
        ("year,denominator,name\n2023,1,人\n2024,1,户\n", Denominator, "人 and 户"),
        ("year,denominator,unit\n2023,1,甲\n2023,2,甲\n", Denominator, "another denominator"),
    ],
)
def test_files_that_are_wrong_are_refused_by_line(tmp_path, text, what, said):
    file = tmp_path / "given.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=said):
        what.read(file)


def test_a_file_without_a_name_is_called_by_its_own(tmp_path):
    file = tmp_path / "insured.csv"
    file.write_text('year,denominator\n2024,"1,200.5"\n', encoding="utf-8")
    read = Denominator.read(file)
    assert (read.name, read.of("任何单位", 2024), read.of("任何单位", 2023)) == ("insured", Decimal("1200.5"), None)
