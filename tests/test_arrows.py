"""Who may import whom: the table of the design, held against the code."""

from __future__ import annotations

import ast
from pathlib import Path

import budgetdiff

ROOT = Path(budgetdiff.__file__).parent
ALLOWED = {
    "errors": set(),
    "facts": {"errors"},
    "classification": {"facts"},
    "document": {"errors"},
    "statements": {"document", "facts", "classification"},
    "store": {"facts"},
    "results": {"facts"},
    "compare": {"facts", "classification", "store", "results"},
    "track": {"facts", "store", "results"},
    "check": {"facts", "classification", "store", "results", "compare", "track"},
    "report": {"facts", "compare", "track", "check"},
}
STAGES = set(ALLOWED) - {"errors"}
ALLOWED["workflow"] = STAGES
ALLOWED["cli"] = {"workflow", ""}
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


def test_only_the_store_opens_duckdb():
    for file in ROOT.rglob("*.py"):
        if file.relative_to(ROOT).parts[0] == "store":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                assert called != "duckdb.connect", f"{file} opens DuckDB"
