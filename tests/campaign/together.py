"""Two writers and eight readers of one database, for some seconds: nobody sees half of anything, and nobody fails."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import budgetdiff as bd
from tests.campaign.kills import NAMES, documents
from tests.campaign.violation import said_by

WRITERS, READERS = 2, 8


def write(folder: Path, seconds: float, seed: int) -> int:
    """Take one document in and back, again and again; how often."""
    draw, until, done = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        name = draw.choice(NAMES)
        with bd.open(folder / "shared.duckdb", wait=120) as database:
            try:
                if draw.random() < 0.5:
                    report = database.ingest(folder / "in" / name)
                    assert not report.failed, report.failed
                else:
                    database.forget(name)
            except bd.BudgetdiffError as error:
                if "no document is called" not in str(error):
                    raise
        done += 1
    return done


def read(folder: Path, seconds: float, seed: int) -> int:
    """Ask again and again; every answer is of whole documents. How often."""
    draw, until, done = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with bd.open(folder / "shared.duckdb", read_only=True, wait=120) as database:
            rows = database.sql(
                "SELECT source_name, (SELECT count(*) FROM facts f WHERE f.document_id = d.document_id) AS held FROM documents d"
            ).rows()
            assert len({held for _, held in rows}) <= 1, rows
            if draw.random() < 0.3:
                found = database.check()
                assert found.documents == len(rows), (found.documents, rows)
        done += 1
        time.sleep(draw.uniform(0, 0.2))
    return done


def together(seconds: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """One trial for each thing that a process did, and one for what is there at the end."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        files = documents(folder / "in")
        with bd.open(folder / "shared.duckdb") as database:
            database.ingest(files)
            filled = said_by(database.store)
        processes = {}
        for number in range(WRITERS + READERS):
            kind = "write" if number < WRITERS else "read"
            code = (
                f"from pathlib import Path; from tests.campaign.together import {kind}; "
                f"print({kind}(Path({str(folder)!r}), {seconds}, {seed + number}))"
            )
            process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            processes[process] = f"{kind} beside others"
        for process, kind in processes.items():
            out, err = process.communicate()
            if process.returncode:
                yield kind, [err.decode()[-600:]]
            else:
                for _ in range(int(out)):
                    yield kind, []
        with bd.open(folder / "shared.duckdb") as database:
            database.ingest(files)
            for name in NAMES:
                database.forget(name)
            database.ingest(files)
            yield (
                "what is there at the end",
                [] if said_by(database.store) == filled else ["it differs from what was taken in"],
            )
