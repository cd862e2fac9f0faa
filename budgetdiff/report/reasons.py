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
