"""Data packages: what is exported comes back the same."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Amount, Fact, Indicator, Origin, Phase, Provenance
from budgetdiff.store import DocumentRecord, Record, Store, read_package, write_package
from tests.support.examples import examples

word = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
maybe = st.none() | st.text("0123456789科目", min_size=1, max_size=7)
yuan = st.decimals(min_value=-(10**13), max_value=10**13, places=2)
quantum = st.sampled_from([Decimal("0.01"), Decimal("1.00"), Decimal("100.00")])
point = st.floats(min_value=0, max_value=2000, allow_nan=False).map(lambda x: round(x, 2))
place = st.builds(
    Provenance,
    st.just("a" * 16),
    st.integers(1, 500),
    st.none() | st.integers(1, 99),
    st.none() | st.tuples(point, point, point, point),
)
fact = st.builds(
    Fact,
    word,
    st.integers(1990, 2050),
    st.sampled_from(Phase),
    word.filter(bool),
    word,
    st.sampled_from([None, "revenue", "expenditure"]),
    st.sampled_from([None, "functional", "economic"]),
    maybe,
    word,
    st.none() | st.integers(0, 4),
    word,
    word,
    st.none() | st.builds(Amount, yuan, quantum),
    word,
    st.sampled_from(Origin),
    place,
    word,
)
number = st.none() | st.decimals(min_value=0, max_value=10**9, places=6)
indicator = st.builds(
    Indicator,
    st.just("某某局"),
    st.integers(1990, 2050),
    st.sampled_from(Phase),
    word,
    word,
    word,
    word,
    word,
    st.sampled_from([">=", "qualitative"]),
    number,
    number,
    maybe,
    maybe,
    number,
    st.none() | st.decimals(min_value=0, max_value=100, places=4),
    st.none(),
    maybe,
    place,
)


def _record(facts: list[Fact], indicators: list[Indicator]) -> Record:
    document = DocumentRecord(
        "a" * 16, "a.txt", None, "text", "line", None, "某某局", "unit", 2024, Phase.APPROVED, 9, "t", ("a", "b")
    )
    return Record(document, tuple(facts), tuple(indicators))


@pytest.mark.thorough
@examples(60)
@given(st.lists(fact, min_size=1, max_size=5), st.lists(indicator, max_size=3))
def test_what_is_exported_comes_back_the_same(facts, indicators):
    with TemporaryDirectory() as folder, Store.open(None) as first, Store.open(None) as second:
        first.load(_record(facts, indicators))
        write_package(first, Path(folder))
        (again,) = read_package(Path(folder))
        assert list(again.facts) == facts
        assert list(again.indicators) == indicators
        second.load(again)
        for view in ("SELECT * FROM facts", "SELECT * FROM indicators", "SELECT * FROM figures ORDER BY fact_id"):
            assert [r[:-1] for r in second.rows(view)] == [r[:-1] for r in first.rows(view)]


def test_a_package_that_was_tampered_with_is_refused_whole(tmp_path):
    with Store.open(None) as store:
        store.load(
            _record(
                [
                    Fact(
                        "某某局",
                        2024,
                        Phase.APPROVED,
                        "income",
                        "收入",
                        None,
                        None,
                        None,
                        "合计",
                        0,
                        "total",
                        "合计",
                        Amount.parse("3"),
                        "3",
                        Origin.PRINTED,
                        Provenance("a" * 16, 1),
                        "合计",
                    )
                ],
                [],
            )
        )
        write_package(store, tmp_path / "p")
    file = tmp_path / "p" / "facts.csv"
    with file.open(encoding="utf-8") as source:
        rows = list(csv.reader(source))
    rows[1][rows[0].index("amount")] = "three"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    with bd.open(None) as database:
        (failed,) = database.ingest(tmp_path / "p").failed
        assert "facts.csv, row 2: a value cannot be read" in failed.message
        assert database.facts().is_empty()


def test_nothing_to_export_is_said(tmp_path):
    with bd.open(None) as database, pytest.raises(QuestionError, match="holds no document"):
        database.export(tmp_path)


def _filled() -> Store:
    store = Store.open(None)
    store.load(
        _record(
            [
                Fact(
                    "某某局",
                    2024,
                    Phase.APPROVED,
                    "income",
                    "收入",
                    None,
                    None,
                    None,
                    "合计",
                    0,
                    "total",
                    "合计",
                    Amount.parse("3"),
                    "3",
                    Origin.PRINTED,
                    Provenance("a" * 16, 1),
                    "合计",
                )
            ],
            [],
        )
    )
    return store


@pytest.mark.parametrize("name", ["funds.csv", "facts.csv", "datapackage.json"])
def test_an_export_leaves_files_that_are_not_its_own(tmp_path, name):
    (tmp_path / name).write_text('{"mine": 1}\n', encoding="utf-8")
    with _filled() as store, pytest.raises(QuestionError, match=f"“{name}” is not of an export"):
        write_package(store, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == '{"mine": 1}\n'


def test_an_export_replaces_an_earlier_one_whole(tmp_path):
    with Store.open(None) as store:
        target = Indicator(
            "某某局",
            2024,
            Phase.APPROVED,
            "项目",
            "产出",
            "数量",
            "次数",
            "≥1次",
            "qualitative",
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            Provenance("a" * 16, 1),
        )
        store.load(_record([], [target]))
        assert "indicators.csv" in {file.name for file in write_package(store, tmp_path)}
    (tmp_path / "README.txt").write_text("mine", encoding="utf-8")
    with _filled() as store:
        written = {file.name for file in write_package(store, tmp_path)}
    assert written == {"documents.csv", "facts.csv", "datapackage.json"}
    assert {file.name for file in tmp_path.iterdir()} == written | {"README.txt"}


def test_a_folder_without_a_name_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with bd.Database(_filled()) as database:
        for export in (database.export, database.export_partitioned):
            with pytest.raises(QuestionError, match="has no name"):
                export("")
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_a_unit_s_name_is_enough(tmp_path):
    with bd.Database(_filled()) as database:
        assert database.export(tmp_path / "one", unit="某某")
        assert database.export_partitioned(tmp_path / "two", unit="某某")
        with pytest.raises(QuestionError, match="no unit is called “不存在”"):
            database.export(tmp_path / "three", unit="不存在")
    assert not (tmp_path / "three").exists()
