"""Runs every measurement and prints it; where the corpus is not at hand, the data sets are measured instead."""

from __future__ import annotations

from bench import check, ingest, spine

if __name__ == "__main__":
    spine.main()
    ingest.main()
    check.main()
