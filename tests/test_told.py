"""Lines of the command line that are no errors: each is in the catalogue, and a Chinese reader is told it in Chinese."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from budgetdiff import cli
from budgetdiff.cli.help import words_of
from budgetdiff.cli.notes import together
from budgetdiff.cli.told import told
from budgetdiff.said import Note
from tests.support.commandline import run
from tests.test_report import database_of

TELLERS = "tell", "in_words"
SPEAKERS = {
    ("frame.py", "say"): "print",
    ("frame.py", "_print_version"): "the name and a number",
    ("frame.py", "print_result"): "a result, in the language asked",
    ("frame.py", "tell"): "the catalogue's",
    ("frame.py", "say_refused"): "an error, by its own catalogue",
    ("frame.py", "main"): "errors",
    ("frame.py", "_flushed"): "an error",
    ("taking.py", "_tell_of_one"): "a sentence of the library, by its catalogue",
}
"""The functions that may print or say a text that is no message of the catalogue, and what it is."""
CHINESE = re.compile(r"[\u3400-\u9fff]")


def _messages(node: ast.expr) -> list[str]:
    """The messages an argument can be; a failure where it is no text of the code."""
    if isinstance(node, ast.IfExp):
        return _messages(node.body) + _messages(node.orelse)
    assert isinstance(node, ast.Constant) and isinstance(node.value, str), ast.unparse(node)
    return [node.value]


def _calls(tree: ast.Module):
    """Each call of a plain name, with the outermost function it stands in."""
    for top in ast.walk(tree):
        if isinstance(top, ast.FunctionDef):
            for node in ast.walk(top):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield top.name, node


def _told_in(source: str, name: str) -> tuple[dict[str, set[str]], list[str]]:
    """The messages of a module with the values they are given, and what it says past the catalogue."""
    said: dict[str, set[str]] = {}
    past = []
    for function, call in _calls(ast.parse(source)):
        if call.func.id in TELLERS and (name, function) != ("frame.py", "tell"):
            given = {word.arg for word in call.keywords if word.arg}
            open_ended = any(word.arg is None for word in call.keywords)
            for message in _messages(call.args[0]):
                said[message] = {"**"} if open_ended else given
        elif call.func.id in ("print", "say") and (name, function) not in SPEAKERS:
            past.append(f"{name}: {function}: {ast.unparse(call)}")
    return said, past


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_line_is_in_the_catalogue_and_none_is_left_over():
    said: dict[str, set[str]] = {}
    for path in sorted(Path(cli.__file__).parent.glob("*.py")):
        found, past = _told_in(path.read_text(encoding="utf-8"), path.name)
        assert not past
        said |= found
    assert len(said) > 25
    words = words_of("told")
    assert said.keys() == words.keys()
    for message, given in said.items():
        assert _places(message) == _places(words[message]), message
        assert CHINESE.search(words[message]), message
        assert given == {"**"} or _places(message) <= given, message


def test_the_test_sees_a_line_past_the_catalogue():
    assert _told_in('def f():\n    say(f"wrote {x}")\n', "x.py")[1] == ["x.py: f: say(f'wrote {x}')"]
    assert _told_in('def f():\n    print("done")\n', "x.py")[1]
    with pytest.raises(AssertionError):
        _told_in('def f():\n    tell(f"wrote {x}")\n', "x.py")
    assert _told_in('def f():\n    tell("a {b}" if c else "d", b=1)\n', "x.py") == ({"a {b}": {"b"}, "d": {"b"}}, [])


def test_a_name_is_no_place_and_moves_no_cursor():
    assert told("wrote {path}", "zh", path="{path}\x1b[2J") == "已写入{path}\\x1b[2J"
    assert told("wrote {path}", "en", path="a.csv") == "wrote a.csv"
    assert told("a line that nobody translated", "zh") == "a line that nobody translated"


def test_notes_are_told_in_chinese_with_all_their_places():
    notes = [Note("outside", place="page", number=n, n=20) for n in (1, 2, 3, 7)]
    assert together(notes, "zh") == ["第1–3、7页：页面范围以外的20个字符没有读取"]
    assert together(["page 4: 某 is something new"], "zh") == ["page 4: 某 is something new"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BUDGETDIFF_LANG", "zh_CN.UTF-8")
    database_of(tmp_path, (2023, "100.00"), (2024, "120.00")).close()
    return tmp_path


def test_a_session_in_chinese_says_no_line_in_english(folder):
    identifier = "2024.txt"
    commands = (
        ("ingest", "2023.txt", "2024.txt", "--review", "review.html"),
        ("ingest", "2023.txt", "2024.txt"),
        ("compare", "2023", "2024", "--out", "lines.csv"),
        ("compare", "2023", "2024", "--proposals", "p.csv"),
        ("pairs", "2023", "2024", "--out", "pairs.csv"),
        ("report", "--out", "r.html", "--no-pictures"),
        ("report", "--out", "pages", "--no-pictures"),
        ("narrate", "--out", "n.docx"),
        ("check", "--out", "findings.html"),
        ("track", "--template", "actuals.csv"),
        ("export", "data"),
        ("prefer", identifier),
        ("rename", "某某市某某中心", "某中心"),
        ("forget", identifier),
    )
    said = 0
    for command in commands:
        answer = run(*command, cwd=folder)
        lines = answer.stderr.decode().splitlines()
        for line in lines:
            assert CHINESE.search(re.sub(r"某某市某某中心|某中心", "", line)), (command, line)
            said += 1
    assert said >= 14


@pytest.mark.parametrize(("option", "beginning"), [("zh", "已写入"), ("en", "wrote ")])
def test_the_language_asked_for_is_spoken(folder, option, beginning):
    run("ingest", "2023.txt", "2024.txt", cwd=folder)
    answer = run("report", "--out", "r.md", "--lang", option, cwd=folder)
    assert answer.stderr.decode().startswith(beginning)
