"""What a shell is offered: in-process, as bash, zsh and fish ask."""

from __future__ import annotations

import subprocess
import sys

import pytest

import budgetdiff as bd
from budgetdiff.cli import frame
from budgetdiff.workflow.offered import offered
from tests.support.machine import ROOT

UNIT = "上海市普陀区人民政府万里街道办事处"
HOSTILE = (
    "某局; rm -rf ~",
    "某局$(id)",
    "某 局",
    "某局`id`",
    "某局'",
    '某局"',
    "某局*",
    "-某局",
    "某局\n某局",
    "某局|x",
    "某局\\",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a database of one unit's budgets."""
    here = tmp_path_factory.mktemp("completion")
    with bd.open(here / "budget.duckdb") as database:
        database.ingest(ROOT / "datasets" / "wanli-subdistrict", jobs=1, check=False)
    return here


def _asked(monkeypatch, capsys, shell: str, words: str) -> str:
    """What the command answers a shell that has these words, the last of them not ended."""
    monkeypatch.setattr("sys.argv", ["budgetdiff"])
    monkeypatch.setenv("_BUDGETDIFF_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", words)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    with pytest.raises(SystemExit) as end:
        frame.main()
    assert not end.value.code
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "there", "absent"),
    [
        ("budgetdiff compare --unit ", (UNIT,), ()),
        ("budgetdiff compare --unit 上海", (UNIT,), ()),
        ("budgetdiff compare --unit 北京", (), (UNIT,)),
        ("budgetdiff compare 2024 20", ("2023", "2024预算", "2025"), ("2025决算",)),
        ("budgetdiff trend 2023 2025", ("2025", "2025预算"), ("2024",)),
        ("budgetdiff rank --statement ", ("expenditure", "three_public"), ("total",)),
        ("budgetdiff compare 2024 2025 --measure pro", ("project",), ("basic",)),
        ("budgetdiff compare --level ", ("1", "department", "own"), ()),
        ("budgetdiff show --format p", ("parquet",), ("csv",)),
        ("budgetdiff show --lang ", ("zh", "en"), ()),
        ("budgetdiff comp", ("compare",), ("trend",)),
    ],
)
def test_a_word_is_completed(monkeypatch, capsys, folder, shell, words, there, absent):
    monkeypatch.chdir(folder)
    said = _asked(monkeypatch, capsys, shell, words)
    assert [word for word in there if word not in said] == []
    assert [word for word in absent if word in said] == []


def test_another_database_is_asked_where_one_is_named(monkeypatch, capsys, folder, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert UNIT not in _asked(monkeypatch, capsys, "bash", "budgetdiff compare --unit ")
    assert UNIT in _asked(monkeypatch, capsys, "bash", f"budgetdiff compare --db {folder / 'budget.duckdb'} --unit ")
    assert list(tmp_path.iterdir()) == []


def test_help_of_commands_is_offered_in_chinese(monkeypatch, capsys, folder):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BUDGETDIFF_LANG", "zh")
    assert "逐科目比较两期" in _asked(monkeypatch, capsys, "fish", "budgetdiff comp")


def test_a_file_that_is_no_database_offers_nothing(tmp_path):
    (tmp_path / "x.duckdb").write_text("no database")
    assert offered(tmp_path / "x.duckdb", "unit", "") == []
    assert offered(tmp_path, "unit", "") == []


@pytest.mark.thorough
def test_no_name_that_a_shell_would_read_is_offered(folder, tmp_path):
    path = tmp_path / "hostile.duckdb"
    path.write_bytes((folder / "budget.duckdb").read_bytes())
    for name in HOSTILE:
        with bd.open(path) as database, database.store.writing():
            database.store.connection.execute("UPDATE document SET unit_name = $1", [name])
        assert offered(path, "unit", "") == [], name
    with bd.open(path) as database, database.store.writing():
        database.store.connection.execute("UPDATE document SET unit_name = $1", ["某局（本级）"])
    assert offered(path, "unit", "某") == ["某局（本级）"]


def test_nothing_heavy_is_brought_in(folder):
    asked = (
        "import sys; from pathlib import Path; import budgetdiff.cli; from budgetdiff.workflow.offered import offered; "
        f"assert offered(Path({str(folder / 'budget.duckdb')!r}), 'unit', ''); "
        "print(*[n for n in ('polars', 'pandas', 'pyarrow', 'altair', 'pdfplumber', 'babel', 'jinja2') if n in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout.strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown(monkeypatch, capsys, shell):
    monkeypatch.setattr("sys.argv", ["budgetdiff"])
    monkeypatch.setenv("_BUDGETDIFF_COMPLETE", f"source_{shell}")
    with pytest.raises(SystemExit) as end:
        frame.main()
    assert not end.value.code
    assert f"complete_{shell}" in capsys.readouterr().out
