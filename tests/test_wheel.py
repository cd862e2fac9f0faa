"""The wheel alone: everything that the package needs is in it, its metadata is sound, and its command works."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

from tests.support.machine import ROOT

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built of a copy of what is versioned."""
    import shutil

    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "budgetdiff", source / "budgetdiff", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(out), str(source)]
    subprocess.run(command, check=True, timeout=300)
    return next(out.glob("*.whl"))


def test_every_file_of_the_package_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "budgetdiff").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "budgetdiff/py.typed" in names
    assert wanted - names == set()
    assert not [name for name in names if name.startswith(("tests", "docs", "datasets", "bench"))]


def test_its_metadata_is_sound(wheel):
    checked = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", str(wheel)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_its_command_works_where_nothing_else_of_the_project_is(wheel, tmp_path):
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as held:
        held.extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed), "LANG": "zh_CN.UTF-8"}

    def call(*arguments):
        command = [sys.executable, "-m", "budgetdiff", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=300, check=False)

    where = subprocess.run(
        [sys.executable, "-c", "import budgetdiff; print(budgetdiff.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed) in where.stdout
    for arguments in (
        ("ingest", ROOT / "datasets" / "wanli-subdistrict", "--quiet"),
        ("compare", "2024", "2025"),
        ("track", "--missed"),
        ("report", "--out", "r.xlsx"),
        ("report", "--out", "r.html"),
        ("narrate", "--out", "d.docx"),
        ("export", "all.sqlite", "--sqlite"),
        ("--help",),
    ):
        answer = call(*arguments)
        assert answer.returncode == 0, (arguments, answer.stderr.decode())
    assert "用法：" in call("--help").stdout.decode()
