"""Why a line changed and what it is for, in the unit's own words: the reasons that belong beside a compared line."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from budgetdiff.facts import ReasonKind
from budgetdiff.report.names import EXPLAINED
from budgetdiff.report.scope import Line, Scope
from budgetdiff.report.source import StatedReason
from budgetdiff.report.view import Why

_ORDER = {ReasonKind.REASON: 0, ReasonKind.PURPOSE: 1, ReasonKind.METHOD: 2}
_SPENDING = frozenset({"expenditure", "general_public"})
"""Tables that print one code's spending, so that a reason beside either explains both where their figures are one."""


class Reasons:
    """The reasons of one report, found by line."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._held: dict[tuple[str, str, str, str], list[StatedReason]] = {}
        self._above: dict[tuple[str, str, str | None, str | None], dict[str, Line]] = {}
        for one in scope.source.reasons:
            if one.period == scope.source.comparison.current:
                self._held.setdefault(one.line, []).append(one)

    def of(self, line: Line) -> tuple[Why, ...]:
        """What the later period's documents say of a line: why it changed from the base, what it is for; each once.

        A reason for a change from another period than the base is no reason for this change, and is left out.
        """
        base = self._scope.source.comparison.base
        found = sorted(
            (one for one in self._stated(line) if one.base in (None, base)),
            key=lambda one: (_ORDER[one.kind], one.page),
        )
        numbers = self._scope.numbers
        once = {(one.kind, one.text): one for one in reversed(found)}
        return tuple(
            Why(
                self._scope.language(EXPLAINED[one.kind.value]),
                one.kind.value,
                one.text,
                numbers.at(one.source_name, one.place_kind, one.page, sentence=True),
            )
            for one in reversed(once.values())
        )

    def lacking(self, line: Line) -> bool:
        """Whether a change above the thresholds has no reason: none of its own, and none of a line that it is part of.

        The reason for the total says nothing of one line. What was not read for certain is not asked for.
        """
        if (
            not line["material"]
            or line["current"] is None
            or any(self._doubtful(line, side) for side in ("base", "current"))
        ):
            return False
        above = self._parents(line)
        asked: Line | None = line
        while asked is not None:
            if any(one.kind == ReasonKind.REASON.value for one in self.of(asked)):
                return False
            asked = above.get(asked["parent"])
        return True

    def unexplained(self, lines: pl.DataFrame) -> tuple[Line, ...]:
        """The leaves of a table whose change lacks a reason, where the documents give reasons for lines of that kind at all."""
        tables = {str(name) for name in lines["statement"].unique()}
        tables |= _SPENDING if tables & _SPENDING else set()
        base = self._scope.source.comparison.base
        given = any(
            one.kind is ReasonKind.REASON and one.base in (None, base) and place[0] in tables and place[3]
            for place, held in self._held.items()
            for one in held
        )
        leaves = lines.filter(pl.col("role") == "leaf", pl.col("material"))
        return tuple(line for line in leaves.iter_rows(named=True) if given and self.lacking(line))

    def _parents(self, line: Line) -> dict[str, Line]:
        """The parents in a line's table, by their nodes; looked up once a table."""
        statement, measure, side, classification = (
            line[name] for name in ("statement", "measure", "side", "classification")
        )
        table = statement, measure, side, classification
        if table not in self._above:
            rows = self._scope.source.comparison.select(statement, measure, side=side, classification=classification)
            self._above[table] = {row["node"]: row for row in rows.iter_rows(named=True) if row["role"] == "parent"}
        return self._above[table]

    def _doubtful(self, line: Line, side: str) -> bool:
        place = self._scope.source.places.get(line[f"{side}_fact_id"]) if line[f"{side}_fact_id"] else None
        return place is not None and place.doubtful

    def _stated(self, line: Line) -> Iterator[StatedReason]:
        statement, side, measure, node = (
            str(line["statement"]),
            line["side"] or "",
            str(line["measure"]),
            line["node"] or "",
        )
        own = self._held.get((statement, side, measure, node), ())
        yield from own
        if not own and statement in _SPENDING and measure == "total":
            for other in _SPENDING - {statement}:
                held = self._held.get((other, side, measure, node))
                if held and self._same_figure(other, side, node, line):
                    yield from held

    def _same_figure(self, statement: str, side: str, node: str, line: Line) -> bool:
        lines = self._scope.source.comparison.select(statement, "total", side=side or None)
        twin = lines.filter(pl.col("node") == node)
        return twin.height == 1 and twin["current"][0] is not None and twin["current"][0] == line["current"]
