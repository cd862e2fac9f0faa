"""Every error in the reader's language: each message of the code has its Chinese, and a name within one stays a name."""

from __future__ import annotations

import ast
import re
import time
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff
from budgetdiff import QuestionError
from budgetdiff.cli import frame
from budgetdiff.errors import BudgetdiffError, SourceError, UnreadableSource
from budgetdiff.errors.refusal import harmless, language_of_environment, refusal
from tests.support.examples import examples

ROOT = Path(budgetdiff.__file__).parent
OWN = "BadParameter", "HTTPException", "Overlong"
"""What is told to a person too: typer's error of arguments, the desk's of the net, and what a page that is too long does."""
NOT_TOLD = "Unusual", "TypeError", "ValueError", "AssertionError"
"""Caught by the library itself before anybody hears of them."""
TELLERS = "_spoken", "spoken_of"
"""Context managers that tell a foreign error: their sentence, and its reason in brackets behind."""
TYPER = (
    "Invalid value for '--top': Input should be a valid integer, unable to parse string as an integer",
    "Invalid value for '--timeout': Input should be greater than or equal to 0.1",
    "Invalid value for '--lang': “fr” is not a language; there are zh and en",
    "Missing argument 'base'.",
    "Got unexpected extra argument(s) (3)",
    "No such option: --nosuch (Possible options: --out, --unit)",
    "No such command 'comp'. Did you mean 'compare'?",
    "No such command 'nosuch'.",
    "Option '--top' requires an argument.",
    "Option '--excel' does not take a value.",
)


@cache
def _trees() -> dict[Path, ast.Module]:
    """The code of the package: read by the tests that ask for it, and not by every process that loads this module."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}


def _catalogue() -> dict[str, str]:
    with (ROOT / "errors" / "refusal.zh.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale="zh_CN") if one.id}


@cache
def _classes() -> set[str]:
    """The library's errors by name, those of other modules too."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"BudgetdiffError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found | set(OWN)


SOURCES = {"SourceError"} | {
    cls.__name__ for cls in (*SourceError.__subclasses__(), *UnreadableSource.__subclasses__())
}
SOURCES |= {"Overfull", "TooOld", "Encrypted"}


class _Words:
    """What an expression of a message can become: each part of it a text, or a name that stands for any."""

    def __init__(self) -> None:
        self.constants: dict[str, list[ast.expr]] = defaultdict(list)
        self.functions: dict[str, list[ast.expr]] = defaultdict(list)
        for tree in _trees().values():
            for node in tree.body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    self.constants[node.targets[0].id].append(node.value)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    self.functions[node.name] += [
                        one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None
                    ]

    def of(self, node: ast.expr, local: dict[str, list[ast.expr]], depth: int = 0) -> set[str]:
        """The texts of an expression; ``\\0`` where anything may stand."""
        anything = {"\0"}
        if depth > 4:
            return anything
        if isinstance(node, ast.Constant):
            return {node.value} if isinstance(node.value, str) else anything
        if isinstance(node, ast.FormattedValue):
            return self.of(node.value, local, depth) if node.format_spec is None else anything
        if isinstance(node, ast.JoinedStr):
            parts = [self.of(part, local, depth) for part in node.values]
            return {"".join(chosen) for chosen in product(*parts)}
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return {a + b for a, b in product(self.of(node.left, local, depth), self.of(node.right, local, depth))}
        if isinstance(node, ast.IfExp):
            return self.of(node.body, local, depth) | self.of(node.orelse, local, depth)
        if isinstance(node, ast.Name):
            known = local.get(node.id) or (self.constants[node.id] if node.id.strip("_").isupper() else [])
            texts = [one for one in known if isinstance(one, ast.Constant | ast.JoinedStr | ast.IfExp)]
            found = set().union(*(self.of(one, local, depth + 1) for one in texts)) if texts else anything
            return {text for text in found if " " in text or text == "\0"} or anything
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in ("_unlettered", "why_not_a_frame", "_unknown", "near"):
                return set().union(*(self.of(one, {}, depth + 1) for one in self.functions[name]))
        if isinstance(node, ast.Attribute) and node.attr in ("_whose",):
            return set().union(*(self.of(one, {}, depth + 1) for one in self.functions[node.attr])) - anything
        return anything


