"""The command line: what it prints, and one clear sentence and exit 2 for what it cannot take."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest

import budgetdiff as bd
from tests.support.commandline import process, run
from tests.test_report import DISCLOSURE

FILLED = DISCLOSURE.format(unit="某某局", year=2024, a="1.00", label="甲")


@pytest.fixture
def folder(tmp_path):
    for year, amount in ((2023, "100.00"), (2024, "150.50")):
        text = DISCLOSURE.format(unit="某某市某某中心", year=year, a=amount, label="社会保障和就业支出")
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    assert run("ingest", "2023.txt", "2024.txt", "--jobs", "1", cwd=tmp_path).returncode == 0
    return tmp_path


def test_formats_for_machines_go_to_stdout_whole(folder):
    rows = json.loads(run("compare", "2023", "2024", "--format", "json", cwd=folder).stdout)
    total = next(row for row in rows if row["role"] == "total" and row["measure"] == "total")
    assert (total["base"], total["current"], total["delta"]) == ("1000000.00", "1505000.00", "505000.00")
    csv = pl.read_csv(run("compare", "2023", "2024", "--format", "csv", cwd=folder).stdout, infer_schema=False)
    parquet = pl.read_parquet(run("compare", "2023", "2024", "--format", "parquet", cwd=folder).stdout)
    assert csv.height == parquet.height == len(rows)
    assert parquet.schema["base"] == pl.Decimal(18, 2)


def test_text_like_a_formula_stays_text_in_a_workbook(folder):
    from python_calamine import CalamineWorkbook

    answer = run("compare", "2023", "2024", "--format", "xlsx", cwd=folder)
    (folder / "out.xlsx").write_bytes(answer.stdout)
    cells = [
        cell
        for row in CalamineWorkbook.from_path(folder / "out.xlsx").get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert any(isinstance(cell, str) and cell.startswith("=HYPERLINK") for cell in cells)


@pytest.mark.thorough
def test_trend_track_and_report(folder):
    assert "1,505,000" in run("trend", "2023", "2024", "--money-unit", "元", "--lang", "en", cwd=folder).stdout.decode()
    assert run("track", "--strict", cwd=folder).returncode == 0
    made = run("report", "--out", "r.html", cwd=folder)
    assert made.returncode == 0
    assert made.stdout == b""
    assert (folder / "r.html").exists()


@pytest.mark.few
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "picture.txt"),
        ("letter.txt", "各位同事：\n下周一开会。\n".encode(), "no statutory table"),
    ],
)
def test_bad_files_are_one_sentence_and_leave_the_database_as_it_was(folder, name, content, words):
    (folder / name).write_bytes(content)
    before = run("compare", "2023", "2024", "--format", "csv", cwd=folder).stdout
    answer = run("ingest", name, cwd=folder)
    said = answer.stderr.decode()
    assert answer.returncode == 2
    assert name in said
    assert words in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    assert run("compare", "2023", "2024", "--format", "csv", cwd=folder).stdout == before


def test_a_foreign_database_and_a_missing_file(folder):
    (folder / "notes.duckdb").write_text("these are my notes, not a database at all", encoding="utf-8")
    for arguments in (
        ("show", "--db", "notes.duckdb"),
        ("ingest", "nowhere.txt"),
        ("compare", "2023", "2031"),
        ("compare", "2023", "spring"),
        ("report", "--out", "no/such/folder/r.html"),
    ):
        answer = run(*arguments, cwd=folder)
        assert answer.returncode == 2, arguments
        assert "Traceback" not in answer.stderr.decode()
        assert len(answer.stderr.decode().strip().splitlines()) == 1
    assert (folder / "notes.duckdb").read_text(encoding="utf-8").startswith("these are my notes")


def test_a_folder_without_permission(folder, monkeypatch):
    # root may read every folder, so the answer of the system is given here
    (folder / "closed").mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with bd.open(None) as database, pytest.raises(bd.BudgetdiffError, match="closed: no permission"):
        database.ingest([folder / "closed"])


@pytest.fixture
def holder(folder):
    """Starts another process that has the database open, for reading or alone."""
    started = []

    def start(options: str) -> subprocess.Popen:
        code = f"import budgetdiff as bd; d = bd.open('budget.duckdb'{options}); print(1, flush=True); input()"
        one = subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(one)
        assert one.stdout.readline() == b"1\n"
        return one

    yield start
    for one in started:
        one.communicate(b"\n", timeout=60)


@pytest.mark.thorough
def test_a_database_that_another_process_holds(folder, holder):
    process = holder(", read_only=False")
    said = refused("show", cwd=folder)
    assert "another process" in said
    assert f"process {process.pid}" in said


@pytest.mark.thorough
def test_readers_do_not_lock(folder, holder):
    holder("")
    holder(", read_only=True")
    before = (folder / "budget.duckdb").read_bytes()
    for question in (
        ("show",),
        ("check",),
        ("compare", "2023", "2024"),
        ("track",),
        ("narrate",),
        ("report", "--out", "r.html"),
        ("export", "out"),
    ):
        assert run(*question, cwd=folder).returncode == 0, question
    assert (folder / "budget.duckdb").read_bytes() == before


def test_show_lists_every_table_also_the_one_left_over(folder):
    (folder / "2025.txt").write_text(
        DISCLOSURE.format(unit="某某市某某中心", year=2025, a="1.00", label="甲")
        + "\n内设机构一览\n\n名称\t人数\n办公室\t3\n",
        encoding="utf-8",
    )
    assert run("ingest", "2025.txt", cwd=folder).returncode == 0
    said = run("show", cwd=folder).stdout.decode()
    assert "2025:approved  2025.txt" in said
    assert "LEFT OVER  内设机构一览" in said
    assert said.strip().splitlines()[-1].endswith("1 of them left over")
    rows = json.loads(run("show", "--format", "json", "--unit", "某某市某某中心", cwd=folder).stdout)
    assert [row["title"] for row in rows if row["statement"] is None] == ["内设机构一览"]


def refused(*arguments, cwd):
    """What is said of a call that is refused: one sentence, exit 2."""
    answer = run(*arguments, cwd=cwd)
    said = answer.stderr.decode()
    assert answer.returncode == 2, said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    return said


def test_a_table_of_text_is_no_database(folder):
    (folder / "db.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "in.csv").write_text("year,label,amount\n2023,x,1\n", encoding="utf-8")
    columns = (w for c in ("year", "label", "amount") for w in ("--column", f"{c}={c}"))
    assert "db.csv: this is not a DuckDB database" in refused(
        "ingest", "in.csv", *columns, "--unit", "某局", "--db", "db.csv", cwd=folder
    )
    assert (folder / "db.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"


@pytest.mark.parametrize(
    "question",
    [
        ("compare", "2023", "2024"),
        ("pairs", "2023", "2024"),
        ("trend", "2023", "2024"),
        ("rank", "2023", "2024"),
        ("show",),
        ("track",),
        ("check",),
        ("narrate",),
        ("report", "--out", "r.html"),
        ("export", "out"),
    ],
)
def test_a_question_makes_no_database(tmp_path, question):
    said = refused(*question, "--db", "typo.duckdb", cwd=tmp_path)
    assert "typo.duckdb does not exist; ingest a disclosure first" in said
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_cannot_be_written_is_one_sentence(folder):
    (folder / "there").write_text("a file", encoding="utf-8")
    (folder / "mine").mkdir()
    (folder / "mine" / "funds.csv").write_text("mine\n", encoding="utf-8")
    for options in ((), ("--partition",)):
        assert "there: cannot be written" in refused("export", "there", *options, cwd=folder)
        assert "has no name" in refused("export", "", *options, cwd=folder)
    assert "“funds.csv” is not of an export" in refused("export", "mine", cwd=folder)
    assert "no unit is called “不存在”" in refused("export", "out", "--unit", "不存在", cwd=folder)
    assert run("export", "out", "--unit", "中心", cwd=folder).returncode == 0


@pytest.mark.parametrize("command", ["compare", "pairs"])
def test_a_memory_limit_that_is_too_small_is_called_so(folder, command):
    said = refused(command, "2023", "2024", "--memory-limit", "1KB", cwd=folder)
    assert "memory limit of 1KB is too small" in said


def test_options_that_would_be_ignored_are_refused(folder):
    for command in ("compare", "pairs"):
        answer = run(command, "2023", "2024", "--out", "x.csv", "--format", "json", cwd=folder)
        assert answer.returncode == 2
        assert b"not as" in answer.stderr
        assert run(command, "2023", "2024", "--out", "x.csv", "--format", "csv", cwd=folder).returncode == 0
    answer = run("compare", "2023", "2024", "--either", "--amount", "5", cwd=folder)
    assert answer.returncode == 2
    assert b"--either" in answer.stderr


@pytest.mark.thorough
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_a_terminal_that_lacks_characters_gets_their_numbers(folder, encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for command in (("show",), ("compare", "2023", "2024", "--lang", "zh"), ("check",), ("ingest", "2023.txt")):
        answer = process(*command, cwd=folder, env=environment)
        assert answer.returncode == 0
        assert b"Traceback" not in answer.stderr
    said = process("show", cwd=folder, env=environment).stdout.decode(encoding)
    assert ("某某市" if encoding == "gbk" else r"\u67d0\u67d0\u5e02") in said


@pytest.mark.thorough
def test_output_that_cannot_be_written_is_no_traceback(folder):
    read, write = os.pipe()
    os.close(read)
    for command in (("show",), ("compare", "2023", "2024", "--format", "csv")):
        answer = process(*command, cwd=folder, capture_output=False, stdout=write, stderr=subprocess.PIPE)
        assert (answer.returncode, answer.stderr) == (1, b"")
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
            answer = process(*command, cwd=folder, capture_output=False, stdout=full, stderr=subprocess.PIPE)
        assert answer.returncode == 2
        assert answer.stderr.decode().splitlines() == [
            "budgetdiff: the output cannot be written (No space left on device)"
        ]
    os.close(write)


@pytest.mark.thorough
def test_files_go_to_out_as_their_names_end(folder):
    for command in (("compare", "2023", "2024"), ("trend", "2023", "2024"), ("show",), ("check",)):
        for ending in ("csv", "json", "xlsx", "parquet"):
            answer = run(*command, "--out", f"x.{ending}", cwd=folder)
            assert (answer.returncode, answer.stdout) == (0, b""), answer.stderr.decode()
            assert (folder / f"x.{ending}").stat().st_size
        assert run(*command, "--out", "x.docx", cwd=folder).returncode == 2
    assert run("compare", "2023", "2024", "--out", "e.csv", "--excel", cwd=folder).returncode == 0
    assert (folder / "e.csv").read_bytes().startswith("\ufeffunit_name".encode())
    assert "--excel" in run("compare", "2023", "2024", "--format", "json", "--excel", cwd=folder).stderr.decode()
    assert "x.doc: a report ends in" in refused("report", "--out", "x.doc", cwd=folder)
    assert not (folder / "x.doc").exists()


def test_version_and_help(tmp_path):
    assert run("--version", cwd=tmp_path).stdout.decode() == f"budgetdiff {bd.__version__}\n"
    for option in ("-h", "--help"):
        assert b"forget" in run(option, cwd=tmp_path).stdout


def test_an_empty_folder_and_a_folder_of_failures_make_no_database(tmp_path):
    (tmp_path / "empty").mkdir()
    assert run("ingest", "empty", cwd=tmp_path).returncode == 0
    (tmp_path / "letter.txt").write_text("各位同事：\n下周一开会。\n", encoding="utf-8")
    assert run("ingest", "letter.txt", cwd=tmp_path).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "letter.txt"]


@pytest.mark.thorough
def test_what_was_taken_in_is_taken_back_and_put_right(folder):
    assert (
        run("ingest", "2024.txt", "--unit", "某某局", "--level", "unit", "--year", "2023", cwd=folder).returncode == 0
    )
    said = run("show", cwd=folder).stdout.decode()
    assert "note: unit given by hand as 某某局; the document says 某某市某某中心" in said
    assert "note: year given by hand as 2023; the document says 2024" in said
    assert run("ingest", "2024.txt", "--unit", "某某市某某中心", cwd=folder).returncode == 0
    said = run("show", "--unit", "某某市某某中心", "--level", "unit", cwd=folder).stdout.decode()
    assert said.startswith("某某市某某中心（单位）\n")
    answer = run("show", "--unit", "中心", cwd=folder)
    assert "--level unit" in answer.stderr.decode()
    assert "（单位）" not in answer.stdout.decode()
    assert run("rename", "某某市某某中心", "新中心", cwd=folder).returncode == 0
    assert "新中心" in run("show", cwd=folder).stdout.decode()
    assert run("forget", "2024.txt", cwd=folder).returncode == 0
    assert run("rename", "新中心", "某某市某某中心", cwd=folder).returncode == 0
    assert "（单位）" not in run("show", cwd=folder).stdout.decode()
    assert "no document is called" in refused("forget", "2024.txt", cwd=folder)


@pytest.mark.thorough
def test_a_correction_is_said_to_supersede(folder):
    (folder / "new.txt").write_text(
        (folder / "2024.txt").read_text(encoding="utf-8") + "\n补充说明。\n", encoding="utf-8"
    )
    said = run("ingest", "new.txt", cwd=folder).stderr.decode()
    assert "supersedes 2024.txt" in said
    assert "某某市某某中心 2024:approved" in said
    assert "counts" in run("prefer", "2024.txt", cwd=folder).stderr.decode()
    assert "2024.txt" in run("ingest", "new.txt", "--year", "2024", cwd=folder).stderr.decode()


@pytest.mark.thorough
def test_a_hanging_or_dying_reader_costs_its_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / os.fsdecode("决算.txt".encode("gb18030"))).write_text(FILLED, encoding="utf-8")
    answer = run("ingest", ".", "--jobs", "1", cwd=tmp_path)
    said = answer.stderr.decode()
    assert "pipe.txt: this is a pipe" in said
    assert "Traceback" not in said
    assert "1 of 3 files taken in" in said
    rows = json.loads(run("show", "--format", "json", cwd=tmp_path).stdout)
    assert [row["unit_name"] for row in rows] == ["某某局"]


@pytest.mark.thorough
def test_an_interrupted_ingest_says_what_is_in_and_leaves_nobody(tmp_path):
    for year in range(1990, 2040):
        text = DISCLOSURE.format(unit="某某局", year=year, a="1.00", label="甲") * 40
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    one = subprocess.Popen(
        [sys.executable, "-m", "budgetdiff", "ingest", ".", "--jobs", "2"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not (tmp_path / "budget.duckdb").exists() and one.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1.5)  # by now some are in and the next are being stored, wherever that stands
    one.send_signal(signal.SIGTERM)
    since = time.monotonic()
    said = one.communicate(timeout=60)[1].decode()
    if one.returncode == 0:
        pytest.skip("the machine took fifty files in before it could be interrupted")
    assert time.monotonic() - since < 10
    assert one.returncode == 143
    assert "files are in the database" in said
    assert "Traceback" not in said


@pytest.mark.thorough
def test_relative_paths_begin_where_the_caller_stands_now(tmp_path):
    """The processes that read are kept for the next call, which may come from another folder."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(FILLED, encoding="utf-8")
        answer = run("ingest", f"{name}.txt", cwd=tmp_path / name)
        assert answer.returncode == 0, answer.stderr.decode()
