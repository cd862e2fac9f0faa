"""The flow of a report: what the compared lines state, as streams, in words, as two pictures and one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from markupsafe import Markup

from budgetdiff.report.flow import (
    ALL,
    BEYOND,
    CLASS,
    GROUP,
    KIND,
    REST,
    ROUNDING,
    SOURCE,
    ClassStated,
    Node,
    Stated,
    Streams,
    branches,
    changes_of,
    fitting,
    rounded,
    streams_of,
)
from budgetdiff.report.names import MEASURES, short
from budgetdiff.report.ribbons import Wording, bands, blocks
from budgetdiff.report.scope import FUNCTION, REVENUE, Line, Scope
from budgetdiff.report.view import Chart, Flow, FlowRow

_KINDS = ("basic", "project", "operating", "remitted", "subsidy")
"""Columns that divide spending: others divide these once more."""
_BY_KIND = frozenset({"~基本支出", "~项目支出"})
"""Lines without codes that some tables list where others have classes."""
_TOLD = 20
"""Streams that the description of a picture names."""


@dataclass(slots=True)
class _Lines:
    """The compared lines behind the streams, by what they are; ``incomparable`` are nodes whose parts are not comparable."""

    total: Line
    resources: Line | None = None
    sources: dict[str, Line] = field(default_factory=dict)
    classes: dict[str, Line] = field(default_factory=dict)
    kinds: dict[tuple[str, str], Line] = field(default_factory=dict)
    groups: dict[str, dict[str, Line]] = field(default_factory=dict)
    stated_kinds: dict[str, Line] = field(default_factory=dict)

    @property
    def incomparable(self) -> frozenset[Node]:
        sources = {(ALL, REST) for line in (self.resources, *self.sources.values()) if line and _apart(line)}
        kinds = {(KIND, name) for (_, name), line in self.kinds.items() if _apart(line)}
        groups = {(CLASS, name) for name, found in self.groups.items() if any(_apart(line) for line in found.values())}
        return frozenset(sources | kinds | groups)

    def stated(self, side: str) -> Stated | None:
        """What one side (base, current) states; None where it has no total, or no division into classes that fits."""
        if self.total[side] is None:
            return None
        resources = self.resources[side] if self.resources else None
        # the largest first; the same order in both periods, so that they can be looked at together
        classes = {
            name: ClassStated(
                line[side],
                {
                    kind: cell[side]
                    for kind in _KINDS
                    if (cell := self.kinds.get((kind, name))) is not None and cell[side] is not None
                },
                {group: one[side] for group, one in self.groups.get(name, {}).items() if one[side] is not None},
            )
            for name, line in self.classes.items()
            if line[side] is not None
        }
        sources = {name: line[side] for name, line in self.sources.items() if line[side] is not None}
        return fitting(Stated(self.total[side], resources, sources, classes))

    def behind(self, way: tuple[Node, Node]) -> Line | None:
        """The line that states a stream; None where it is computed from several, or stated by none."""
        start, end = way
        if start[0] == SOURCE:
            return self.sources.get(start[1])
        if end[0] == CLASS:
            return self.kinds.get((start[1], end[1]))
        if end[0] == GROUP:
            return self.groups.get(start[1], {}).get(end[1].removeprefix(f"{start[1]}|"))
        return None


def flow_of(scope: Scope) -> Flow | None:
    """The flow of the later period and its change, as pictures and a table; None where nothing divides."""
    _, lines = scope.language, _lines_of(scope)
    now = lines.stated("current") if lines else None
    if lines is None or now is None:
        return None
    streams = _shown(streams_of(now))
    if not branches(streams):
        return None
    before = lines.stated("base")
    comparable = before is not None and not any(_apart(line) for line in (lines.total, *lines.classes.values()))
    changes = _shown(changes_of(before, now, lines.incomparable)) if before is not None and comparable else {}
    worded = _Words(scope, lines)
    rows = [
        FlowRow(
            worded.name(way[0]),
            worded.name(way[1]),
            scope.numbers.of(line, "current") if (line := lines.behind(way)) and line["current"] == amount else None,
            scope.numbers.figure(amount, signed=False),
        )
        for way, amount in streams.items()
    ]
    moved = [
        FlowRow(worded.name(way[0]), worded.name(way[1]), None, scope.numbers.figure(amount))
        for way, amount in changes.items()
    ]
    period = _.period(scope.source.comparison.current)
    basic = sum((amount for (_s, end), amount in streams.items() if end == (KIND, "basic")), Decimal(0))
    title = (
        _("How the money flows: {share} is basic expenditure", share=_.share(basic, now.total))
        if basic
        else _("How the money flows")
    )
    message = _(
        "{period}, {amount} in all: each band is as wide as what flows; dashed is what no line of the tables states.",
        period=period,
        amount=scope.money(now.total),
    )
    return Flow(
        worded.chart(streams, title, message, signed=False),
        worded.chart(
            changes,
            _("How the flow changed"),
            _(
                "Each band is as wide as a change: filled rose, outlined fell. "
                "What only one of the periods divides, or divides otherwise, is divided in neither."
            ),
            signed=True,
        )
        if changes
        else None,
        tuple(rows),
        tuple(moved),
        tuple(worded.remarks(now)),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The flow in the words of a report."""

    scope: Scope
    lines: _Lines

    def name(self, node: Node) -> str:
        """A node as it is called."""
        _, (stage, name) = self.scope.language, node
        if name.rpartition("|")[2] == ROUNDING:
            return _("Rounding")
        if stage == SOURCE:
            return self._source(name)
        if stage == ALL:
            return _("All funds")
        if stage == KIND:
            if name == BEYOND:
                return _("Sources beyond this spending")
            return _(MEASURES[name]) if name else _("Not divided into basic and project")
        if stage == CLASS:
            return self._line(self.lines.classes[name]) if name else _("No class stated")
        of, _bar, group = name.partition("|")
        return self._line(self.lines.groups[of][group]) if group else _("No group stated")

    def _source(self, name: str) -> str:
        if name == REST:
            return self.scope.language("Source not stated")
        line = self.lines.sources[name]
        column = str(line["measure"])
        if line["role"] == "total":
            # a column of the table of income, or the fund that the whole table is of
            return self.scope.language(MEASURES[name if column == "total" else column])
        return self._line(line)

    def _line(self, line: Line) -> str:
        return short(self.scope.named(line).alone)

    def chart(self, streams: Streams, title: str, message: str, *, signed: bool) -> Chart:
        """Streams as a picture; its description names the largest."""
        _ = self.scope.language
        largest = sorted(streams.items(), key=lambda one: -abs(one[1]))[:_TOLD]
        words = _("; ").join(
            f"{self.name(start)} → {self.name(end)} {_.amount(amount, signed=signed)}"
            for (start, end), amount in largest
        )
        wording = Wording(
            self.name,
            lambda amount: _.amount(amount, signed=signed),
            lambda amount: f"{_.amount(amount, signed=signed)} {_.unit_name}",
            lambda node: node[0] != ALL and node[1].rpartition("|")[2] in (REST, ROUNDING, BEYOND),
        )
        broad, narrow = Markup(bands(streams, wording, title, words)), Markup(blocks(streams, wording))
        return Chart(title, message, broad, words, narrow=narrow)

    def remarks(self, now: Stated) -> Iterator[str]:
        """Where what is stated of a kind is more or less than its classes make up: the picture shows what the classes say."""
        _ = self.scope.language
        for kind, line in self.lines.stated_kinds.items():
            of_classes = {name: one.kinds[kind] for name, one in now.classes.items() if kind in one.kinds}
            found = sum(of_classes.values(), Decimal(0))
            if line["current"] is not None and not rounded(of_classes, line["current"], now.grain):
                yield _(
                    "{kind}: {stated} are stated, the classes shown here make up {found}.",
                    kind=_(MEASURES[kind]),
                    stated=self.scope.money(line["current"]),
                    found=self.scope.money(found),
                )


