"""Reading PDFs, beside pdfplumber's bare table extraction of the same pages, in one process and one run."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

import pdfplumber

from bench.ingest import CORPUS
from budgetdiff.document.pdf import read_pdf

RUNS = 5


def _taken(action) -> float:
    """CPU seconds of this process, so that what else runs on the machine tells less."""
    start = time.process_time()
    action()
    return time.process_time() - start


def ours(paths: list[Path]) -> None:
    for path in paths:
        read_pdf(path.read_bytes(), path.name)


def bare(paths: list[Path]) -> None:
    for path in paths:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_tables()
                page.flush_cache()


def main() -> None:
    paths = sorted(CORPUS.glob("*.pdf"))
    if not paths:
        print("reading PDFs: the corpus does not stand beside this checkout, so there is nothing to measure")
        return
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    ours(paths[:1])
    times = [_taken(lambda: ours(paths)) for _ in range(RUNS)]
    one, plain = statistics.median(times), _taken(lambda: bare(paths))
    busy = "idle" if load < cores / 4 else f"busy, {load:.1f} at work"
    print(f"reading {len(paths)} PDFs          {one:6.2f} CPU s   {one / plain:5.3f} × pdfplumber's tables alone")
    print(
        f"pdfplumber, extract_tables  {plain:6.2f} CPU s   ours {min(times):.2f}–{max(times):.2f}; {cores} cores, {busy}"
    )


if __name__ == "__main__":
    main()
