"""Runs every measurement and prints it; where the corpus is not at hand, the data sets are measured instead.

``python -m bench.compare 20000000``, ``python -m bench.stored 20000000`` and ``python -m bench.report 500`` measure the
sizes that take minutes.
"""

from __future__ import annotations

from bench import check, compare, ingest, report, spine, stored

UNITS = 60

if __name__ == "__main__":
    spine.main()
    ingest.main()
    check.main()
    compare.main()
    stored.main()
    report.main(UNITS)