def _lines_of(scope: Scope) -> _Lines | None:
    """The compared lines that a flow is made of; None where no table states spending by class."""
    comparison = scope.source.comparison
    statement, measure, side = scope.best(FUNCTION)
    listed = _rows(scope, statement, measure, side)
    total = next((line for line in listed if line["role"] == "total"), None)
    if total is None or total["current"] is None:
        return None
    found = _Lines(total)
    of_class = [line for line in listed if line["level"] == 1 and line["role"] in ("leaf", "parent")]
    of_class.sort(key=lambda line: (-(line["current"] or 0), line["node"]))
    found.classes = {line["node"]: line for line in of_class}
    if _BY_KIND & found.classes.keys():
        # a table that lists kinds of spending in the place of classes does not say what any class gets
        return None
    for line in listed:
        if line["level"] == 2 and line["role"] in ("leaf", "parent") and line["parent"] in found.classes:
            found.groups.setdefault(line["parent"], {})[line["node"]] = line
    if side is None:
        for kind in _KINDS:
            for line in _rows(scope, statement, kind, None):
                if line["role"] == "total":
                    found.stated_kinds[kind] = line
                elif line["node"] in found.classes and line["role"] in ("leaf", "parent"):
                    found.kinds[kind, line["node"]] = line
    if statement == "general_public":
        # the table is of one fund, and says so in its name
        found.resources, found.sources = total, {statement: total}
        return found
    rows = _rows(scope, *REVENUE[0])
    found.resources = next((line for line in rows if line["role"] == "total" and line["current"] is not None), None)
    found.sources = {line["node"]: line for line in rows if line["level"] == 1 and line["role"] in ("leaf", "parent")}
    if found.resources is None:
        columns = comparison.lines.filter(comparison.lines["statement"] == "income")["measure"].unique(
            maintain_order=True
        )
        totals = {one: scope.total(("income", one, None)) for one in columns}
        found.resources = totals.pop("total", None)
        found.sources = {one: line for one, line in totals.items() if line is not None and one in MEASURES}
    return found


def _rows(scope: Scope, statement: str, measure: str, side: str | None) -> list[Line]:
    return list(scope.lines((statement, measure, side)).iter_rows(named=True))


def _apart(line: Mapping[str, object]) -> bool:
    return line["kind"] == "not_comparable"


def _shown(streams: Streams) -> Streams:
    """Streams without those to groups where no class has any: a column of what is not stated would say nothing."""
    known = any(end[0] == GROUP and end[1].rpartition("|")[2] not in (REST, ROUNDING) for _, end in streams)
    return streams if known else {way: amount for way, amount in streams.items() if way[1][0] != GROUP}
