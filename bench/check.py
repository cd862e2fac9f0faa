"""Checking beside reading: the PDFs of the corpus, and many drawn disclosures in one database, checked set-wise."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import budgetdiff as bd
from tests.faults import BASES, based
from tests.printing import disclosed, text

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
MANY = 200


def measured(paths: list[Path]) -> tuple[float, float, int, int]:
    """Seconds of reading (one process) and of checking, the documents and the findings."""
    with bd.open(None) as database:
        start = time.perf_counter()
        assert not database.ingest(paths, jobs=1).failed
        read = time.perf_counter() - start
        start = time.perf_counter()
        found = database.check()
        return read, time.perf_counter() - start, found.documents, found.lines.height


def line(name: str, read: float, checked: float, documents: int, findings: int) -> None:
    print(
        f"{name:<44}{documents:>5} documents, read {read:7.2f} s, checked {checked:6.2f} s "
        f"({checked / documents * 1000:5.1f} ms each, {checked / read:5.3f} of reading), {findings} findings"
    )


def main() -> None:
    paths = sorted(CORPUS.glob("*.pdf"))
    if paths:
        measured(paths[:1])  # libraries loaded, caches warm
        line("the corpus' PDFs", *measured(paths))
    else:
        print("check: the corpus does not stand beside this checkout")
    line(f"{MANY} drawn disclosures, one database", *many(MANY))


def many(count: int) -> tuple[float, float, int, int]:
    """So many drawn disclosures, each of a unit of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            family, names, style = BASES[number % len(BASES)]
            made = based(0, family, names, **style)
            unit = replace(made.accounts, unit_name=f"某某市{chr(0x4E00 + number)}某中心")
            (Path(folder) / f"{number}.txt").write_bytes(text(disclosed(unit, made.style)))
        return measured([Path(folder)])


if __name__ == "__main__":
    MANY = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    main()
