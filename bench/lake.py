"""Lakes beside the database: reading by Spark's executors and by processes, and comparing generated facts.

``python -m bench.lake 60`` reads the budgets of 60 units; ``python -m bench.lake facts 2000`` compares those of 2 000 units
(about 1 200 facts each), and says what the lake takes on the disk, which is what docs/scale.md reckons with.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import budgetdiff as bd
from bench.generated import fill
from bench.province import printed

_COMPARE = """
import resource, sys, time
import budgetdiff as bd
opened = bd.open_lake("lake", memory_limit="4GB") if sys.argv[1] == "lake" else bd.open("x.duckdb", memory_limit="4GB")
best = []
for _ in range(int(sys.argv[2])):
    since = time.perf_counter()
    with opened if _ == int(sys.argv[2]) - 1 else __import__("contextlib").nullcontext():
        count = opened.compare_to(sys.argv[1] + ".parquet", "2023", "2024")
    best.append(time.perf_counter() - since)
print(min(best), count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


def _timed(work: Callable[[], object]) -> float:
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


def reading(units: int) -> None:
    """Seconds that two processes and Spark's local[2] take to read, settle and check the budgets of ``units`` units."""
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        printed(folder / "in", units)
        plain = _timed(lambda: bd.ingest_folder(folder / "in", lake=folder / "plain", jobs=2))
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.driver.host", "127.0.0.1").config("spark.log.level", "ERROR").getOrCreate()
        spread = _timed(lambda: bd.ingest_folder(folder / "in", lake=folder / "spread", engine=session))
        session.stop()
        print(
            f"{units} units, {2 * units} documents: --jobs 2 {plain:.1f} s, Spark local[2] {spread:.1f} s, {spread / plain:.2f} ×"
        )


def facts(units: int, times: int = 2) -> None:
    """Seconds, memory and disk that comparing the generated facts of ``units`` units takes in a database and in a lake."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        with bd.open(folder / "x.duckdb", read_only=False) as made:
            count = fill(made.store, units)
        pushed = _timed(lambda: bd.push_database(folder / "x.duckdb", folder / "lake"))
        found = {}
        for where in ("database", "lake"):
            command = [sys.executable, "-c", _COMPARE, where, str(times)]
            told = (
                subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
                .stdout.splitlines()[-1]
                .split()
            )
            found[where] = float(told[0])
            print(
                f"{count:,} facts, {where}: compared in {float(told[0]):.1f} s, {told[1]} lines, peak {float(told[2]):.1f} GB"
            )
        size = sum(path.stat().st_size for path in (folder / "lake" / "data").rglob("*.parquet"))
        held = (folder / "x.duckdb").stat().st_size
        print(
            f"the lake takes {found['lake'] / found['database']:.2f} × the database's time; it was settled in {pushed:.1f} s,"
        )
        print(f"{size / 2**20:.0f} MB ({size / count:.0f} bytes a fact), the database {held / 2**20:.0f} MB")


def main(units: int = 60) -> None:
    reading(units)
    facts(2000)
    print(f"peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB")


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["facts"]:
        facts(int(given[1]))
    else:
        main(*map(int, given))
