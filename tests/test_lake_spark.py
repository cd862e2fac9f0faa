"""A lake on Spark: read, settled and asked in executors, with the rows of one machine and of a database."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import budgetdiff as bd
from bench.generated import fill
from bench.province import printed
from budgetdiff.compare.meaning import in_order
from budgetdiff.errors import EngineError, QuestionError
from budgetdiff.lake import Lake
from budgetdiff.workflow import executors, spread
from tests.test_lake import QUESTIONS, Broken, assert_same, rows
from tests.test_spark import session  # noqa: F401 - a fixture

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]
ROOT = Path(__file__).parents[1]


@pytest.mark.thorough
def test_files_read_and_settled_in_executors_are_those_of_one_machine(session, tmp_path, monkeypatch):  # noqa: F811 # the fixture of another file
    folder = tmp_path / "in"
    printed(folder / "drawn", 6)
    shutil.copytree(ROOT / "datasets" / "wanli-subdistrict", folder / "wanli")
    shutil.copy(next(folder.rglob("*5-2024.txt")), folder / "twin.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    monkeypatch.setattr(executors, "_SLICE", 3)
    monkeypatch.setattr(executors, "_WAVE", 1)
    times = []

    def once(*arguments: Any) -> Any:
        times.append(1)
        if len(times) == 2:
            raise Broken
        return spread.spread(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(executors, "spread", once)
        with pytest.raises(Broken):
            bd.ingest_folder(folder, lake=tmp_path / "lake", buckets=4, engine=session)
    assert Lake.open(tmp_path / "lake").manifest.parts
    report = bd.ingest_folder(folder, lake=tmp_path / "lake", engine=session)
    assert [one.name for one in report.failed] == ["broken.pdf"]
    assert "known" in {one.status for one in report.files}
    bd.ingest_folder(folder, lake=tmp_path / "plain", jobs=2, buckets=4)
    with bd.open(None) as database, bd.open_lake(tmp_path / "lake", engine=session) as there:
        database.ingest(folder, jobs=2)
        assert_same(there.store, database.store)
        with bd.open_lake(tmp_path / "plain") as plain:
            assert_same(plain.store, database.store)
            for name, question in QUESTIONS.items():
                if name != "newest":
                    answers = [question(one) for one in (there, plain, database)]
                    assert answers[0].equals(answers[1]), name
                    assert answers[0].equals(answers[2]), name
        one, two = (one.compare("2023", "2024") for one in (there, database))
        assert (one.notes, one.units, one.currency) == (two.notes, two.units, two.currency)
        assert one.proposals.equals(two.proposals)
        count = there.compare_to(tmp_path / "lines.parquet", "2023", "2024")
        assert count == two.lines.height
        assert in_order(pl.read_parquet(tmp_path / "lines.parquet")).equals(two.lines)
        assert there.trend("2023", "2024").notes == database.trend("2023", "2024").notes
        wrong = pytest.raises(QuestionError, match="“none” is not a severity")
        with wrong:
            there.check(severity="none")


@pytest.mark.thorough
def test_spark_and_duckdb_give_the_rows_of_the_database_over_many_facts(session, tmp_path):  # noqa: F811 # the fixture of another file
    with bd.open(tmp_path / "x.duckdb", read_only=False) as made:
        assert fill(made.store, 210) >= 240_000
    assert bd.push_database(tmp_path / "x.duckdb", tmp_path / "lake", buckets=4)
    with (
        bd.open(tmp_path / "x.duckdb") as database,
        bd.open_lake(tmp_path / "lake") as plain,
        bd.open_lake(tmp_path / "lake", engine=session) as there,
    ):
        for name in ("compare", "trend", "rank", "check", "track"):
            answers = [QUESTIONS[name](one) for one in (there, plain, database)]
            assert answers[0].equals(answers[1]), name
            assert answers[0].equals(answers[2]), name


@pytest.mark.thorough
def test_files_of_an_object_storage_come_by_spark_s_connectors(session, tmp_path):  # noqa: F811 # the fixture of another file
    folder = tmp_path / "a [1]{x}"
    printed(folder / "drawn", 3)
    with zipfile.ZipFile(folder / "package.zip", "w") as package:
        for number, path in enumerate(sorted((folder / "drawn").rglob("*.txt"))[:2]):
            package.writestr(
                f"below/{number}.txt", path.read_bytes().replace(b"\xe4\xb8\xad\xe5\xbf\x83", b"\xe6\x89\x80")
            )
    (folder / "~$hidden.txt").write_bytes(b"nothing")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    address = f"file://{folder}"
    assert executors.parted([address, f"file:{folder}", Path("s3a://a/b"), folder]) == (
        [address, address, "s3a://a/b"],
        [folder],
    )
    for _ in range(2):
        report = bd.ingest_folder(address, lake=tmp_path / "lake", buckets=2, engine=session)
        assert [one.name for one in report.failed] == ["broken.pdf"]
    assert {one.status for one in report.files} == {"known", "failed"}
    with bd.open(None) as database, bd.open_lake(tmp_path / "lake") as opened:
        database.ingest(folder, jobs=1)
        for view in ("facts", "figures", "findings", "claims"):
            assert rows(opened.store, view) == rows(database.store, view), view
        places = [row[0] for row in opened.store.rows("SELECT source_path FROM document")]
        assert len(places) == 8
        assert all(place.startswith("file:") for place in places)
        names = set(opened.documents()["source_name"])
        assert names == set(database.documents()["source_name"])
    with pytest.raises(EngineError, match=r"^s3a://nowhere/x: Spark cannot list the files there \(") as failed:
        bd.ingest_folder("s3a://nowhere/x", lake=tmp_path / "none", engine=session)
    assert "\n" not in str(failed.value)
    with pytest.raises(
        QuestionError, match=r"^s3a://nowhere/x: files of an address are read by Spark; give --engine spark$"
    ):
        bd.ingest_folder("s3a://nowhere/x", lake=tmp_path / "none")


def _fail(_item: int) -> int:
    raise ValueError("an executor is lost")


def _refuse(_item: int) -> int:
    raise QuestionError("the question is wrong")


@pytest.mark.thorough
def test_what_fails_in_an_executor_is_one_sentence(session, tmp_path):  # noqa: F811 # the fixture of another file
    assert spread.spread(session, abs, [-1, 2, -3]) == [1, 2, 3]
    assert spread.spread(session, abs, []) == []
    with pytest.raises(EngineError) as failed:
        spread.spread(session, _fail, [1, 2])
    assert "\n" not in str(failed.value)
    assert "an executor is lost" in str(failed.value)
    with pytest.raises(QuestionError, match=r"^the question is wrong$"):
        spread.spread(session, _refuse, [1])
    printed(tmp_path / "in", 1)
    for engine in ("hadoop", 5):
        with pytest.raises(
            QuestionError, match="is no engine of a lake; there is spark, or a SparkSession of your own"
        ):
            bd.ingest_folder(tmp_path / "in", lake=tmp_path / "lake", engine=engine)
    assert not (tmp_path / "lake").exists()


def test_without_spark_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    printed(tmp_path / "in", 1)
    with pytest.raises(EngineError, match=r"pip install 'budgetdiff\[spark\]'"):
        bd.ingest_folder(tmp_path / "in", lake=tmp_path / "lake", engine="spark")
    assert not (tmp_path / "lake").exists()
