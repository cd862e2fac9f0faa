"""Places that cannot be written: a disk that is full at any byte, a folder for reading only; and a clock that was set back."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import budgetdiff as bd
from budgetdiff.store import Store
from tests.campaign.kills import NAMES, documents
from tests.campaign.started import command
from tests.campaign.violation import states_of, whole


def places(trials: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Trials, each with the kind of place and what was violated."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        folder.chmod(0o755)
        files = documents(folder / "in")
        filled = states_of(files)
        with bd.open(folder / "whole.duckdb") as database:
            database.ingest(files)
        size = (folder / "whole.duckdb").stat().st_size
        for number in range(trials):
            kind = draw.choice(("full disk", "full disk", "full disk", "read only", "clock set back"))
            if kind == "full disk":
                yield kind, _full(folder, f"f{number}", draw.randrange(1, size * 2), draw, filled)
            elif kind == "read only":
                yield kind, _read_only(folder, f"r{number}", draw)
            else:
                yield kind, _set_back(folder, f"c{number}")


def _one_sentence(answer: subprocess.CompletedProcess[bytes], kind: str) -> list[str]:
    said = answer.stderr.decode("utf-8", "replace")
    if "Traceback" in said or (answer.returncode and not said.strip()):
        return [f"{kind}: exit {answer.returncode}: {said[-600:]}"]
    return []


def _full(
    folder: Path, name: str, room: int, draw: random.Random, filled: dict[str, dict[str, list[str]]]
) -> list[str]:
    """No file can be longer than ``room`` bytes for the command: what a full disk does to a write."""
    database, out = folder / f"{name}.duckdb", folder / name
    what = draw.choice(("ingest", "forget", "export", "report", "rows"))
    if what != "ingest":
        shutil.copy(folder / "whole.duckdb", database)
    arguments = {
        "ingest": ("ingest", "in"),
        "forget": ("forget", NAMES[draw.randrange(3)]),
        "export": ("export", name),
        "report": ("report", "--out", f"{name}.html"),
        "rows": ("compare", "2023", "2024", "--out", f"{name}.csv"),
    }[what]
    if what in ("export", "report", "rows"):
        room %= 20000
    answer = subprocess.run(
        command(*arguments, "--db", database.name),
        cwd=folder,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    wrong = _one_sentence(answer, f"full disk at {room}, {what}") + whole(database, filled)
    for left in (folder / f"{name}.html", folder / f"{name}.csv"):
        if answer.returncode and left.exists():
            wrong.append(f"full disk at {room}, {what}: half of {left.name} is left")
    if what == "ingest":
        again = subprocess.run(command(*arguments, "--db", database.name), cwd=folder, capture_output=True, check=False)
        wrong += (
            [f"the next run fails: {again.stderr.decode()[-300:]}"] if again.returncode else whole(database, filled)
        )
    for path in (database, Path(f"{database}.wal"), folder / f"{name}.html", folder / f"{name}.csv"):
        path.unlink(missing_ok=True)
    shutil.rmtree(out, ignore_errors=True)
    return wrong


def _obey_permissions() -> None:
    """Let root be bound by permissions as everybody is: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    import ctypes

    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def _read_only(folder: Path, name: str, draw: random.Random) -> list[str]:
    """A database and a folder that may be read only, by somebody who is not root: questions are answered, writing refused."""
    shut = folder / name
    shut.mkdir()
    shutil.copy(folder / "whole.duckdb", shut / "b.duckdb")
    (shut / "b.duckdb").chmod(0o444)
    shut.chmod(0o555)
    before = (shut / "b.duckdb").read_bytes()
    wrong = []
    questions = (("check",), ("compare", "2023", "2024"), ("show",), ("narrate",), ("track",))
    writes = (
        ("ingest", "../in/2023.txt", "--year", "2020"),
        ("forget", "2023.txt"),
        ("rename", "某某市某某中心", "甲"),
        ("export", "x"),
    )
    for arguments in (draw.choice(questions), draw.choice(writes)):
        answer = subprocess.run(
            command(*arguments, "--db", "b.duckdb"),
            cwd=shut,
            capture_output=True,
            check=False,
            preexec_fn=_obey_permissions,
        )
        wrong += _one_sentence(answer, f"read only, {arguments[0]}")
        if (answer.returncode == 0) != (arguments in questions):
            wrong.append(f"read only: {arguments[0]} exits with {answer.returncode}: {answer.stderr.decode()[-300:]}")
    if (shut / "b.duckdb").read_bytes() != before:
        wrong.append("read only: the database changed")
    shut.chmod(0o755)
    shutil.rmtree(shut)
    return wrong


def _set_back(folder: Path, name: str) -> list[str]:
    """The clock was set back since the documents came: what comes later still counts before them."""
    path = folder / f"{name}.duckdb"
    shutil.copy(folder / "whole.duckdb", path)
    with Store.open(path) as store:
        store.connection.execute("UPDATE document SET ingested_at = ingested_at + INTERVAL 400 DAY")
    later = folder / f"{name}.txt"
    later.write_text((folder / "in" / NAMES[1]).read_text(encoding="utf-8") + f"\n{name}\n", encoding="utf-8")
    with bd.open(path) as database:
        database.ingest(later)
        rows = database.sql(
            "SELECT source_name FROM documents WHERE fiscal_year = 2023 AND superseded_by IS NULL"
        ).rows()
    path.unlink()
    later.unlink()
    return [] if rows == [(later.name,)] else [f"clock set back: {rows} counts"]
