"""Tables for people in Chinese: every heading, kind and note has its words, and names stay as they are."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from bench.generated import fill
from budgetdiff.facts import Kind
from budgetdiff.workflow.said import _words, said, sentence
from tests.support.commandline import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("said")
    with bd.open(path / "budget.duckdb") as database:
        fill(database.store, 12)
    return path


@pytest.mark.few
@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("compare", "2023", "2024"), ("支出总表", "百分点", "2024年预算", "单位000002")),
        (("compare", "2023", "2024", "--department", "某部"), ("某部为12个单位之和：单位000000、", "重复计算")),
        (("pairs", "2023", "2024"), ("行\n", "本期")),
        (("trend", "2023", "2024"), ("支出总表", "2023年预算")),
        (
            ("rank", "2023", "2024"),
            ("距中位数", "支出总表：2023年预算", "中位数、P10、P90取自有增长率的12个单位（至少需10个）"),
        ),
        (("show",), ("份文件", "目标")),
    ],
)
def test_commands_speak_chinese(folder, words, there):
    shown = run(*words, "--lang", "zh", cwd=folder)
    assert shown.returncode == 0, shown.stderr.decode()
    text = shown.stdout.decode()
    for word in there:
        assert word in text
    for english in ("growth", "kind", " units", "lines", "median", "normal", "documents", "targets"):
        assert english not in text
    assert run(*words, cwd=folder).stdout != shown.stdout
    machine = run(*words, "--lang", "zh", "--format", "csv", cwd=folder)
    assert machine.returncode == 0, machine.stderr.decode()
    assert b"unit_name" in machine.stdout.splitlines()[0] or b"document_id" in machine.stdout.splitlines()[0]


def test_another_language_is_refused_in_one_sentence(folder):
    refused = run("compare", "2023", "2024", "--lang", "fr", "--format", "csv", cwd=folder)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "“fr” is not a language; there are zh and en" in " ".join(refused.stderr.decode().split())


def test_every_kind_has_a_word_and_every_heading_of_a_result(folder):
    words = _words()
    assert {kind.value for kind in Kind} <= words.keys()
    with bd.open(folder / "budget.duckdb") as database:
        for result in (database.compare("2023", "2024"), database.pairs("2023", "2024"), database.rank("2023", "2024")):
            assert set(result.table()[0]) <= words.keys()
        notes = database.compare("2023", "2024", department="某部").notes
    assert all(sentence(note, "zh") != note for note in notes)


def test_names_stay_as_they_are():
    assert sentence("{n}{period}: 3 lines", "zh") == "{n}{period}：3行"
    assert sentence("a line of nobody's", "zh") == "a line of nobody's"
    assert said("growth", "zh") == "growth"
