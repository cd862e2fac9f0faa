"""Taking PDFs in, beside pdfplumber's bare table extraction of the same pages; one process, then two."""

from __future__ import annotations

import time
from pathlib import Path

import pdfplumber

import budgetdiff as bd

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"


def taken(paths: list[Path], jobs: int) -> float:
    start = time.perf_counter()
    with bd.open(None) as database:
        assert not database.ingest(paths, jobs=jobs).failed
    return time.perf_counter() - start


def bare(paths: list[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_tables()
                page.flush_cache()
    return time.perf_counter() - start


def main() -> None:
    paths = sorted(CORPUS.glob("*.pdf"))
    if not paths:
        print("ingest of PDFs: the corpus does not stand beside this checkout, so there is nothing to measure")
        return
    taken(paths[:1], 1)
    one, two, plain = taken(paths, 1), taken(paths, 2), bare(paths)
    print(
        f"ingest of {len(paths)} PDFs, one process      {one:6.2f} s   {one / plain:5.2f} × pdfplumber's tables alone"
    )
    print(f"pdfplumber, extract_tables of every page {plain:6.2f} s")
    print(f"ingest, two processes                    {two:6.2f} s   {one / two:5.2f} times as fast as one")
