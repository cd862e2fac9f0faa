"""The units' own words beside the lines of a comparison: ``compare --reasons``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from budgetdiff.compare import Comparison
from budgetdiff.facts import Period, Phase
from budgetdiff.store import Store
from budgetdiff.workflow.gather import REASONS

REASONS_SCHEMA = dict.fromkeys(("reason", "reason_where", "purpose", "purpose_where"), pl.String)
"""What is said of a line, several sentences parted by `` / ``, and where: file, what its places are, and their numbers."""
_SPENDING = ("expenditure", "general_public")
_Line = tuple[str, str, str, str, str]
"""Unit, statement, side ('' where none), measure and node."""
_Said = tuple[str, str, str]
"""The kind, the words, the place."""


def explained(store: Store, comparison: Comparison) -> Comparison:
    """The comparison with the columns of ``REASONS_SCHEMA``: what the documents of the later period say of its lines.

    A reason for a change from another period than the base is left out. A code's reason beside its general public money stands
    beside its whole spending too where the two are one figure. A department has no documents of its own, and no words.
    """
    lines = comparison.lines
    said = _said(store, comparison)
    rows = lines.select("unit_name", "statement", "side", "measure", "node", "current").rows()
    amounts = {_line(row): row[5] for row in rows}
    found: list[dict[str, str | None]] = []
    for row in rows:
        line = _line(row)
        held = said.get(line, [])
        if not held and line[1] in _SPENDING and line[3] == "total":
            twin = (line[0], _SPENDING[line[1] == _SPENDING[0]], *line[2:])
            held = said.get(twin, []) if row[5] is not None and amounts.get(twin) == row[5] else []
        found.append({**_joined("reason", held), **_joined("purpose", held)})
    beside = pl.DataFrame(found, schema=REASONS_SCHEMA)
    return replace(comparison, lines=lines.hstack(beside))


def _line(row: tuple[Any, ...]) -> _Line:
    unit, statement, side, measure, node = row[:5]
    return str(unit), str(statement), side or "", str(measure), node or ""


def _said(store: Store, comparison: Comparison) -> dict[_Line, list[_Said]]:
    """What the documents of the later period say, by line, each once."""
    units = comparison.lines["unit_name"].unique().sort().to_list()
    held: dict[_Line, dict[_Said, None]] = defaultdict(dict)
    for unit, statement, side, measure, node, kind, text, year, phase, since, of, source, place, page in store.rows(
        REASONS, [units]
    ):
        base = Period(int(since), Phase(of)) if since is not None and of is not None else None
        if Period(int(year), Phase(phase)) == comparison.current and base in (None, comparison.base):
            held[unit, statement, side, measure, node][kind, text, f"{source} {place} {page}"] = None
    return {line: list(words) for line, words in held.items()}


def _joined(kind: str, held: Iterable[_Said]) -> dict[str, str | None]:
    own = [(words, where) for one, words, where in held if one == kind]
    return {
        kind: " / ".join(words for words, _ in own) or None,
        f"{kind}_where": " / ".join(where for _, where in own) or None,
    }
