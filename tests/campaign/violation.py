"""What must hold of a database whatever happened to the process that wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import budgetdiff as bd
from budgetdiff.store import Store

# numbers that hold within one database only, and the clock, are no part of what it says
SAYS = {
    "documents": "EXCLUDE (ingested_at)",
    "facts": "",
    "figures": "EXCLUDE (series_id, tree_id)",
    "claims": "",
    "findings": "",
    "tables_seen": "",
    "indicators": "",
    "funds": "",
    "remarks": "",
    "evaluations": "",
    "trees": "EXCLUDE (tree_id)",
}


def said_by(store: Store) -> dict[str, list[str]]:
    """The rows of every view, in an order of their own."""
    return {view: sorted(map(repr, store.rows(f"SELECT * {but} FROM {view}"))) for view, but in SAYS.items()}  # noqa: S608 - names of this test


def whole(path: Path, filled: dict[str, dict[str, list[str]]], views: Iterable[str] = tuple(SAYS)) -> list[str]:
    """What is wrong with a database after a fault: nothing, if each of its documents is there whole or not at all.

    ``filled`` has, for every set of documents that may be there (their file names, joined), what a database says that was
    filled with them undisturbed. A database that is not finished is finished first, as the next run does.
    """
    if not path.exists():
        return []
    with bd.open(path) as database:
        database.finish()
        names = ",".join(sorted(database.documents()["source_name"]))
        if names not in filled:
            return [f"{path.name}: the documents {names} are no set that was taken in"]
        said = said_by(database.store)
        return [f"{names}: the view {view} differs" for view in views if said[view] != filled[names][view]]


def states_of(files: Sequence[Path]) -> dict[str, dict[str, list[str]]]:
    """What a database says that holds some of the files, for every choice of them, by their names."""
    found = {}
    for count in range(len(files) + 1):
        for some in combinations(files, count):
            with bd.open(None) as database:
                database.ingest(some)
                found[",".join(one.name for one in some)] = said_by(database.store)
    return found
