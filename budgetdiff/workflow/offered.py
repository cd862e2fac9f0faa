"""What a shell may offer for a word that is being typed: the names that a database has. Brings nothing heavy in."""

from __future__ import annotations

import re
from pathlib import Path

from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import Phase
from budgetdiff.store import Store

_MOST = 300
"""So many names are looked at; who types on sees those that are left."""
_QUERIES = {
    "unit": "SELECT DISTINCT unit_name FROM document WHERE superseded_by IS NULL AND starts_with(unit_name, $1)",
    "statement": "SELECT DISTINCT statement FROM tree WHERE starts_with(statement, $1)",
    "measure": "SELECT DISTINCT measure FROM tree WHERE starts_with(measure, $1)",
}
_PERIODS = "SELECT DISTINCT fiscal_year, CAST(phase AS VARCHAR) FROM document WHERE superseded_by IS NULL ORDER BY ALL"
_PLAIN = re.compile(r"(?!-)[\w.+%@/（）《》〈〉、，。：·—–-]+")
"""Names without a blank and without anything that a shell reads: what is offered is put on the command line as it is."""


def offered(path: Path, what: str, begun: str) -> list[str]:
    """Names of units, ids of statements or measures, or periods (``what`` in the singular) of a database that begin as ``begun``.

    Periods are years, and years with their phase as one word (2024决算): a colon parts words in bash. Names of documents are
    foreign text: one that holds a blank, a quote or another character that a shell reads is not offered. Without a database, of
    one that another process holds or that cannot be read, nothing is: a shell has no place to say so, and the command itself
    will.
    """
    if not path.is_file():
        return []
    try:
        store = Store.share(path, read_only=True)
    except BudgetdiffError:
        return []
    with store:
        if what == "period":
            rows = store.rows(_PERIODS)
            found = {str(year) for year, _ in rows} | {f"{year}{Phase(phase).zh}" for year, phase in rows}
        else:
            found = {str(name) for (name,) in store.rows(f"{_QUERIES[what]} ORDER BY 1 LIMIT {_MOST}", [begun])}
    return sorted(name for name in found if name.startswith(begun) and _PLAIN.fullmatch(name))
