"""The lake: what it answers is what a database of the same documents answers, however it came to be, and whatever broke off."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from bench.province import printed
from budgetdiff.check import finish
from budgetdiff.compare.meaning import in_order
from budgetdiff.errors import (
    BudgetdiffError,
    QuestionError,
    StoreBusy,
    StoreError,
    StoreForeign,
    StoreShut,
    StoreTooNew,
)
from budgetdiff.facts import Given
from budgetdiff.lake import Lake, groups, store_of
from budgetdiff.lake.datasets import DATASETS, tables
from budgetdiff.lake.failures import read_failures
from budgetdiff.store import Record, Store
from budgetdiff.workflow import lakeparts
from tests.support.commandline import run
from tests.support.examples import examples
from tests.test_taking_back import GIVEN, NUMBER, WORDS, document

ROOT = Path(__file__).parents[1]
VIEWS = {
    "documents": "EXCLUDE (ingested_at)",
    "facts": "",
    "all_facts": "EXCLUDE (document_no, series_id, tree_id)",
    "figures": "EXCLUDE (series_id, tree_id)",
    "trees": "EXCLUDE (tree_id)",
    "indicators": "",
    "funds": "",
    "claims": "",
    "reasons": "",
    "findings": "",
    "tables_seen": "",
    "remarks": "",
    "evaluations": "",
    "numbers_lost": "",
    "identities": "",
    "actuals": "",
    "overrides": "",
    "fact_places": "",
}
QUESTIONS: dict[str, Callable[[bd.Database], pl.DataFrame]] = {
    "show": lambda one: one.show().lines,
    "compare": lambda one: one.compare("2023", "2024").lines,
    "pairs": lambda one: one.pairs("2023", "2024").lines,
    "trend": lambda one: one.trend("2023", "2024").lines,
    "rank": lambda one: one.rank("2023", "2024").lines,
    "newest": lambda one: one.rank().lines,
    "track": lambda one: one.track().lines,
    "check": lambda one: one.check().lines,
}


def rows(store: Store, view: str) -> list[str]:
    return sorted(map(repr, store.rows(f"SELECT * {VIEWS[view]} FROM {view}")))  # noqa: S608 - names of this test


def assert_same(lake: Store, database: Store) -> None:
    for view in VIEWS:
        assert rows(lake, view) == rows(database, view), view


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five drawn units with two years each, one with a false figure, the data sets of three real ones, and a file that is none."""
    folder = tmp_path_factory.mktemp("papers")
    printed(folder / "drawn", 5)
    false = next((folder / "drawn").rglob("*3-2024.txt"))
    lines = false.read_text(encoding="utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("支出总表"))
    total = next(n for n, line in enumerate(lines[at:], start=at) if "合计\t" in line and "项目" not in line)
    cells = lines[total].split("\t")
    false.write_text("\n".join([*lines[:total], "\t".join([*cells[:-2], "77.77", cells[-1]]), *lines[total + 1 :]]))
    for one in (ROOT / "datasets").glob("*/"):
        (folder / one.name).symlink_to(one)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return folder


@pytest.fixture(scope="module")
def database(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterable[bd.Database]:
    with bd.open(tmp_path_factory.mktemp("db") / "x.duckdb") as made:
        report = made.ingest(papers, jobs=2)
        assert [one.name for one in report.failed] == ["broken.pdf"]
        yield made


@pytest.fixture(scope="module")
def lake(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake") / "lake"
    report = bd.ingest_folder(papers, lake=folder, jobs=2, buckets=4)
    assert [one.name for one in report.failed] == ["broken.pdf"]
    return folder


@pytest.mark.thorough
def test_the_views_of_a_lake_are_those_of_a_database(lake, database):
    with bd.open_lake(lake) as opened:
        assert_same(opened.store, database.store)
        assert len(rows(opened.store, "facts")) > 5000
        assert len(rows(opened.store, "findings")) > 1


@pytest.mark.parametrize(
    "question",
    [pytest.param(one, marks=[] if one in ("compare", "check") else [pytest.mark.thorough]) for one in QUESTIONS],
)
def test_a_lake_answers_as_a_database_does(lake, database, question):
    with bd.open_lake(lake) as opened:
        found = QUESTIONS[question](opened)
    assert found.height
    assert found.equals(QUESTIONS[question](database))


@pytest.mark.thorough
def test_lines_written_bucket_by_bucket_are_all_there_are(lake, database, tmp_path):
    lines = database.compare("2023", "2024").lines
    with bd.open_lake(lake, memory_limit="1GB") as opened:
        assert opened.compare_to(tmp_path / "lines.parquet", "2023", "2024") == lines.height
    assert in_order(pl.read_parquet(tmp_path / "lines.parquet")).equals(lines)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["第000003中心", "万里"])
def test_a_question_of_one_unit_brings_in_its_documents_alone(lake, database, tmp_path, name):
    with bd.open_lake(lake, unit=name) as opened:
        assert 0 < len(opened.documents()) < 5
        unit, _ = opened.called(name)
        assert (unit, []) == database.called(name)
        for one in (opened, database):
            one.report(tmp_path / f"{one is opened}.html", unit=unit, pictures=False)
        assert (tmp_path / "True.html").read_text() == (tmp_path / "False.html").read_text()
        assert opened.check(unit=unit).lines.equals(database.check(unit=unit).lines)
        with pytest.raises(StoreShut, match="a lake only answers; bring the unit into a database"):
            opened.rename(unit, "别名")
    with pytest.raises(QuestionError) as of_lake, bd.open_lake(lake, unit="没有") as opened:
        opened.compare("2023", "2024", unit="没有")
    with pytest.raises(QuestionError) as of_database:
        database.compare("2023", "2024", unit="没有")
    assert str(of_lake.value) == str(of_database.value)


@pytest.mark.thorough
def test_what_is_known_is_not_read_again_and_a_failure_that_is_mended_is_none(lake, papers, tmp_path):
    again = bd.ingest_folder(papers, lake=lake, jobs=1)
    assert {one.status for one in again.files} == {"known", "failed"}
    assert [name for name, _ in read_failures(lake, Lake.open(lake).manifest.of("failures"))] == ["broken.pdf"]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"nothing of the kind")
    made = tmp_path / "lake"
    assert bd.ingest_folder(folder, lake=made, jobs=1).failed
    printed(tmp_path / "one", 1)
    (folder / "a.txt").write_bytes(next((tmp_path / "one").rglob("*2024.txt")).read_bytes())
    assert not bd.ingest_folder(folder, lake=made, jobs=1).failed
    assert not Lake.open(made).manifest.of("failures")


@pytest.mark.thorough
@examples(30, quick=1, fixed=True)
@given(
    st.lists(WORDS, min_size=6, max_size=6),
    st.lists(
        st.tuples(NUMBER, st.one_of(st.just(Given()), GIVEN), st.booleans(), st.booleans()), min_size=1, max_size=9
    ),
    st.sampled_from([1, 3]),
)
def test_a_lake_is_a_function_of_its_documents_in_their_order(words, steps, buckets):
    """Documents of units that own tables in each other's, corrections, other levels and words of the user's, in any parts."""
    with tempfile.TemporaryDirectory() as room, Store.open(None) as store:
        made = Lake.open(Path(room) / "lake", made=True, buckets=buckets)
        batch = []
        for number, given_words, part_ends, settles in steps:
            record = document(number, given_words, **words[number])
            store.load(record)
            batch.append(record)
            if part_ends or settles:
                lakeparts.Parts(made).load_all(batch)
                batch = []
            if settles:
                lakeparts.settle_lake(made)
                made = Lake.open(made.path)
        lakeparts.Parts(made).load_all(batch)
        lakeparts.settle_lake(made)
        finish(store)
        with store_of(Lake.open(made.path)) as found:
            assert_same(found, store)


WORDS_OF_ONE: dict[str, Any] = {
    "unit": "甲局",
    "level": "unit",
    "year": 2024,
    "correction": False,
    "forms": False,
    "of": None,
}


class Broken(Exception):
    """The run ends here."""


BREAKS: dict[str, tuple[object, str, int]] = {
    "write_part": (Lake, "write_part", 0),
    "commit": (Lake, "commit_parts", 0),
    "settle": (lakeparts, "settle_bucket", 0),
    "settle two": (lakeparts, "settle_bucket", 1),
    "stage": (Lake, "stage", 0),
    "finish": (Lake, "finish", 0),
    "last name": (os, "link", 3),
    "sweep": (Lake, "_sweep", 0),
}


def taken(folder: Path, *records: Record) -> None:
    """What ``ingest`` does with documents that are read."""
    made = Lake.open(folder, made=True, buckets=5)
    lakeparts.Parts(made).load_all(records)
    lakeparts.settle_lake(made)


@pytest.mark.thorough
@pytest.mark.parametrize("step", BREAKS)
def test_a_run_broken_off_anywhere_leaves_the_state_before_and_goes_on_from_there(tmp_path, step, monkeypatch):
    records = [document(n, **WORDS_OF_ONE | {"unit": f"{n}局", "year": 2023 + n % 2}) for n in range(6)]
    records.append(
        document(6, **WORDS_OF_ONE | {"unit": "5局", "of": "2局", "year": 2024})
    )  # brings two groups together
    taken(tmp_path / "lake", *records[:4])
    with bd.open_lake(tmp_path / "lake") as opened:
        before = {view: rows(opened.store, view) for view in VIEWS}
    where, name, after = BREAKS[step]
    with monkeypatch.context() as patched:
        patched.setattr(where, name, _once(getattr(where, name), Broken, after))
        with pytest.raises(Broken):
            taken(tmp_path / "lake", *records[4:])
    with bd.open_lake(tmp_path / "lake") as opened:
        assert step == "sweep" or {view: rows(opened.store, view) for view in VIEWS} == before
    taken(tmp_path / "lake", *records[4:])
    with bd.open_lake(tmp_path / "lake") as opened, Store.open(None) as store:
        store.load_all(records)
        finish(store)
        assert_same(opened.store, store)


def _once(function: Callable[..., Any], error: type[Exception], after: int = 0) -> Callable[..., Any]:
    """A function that breaks off: before it does anything, when it was called ``after`` times."""
    calls = []

    def broken(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) > after:
            raise error
        return function(*arguments, **options)

    return broken


@pytest.mark.thorough
def test_processes_killed_at_any_moment_leave_the_same_lake_in_the_end(tmp_path):
    printed(tmp_path / "in", 12)
    command = [sys.executable, "-m", "budgetdiff", "ingest", "in", "--lake", "lake", "--jobs", "2", "--quiet"]
    slow = "import budgetdiff.workflow.lakes as l; l._AT_ONCE = 4; from budgetdiff.cli import main; import sys; main()"
    command[1:3] = ["-c", slow]
    killed = 0
    for seconds in (2.0, 3.0, 4.0, 5.0, 6.5, 8.0):
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
        time.sleep(seconds)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
    assert killed >= 3
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    with bd.open_lake(tmp_path / "lake") as opened, bd.open(None) as database:
        database.ingest(tmp_path / "in", jobs=2)
        assert_same(opened.store, database.store)
        assert opened.rank("2023", "2024").lines.equals(database.rank("2023", "2024").lines)


@pytest.mark.thorough
def test_units_pulled_into_a_database_and_pushed_back_lose_nothing(lake, database, tmp_path):
    target = tmp_path / "city.duckdb"
    assert bd.pull_units(lake, "东山市", target) == (2, 0)
    assert bd.pull_units(lake, "东山市", target) == (0, 2)
    assert bd.pull_units(lake, "万里", target)[0] == 3
    with bd.open(target) as pulled, bd.open(None) as small:
        small.ingest(ROOT / "datasets" / "wanli-subdistrict")
        unit = small.documents()["unit_name"][0]
        for view in ("facts", "figures", "claims", "findings", "indicators", "funds", "tables_seen"):
            wanted = f"""SELECT * {VIEWS[view]} FROM {view} WHERE document_id IN
                (SELECT document_id FROM documents WHERE contains(unit_name, '东山市') OR unit_name = $1)"""  # noqa: S608 - this test's
            assert sorted(map(repr, pulled.store.rows(wanted, [unit]))) == sorted(
                map(repr, database.store.rows(wanted, [unit]))
            )
            assert len(pulled.store.rows(wanted, [unit])) == len(pulled.store.rows(f"FROM {view}"))
        assert pulled.actuals_template(tmp_path / "actuals.csv", unit=unit)
        head, first = (tmp_path / "actuals.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
        (tmp_path / "actuals.csv").write_text(f"{head}\n{first.removesuffix(',,')},13460,\n", encoding="utf-8")
        assert pulled.add_actuals(tmp_path / "actuals.csv") == 1
        pulled.rename(unit, "万里街道")
        pulled.prefer(pulled.documents()["document_id"][0])
        with pulled.store.writing():
            pulled.store.rows("""INSERT INTO override SELECT document_id, 1, [1, 2, 3, 4], '7', 7, 0.01, '1', 1, 0.01, 'doubtful',
                                 '王五', TIMESTAMP '2026-01-02 03:04:05' FROM document""")
    for again in range(2):
        assert bd.push_database(target, tmp_path / "new", buckets=3) == (0 if again else 5)
        with bd.open_lake(tmp_path / "new") as opened, bd.open(target) as pulled:
            assert_same(opened.store, pulled.store)
            assert opened.compare("2023", "2024").lines.equals(pulled.compare("2023", "2024").lines)
    assert bd.push_database(target, lake_copy(lake, tmp_path)) == 1  # the one that is preferred now
    with bd.open_lake(tmp_path / "copy") as opened:
        assert "万里街道" in opened.documents()["unit_name"].to_list()
        assert unit not in opened.documents()["unit_name"].to_list()
    with pytest.raises(QuestionError, match=r"no unit of .* has “没有” in its name"):
        bd.pull_units(lake, "没有", tmp_path / "none.duckdb")


def lake_copy(lake: Path, room: Path) -> Path:
    import shutil

    return Path(shutil.copytree(lake, room / "copy"))


def damaged(lake: Path, room: Path, how: str) -> Path:
    copy = lake_copy(lake, room)
    file = next(iter(sorted(copy.glob("data/facts/**/*.parquet"))))
    manifest = max((copy / "_manifests").glob("*.json"))
    content = file.read_bytes()
    match how:
        case "cut":
            file.write_bytes(content[:-100])
        case "gone":
            file.unlink()
        case "inside":
            for one in copy.glob("data/facts/**/*.parquet"):
                held = one.read_bytes()
                footer = int.from_bytes(held[-8:-4], "little") + 8
                one.write_bytes(held[:4] + bytes(len(held) - 4 - footer) + held[-footer:])
        case "newer":
            manifest.write_text(manifest.read_text().replace('"layout":1', '"layout":99'))
        case "manifest":
            manifest.write_text(manifest.read_text()[:-7])
        case "outside":
            manifest.write_text(manifest.read_text().replace('"data/facts/', '"data/../../facts/'))
    return copy


@pytest.mark.few
@pytest.mark.parametrize(
    ("how", "kind", "words"),
    [
        ("cut", StoreForeign, "the file data/facts/.* of the lake is damaged"),
        ("gone", StoreForeign, "the file data/facts/.* of the lake is missing"),
        ("inside", StoreForeign, "a file of the lake is damaged"),
        ("newer", StoreTooNew, "the lake has layout 99 .*; update budgetdiff"),
        ("manifest", StoreForeign, "this is no manifest of a lake, or a damaged one"),
        ("outside", StoreForeign, "this is no manifest of a lake, or a damaged one"),
    ],
)
def test_what_is_wrong_with_a_lake_is_one_sentence(lake, tmp_path, how, kind, words):
    copy = damaged(lake, tmp_path, how)
    held = sorted(path for path in copy.rglob("*"))
    with pytest.raises(kind, match=words), bd.open_lake(copy) as opened:
        opened.compare("2023", "2024")
    answer = run("compare", "2023", "2024", "--lake", copy, cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert len(answer.stderr.decode().splitlines()) == 1
    assert answer.stderr.startswith(b"budgetdiff: ")
    assert sorted(path for path in copy.rglob("*")) == held


@pytest.mark.thorough
def test_a_lake_of_an_earlier_schema_answers_and_takes_documents_in(tmp_path):
    """Its files lack columns that came later: they hold what the tables hold where nothing is said."""
    records = [document(n, **WORDS_OF_ONE | {"unit": f"{n}局"}) for n in range(2)]
    taken(tmp_path / "lake", *records[:1])
    manifest = max((tmp_path / "lake" / "_manifests").glob("*.json"))
    data = json.loads(manifest.read_text())
    for row in data["files"]:
        if row[0] == "facts":
            file = tmp_path / "lake" / row[3]
            pl.read_parquet(file, hive_partitioning=False).drop("standing", "confidence", "rivals").write_parquet(file)
            row[2] = file.stat().st_size
    manifest.write_text(json.dumps(data | {"schema": 9}))
    taken(tmp_path / "lake", *records[1:])
    with bd.open_lake(tmp_path / "lake") as opened, Store.open(None) as store:
        store.load_all(records)
        finish(store)
        assert_same(opened.store, store)


def test_a_folder_that_is_no_lake_is_left_alone(tmp_path, lake):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    with pytest.raises(StoreForeign, match=r"“a\.txt” is not of a lake; give another folder"):
        bd.ingest_folder(tmp_path / "letters", lake=tmp_path / "letters")
    with pytest.raises(StoreError, match="there is no lake here; make it with budgetdiff ingest"):
        bd.open_lake(tmp_path / "none")
    with pytest.raises(StoreForeign, match="this is a file, not the folder of a lake"):
        bd.open_lake(tmp_path / "letters" / "a.txt")
    with pytest.raises(QuestionError, match="the lake has 4 buckets, which stay"):
        bd.ingest_folder(tmp_path / "letters", lake=lake, buckets=8)
    with pytest.raises(QuestionError, match="a lake has 1 to 4096 buckets, not 0"):
        bd.ingest_folder(tmp_path / "letters", lake=tmp_path / "none", buckets=0)
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_lake_without_permission_is_one_sentence_by_the_system(lake, tmp_path):
    copy = lake_copy(lake, tmp_path)
    (copy / "_manifests").chmod(0)
    with pytest.raises(StoreShut, match="no permission"):
        bd.open_lake(copy)
    (copy / "_manifests").chmod(0o700)


@pytest.mark.parametrize(
    "call", ["mkdir", *(pytest.param(one, marks=pytest.mark.thorough) for one in ("glob", "link"))]
)
def test_a_lake_without_permission_is_one_sentence(lake, tmp_path, monkeypatch, call):
    copy = lake_copy(lake, tmp_path)
    printed(tmp_path / "in", 1, first=50)

    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(copy))

    with monkeypatch.context() as patched:
        if call == "link":
            patched.setattr(os, "link", refuse)
        else:
            patched.setattr(Path, call, refuse)
        with pytest.raises(StoreShut, match=f"^{copy}: no permission; the lake {copy} cannot be used here$"):
            bd.ingest_folder(tmp_path / "in", lake=copy, jobs=1) if call == "link" else Lake.open(copy).add(
                Store.open(None), [("a", "b")]
            )
    with bd.open_lake(copy) as opened, bd.open_lake(lake) as before:
        assert_same(opened.store, before.store)


def test_two_that_write_at_once_never_lose_each_other_s_work(lake, tmp_path):
    copy = lake_copy(lake, tmp_path)
    one, two = Lake.open(copy), Lake.open(copy)
    with Store.open(None) as store:
        store.load(document(1, **WORDS_OF_ONE))
        one.add(store)
        with pytest.raises(StoreBusy, match="another process wrote to the lake meanwhile; the same command goes on"):
            two.add(store)
    assert len(Lake.open(copy).manifest.parts) == 1


COMMANDS = (
    ["compare", "2023", "2024"],
    ["show", "--unit", "万里"],
    ["show"],
    ["pairs", "2023", "2024"],
    ["trend", "2023", "2024"],
    ["rank", "2023", "2024"],
    ["track"],
    ["check"],
    ["compare", "2023", "2024", "--unit", "第000003中心"],
)


@pytest.mark.thorough
def test_the_command_line_takes_a_lake_wherever_it_takes_a_database(lake, papers, tmp_path, database):
    made = tmp_path / "made"
    answer = run("ingest", papers / "drawn", "--lake", made, "--buckets", 3, "--jobs", 1, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr.decode()
    assert b"10 of 10 files taken in" in answer.stderr
    for command in COMMANDS:
        two = [
            run(*command, "--format", "json", *where, cwd=tmp_path)
            for where in (("--lake", lake), ("--db", database.store.path))
        ]
        assert two[0].returncode == 0, two[0].stderr.decode()
        assert two[0].stdout == two[1].stdout, command
    answer = run("report", "--lake", lake, "--unit", "第000003中心", "--out", "a.html", cwd=tmp_path)
    assert answer.returncode == 0
    assert run("pull", "--unit-like", "东山市", "--lake", lake, "--db", "y.duckdb", cwd=tmp_path).stderr == (
        b"2 documents brought into y.duckdb\n"
    )
    assert (
        run("push", "--lake", "z", "--db", "y.duckdb", cwd=tmp_path).stderr
        == b"2 documents of y.duckdb brought into z\n"
    )


def test_what_does_not_go_with_a_lake_is_refused(lake, papers, tmp_path):
    for wrong, word in (
        (["show", "--lake", lake, "--db", "y.duckdb"], b"give one of --db and --lake"),
        (["ingest", papers, "--lake", lake, "--db", "y.duckdb"], b"give one of the two"),
        (["ingest", papers, "--lake", lake, "--keep"], b"a lake keeps no copies"),
        (["ingest", papers, "--lake", lake, "--no-check"], b"a lake shows what is checked"),
        (["ingest", papers, "--buckets", 3], b"it is for a lake: give --lake"),
        (["check", papers / "broken.pdf", "--lake", lake], b"without a database"),
    ):
        answer = run(*wrong, cwd=tmp_path)
        assert answer.returncode == 2
        assert word in answer.stderr, answer.stderr.decode()


def test_every_table_of_a_database_is_in_a_lake():
    assert set(tables()) - {one.table for one in DATASETS} == {"budgetdiff_schema", "tree", "unfinished"}


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3)), max_size=9))
def test_units_are_in_one_group_where_a_document_names_both(names):
    found = groups.groups_of(names)
    for own, others in names:
        assert {found[one] for one in (own, *others)} == {found[own]}
    for group in set(found.values()):
        members = {name for name, of in found.items() if of == group}
        assert group == min(members)
        for some in members:  # and no group falls apart: whoever is left out is named by somebody left
            rest = members - {some}
            if rest:
                assert any({own, *others} & {some} and {own, *others} & rest for own, others in names)


def test_nothing_of_budgetdiff_s_own_errors_is_hidden_by_a_lake(lake):
    with pytest.raises(QuestionError, match="there are no figures of 1999"), bd.open_lake(lake) as opened:
        opened.compare("1999", "2024")
    with contextlib.suppress(BudgetdiffError), bd.open_lake(lake) as opened:
        opened.sql("SELECT 1; SELECT 2")
