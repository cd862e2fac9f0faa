"""Runs every measurement and prints it; where the corpus is not at hand, the data sets are measured instead.

The whole takes half an hour and, for polars, pandas and datacompy on 20 million pairs, twenty gigabytes;
``python -m bench.compare``, ``python -m bench.stored`` and ``python -m bench.report``, each with a number, measure one size.
"""

from __future__ import annotations

from bench import check, compare, desk, ingest, lake, reading, report, scans, spine, stored, taking

PAIRS = (2_000_000, 20_000_000)
UNITS = 60

if __name__ == "__main__":
    spine.main()
    reading.main()
    ingest.main()
    taking.main()
    check.main()
    for pairs in PAIRS:
        compare.main(pairs)
        stored.main(pairs)
    report.main(UNITS)
    scans.main()
    lake.main(UNITS)
    desk.main()
