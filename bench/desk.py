"""The desk over many findings: the first page, and each kind of filter, answered by the application itself.

``python -m bench.desk 100000 10000`` measures so many findings of so many generated units.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from budgetdiff.desk.desk import Desk
from budgetdiff.desk.serve import application
from budgetdiff.desk.sessions import Sessions
from budgetdiff.store import Store

HERE = "http://127.0.0.1:8787"
_DOCUMENTS = """
INSERT INTO document (document_no, document_id, source_name, format, place, unit_name, fiscal_year, phase,
                      pages, ingested_at, reader, notes)
SELECT n, printf('%016x', n * 7919), printf('%d-%d.pdf', n // 3, 2023 + n % 3), 'pdf', 'page', printf('第%05d街道办事处', n // 3),
       2023 + n % 3, 'approved', 40, TIMESTAMP '2026-01-01 00:00:00', 'bench', ''
FROM range($1 * 3) AS units(n)
"""
# a finding as the checks write it: some 1.5 KB, most of it evidence
_FINDINGS = """
INSERT INTO finding (finding_id, rule, severity, document_id, page, subject, expected, found, difference, tolerance,
                     message_zh, message_en, evidence)
SELECT printf('%012x', n * 104729), ['CLAIM', 'SUM-PARENT', 'SUM-TOTAL', 'FORM-NOTE', 'YEAR-QUOTED', 'CODE-NAME',
       'IDENTITY-GENERAL-TOTAL', 'READING-DOUBTFUL'][1 + CAST(hash(n) % 8 AS INTEGER)],
       ['error', 'error', 'warning', 'info'][1 + n % 4],
       printf('%016x', CAST(hash(n * 3) % ($2 * 3) AS BIGINT) * 7919), 1 + n % 40, printf('支出总表/%d/合计', 2010000 + n % 9000),
       printf('%d.00', n * 10), printf('%d.00', n * 10 + n % 977), printf('%d.00', n % 977), '50.00',
       printf('第%d行“住房公积金%d”印为%d元，按下级科目应为%d元', n % 60, n % 50, n * 10 + n % 977, n * 10),
       printf('line %d prints %d yuan, its parts give %d', n % 60, n * 10 + n % 977, n * 10),
       concat('[', repeat(printf(
         '{"fact_id": "%016x:1", "document_id": "%016x", "page": %d, "row": 3, "bbox": [100.0, 200.0, 300.0, 212.0], '
         '"words": "2024年部门支出预算总表 %d 一般行政管理事务 支出预算/合计", "raw": "%d.00"}, ',
         n, n, n % 40, 2010000 + n % 9000, n), 5),
         '{}]')
FROM range($1) AS made(n)
"""
FILTERS = {
    "the overview": "/",
    "all findings": "/findings",
    "what is open": "/findings?decided=open",
    "one unit": "/findings?unit=%E7%AC%AC00042%E8%A1%97%E9%81%93%E5%8A%9E%E4%BA%8B%E5%A4%84",
    "a rule and a severity": "/findings?rule=CLAIM&severity=error",
    "a rare word": "/findings?q=%E4%BD%8F%E6%88%BF%E5%85%AC%E7%A7%AF%E9%87%9149%E2%80%9D",
    "two words": "/findings?q=%E4%BD%8F%E6%88%BF+2025.pdf",
    "a least difference, the largest first": "/findings?least=900&sort=difference",
    "by unit, page 1500": "/findings?sort=unit&page=1500",
    "everything at once": "/findings?rule=CLAIM&severity=error&year=2024&decided=open&q=%E4%BD%8F%E6%88%BF&sort=difference",
}


def generated(path: Path, findings: int, units: int) -> None:
    """A database of generated findings; no document stands behind them."""
    with Store.open(path) as store, store.writing():
        store.rows(_DOCUMENTS, [units])
        store.rows(_FINDINGS, [findings, units])


def main(findings: int = 100_000, units: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.duckdb"
        generated(path, findings, units)
        desk = Desk(path, Path(folder) / "d.toml")
        start = time.perf_counter()
        desk.findings()
        print(f"{findings:,} findings of {units:,} units: read in {time.perf_counter() - start:.2f} s")
        sessions = Sessions()
        browser = TestClient(application(desk, sessions), base_url=HERE, headers={"Origin": HERE})
        browser.get("/enter", params={"token": sessions.invite("x")}, follow_redirects=False)
        for name, address in FILTERS.items():
            took = []
            for _ in range(5):
                start = time.perf_counter()
                answer = browser.get(address)
                took.append(time.perf_counter() - start)
                assert answer.status_code == 200
            print(f"{name:<42}{sorted(took)[2] * 1000:7.0f} ms, the slowest {max(took) * 1000:5.0f} ms")
        some = desk.findings().lines["finding_id"].to_list()[:1000]
        start = time.perf_counter()
        desk.decide(some, "accepted", "", "x", desk.dispositions().version(some))
        browser.get("/findings?decided=open")
        print(f"{'a thousand decided, and the next page':<42}{(time.perf_counter() - start) * 1000:7.0f} ms")
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3]))