def _local(function: ast.AST) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id].append(node.value)
    return found


def _message_of(node: ast.Call) -> ast.expr | None:
    """The expression of what is said, of a call that makes an error or tells why a file is left out."""
    name = ast.unparse(node.func).rpartition(".")[2]
    if name in SOURCES:
        return node.args[1] if len(node.args) > 1 else None
    if name == "HTTPException":
        return node.args[1]
    if name in _classes() or name in TELLERS or name == "refuse":
        return node.args[0] if node.args else None
    return next((key.value for key in node.keywords if key.arg in ("failure", "refusal")), None)


@cache
def _messages() -> dict[str, str]:
    """Every message of the code, with ``\\0`` for what stands for anything, and where it is made."""
    words, found = _Words(), {}
    for path, tree in _trees().items():
        outer = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] or [tree]
        for function in outer:
            local = _local(function)
            for node in ast.walk(function):
                if not isinstance(node, ast.Call) or (message := _message_of(node)) is None:
                    continue
                teller = ast.unparse(node.func).rpartition(".")[2] in TELLERS
                for text in words.of(message, local):
                    if text.strip("\0: ()"):
                        found[f"{text} (\0)" if teller else text] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def _filled(text: str) -> str:
    """A message with a name of no language in each of its places."""
    count = iter(range(1, 100))
    return re.sub("\0", lambda _: f"⟦{next(count)}⟧", text)


def _lacking(text: str) -> bool:
    """Whether words of ours are left in English: three in a row, or nothing was said in Chinese at all."""
    told = refusal(text, "zh")
    plain = re.sub(r"⟦\d+⟧|pip install \S+|budgetdiff \w+( … --\w+)?|\[\w+\]", "", told)
    return told == text or bool(re.search(r"[a-z]{2,} [a-z]+ [a-z]{2,}", plain))


def test_every_message_of_the_code_has_its_chinese():
    assert len(_messages()) > 400
    lacking = {text: where for text, where in _messages().items() if _lacking(_filled(text))}
    assert not lacking, "\n".join(f"{where}: {text!r}" for text, where in lacking.items())


def test_a_message_without_chinese_would_be_found():
    assert _lacking("the ⟦1⟧ of nobody was never written down")
    assert _lacking("a.csv: the ⟦1⟧ of nobody was never written down")


def test_what_typer_says_of_arguments_has_its_chinese():
    assert [text for text in TYPER if _lacking(text)] == []


def _written(part: str, code: str) -> bool:
    """Whether words of an entry stand in the code, in one piece or in two with what is not always said between them."""
    halves = ((part[: at.start()], part[at.end() :]) for at in re.finditer(r",? ", part))
    return part in code or any(one in code and other in code for one, other in halves)


def test_the_catalogue_keeps_places_and_has_no_entry_that_nobody_says():
    entries = _catalogue()
    texts = " ".join([*TYPER, *(path.read_text(encoding="utf-8") for path in _trees())])
    code = re.sub(r'"\s*\n\s*f?"|\\\\', "", texts)
    whole = {text[at:] for text in _messages() for at in (0, *(found.end() for found in re.finditer(": ", text)))}
    unsaid = []
    for english in entries:
        parts = [part.strip() for part in re.split(r"{\w+}", english) if len(part.strip(" “”;:,.()")) > 3]
        foreign = english[0].isupper() or english[0] == "'" or english.startswith("{n} is not in")
        if (
            not foreign
            and re.sub(r"{\w+}", "\0", english) not in whole
            and not all(_written(part, code) for part in parts)
        ):
            unsaid.append(english)
    assert not unsaid, unsaid


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no unit is called “教育局”; there are: 财政局、民政局", "没有叫“教育局”的单位；现有：财政局、民政局"),
        ("a.csv, line 3: “x” is no number", "a.csv，第3行：“x”不是数字"),
        ("b.pdf, page 2: the file is empty", "b.pdf，第2页：文件是空的"),
        (
            "x.toml: the file of dispositions cannot be read (Permission denied)",
            "x.toml：处理意见文件无法读取（没有权限）",
        ),
        ("“tabel” is not a format; there are table, csv and json", "“tabel”不是可用的格式；可用的有：table、csv、json"),
        ("c.csv, line 2: “1” is not a phase; known are a, b", "c.csv，第2行：“1”不是阶段；可用的有：a、b"),
        ("a sentence of somebody else", "a sentence of somebody else"),
    ],
)
def test_a_sentence_is_told_with_its_place(english, chinese):
    assert refusal(english, "zh") == chinese
    assert refusal(english, "en") == english


