"""The same kernels on one machine and on Spark: the same million generated facts, the same rows, bit for bit."""

from __future__ import annotations

import shutil
import sys
import warnings

import polars as pl
import pytest

import budgetdiff as bd
from bench.generated import LINES, fill
from budgetdiff.classification.crosswalk import Crosswalk
from budgetdiff.compare import compare_facts
from budgetdiff.compare.meaning import in_order
from budgetdiff.errors import EngineError, QuestionError
from budgetdiff.store import Store, write_partitioned
from tests.test_compare_facts import WALK, same


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("few")
    with Store.open(None) as store:
        fill(store, 6)
        write_partitioned(store, folder / "facts")
    return folder / "facts"


def test_without_spark_one_sentence_says_what_to_install(few, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineError, match=r"pip install 'budgetdiff\[spark\]'"):
        compare_facts(few, "2023", "2024", engine="spark")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"engine": "hadoop"}, "“hadoop” is no engine; there are duckdb and spark, or a SparkSession of your own"),
        ({"engine": 5}, "“5” is no engine"),
        ({"engine": "spark", "memory_limit": "4GB"}, "a memory limit is DuckDB's"),
    ],
)
def test_engines_that_are_none(few, options, words):
    with pytest.raises(QuestionError, match=words):
        compare_facts(few, "2023", "2024", **options)


@pytest.fixture(scope="module")
def session():
    pytest.importorskip("pyspark")
    assert shutil.which("java"), "Spark needs Java 17"
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)  # what runs in executors is this very library
        warnings.simplefilter("ignore")  # what Spark and py4j warn of is theirs
        from pyspark.sql import SparkSession

        made = (
            SparkSession.builder.master("local[2]")
            .appName("budgetdiff-tests")
            .config("spark.ui.enabled", "false")
            .config(
                "spark.driver.host", "127.0.0.1"
            )  # results are fetched from here, whatever the machine's own address is
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.driver.memory", "2g")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        yield made
        made.stop()


@pytest.mark.thorough
@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_and_duckdb_give_identical_rows_on_a_million_facts(session, tmp_path):
    with Store.open(None) as store:
        count = fill(store, 850)
        assert count > 1_000_000, f"{850 * 2 * LINES} lines were drawn"
        write_partitioned(store, tmp_path / "facts")
    (tmp_path / "walk.csv").write_text(WALK, encoding="utf-8")
    crosswalk = Crosswalk.read(tmp_path / "walk.csv")
    one = compare_facts(tmp_path / "facts", "2023", "2024", crosswalk=crosswalk)
    two = compare_facts(tmp_path / "facts", "2023", "2024", crosswalk=crosswalk, engine=session)
    same(two.lines, one.lines)
    assert one.notes == two.notes
    assert set(one.lines["kind"]) >= {"normal", "new", "discontinued", "zero_base", "sign_change", "unchanged"}
    assert one.lines["restated"].sum() > 10_000
    assert session.conf.get("spark.sql.decimalOperations.allowPrecisionLoss") == "true", "the session is left as found"
    assert not session.catalog.listTables()


@pytest.mark.thorough
@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_sums_a_department_and_writes_in_parts(session, few, tmp_path, monkeypatch):
    from budgetdiff.compare import spark

    monkeypatch.setattr(spark, "_ROWS", 300)
    options = {"department": "某某部", "members": ["单位000001", "单位000003", "单位000004"]}
    count = bd.compare_folder_to(tmp_path / "lines.parquet", few, "2023", "2024", engine=session, **options)
    lines = pl.read_parquet(tmp_path / "lines.parquet")
    assert count == lines.height > 500
    same(in_order(lines), bd.compare_folder(few, "2023", "2024", **options).lines)
    with pytest.raises(EngineError, match="nowhere: Spark cannot read Parquet facts here"):
        compare_facts(tmp_path / "nowhere", "2023", "2024", engine=session)
    with pytest.raises(QuestionError, match="there are no figures of 2019; there are: 2023:approved, 2024:approved"):
        compare_facts(few, "2019", "2024", engine=session)
