"""Anybody's tidy file: CSV or Parquet, given which column is what."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

import budgetdiff as bd
from budgetdiff.errors import BudgetdiffError

COLUMNS = {"year": "年度", "code": "科目编码", "label": "科目名称", "amount": "金额"}
ROWS = {
    "年度": ["2023", "2024"],
    "科目编码": ["2010601", "2010601"],
    "科目名称": ["行政运行", "行政运行"],
    "金额": ["12.50", "15"],
}


def _facts(database):
    return database.store.rows("SELECT fiscal_year, code, label, amount, quantum, raw FROM facts ORDER BY 1")


EXPECTED = [
    (2023, "2010601", "行政运行", Decimal("125000.00"), Decimal("100.00"), "12.50"),
    (2024, "2010601", "行政运行", Decimal("150000.00"), Decimal("100.00"), "15"),
]


@pytest.mark.few
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_people_have(tmp_path, encoding):
    file = tmp_path / "a.csv"
    text = "年度,科目编码,科目名称,金额\n2023,2010601,行政运行,12.50\n2024,2010601,行政运行,15\n"
    file.write_bytes(text.encode(encoding))
    with bd.open(None) as database:
        report = database.ingest_tidy(file, COLUMNS, unit="某某局", money_unit="万元")
        assert [f.facts for f in report.files] == [1, 1]
        assert _facts(database) == EXPECTED
        assert [f.status for f in database.ingest_tidy(file, COLUMNS, unit="某某局", money_unit="万元").files] == [
            "known"
        ] * 2


def test_parquet_with_numbers_stored_as_floats(tmp_path):
    file = tmp_path / "a.parquet"
    frame = pl.DataFrame(ROWS).with_columns(pl.col("年度").cast(pl.Int32), pl.Series("金额", [17361.34, 15.0]))
    frame.write_parquet(file)
    with bd.open(None) as database:
        database.ingest_tidy(file, COLUMNS, unit="某某局", money_unit="万元")
        assert [(row[3], row[4]) for row in _facts(database)] == [
            (Decimal("173613400.00"), Decimal("100.00")),
            (Decimal("150000.00"), Decimal("100.00")),
        ]


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("年度,科目编码,科目名称,金额\n2023,2010601,行政运行,12a\n", COLUMNS, "row 2: “12a” is not an amount"),
        (
            "年度,科目编码,科目名称,金额\n2023,20106x,行政运行,12\n",
            COLUMNS,
            "row 2: “20106x” is not a classification code",
        ),
        ("年度,科目编码,科目名称,金额\n明年,2010601,行政运行,12\n", COLUMNS, "row 2: “明年” is not a period"),
        ("年度,科目编码,科目名称,金额\n", {**COLUMNS, "amount": "数额"}, "there is no column “数额”"),
        ("年度,金额\n2023,1\n", {"year": "年度", "amount": "金额"}, "code or label"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_taken(tmp_path, text, columns, message):
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    with bd.open(None) as database:
        with pytest.raises(BudgetdiffError, match=message):
            database.ingest_tidy(file, columns, unit="某某局")
        assert database.facts().is_empty()


def test_a_three_public_table_is_not_counted_twice(tmp_path):
    rows = [
        f"{year},{item},three_public"
        for year in (2023, 2024)
        for item in ("合计,10", "公务接待费,4", "公务用车运行费,6")
    ]
    (tmp_path / "in.csv").write_text("\n".join(["year,item,amount,table", *rows]), encoding="utf-8")
    columns = {"year": "year", "label": "item", "amount": "amount", "statement": "table"}
    with bd.open(None) as database:
        database.ingest_tidy(tmp_path / "in.csv", columns, unit="某局")
        assert database.compare("2023", "2024").lines.filter(role="total")["base"].to_list() == [10]
        assert database.store.rows("SELECT DISTINCT measure, level, classification FROM facts ORDER BY 1") == [
            ("reception", 1, "item"),
            ("total", 0, "item"),
            ("vehicle_operation", 1, "item"),
        ]


@pytest.mark.few
@pytest.mark.parametrize(("measure", "item"), [("total", "reception"), ("", "reception"), ("abroad", "abroad")])
def test_what_a_file_says_of_an_item_counts(tmp_path, measure, item):
    (tmp_path / "in.csv").write_text(f"y,l,a,m\n2023,公务接待费,4,{measure}\n", encoding="utf-8")
    with bd.open(None) as database:
        database.ingest_tidy(
            tmp_path / "in.csv",
            {"year": "y", "label": "l", "amount": "a", "measure": "m"},
            unit="某局",
            statement="three_public",
        )
        assert database.store.rows("SELECT measure FROM facts") == [(item,)]


def test_a_row_of_items_that_names_none_is_refused(tmp_path):
    (tmp_path / "in.csv").write_text("y,c,a\n2023,30217,4\n", encoding="utf-8")
    with bd.open(None) as database, pytest.raises(BudgetdiffError, match="row 2: no item of “three_public” is named"):
        database.ingest_tidy(
            tmp_path / "in.csv", {"year": "y", "code": "c", "amount": "a"}, unit="某局", statement="three_public"
        )
