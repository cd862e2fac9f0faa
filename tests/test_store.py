"""The store: one transaction a document, superseding, and databases that are not ours."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.errors import StoreBusy, StoreError, StoreForeign, StoreTooNew
from budgetdiff.facts import Amount, Fact, Origin, Phase, Provenance
from budgetdiff.store import DocumentRecord, Record, Store, name_parts
from budgetdiff.store.schema import sql
from tests.support.examples import examples


def record(document_id: str, amount: str, *, year: int = 2024, column_year: int | None = None) -> Record:
    fact = Fact(
        "某某局",
        column_year or year,
        Phase.APPROVED,
        "expenditure",
        "支出表",
        None,
        "functional",
        "2010601",
        "行政",
        3,
        "total",
        "合计",
        Amount.parse(amount),
        amount,
        Origin.PRINTED,
        Provenance(document_id, 3, 7, (1.0, 2.0, 3.0, 4.0)),
    )
    return Record(
        DocumentRecord(
            document_id, "a.txt", None, "text", "line", None, "某某局", "unit", year, Phase.APPROVED, 9, "t", ()
        ),
        (fact,),
    )


def test_the_views_have_the_columns_of_the_contract():
    contract = {
        "documents": "document_id source_name format title unit_name unit_level fiscal_year phase pages ingested_at "
        "superseded_by reader notes numbers numbers_lost currency year_label",
        "facts": "document_id unit_name fiscal_year phase statement statement_title side classification code label "
        "level measure column_title amount quantum raw origin page row bbox doubtful standing confidence",
        "indicators": "document_id unit_name fiscal_year phase project category subcategory name target_raw comparator "
        "target_value target_upper unit actual_raw actual_value weight score deviation_reason page row standing",
        "claims": "document_id page quote kind subject stated unit computed low high verdict basis standing",
        "findings": "finding_id rule severity document_id page subject expected found difference tolerance "
        "message_zh message_en evidence causes consequences",
    }
    with Store.open(None) as store:
        for view, columns in contract.items():
            assert store.frame(f"SELECT * FROM {view}").columns == columns.split()  # noqa: S608 - our own names


def test_the_same_document_twice_is_one_and_a_newer_one_supersedes():
    with Store.open(None) as store:
        assert store.load(record("a" * 16, "10.00"))
        assert not store.load(record("a" * 16, "10.00"))
        assert store.load(record("b" * 16, "12.00"))
        assert store.rows("SELECT document_id, superseded_by FROM documents") == [
            ("a" * 16, "b" * 16),
            ("b" * 16, None),
        ]
        assert store.rows("SELECT amount FROM facts") == [(Decimal("12.00"),)]
        assert store.rows("SELECT count(*) FROM all_facts") == [(2,)]


def test_a_period_s_own_document_counts_before_another_s_column_for_it():
    with Store.open(None) as store:
        store.load(record("a" * 16, "11.00", year=2025, column_year=2024))
        assert store.rows("SELECT amount, source FROM figures") == [(Decimal("11.00"), "other")]
        store.load(record("b" * 16, "12.00", year=2024))
        assert store.rows("SELECT amount, source FROM figures") == [(Decimal("12.00"), "own")]


_COUNTED = """
SELECT fact_id FROM all_facts WHERE superseded_by IS NULL AND amount IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY series_id, fiscal_year, phase
    ORDER BY CASE WHEN origin = 'implied' THEN 2 WHEN fiscal_year = document_year AND phase = document_phase THEN 0 ELSE 1 END,
             quantum, document_year DESC, document_phase DESC, document_id, ordinal) = 1"""
_COLUMN = st.tuples(
    st.sampled_from(["2010601", "2010602"]),
    st.sampled_from([2023, 2024]),
    st.sampled_from(Origin),
    st.sampled_from(["1.00", "2.0", "3", ""]),
)


@pytest.mark.thorough
@examples(40)
@given(
    st.lists(
        st.tuples(st.sampled_from([2023, 2024]), st.lists(_COLUMN, min_size=1, max_size=5)), min_size=1, max_size=5
    )
)
def test_what_counts_is_settled_as_documents_come(documents):
    with Store.open(None) as store:
        for number, (year, columns) in enumerate(documents):
            one = record(f"{number:016x}", "1.00", year=year)
            facts = tuple(
                replace(
                    one.facts[0],
                    code=code,
                    fiscal_year=column_year,
                    origin=origin,
                    raw=raw,
                    amount=Amount.parse(raw) if raw else None,
                )
                for code, column_year, origin, raw in columns
            )
            store.load(replace(one, facts=facts))
            settled = sorted(store.rows("SELECT fact_id FROM figures"))
            assert settled == sorted(store.rows(_COUNTED))


def test_a_database_of_schema_2_keeps_its_figures(tmp_path):
    path = tmp_path / "old.duckdb"
    old = duckdb.connect(str(path))
    old.execute("CREATE TABLE budgetdiff_schema (version INTEGER, migrated_at TIMESTAMP)")
    for number in (1, 2):
        old.execute(sql(f"migrations/{number:03}.sql"))
    old.execute("INSERT INTO budgetdiff_schema VALUES (2, now()::TIMESTAMP)")
    for number, identity, year in ((1, "a" * 16, 2023), (2, "b" * 16, 2024), (3, "c" * 16, 2024)):
        old.execute(
            """INSERT INTO document (document_id, source_name, format, place, unit_name, fiscal_year, phase, pages, ingested_at,
                                     superseded_by, reader, notes)
               VALUES (?, 'a.txt', 'text', 'line', '某某局', ?, 'approved', 1, now()::TIMESTAMP, ?, 't', '')""",
            [identity, year, "c" * 16 if number == 2 else None],
        )
    old.execute(
        "INSERT INTO series (unit_name, statement, side, classification, code, label_key, measure) VALUES "
        "('某某局', 'expenditure', '', 'functional', '2010601', '', 'total'), ('某某局', 'income', '', '', '', '合计', 'total')"
    )
    for document, ordinal, series, year, amount in (
        (1, 0, 1, 2023, "1.00"),
        (2, 0, 1, 2024, "2.00"),
        (3, 0, 1, 2024, "3.00"),
        (3, 1, 1, 2023, "9.00"),
        (3, 2, 2, 2024, "4.00"),
    ):
        old.execute(
            """INSERT INTO fact
               VALUES (?, ?, ?, ?, 'approved', '表', '行', 3, '合计', ?::DECIMAL(18, 2), 0.01, ?, 'printed', 1, 1, NULL)""",
            [document, ordinal, series, year, amount, amount],
        )
    old.close()
    with Store.open(path) as store:
        assert store.rows("SELECT statement, code, fiscal_year, amount, source FROM figures ORDER BY ALL") == [
            ("expenditure", "2010601", 2023, Decimal("1.00"), "own"),
            ("expenditure", "2010601", 2024, Decimal("3.00"), "own"),
            ("income", None, 2024, Decimal("4.00"), "own"),
        ]
        assert store.load(record("d" * 16, "5.00"))
        assert store.rows("SELECT amount FROM figures WHERE fiscal_year = 2024 AND code = '2010601'") == [
            (Decimal("5.00"),)
        ]


def test_remarks_of_schema_14_have_their_parts_by_name(tmp_path):
    path = tmp_path / "old.duckdb"
    old = duckdb.connect(str(path))
    old.execute("CREATE TABLE budgetdiff_schema (version INTEGER, migrated_at TIMESTAMP)")
    for number in range(1, 15):
        old.execute(sql(f"migrations/{number:03}.sql"))
    old.execute("INSERT INTO budgetdiff_schema VALUES (14, now()::TIMESTAMP)")
    before = {
        "misspelt": "区政财局\t某区政财局的说明。",
        "misnamed": "某区民政局\t2024\t关于某区民政局2024年收支的说明",
        "period": "2024-12-01\t2024-01-31\tlater\t2024年12月至2024年1月",
        "WORDING-DOUBLE": "增加增加3万元。\t增加增加",
        "class": "7\t行政运形\t行政运形（项）3万元。",
        "refused": "3\t合计\t1.2.3",
        "heading": "一、某\t说明",
    }
    for ordinal, (kind, text) in enumerate(before.items()):
        old.execute(
            "INSERT INTO remark (document_no, ordinal, kind, page, text) VALUES (1, ?, ?, 1, ?)", [ordinal, kind, text]
        )
    old.close()
    with Store.open(path) as store:
        now = store.rows("SELECT text, parts FROM remark ORDER BY ordinal")
    assert [(text, json.loads(parts or "null")) for text, parts in now] == [
        ("某区政财局的说明。", {"name": "区政财局"}),
        ("关于某区民政局2024年收支的说明", {"name": "某区民政局", "year": "2024"}),
        ("2024年12月至2024年1月", {"first": "2024-12-01", "last": "2024-01-31", "later": "later"}),
        ("增加增加3万元。", {"words": "增加增加"}),
        ("行政运形（项）3万元。", {"digits": "7", "name": "行政运形"}),
        ("1.2.3", {"column": "合计"}),
        ("一、某\t说明", None),
    ]
    with Store.open(path) as store:
        name_parts(store.connection)
        assert store.rows("SELECT text, parts FROM remark ORDER BY ordinal") == now


def test_a_document_that_fails_half_way_leaves_nothing(monkeypatch):
    with Store.open(None) as store:
        from budgetdiff.store import load as module

        def fail(*_: object) -> None:
            raise RuntimeError("power cut")

        monkeypatch.setattr(module, "insert_rest", fail)
        with pytest.raises(RuntimeError):
            store.load(record("a" * 16, "10.00"))
        assert store.rows("SELECT count(*) FROM document") == [(0,)]
        assert store.rows("SELECT count(*) FROM all_facts") == [(0,)]


def test_a_file_that_is_no_database(tmp_path):
    file = tmp_path / "x.duckdb"
    file.write_text("not a database, but long enough to look at" * 100)
    with pytest.raises(StoreForeign, match=r"x\.duckdb"):
        Store.open(file)


def test_a_database_of_somebody_else(tmp_path):
    file = tmp_path / "x.duckdb"
    with duckdb.connect(str(file)) as other:
        other.execute("CREATE TABLE theirs (a INTEGER)")
    with pytest.raises(StoreForeign, match="not made by budgetdiff"):
        Store.open(file)


def test_a_database_of_a_later_version(tmp_path):
    file = tmp_path / "x.duckdb"
    with Store.open(file) as store:
        store.connection.execute("INSERT INTO budgetdiff_schema VALUES (99, now()::TIMESTAMP)")
    with pytest.raises(StoreTooNew, match="update budgetdiff"):
        Store.open(file)


def test_a_database_that_another_process_holds(tmp_path):
    file = tmp_path / "x.duckdb"
    Store.open(file).close()
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import duckdb; c = duckdb.connect({str(file)!r}); print('held', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match="another process"):
            Store.open(file)
    finally:
        holder.communicate("\n", timeout=20)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="does not exist"):
        Store.open(tmp_path / "no" / "x.duckdb")


@pytest.mark.thorough
def test_the_order_in_which_documents_come_does_not_decide_whose_figure_counts():
    def quoting(year: int, amount: str) -> Record:
        return record(f"{year:016x}", amount, year=year, column_year=2023)

    for records in permutations((quoting(2024, "5.00"), quoting(2025, "6.00"), quoting(2026, "7"))):
        with Store.open(None) as store:
            for one in records:
                store.load(one)
            # 7 is printed without its fen: the finest print counts, of those the later document
            assert store.rows("SELECT amount FROM figures") == [(Decimal("6.00"),)]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"SQLite format 3\x00" + b"\x00" * 100, b"PAR1", b'{"a": 1}'])
@pytest.mark.parametrize("name", ["db.csv", "db.json", "db.parquet", "db.duckdb"])
def test_what_is_no_database_is_refused_and_stays(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreForeign, match="this is not a DuckDB database"):
        Store.open(tmp_path / name)
    assert (tmp_path / name).read_bytes() == content
