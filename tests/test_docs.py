"""What the pages for contributors say stands: every place they name is there, every page and decision is linked."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.support.machine import ROOT

WHERE = (ROOT / "docs" / "where.md").read_text(encoding="utf-8")
TASKS = dict(re.findall(r"^## … (.+)\n((?:(?!^## ).*\n?)*)", WHERE, re.M))
_PLACE = re.compile(r"`((?:budgetdiff|tests|docs|datasets)/[\w./-]*)(?:::(\w+))?`")


def places(text: str) -> list[tuple[str, str]]:
    """The paths a page names, each with the name in it that is meant, or ''."""
    return _PLACE.findall(text)


def test_there_are_the_tasks_of_a_newcomer():
    assert len(TASKS) >= 10


@pytest.mark.parametrize("task", TASKS)
def test_each_task_names_places_that_are_there(task):
    named = places(TASKS[task])
    assert named
    for path, name in named:
        assert (ROOT / path).exists(), path
        if name:
            assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8")), f"{path} has no {name}"
    assert len({path for path, _ in named}) <= 6, "a newcomer opens few files"


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_pages_for_contributors_name_places_that_are_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [path for path, _ in places(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "README.zh.md",
        "docs/notebook.md",
        "docs/quickstart.md",
        "docs/quickstart.zh.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/where.md",
        "docs/decisions/README.md",
    ],
)
def test_links_lead_somewhere(page):
    file = ROOT / page
    for link in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (file.parent / link).exists(), link


def test_the_quickstart_has_the_same_commands_in_both_languages():
    def asked(name: str) -> list[set[str]]:
        parts = (ROOT / "docs" / name).read_text(encoding="utf-8").split("\n## ")
        return [set(re.findall(r"budgetdiff [a-z]+|--[a-z-]+|\b[a-z]+_[a-z_]+\b", part)) for part in parts]

    english, chinese = asked("quickstart.md"), asked("quickstart.zh.md")
    assert len(english) == 7
    assert english == chinese


def test_every_page_is_linked_and_every_decision_indexed():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"docs/{page.name}" not in readme] == []
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        said = f"add to docs/decisions/README.md: - [{page.name[:4]}]({page.name}) and its title"
        assert index.count(f"]({page.name})") == 1, said


@pytest.mark.thorough
def test_the_site_is_built_and_needs_nothing_from_elsewhere(tmp_path):
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    pages = {page.parent.name: page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("index.html")}
    assert {path.stem for path in (ROOT / "docs").glob("*.md")} - {"index"} <= pages.keys()
    for name, text in pages.items():
        assert not re.search(r"<(script|link|img)[^>]+(src|href)=.?https?://(fonts|cdn|unpkg)", text), name
    for method in ("compare", "self_evaluation", "narrate", "export_sqlite"):
        assert f"Database.{method}" in pages["python"]


def test_each_attack_on_the_desk_has_its_test():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = sorted((ROOT / "tests").glob("test_desk*.py"))
    tests = "".join(file.read_text(encoding="utf-8") for file in files)
    named = re.findall(r"`(test_\w+)`", text)
    assert len(named) >= 12
    assert [one for one in named if f"def {one}(" not in tests] == []


def test_no_rule_of_the_linter_is_put_aside_without_a_reason_beside_it():
    bare = re.compile(r"# noqa(?:: *[A-Z0-9, ]+)?$", re.M)
    files = [file for folder in ("budgetdiff", "tests", "bench", "datasets") for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 400
    assert [str(file.relative_to(ROOT)) for file in files if bare.search(file.read_text(encoding="utf-8"))] == []


def test_nothing_is_kept_from_the_formatter():
    aside = re.compile(r"# fmt: *(?:skip|off)\b")
    files = [file for folder in ("budgetdiff", "tests", "bench", "datasets") for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 400
    assert [str(file.relative_to(ROOT)) for file in files if aside.search(file.read_text(encoding="utf-8"))] == []
