"""kill −9 at random moments of ingest, forget, decide, export and report: what is there is whole, and the next run finishes it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import budgetdiff as bd
from tests.campaign.violation import SAYS, states_of, whole
from tests.test_report import DISCLOSURE

NAMES = ("2022.txt", "2023.txt", "2024.txt")


def documents(folder: Path) -> list[Path]:
    """Three small disclosures with a sentence that contradicts their tables."""
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(NAMES):
        text = DISCLOSURE.format(
            unit="某某市某某中心", year=2022 + number, a=f"{100 + number}.00", label="社会保障和就业支出"
        )
        text += f"\n二、支出预算情况说明\n{name[:4]}年支出预算{200 + number}.00万元，比上年增加5.00万元，增长9.99%。\n"
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in NAMES]


def command(*arguments: object) -> list[str]:
    """A call of the command line in a process of its own."""
    return [sys.executable, "-m", "budgetdiff", *map(str, arguments)]


def killed(arguments: list[str], after: float, cwd: Path) -> bool:
    """Start a command and kill it, and nothing but it, after some seconds; whether it was still running."""
    process = subprocess.Popen(arguments, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def survivors(parent_marks: str) -> list[int]:
    """Processes that read for a command that is dead: they carry its folder in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if (
                parent_marks.encode() in (entry / "environ").read_bytes()
                and b"worker" in (entry / "cmdline").read_bytes()
            ):
                found.append(int(entry.name))
        except OSError:
            continue  # it ended meanwhile
    return found


def kills(trials: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Trials, each with the kind of command and what was violated."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        files = documents(folder / "in")
        filled = states_of(files)
        with bd.open(folder / "whole.duckdb") as database:
            database.ingest(files)
            finding = database.check().lines["finding_id"][0]
        since = time.monotonic()
        subprocess.run(command("ingest", "in", "--db", "timed.duckdb"), cwd=folder, check=True, capture_output=True)
        full = time.monotonic() - since
        for number in range(trials):
            kind = draw.choice(("ingest", "ingest", "forget", "decide", "export", "report", "migrate"))
            yield kind, _trial(kind, folder, f"t{number}", draw.uniform(0.1, 1.1) * full, filled, str(finding))


def _trial(
    kind: str, folder: Path, name: str, after: float, filled: dict[str, dict[str, list[str]]], finding: str
) -> list[str]:
    database, made = folder / f"{name}.duckdb", folder / name
    os.environ["BUDGETDIFF_CAMPAIGN"] = f"{folder}/{name}/"
    if kind != "ingest":
        shutil.copy(folder / "whole.duckdb", database)
    if kind == "migrate":
        before_schema_4(database)
    arguments = {
        "ingest": ("ingest", "in", "--jobs", "2"),
        "forget": ("forget", "2023.txt"),
        "decide": ("decide", finding, "--dispositions", f"{name}.toml"),
        "export": ("export", name),
        "report": ("report", "--out", f"{name}.html"),
        "migrate": ("forget", "2023.txt"),
    }[kind]
    killed(command(*arguments, "--db", database.name), after, folder)
    views = (
        ("facts", "figures", "trees", "claims") if kind == "migrate" else tuple(SAYS)
    )  # an earlier schema counted no numbers
    wrong = whole(database, filled, views)
    time.sleep(1)  # for a process that had only just begun
    left = survivors(f"BUDGETDIFF_CAMPAIGN={folder}/{name}/")
    wrong += [f"{kind}: processes live on: {left}"] if left else []
    again = subprocess.run(command(*arguments, "--db", database.name), cwd=folder, check=False, capture_output=True)
    forgotten = kind in ("forget", "migrate") and b"no document is called" in again.stderr
    if again.returncode and not forgotten:
        wrong.append(f"{kind}: the next run fails: {again.stderr.decode()[-300:]}")
    wrong += whole(database, filled, views)
    expected = ",".join(one for one in NAMES if one != "2023.txt" or kind not in ("forget", "migrate"))
    with bd.open(database) as opened:
        if ",".join(sorted(opened.documents()["source_name"])) != expected:
            wrong.append(f"{kind}: after the next run there is not {expected}")
    for path in (database, Path(f"{database}.wal"), folder / f"{name}.html", folder / f"{name}.toml"):
        path.unlink(missing_ok=True)
    shutil.rmtree(made, ignore_errors=True)
    return wrong


def before_schema_4(path: Path) -> None:
    """Make a database one of schema 3: as an earlier version left it."""
    import duckdb

    from budgetdiff.store.schema import sql

    with duckdb.connect(":memory:") as old:
        old.execute("CREATE TABLE budgetdiff_schema (version INTEGER, migrated_at TIMESTAMP)")
        for number in (1, 2, 3):
            old.execute(sql(f"migrations/{number:03}.sql"))
            old.execute("INSERT INTO budgetdiff_schema VALUES (?, now()::TIMESTAMP)", [number])
        old.execute(f"ATTACH '{path}' AS present (READ_ONLY)")
        for (table,) in old.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'memory'").fetchall():
            columns = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'memory' AND table_name = ?"
            names = [row[0] for row in old.execute(columns, [table]).fetchall()]
            if table != "budgetdiff_schema":
                listed = ", ".join(names)
                old.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM present.{table}")  # noqa: S608 - our own names
        for sequence, table, number in (
            ("document_numbers", "document", "document_no"),
            ("series_numbers", "series", "series_id"),
            ("tree_numbers", "tree", "tree_id"),
        ):
            (last,) = old.execute(f"SELECT coalesce(max({number}), 0) FROM {table}").fetchall()[0]  # noqa: S608 - our own names
            old.execute(f"SELECT nextval('{sequence}') FROM range({last})")  # noqa: S608 - our own names
        old.execute("DETACH present")
        path.unlink()
        old.execute(f"ATTACH '{path}' AS made")
        old.execute("COPY FROM DATABASE memory TO made")
