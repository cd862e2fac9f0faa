"""kill −9 at random moments of ingest, forget, decide, export and report: what is there is whole, and the next run finishes it."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import budgetdiff as bd
from tests.campaign.started import started
from tests.campaign.violation import SAYS, states_of, whole
from tests.test_report import DISCLOSURE

NAMES = ("2022.txt", "2023.txt", "2024.txt")
KINDS = ("ingest", "ingest", "forget", "decide", "export", "report", "migrate")


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


def halves(folder: Path, name: str) -> list[str]:
    """What stands under its name and is not whole: a report without an end, decisions or an exported table that cannot be read."""
    found = []
    page, decided = folder / f"{name}.html", folder / f"{name}.toml"
    if page.exists() and not page.read_text(encoding="utf-8").rstrip().endswith("</html>"):
        found.append(f"{page.name} ends within")
    if decided.exists():
        try:
            tomllib.loads(decided.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            found.append(f"{decided.name}: {error}")
    if (folder / name / "datapackage.json").exists():  # the last: with it the package says that it is whole
        for path in (folder / "exported").glob("*.csv"):
            made = folder / name / path.name
            if not made.exists() or made.read_bytes() != path.read_bytes():
                found.append(f"{made.name} of a package is not as undisturbed")
    return found


def living_on(parent_marks: str) -> list[int]:
    """Processes that still read for a dead command a second after it: one that had only just begun has that time to see it."""
    until = time.monotonic() + 1
    while found := survivors(parent_marks):
        if time.monotonic() > until:
            return found
        time.sleep(0.05)
    return []


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
            database.export(folder / "exported")
        before_schema_4(shutil.copy(folder / "whole.duckdb", folder / "early.duckdb"))
        lasts: dict[str, float] = {}
        for number in range(trials):
            kind = draw.choice(KINDS)
            moment = draw.uniform(0.0, 1.1)
            # how long it takes undisturbed is measured anew now and then: the machine has other work
            if number % 50 < len(KINDS) or kind not in lasts:
                lasts[kind] = _lasting(kind, folder, str(finding))
            yield kind, _trial(kind, folder, f"t{number}", moment * lasts[kind], filled, str(finding))


def _arguments(kind: str, name: str, finding: str) -> tuple[str, ...]:
    """The command of a kind, on the database and the files of a trial."""
    return {
        "ingest": ("ingest", "in", "--jobs", "2"),
        "forget": ("forget", "2023.txt"),
        "decide": ("decide", finding, "--dispositions", f"{name}.toml"),
        "export": ("export", name),
        "report": ("report", "--out", f"{name}.html"),
        "migrate": ("forget", "2023.txt"),
    }[kind] + ("--db", f"{name}.duckdb")


def _laid_out(kind: str, folder: Path, name: str) -> Path:
    """The database that a command of a kind finds; none for ingest."""
    database = folder / f"{name}.duckdb"
    if kind != "ingest":
        shutil.copy(folder / ("early.duckdb" if kind == "migrate" else "whole.duckdb"), database)
    return database


def _cleared(folder: Path, name: str) -> None:
    for ending in (".duckdb", ".duckdb.wal", ".html", ".toml", ".said"):
        (folder / f"{name}{ending}").unlink(missing_ok=True)
    shutil.rmtree(folder / name, ignore_errors=True)


def _lasting(kind: str, folder: Path, finding: str) -> float:
    """Seconds that a command takes undisturbed."""
    _laid_out(kind, folder, "timed")
    since = time.monotonic()
    code = started(_arguments(kind, "timed", finding), folder, folder / "timed.said").run()
    lasted = time.monotonic() - since
    assert code == 0, (folder / "timed.said").read_text()
    _cleared(folder, "timed")
    return lasted


def _trial(
    kind: str, folder: Path, name: str, after: float, filled: dict[str, dict[str, list[str]]], finding: str
) -> list[str]:
    database, said = _laid_out(kind, folder, name), folder / f"{name}.said"
    arguments = _arguments(kind, name, finding)
    started(arguments, folder, said, BUDGETDIFF_CAMPAIGN=f"{folder}/{name}/").killed(after)
    views = (
        ("facts", "figures", "trees", "claims") if kind == "migrate" else tuple(SAYS)
    )  # an earlier schema counted no numbers
    wrong = whole(database, filled, views)
    wrong += halves(folder, name)
    if kind == "ingest":  # the only one that has others read for it
        left = living_on(f"BUDGETDIFF_CAMPAIGN={folder}/{name}/")
        wrong += [f"{kind}: processes live on: {left}"] if left else []
    code = started(arguments, folder, said).run()
    forgotten = kind in ("forget", "migrate") and "no document is called" in said.read_text(encoding="utf-8")
    if code and not forgotten:
        wrong.append(f"{kind}: the next run fails: {said.read_text(encoding='utf-8')[-300:]}")
    wrong += whole(database, filled, views)
    expected = ",".join(one for one in NAMES if one != "2023.txt" or kind not in ("forget", "migrate"))
    with bd.open(database) as opened:
        if ",".join(sorted(opened.documents()["source_name"])) != expected:
            wrong.append(f"{kind}: after the next run there is not {expected}")
    _cleared(folder, name)
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
