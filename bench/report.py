"""Reports of many units: a page each and an index, by two processes; then the run that finds nothing changed."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import budgetdiff as bd
from budgetdiff.store import read_package

PACKAGE = Path(__file__).parent.parent / "datasets" / "wanli-subdistrict"
JOBS = 2


def many(database: bd.Database, units: int) -> None:
    """Three years of a real sub-district under ``units`` names."""
    records = read_package(PACKAGE)
    for number in range(units):
        for record in records:
            name, identity = f"第{number:03d}街道办事处", f"{number:04x}{record.document.document_id[4:]}"
            database.store.load(
                replace(
                    record,
                    document=replace(record.document, unit_name=name, document_id=identity),
                    facts=tuple(
                        replace(f, unit_name=name, provenance=replace(f.provenance, document_id=identity))
                        for f in record.facts
                    ),
                    indicators=tuple(
                        replace(i, provenance=replace(i.provenance, document_id=identity)) for i in record.indicators
                    ),
                    funds=tuple(
                        replace(f, provenance=replace(f.provenance, document_id=identity)) for f in record.funds
                    ),
                )
            )


def processor() -> float:
    """Seconds of processor time that this process and those it has waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def memory() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(units: int = 500) -> None:
    with tempfile.TemporaryDirectory() as folder, bd.open(Path(folder) / "many.duckdb") as database:
        many(database, units)
        print(f"reports of {units} units, {JOBS} processes {'wall clock':>14} {'a unit':>12} {'processor':>14}")
        for name in ("all pages", "nothing changed"):
            start, before = time.perf_counter(), processor()
            report = database.report_all(Path(folder) / "site", jobs=JOBS)
            taken, used = time.perf_counter() - start, processor() - before
            print(
                f"  {name:<16} {len(report.written):4} written {taken:12.1f} s {taken / units * 1000:9.0f} ms {used:12.1f} s"
            )
        sizes = [path.stat().st_size for path in (Path(folder) / "site").glob("*.html")]
        print(
            f"  a page is {sum(sizes) / len(sizes) / 1024:.0f} KB; most memory of the process that asks {memory():.0f} MB"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
