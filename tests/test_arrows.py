"""Who may import whom: the table of docs/architecture.md, held against the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import budgetdiff

ROOT = Path(budgetdiff.__file__).parent


def table() -> dict[str, set[str]]:
    """The rooms of ``docs/architecture.md``, each with those it may import."""
    text = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.search(r"\| room \| may import \|.*\n\|[-|]+\n((?:\|.*\n)+)", text)
    assert rows, "the table of the rooms is gone"
    cells = [[cell.strip() for cell in row.split("|")[1:3]] for row in rows[1].splitlines()]
    return {room: set(filter(None, (name.strip() for name in named.split(",")))) for room, named in cells}


ALLOWED = table()
ALLOWED["cli"] = ALLOWED["cli"] - {"budgetdiff"} | {""}
ALLOWED["__main__"] = {"cli"}
ALLOWED["__init__"] = {"workflow", "compare", "check", "track", "results", "classification", "facts"}


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide an arrow"
            names = [node.module or ""]
        for name in names:
            if name == "budgetdiff" or name.startswith("budgetdiff."):
                found.add(name.removeprefix("budgetdiff").removeprefix(".").split(".")[0])
    return found


def test_every_module_belongs_to_a_stage_of_the_design():
    stages = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in ROOT.rglob("*.py")}
    assert stages <= set(ALLOWED), stages - set(ALLOWED)


def test_imports_follow_the_arrows():
    wrong = []
    for file in ROOT.rglob("*.py"):
        stage = file.relative_to(ROOT).parts[0].removesuffix(".py")
        extra = _imports(file) - {stage, "errors"} - ALLOWED[stage]
        wrong += [f"{file.relative_to(ROOT)} imports {name or 'budgetdiff'}" for name in sorted(extra)]
    assert not wrong, "\n".join(wrong)


def test_the_rooms_have_no_circle_and_no_arrow_upward():
    """Each room imports rooms that stand above it in the table, which is the order of the house."""
    seen: set[str] = set()
    for room, named in table().items():
        assert named - {"budgetdiff"} <= seen, (room, named - seen)
        seen.add(room)


def test_only_the_store_opens_duckdb():
    for file in ROOT.rglob("*.py"):
        if file.relative_to(ROOT).parts[0] == "store":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                assert called != "duckdb.connect", f"{file} opens DuckDB"
