"""The wheel alone: everything that the package needs is in it, its metadata is sound, and its command works."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import pytest

from tests.support.machine import ROOT

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built of a copy of what is versioned."""
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


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """What the wheel puts into an environment, in a folder by itself."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as held:
        held.extractall(folder)
    return folder


def test_the_sdist_is_sound_and_has_all_that_the_wheel_is_made_of(wheel, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    shutil.copytree(ROOT / "budgetdiff", source / "budgetdiff", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    tools = tmp_path / "tools"  # those that pyproject.toml asks for, as pip has them for the wheel
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tools), *asked]
    subprocess.run(command, check=True, timeout=300)
    built = subprocess.run(
        [sys.executable, "-c", "from setuptools.build_meta import build_sdist; print(build_sdist('dist'))"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(tools)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    file = source / "dist" / built.stdout.split()[-1]
    checked = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", str(file)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with tarfile.open(file) as held, zipfile.ZipFile(wheel) as other:
        names = {name.partition("/")[2] for name in held.getnames()}
        needed = {name for name in other.namelist() if name.startswith("budgetdiff/")}
    assert {"pyproject.toml", "README.md", "LICENSE"} <= names
    assert needed - names == set()


EXTRAS = {
    "spark": (("pyspark",), "from budgetdiff.compare.spark import spark_session; spark_session('spark').__enter__()"),
    "desk": (("starlette", "uvicorn"), "import budgetdiff.cli as c, sys; sys.argv[1:] = ['desk']; c.main()"),
    "pandas": (("pandas",), "import budgetdiff as bd; bd.open('.b.duckdb').compare('2024', '2025').to_pandas()"),
    "ocr": (
        ("rapidocr", "onnxruntime", "cv2"),
        "from budgetdiff.document.pdf.read import _unlettered; raise SystemExit(_unlettered())",
    ),
    "packages": (
        ("py7zr", "rarfile"),
        "from budgetdiff.document.packages.entry import Room\n"
        "from budgetdiff.document.packages.sevenzipped import seven_entries\n"
        "list(seven_entries(b'7z', Room('a.7z')))",
    ),
}
"""Each extra by its modules, and a program that needs it."""
OF_EXTRAS = {"budgetdiff/desk/": {"starlette"}, "budgetdiff/document/scan/": {"cv2", "numpy", "onnxruntime"}}
"""Rooms that are only entered where an extra is there."""


@pytest.mark.parametrize("extra", EXTRAS)
def test_without_an_extra_the_sentence_says_how_to_get_it(installed, tmp_path, extra):
    modules, code = EXTRAS[extra]
    environment = {**os.environ, "PYTHONPATH": str(installed), "LANG": "C.UTF-8"}
    if extra in ("pandas", "desk"):
        name = "budget.duckdb" if extra == "desk" else ".b.duckdb"
        command = [sys.executable, "-m", "budgetdiff", "ingest", str(ROOT / "datasets" / "wanli-subdistrict")]
        subprocess.run([*command, "--db", name], cwd=tmp_path, env=environment, capture_output=True, check=True)
    hidden = f"import sys; sys.modules.update(dict.fromkeys({modules!r}))\n"
    answer = subprocess.run(
        [sys.executable, "-c", hidden + code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode, answer.stdout
    assert f"budgetdiff[{extra}]" in answer.stderr.splitlines()[-1]


def test_every_extra_has_its_sentence_and_what_is_no_extra_is_a_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) - {"docs", "test"} == set(EXTRAS)
    named = {re.split(r"[<>=~\[ ]", one)[0].lower().replace("-", "_") for one in project["dependencies"]}
    called = {"docx": "python_docx", "PIL": "pillow", "vl_convert": "vl_convert_python", "yaml": "pyyaml"}
    called |= {"pdfminer": "pdfminer.six", "msoffcrypto": "msoffcrypto_tool", "doc2docx": "msdoc2docx"}
    missing = set()
    for path in (ROOT / "budgetdiff").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:  # at the top of a module: brought in with it
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            tops = {name.partition(".")[0] for name in names} - {"budgetdiff", ""} - set(sys.stdlib_module_names)
            room = next((room for room in OF_EXTRAS if room in str(path.relative_to(ROOT).as_posix())), "")
            lacking = {top for top in tops if called.get(top, top).lower() not in named} - OF_EXTRAS.get(room, set())
            missing |= {(path.name, top) for top in lacking}
    assert missing == set()


def test_its_command_works_where_nothing_else_of_the_project_is(installed, tmp_path):
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