HOSTILE = (
    "{0.__class__}",
    "{unit}",
    "%s%n%d",
    "\\1\\g<0>",
    "a: b: c",
    "⟦",
    "<script>",
    "'; DROP TABLE fact; --",
    "甲" * 5000,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_as_it_is(name):
    assert refusal(f"no unit is called “{name}”; there are: 甲", "zh") == f"没有叫“{name}”的单位；现有：甲"
    assert refusal(f"{name}: the file is empty", "zh").endswith("：文件是空的")


def test_control_characters_are_written_out():
    error = QuestionError("no unit is called “\x1b[2J\r\u202e”; there are: 甲")
    assert error.told("zh") == "没有叫“\\x1b[2J\\r\\u202e”的单位；现有：甲"
    assert str(error).startswith("no unit is called “\x1b")
    assert harmless("甲\n\t乙") == "甲\n\t乙"


@given(st.text(), st.text(min_size=1))
@examples(200)
def test_nothing_that_is_said_fails(head, name):
    told = refusal(f"{head}: no unit is called “{name}”; there are: 甲", "zh")
    assert name in told


def test_a_long_name_takes_no_long_time():
    began = time.process_time()
    for text in ("“" * 200_000, ": " * 100_000, "Invalid value: " * 20_000, f"“{'x; ' * 60_000}” is no number"):
        refusal(text, "zh")
    assert time.process_time() - began < 10


def test_a_traceback_has_the_chinese_as_a_note_where_the_environment_speaks_it(monkeypatch):
    for name in ("BUDGETDIFF_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    error = QuestionError("the database is empty; ingest a disclosure first")
    error.add_note("甲")
    assert error.__notes__ == ["数据库是空的；请先用 ingest 读入公开文件", "甲"]
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert BudgetdiffError("the file is empty").__notes__ == []
    assert language_of_environment({"LANG": "zhx"}) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "2024", "2025", "--lang", "zh", "--db", "/nosuch.duckdb"), "budgetdiff: /nosuch.duckdb 不存在；"),
        (("compare", "--lang=zh"), "错误：缺少参数“base”。"),
        (("compare", "2024", "2025", "--lang", "zh", "--top", "x"), "错误：“--top”的值无效：应为整数"),
        (("rank", "--lang", "zh", "--nosuch"), "错误：没有这个选项：--nosuch"),
        (("compare", "2024", "2025", "--lang", "en", "--nosuch"), "Error: No such option: --nosuch"),
        (("show", "--lang", "zh", "\x1b[2J"), "错误：多出的参数（\\x1b[2J）"),
    ],
)
def test_the_command_line_speaks_the_language_asked_for(monkeypatch, capsys, arguments, said):
    monkeypatch.setattr("sys.argv", ["budgetdiff", *arguments])
    with pytest.raises(SystemExit) as end:
        frame.main()
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_help_and_version_end_well_in_chinese(monkeypatch, capsys):
    monkeypatch.setenv("BUDGETDIFF_LANG", "zh")
    for arguments, said in ((["--help"], "用法："), (["--version"], "budgetdiff "), (["compare", "--help"], "上期")):
        monkeypatch.setattr("sys.argv", ["budgetdiff", *arguments])
        with pytest.raises(SystemExit) as end:
            frame.main()
        assert not end.value.code
        assert said in capsys.readouterr().out
