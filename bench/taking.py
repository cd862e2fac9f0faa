"""Small disclosures by the thousand taken in, then once more: what known files cost, and what memory does with their number."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import budgetdiff as bd
from tests.test_report import DISCLOSURE

COUNTS = (1_000, 10_000)
"""Files, the fewer first: the peak of a process never falls again."""


def generated(folder: Path, count: int) -> None:
    """``count`` disclosures of two years of as many units, in folders of a hundred."""
    for number in range(count):
        below = folder / f"{number // 100:03}"
        below.mkdir(exist_ok=True)
        unit, year = f"单位{number // 2:05}局", 2023 + number % 2
        text = DISCLOSURE.format(unit=unit, year=year, a=f"{number}.00", label="社会保障和就业支出")
        (below / f"{number}.txt").write_text(text, encoding="utf-8")


def measure(count: int) -> None:
    """Two runs over ``count`` files; prints seconds, and the peak of this process in MB."""
    with tempfile.TemporaryDirectory() as room:
        generated(Path(room), count)
        database = Path(room) / "bench.duckdb"
        times = []
        for options in ({"check": False}, {}, {}):
            since, cpu = time.perf_counter(), time.process_time()
            with bd.open(database) as opened:
                assert not opened.ingest(room, **options).failed
            times.append((time.perf_counter() - since, time.process_time() - cpu))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        (first, _), (finish, _), (again, own) = times
        print(f"{count} files: taken in {first:.1f} s, judged and checked {finish:.1f} s; peak {peak:.0f} MB")
        print(f"once more: {again:.2f} s, {own:.2f} s of CPU, {again / (first + finish):.2%} of the first by the clock")


def main() -> None:
    for count in COUNTS:
        measure(count)


if __name__ == "__main__":
    main()
