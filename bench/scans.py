"""Scans of real budgets at many levels of damage: figures right, wrong, wrong and not doubted; seconds a page.

    python -m bench.scans [LEVEL …]          needs the extra ocr; the corpus, where it is at hand

Each PDF is printed as a scan, read, and held against what the PDF itself gives.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

from budgetdiff.document.read import read_content
from budgetdiff.document.scan import HOW, available
from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import Origin
from budgetdiff.statements import Reading, understand
from tests.printing.scans import LEVELS, scanned
from tests.support.machine import CORPUS

DOCUMENTS = ("ptczj2025ys", "ptczj2024js", "wanli2023")


def main(levels: tuple[str, ...] = tuple(LEVELS)) -> None:
    """Measure all levels over all documents and print a line each."""
    print("\nscans: figures of real budgets read from pictures, against those of the PDF")
    if not available() or not CORPUS.is_dir():
        print(f"  not measured: {HOW}" if not available() else "  not measured: the corpus is not at hand")
        return
    print(
        f"  {'document':14}{'level':12}{'printed':>8}{'right':>7}{'wrong':>7}{'lost':>6}{'unmarked':>9}{'s/page':>8}{'MiB':>6}"
    )
    for name in DOCUMENTS:
        content = (CORPUS / f"{name}.pdf").read_bytes()
        wanted = _figures(understand(read_content(content, name)))
        for level in levels:
            print(f"  {name:14}{level:12}{_measured(content, level, wanted)}", flush=True)


def _measured(content: bytes, level: str, wanted: Counter[tuple[object, ...]]) -> str:
    pictures = scanned(content, LEVELS[level])
    start = time.process_time()
    try:
        document = read_content(pictures, Path(level).name)
        spent = (time.process_time() - start) / document.pages
        reading = understand(document)
    except BudgetdiffError as error:
        return f" refused: {error}"
    found = _figures(reading)
    right = sum((wanted & found).values())
    places = {key[:-1] for key in found}
    wrong = sum((found - wanted).values())
    lost = sum(count for key, count in (wanted - found).items() if key[:-1] not in places)
    unmarked = sum(1 for fact in reading.facts if fact.amount is not None and not fact.doubtful)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{sum(wanted.values()):8}{right:7}{wrong:7}{lost:6}{unmarked:9}{spent:8.2f}{memory:6}"


def _figures(reading: Reading) -> Counter[tuple[object, ...]]:
    """The printed figures, each with what it is of; brackets of labels are alike in either width."""
    return Counter(
        (fact.statement, fact.side, fact.code, fact.label.translate(_BRACKETS), fact.measure, fact.fiscal_year, fact.phase,
         fact.amount.value)
        for fact in reading.facts if fact.amount is not None and fact.origin is Origin.PRINTED
    )  # fmt: skip


_BRACKETS = str.maketrans("（），：", "(),:")

if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or tuple(LEVELS))
