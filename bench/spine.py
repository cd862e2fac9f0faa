"""The spine: taking one disclosure in, comparing it, writing its report; medians of whole processes and of calls."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import budgetdiff as bd

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
RUNS = 7


def median(call: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(*code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *code], check=True, capture_output=True)


def line(name: str, seconds: float, against: float) -> None:
    print(f"{name:<58}{seconds * 1000:>9.0f} ms{seconds / against:>9.1f} × an empty Python process")


def main() -> None:
    empty = median(process("-c", "pass"))
    line("python -c pass", empty, empty)
    line("import budgetdiff (process)", median(process("-c", "import budgetdiff")), empty)
    line("budgetdiff --help (process)", median(process("-m", "budgetdiff.cli", "--help")), empty)
    source = CORPUS / "quangang2024.txt"
    package = ROOT / "datasets" / "quangang-social-insurance"
    taken = source if source.exists() else package
    with tempfile.TemporaryDirectory() as folder:

        def ingest() -> None:
            with bd.open(None) as database:
                assert not database.ingest([taken], jobs=1).failed

        line(f"ingest {taken.name} (call)", median(ingest), empty)
        with bd.open(None) as database:
            database.ingest([taken], jobs=1)
            line("compare 2023 2024 (call)", median(lambda: database.compare("2023", "2024")), empty)
            line("report (call)", median(lambda: database.report(Path(folder) / "r.html")), empty)
        path = str(Path(folder) / "x.duckdb")
        with bd.open(path) as database:
            database.ingest([taken], jobs=1)
        out = str(Path(folder) / "p.html")
        report = process("-m", "budgetdiff.cli", "report", "--db", path, "--out", out)
        line("budgetdiff report (process)", median(report), empty)

        def fresh() -> None:
            db = Path(folder) / "new.duckdb"
            db.unlink(missing_ok=True)
            process("-m", "budgetdiff.cli", "ingest", str(taken), "--db", str(db), "--quiet")()

        line("budgetdiff ingest into a new database (process)", median(fresh), empty)
