"""Comparisons and trends recomputed from the facts with dicts and fractions: written from the documentation, not from the SQL.

What the documentation says stands beside what follows from it; where it is silent a comment begins with "Silent:".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

PAIRS = ("growth", "contribution", "share_base", "share_current", "share_shift")
PLAIN = (
    "unit_name",
    "statement",
    "side",
    "classification",
    "measure",
    "level",
    "code",
    "label",
    "base_label",
    "node",
    "parent",
    "role",
    "matched",
    "kind",
    "base_origin",
    "current_origin",
    "base_source",
    "current_source",
    "base_fact_id",
    "current_fact_id",
    "direction",
    "favourable",
    "material",
    "restated",
    "note",
)
MONEY = (
    "base",
    "current",
    "delta",
    "change",
    "base_quantum",
    "current_quantum",
    "original_base",
    "original_current",
)
ITEMS = {"abroad": "", "reception": "", "vehicles": "", "vehicle_purchase": "vehicles", "vehicle_operation": "vehicles"}
SOURCES = ("own", "other", "implied")
# Silent: the documentation gives 收入/支出 and 上年/本年 as examples of telling words and no list.
TELLING = re.compile(
    "上年|本年|上级|下级|附属|年初|年末|收入|支出|基本|项目|一般|基金|国有|人员|公用|事业|经营|购置|运行|结转|结余|[0-9]+"
)
PHASES = ("proposed", "approved", "adjusted", "executed")
Period = tuple[int, str]


class Seen(NamedTuple):
    """A row of the view ``facts`` with the period of its document and its place among the documents."""

    document: int
    ordinal: int
    fact_id: str
    own: Period
    unit: str
    period: Period
    statement: str
    side: str | None
    classification: str | None
    code: str | None
    label: str
    level: int
    measure: str
    column: str
    amount: Fraction | None
    quantum: Fraction | None
    origin: str


def seen(store: Any) -> list[Seen]:
    """The facts of the newest documents, from the public views alone; each in the place in which it was read."""
    documents = {
        row[0]: (number, (row[1], row[2]))
        for number, row in enumerate(store.rows("SELECT document_id, fiscal_year, phase FROM documents"))
    }
    counted: dict[str, int] = defaultdict(int)
    result = []
    for row in store.rows(
        "SELECT document_id, unit_name, fiscal_year, phase, statement, side, classification, code, label, level, measure,"
        " column_title, amount, quantum, origin FROM facts"
    ):
        document_id, unit, year, phase, statement, side, classification, code, label, level, measure, column = row[:12]
        number, own = documents[document_id]
        ordinal = counted[document_id]
        counted[document_id] += 1
        amount, quantum = (None if value is None else Fraction(value) for value in row[12:14])
        result.append(
            Seen(
                number,
                ordinal,
                f"{document_id}:{ordinal}",
                own,
                unit,
                (year, phase),
                statement,
                side,
                classification,
                code,
                label,
                1 if level is None else level,
                measure,
                column,
                amount,
                quantum,
                row[14],
            )
        )
    return result


def name_key(label: str) -> str:
    """A name without what a typist adds: “ordinals, spaces and brackets do not matter”, nor quotes or closing marks."""
    plain = "".join(unicodedata.normalize("NFKC", label).split())
    for odd, usual in zip("〔〕【】[]{}", "()()()()", strict=True):
        plain = plain.replace(odd, usual)
    shorter = None
    while shorter != plain:
        shorter = plain
        rest = re.sub(
            "^(其中:|第?[一二三四五六七八九十百]+[、.,]|[(]([一二三四五六七八九十百]+|[0-9]{1,2})[)][、.]?)", "", plain
        )
        rest = re.sub("^[0-9]{1,2}([、,.])(?![0-9])", "", rest)
        plain = rest or plain
    return re.sub("[\"'“”‘’「」『』《》〈〉]", "", plain).rstrip(":;,。、")


@dataclass
class Figure:
    """The one amount that counts for a line in a period."""

    fact: Seen
    key: str  # of its name; '' where a code names it
    repeat: int  # 1, or 2 where the same name stands in the table a second time …
    matched: str | None = None  # how a line of the base came to the name it has here

    @property
    def named(self) -> str:
        return self.key if self.repeat == 1 else f"{self.key}#{self.repeat}"

    @property
    def source(self) -> int:
        """0 the document of that very period, 1 another document's column, 2 a sentence."""
        return 2 if self.fact.origin == "implied" else int(self.fact.period != self.fact.own)


def keyed(facts: Iterable[Seen]) -> Iterator[Figure]:
    """Every fact with its key: the code, else the name; a name that a column prints again is another line."""
    again: dict[tuple[Any, ...], int] = defaultdict(int)
    for f in facts:
        if f.statement == "three_public":
            key = f.measure  # the item, whatever it is called
        elif f.code and f.side is None:
            key = ""
        elif f.level == 0 and f.code is None and f.side is None and not of_part(f):
            key = "合计"  # Silent: a table without sides has one total, whatever it is called
        else:
            key = name_key(f.label)
        place = (f.document, f.statement, f.unit, f.side, f.classification, f.code, key, f.measure, f.period, f.column)
        if f.origin == "printed":
            again[place] += 1
        yield Figure(f, key, again[place] if f.origin == "printed" else 1)


def that_count(facts: Iterable[Seen]) -> list[Figure]:
    """“The document of that very period; else another document's column for it; else an implied one.”

    Among equals the finest print, then the document of the latest year and phase, then its id, then the first place.
    """
    best: dict[tuple[Any, ...], Figure] = {}
    for figure in keyed(facts):
        f = figure.fact
        if f.amount is None:
            continue
        line = (f.unit, f.statement, f.side, f.classification, f.code, figure.named, f.measure, f.period)
        held = best.get(line)
        if held is None or _rank(figure) < _rank(held):
            best[line] = figure
    return list(best.values())


def _rank(figure: Figure) -> tuple[Any, ...]:
    f = figure.fact
    year, phase = f.own
    return figure.source, f.quantum, -year, -PHASES.index(phase), f.fact_id.partition(":")[0], f.ordinal


def column_of(f: Seen) -> str:
    """The column a figure adds up in: the items of the three public expenses are one."""
    return "total" if f.statement == "three_public" and f.measure in ITEMS else f.measure


def column_named(row: Mapping[str, Any]) -> str:
    """The column of an answered line: the items of the three-public table are lines of one."""
    return "total" if row["statement"] == "three_public" and row["measure"] in ITEMS else str(row["measure"])


def group_of(f: Seen) -> tuple[Any, ...]:
    return (f.unit, f.statement, f.side, f.classification, column_of(f))


# --- names that are only alike


def likeness(one: str, two: str) -> Fraction:
    """Of 100: twice the longest common subsequence over both lengths."""
    row = [0] * (len(two) + 1)
    for a in one:
        before = 0
        for j, b in enumerate(two, 1):
            before, row[j] = row[j], before + 1 if a == b else max(row[j], row[j - 1])
    return Fraction(200 * row[-1], len(one) + len(two)) if one or two else Fraction(100)


def proposed(base: list[Figure], current: list[Figure]) -> dict[tuple[Any, ...], str]:
    """Lines of the base that a line of the current period is proposed for.

    “Only where they are each other's nearest, at least 80 of 100, with no equal beside, and with the same telling words.”
    Silent: only lines of one table, side and level; what a table prints twice is compared without its number.
    """

    def lines(figures: list[Figure]) -> dict[tuple[Any, ...], set[tuple[str, int]]]:
        found: dict[tuple[Any, ...], set[tuple[str, int]]] = defaultdict(set)
        for g in figures:
            f = g.fact
            if not f.code and f.level > 0 and g.key and f.statement != "three_public":
                found[f.unit, f.statement, f.side, f.classification, f.level].add((g.key, g.repeat))
        return found

    ones, twos = lines(base), lines(current)
    result = {}
    for table in ones.keys() & twos.keys():
        gone, come = ones[table] - twos[table], twos[table] - ones[table]
        scores = {}
        for one in gone:
            for two in come:
                score = likeness(one[0], two[0])
                if score >= 80 and sorted(TELLING.findall(one[0])) == sorted(TELLING.findall(two[0])):
                    scores[one, two] = score
        for (one, two), score in scores.items():
            beside = [s for (a, b), s in scores.items() if (a == one) != (b == two)]
            if all(s < score for s in beside):
                result[(*table, one)] = two
    return result


# --- one tree: a column of a table of a unit


@dataclass
class Side:
    """What one period says of a node."""

    figures: list[Figure] = field(default_factory=list)
    amount: Fraction | None = None
    quantum: Fraction | None = None
    source: int | None = None
    parts: Fraction | None = None
    parts_quantum: Fraction = Fraction(0)
    hidden: bool = False

    @property
    def printed(self) -> bool:
        return bool(self.figures)

    @property
    def accounted(self) -> bool:
        """Whether the parts printed account for the amount “as far as the print can tell”: the intervals meet."""
        assert self.amount is not None
        assert self.quantum is not None
        return abs(self.amount - (self.parts or 0)) <= (self.quantum + self.parts_quantum) / 2

    @property
    def origin(self) -> str | None:
        if self.amount is None:
            return None
        return self.figures[0].fact.origin if len(self.figures) == 1 else "derived"

    @property
    def fact_id(self) -> str | None:
        return self.figures[0].fact.fact_id if len(self.figures) == 1 else None

    @property
    def label(self) -> str | None:
        return max((g.fact.label for g in self.figures), default=None)


@dataclass
class Node:
    """A line of a tree: what both periods say of it, and its parts."""

    name: str
    parent: str | None
    level: int
    base: Side = field(default_factory=Side)
    current: Side = field(default_factory=Side)
    children: list[Node] = field(default_factory=list)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.base, self.current

    @property
    def hidden(self) -> bool:
        return self.base.hidden or self.current.hidden


class Tree:
    """The lines of one table's column, each with what both periods print there, or what follows from what they print."""

    def __init__(
        self,
        group: tuple[Any, ...],
        figures: tuple[list[Figure], list[Figure]],
        covered: tuple[bool, bool],
        heads: Mapping[str, int],
        *,
        doubled: bool = False,
    ):
        self.group = group
        self.doubled = doubled
        self.covered = covered
        self.nodes: dict[str, Node] = {}
        self.beside: dict[str, Node] = {}
        totals = [self._total(side, heads) for side in figures]
        for i, side in enumerate(figures):
            for figure in side:
                self._place(figure, i, totals[i])
        if self.nodes:
            self._grow()
            self._value(self.nodes[""])
            self._judge(self.nodes[""], None, covered)

    @staticmethod
    def _total(figures: list[Figure], heads: Mapping[str, int]) -> Figure | None:
        """Of several totals (收入总计 beside 本年收入合计) the one most of the periods print, then 总计, 合计, the largest.

        “人员经费合计 and 公用经费合计 are totals of parts.”
        """
        listed = [g for g in figures if g.fact.level == 0 and not g.fact.code and not of_part(g.fact)]

        def order(g: Figure) -> tuple[Any, ...]:
            grand = 0 if g.named.endswith("总计") else 1 if g.named == "合计" else 3 if g.repeat > 1 else 2
            return (-heads[g.named], grand, -(g.fact.amount or 0), g.named, g.fact.fact_id)

        return min(listed, key=order, default=None)

    def _place(self, figure: Figure, i: int, total: Figure | None) -> None:
        f = figure.fact
        name = f"~{figure.named}"
        where, parent, level = self.nodes, "", 1
        if f.statement == "three_public":
            if figure.repeat > 1:
                where, level = self.beside, f.level
            elif f.measure in ITEMS:
                name, parent = f.measure, ITEMS[f.measure]
                level = 2 if parent else 1
            else:
                name, parent, level = "", None, 0
        elif f.level == 0 and not f.code:
            if figure is total:
                name, parent, level = "", None, 0
            else:
                where, level = self.beside, 0
        elif f.code and not figure.key:
            name, parent, level = f.code, f.code[:-2] if len(f.code) > 3 else "", (len(f.code) - 1) // 2
        elif f.level > 1 or (f.side is not None and figure.repeat > 1) or self.doubled:
            where, level = self.beside, f.level  # “unnumbered details of tables without codes”
        node = where.setdefault(name, Node(name, parent, level))
        node.sides[i].figures.append(figure)

    def _grow(self) -> None:
        """The lines above the printed ones, up to the total: “whether or not the document prints the parents”."""
        for node in list(self.nodes.values()):
            while node.parent is not None:
                above = self.nodes.get(node.parent)
                if above is None:
                    up = (
                        ITEMS[node.parent] if node.parent in ITEMS else node.parent[:-2] if len(node.parent) > 3 else ""
                    )
                    above = Node(node.parent, up if node.parent else None, node.level - 1)
                    self.nodes[above.name] = above
                if node not in above.children:
                    above.children.append(node)
                node = above  # noqa: PLW2901 - the way up

    def _value(self, node: Node) -> None:
        """“A parent's amount is the printed one where it is printed, else the sum of its children”; quanta add."""
        for child in node.children:
            self._value(child)
        for i, side in enumerate(node.sides):
            below = [c.sides[i] for c in node.children if c.sides[i].amount is not None]
            if below:
                side.parts = sum((b.amount for b in below), Fraction(0))
                side.parts_quantum = sum((b.quantum for b in below), Fraction(0))
            if side.printed:
                side.amount = sum((g.fact.amount for g in side.figures), Fraction(0))
                side.quantum = sum((g.fact.quantum for g in side.figures), Fraction(0))
                side.source = max(g.source for g in side.figures)
            elif below:
                side.amount, side.quantum = side.parts, side.parts_quantum
                side.source = max(b.source for b in below)  # “the weakest it was derived from”

    def _judge(self, node: Node, above: Node | None, covered: tuple[bool, bool]) -> None:
        """“A part that is missing counts as gone only where the parts that are printed account for their parent.”"""
        for i, side in enumerate(node.sides):
            if side.amount is not None:
                side.hidden = False
            elif above is None:
                side.hidden = not covered[
                    i
                ]  # Silent: a table printed with empty cells is there, and its total is nothing
            else:
                over = above.sides[i]
                side.hidden = over.hidden if over.amount is None else not over.accounted
        for child in node.children:
            self._judge(child, node, covered)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The lines of the answer."""
        total = self.nodes.get("")
        for node in self.nodes.values():
            yield self._row(node, self._role(node), self._remark(node), total)
            yield from self._residual(node, total)
        for node in self.beside.values():
            for side in node.sides:
                if side.printed:
                    side.amount = sum((g.fact.amount for g in side.figures), Fraction(0))
                    side.quantum = sum((g.fact.quantum for g in side.figures), Fraction(0))
                    side.source = max(g.source for g in side.figures)
            self._judge(node, total, self.covered)  # like a part of the total
            yield self._row(node, "of_which", self._remark(node), total)

    @staticmethod
    def _role(node: Node) -> str:
        return "total" if node.level == 0 else "parent" if node.children else "leaf"

    @staticmethod
    def _remark(node: Node) -> list[str]:
        word = "absent" if node.level == 0 else "undivided"
        for name, side in (("base", node.base), ("current", node.current)):
            if side.hidden:
                return [f"{word}_{name}"]
        return []

    def _residual(self, node: Node, total: Node | None) -> Iterator[dict[str, Any]]:
        """“Where a printed parent and its children differ, a residual line says by how much”; what is hidden is inside it."""
        together = [child for child in node.children if not child.hidden]
        if not node.children or node.hidden or (not together and node.level > 0):
            return  # a line none of whose parts can be compared is the end of its branch
        rest = Node(f"{node.name}?", node.name, node.level + 1)
        for i, side in enumerate(rest.sides):
            whole = node.sides[i]
            known = sum((c.sides[i].amount or Fraction(0) for c in together), Fraction(0))
            if whole.amount is not None:
                side.amount, side.quantum = whole.amount - known, (whole.quantum or 0) + whole.parts_quantum
            elif known:
                raise AssertionError("a line without an amount has parts with one")
            side.source = whole.source
        if not any(side.amount for side in rest.sides):
            return
        why = [
            f"undivided_{name}"
            for name, i in (("base", 0), ("current", 1))
            if any(c.sides[i].hidden for c in node.children)
        ]
        if not why:
            fits = all(side.amount is None or side.accounted for side in node.sides)
            why = ["rounding" if fits else "mismatch"]
        yield self._row(rest, "residual", why, total)

    def _row(self, node: Node, role: str, remark: list[str], total: Node | None) -> dict[str, Any]:
        unit, statement, side, classification, column = self.group
        base, current = node.base.amount, node.current.amount
        both = base is not None and current is not None
        figures = [*node.current.figures, *node.base.figures]
        own = "vehicles" if statement == "three_public" and node.name == "vehicles" else column
        measure = min((g.fact.measure for g in figures), default=own)
        label = node.current.label or node.base.label
        change = None if node.hidden else (current or Fraction(0)) - (base or Fraction(0))
        kind = kind_of(base, current, hidden=node.hidden)
        whole, whole_now = (total.base.amount, total.current.amount) if total else (None, None)
        code = node.parent if role == "residual" else node.name
        matched = None
        if role not in ("total", "residual") and node.base.printed and node.current.printed:
            hows = [g.matched for g in figures if g.matched]
            matched = hows[0] if hows else "label" if node.name.startswith("~") else "code"
        direction = direction_of(statement, side, measure, label)
        before = node.base.label
        renamed = matched == "code" and node.level > 0 and label and before and name_key(label) != name_key(before)
        return {
            "unit_name": unit,
            "statement": statement,
            "side": side,
            "classification": classification,
            "measure": measure,
            "level": node.level,
            "code": code if code and code[0].isdigit() else None,
            "label": label,
            "base_label": node.base.label if node.current.label is not None else None,
            "node": node.name,
            "parent": node.parent,
            "role": role,
            "matched": matched,
            "base": base,
            "current": current,
            "delta": current - base if both else None,
            "change": change,
            "base_quantum": node.base.quantum,
            "current_quantum": node.current.quantum,
            "kind": kind,
            "growth": growth_of(kind, base, current),
            "contribution": change / whole
            if whole and whole > 0 and role != "of_which" and change is not None
            else None,
            "share_base": base / whole if whole and whole > 0 and base is not None else None,
            "share_current": current / whole_now if whole_now and whole_now > 0 and current is not None else None,
            "share_shift": current / whole_now - base / whole
            if both and whole and whole_now and whole > 0 and whole_now > 0
            else None,
            "base_origin": node.base.origin,
            "current_origin": node.current.origin,
            "base_source": None if node.base.source is None else SOURCES[node.base.source],
            "current_source": None if node.current.source is None else SOURCES[node.current.source],
            "base_fact_id": node.base.fact_id,
            "current_fact_id": node.current.fact_id,
            "direction": direction,
            "favourable": favourable(direction, change),
            "material": False,
            "restated": False,
            "original_base": None,
            "original_current": None,
            "note": "; ".join(
                [*remark, *(["proposed"] if any(g.matched for g in figures) else []), *(["renamed"] if renamed else [])]
            ),
        }


def kind_of(base: Fraction | None, current: Fraction | None, *, hidden: bool) -> str:
    """The table of the quickstart."""
    if hidden:
        return "not_comparable"
    if base is None or current is None:
        return "new" if base is None else "discontinued"
    if base == current:
        return "unchanged"
    if base == 0:
        return "zero_base"
    if base < 0 < current or current < 0 < base:
        return "sign_change"
    return "negative_base" if base < 0 else "normal"


def growth_of(kind: str, base: Fraction | None, current: Fraction | None) -> Fraction | None:
    """“Only normal and unchanged carry a rate.”"""
    if kind == "unchanged":
        return Fraction(0)
    return current / base - 1 if kind == "normal" and base and current is not None else None


def direction_of(statement: str, side: str | None, measure: str, label: str | None) -> str:
    """Silent: which lines are revenue or carried over by default."""
    moved = {"carry_over", "carry_over_out", "opening_balance", "closing_balance", "use_of_balance", "distribution"}
    if measure in moved or "结转" in (label or "") or "结余" in (label or ""):
        return "carry_over"
    return "revenue" if side == "revenue" or statement == "income" else "spending"


def favourable(direction: str, change: Fraction | None) -> bool | None:
    """“By default revenue is better when it grows, spending when it shrinks, and what is carried over is neither.”"""
    if not change or direction not in ("spending", "revenue"):
        return None
    return (change > 0) == (direction == "revenue")


# --- the whole answer


def of_part(fact: Seen) -> bool:
    """Whether a total is of a part of the accounts' table of basic expenditure, and not of the table."""
    return (
        fact.statement == "basic_economic"
        and fact.measure not in ("personnel", "public_funds")
        and fact.label.startswith(("人员经费", "公用经费"))
    )


def says_twice(figures: Sequence[Figure]) -> bool:
    """Whether uncoded lines of a tree repeat its coded ones: in every period with both, the 类 alone are a total."""
    told = []
    for period in {g.fact.period for g in figures}:
        own = [g.fact for g in figures if g.fact.period == period]
        classes = [
            g.fact
            for g in figures
            if g.fact.period == period and g.fact.code and len(g.fact.code) == 3 and not g.key and g.repeat == 1
        ]
        if not classes or not any(not f.code and f.level == 1 and f.amount for f in own):
            continue
        whole, quantum = sum(f.amount for f in classes), sum(f.quantum for f in classes)
        totals = [f for f in own if f.level == 0 and not f.code]
        if totals:
            told.append(any(abs(f.amount - whole) * 2 <= f.quantum + quantum for f in totals))
    return bool(told) and all(told)


def compared(
    facts: Sequence[Seen], base: Period, current: Period, through: Sequence[Period] = ()
) -> list[dict[str, Any]]:
    """Every line of a comparison, which may be a step of a trend."""
    counting = that_count(facts)
    heads: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    asked = through or (base, current)
    printing = {
        (group_of(g.fact), g.named, g.fact.period)
        for g in counting
        if g.fact.level == 0 and not g.fact.code and g.fact.period in asked
    }
    for group, name, _ in printing:
        heads[group][name] += 1
    sides = [[g for g in counting if g.fact.period == period] for period in (base, current)]
    sides[0] = [Figure(g.fact, g.key, g.repeat) for g in sides[0]]
    pairs = proposed(sides[0], sides[1]) if base <= current else {}
    back = proposed(sides[1], sides[0]) if base > current else {}
    pairs |= {(*key[:5], later): key[5] for key, later in back.items()}
    for g in sides[0]:
        f = g.fact
        to = (
            pairs.get((f.unit, f.statement, f.side, f.classification, f.level, (g.key, g.repeat)))
            if not f.code
            else None
        )
        if to is not None:
            (g.key, g.repeat), g.matched = to, "proposed"
    printed: set[tuple[Any, ...]] = {
        (f.unit, f.statement, f.side, column_of(f), f.period) for f in facts if f.origin == "printed"
    }
    trees: dict[tuple[Any, ...], tuple[list[Figure], list[Figure]]] = defaultdict(lambda: ([], []))
    for i, side in enumerate(sides):
        for g in side:
            trees[group_of(g.fact)][i].append(g)
    rows = []
    for group, figures in trees.items():
        unit, statement, side_name, _, column = group
        covered = tuple((unit, statement, side_name, column, period) in printed for period in (base, current))
        twice = side_name is None and says_twice(
            [g for g in counting if group_of(g.fact) == group and g.fact.period in asked]
        )
        rows += Tree(group, figures, (covered[0], covered[1]), heads[group], doubled=twice).rows()
    order = ("unit_name", "statement", "side", "classification", "measure", "node", "role")
    return sorted(rows, key=lambda row: [row[name] or "" for name in order])


def answered(lines: pl.DataFrame) -> list[dict[str, Any]]:
    """The lines of the engine in the same form: amounts and rates as fractions."""
    rows = []
    for line in lines.iter_rows(named=True):
        row = {name: line[name] for name in PLAIN}
        row |= {name: None if line[name] is None else Fraction(line[name]) for name in MONEY}
        for pair in PAIRS:
            over, under = line[f"{pair}_numerator"], line[f"{pair}_denominator"]
            assert (over is None) == (under is None), (pair, line)
            row[pair] = None if over is None else Fraction(over) / Fraction(under)
        rows.append(row)
    return rows


def differences(ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]) -> list[str]:
    """What differs, line by line and in both directions; empty where the answers are the same, in the same order."""
    where = ("unit_name", "statement", "side", "classification", "measure", "node", "role")
    one, two = ({tuple(row[name] for name in where): row for row in rows} for rows in (ours, theirs))
    said = [
        f"{len(rows) - len(index)} lines stand twice"
        for rows, index in ((ours, one), (theirs, two))
        if len(rows) != len(index)
    ]
    said += [f"only recomputed: {key} {one[key]}" for key in one.keys() - two.keys()]
    said += [f"only answered: {key} {two[key]}" for key in two.keys() - one.keys()]
    for key in one.keys() & two.keys():
        wrong = {name: (one[key][name], two[key][name]) for name in one[key] if one[key][name] != two[key][name]}
        if wrong:
            said.append(f"{key}: (recomputed, answered) {wrong}")
    if not said and [tuple(r[n] for n in where) for r in ours] != [tuple(r[n] for n in where) for r in theirs]:
        said.append("the order of the lines is another")
    return said


# --- many periods

SERIES = ("unit_name", "statement", "side", "classification", "measure", "node")
ABOUT = ("level", "code", "label", "parent", "role")


def trended(facts: Sequence[Seen], periods: Sequence[Period], origin: Period) -> list[dict[str, Any]]:
    """Every row of a trend: “amounts, year-over-year, index to a base year, CAGR, share, rank; gaps stay gaps”."""
    amounts: dict[int, dict[Period, dict[str, Any]]] = defaultdict(dict)
    changes: dict[int, dict[Period, dict[str, Any]]] = defaultdict(dict)
    about: dict[int, dict[str, Any]] = {}
    at: dict[tuple[Any, ...], int] = {}  # the line that stands at a place of a table, by the last name it had
    of: dict[Any, int] = {}  # the line whose figure of the last period a document holds
    for one, two in pairwise(periods):
        now, figures, used = dict(at), {}, set()
        lines = [line for line in compared(facts, one, two, periods) if line["role"] != "residual"]
        for line in [*(x for x in lines if x["base"] is not None), *(x for x in lines if x["base"] is None)]:
            place = (
                *(line[name] for name in SERIES[:-2]),
                column_named(line),
                line["role"] == "of_which",
                line["node"],
            )
            key = of.get((*place[:-1], line["base_fact_id"])) if line["node"].startswith("~") else None
            key = at.get(place) if key is None else key
            if key is None or key in used:
                key = len(about)
            used.add(key)
            about[key] = {name: line[name] for name in (*SERIES, *ABOUT)}
            now[place] = key
            if line["current_fact_id"] is not None:
                figures[(*place[:-1], line["current_fact_id"])] = key
            for side, period in (("base", one), ("current", two)):
                cell = {"amount": line[side], "share": line[f"share_{side}"]}
                cell |= {name: line[f"{side}_{name}"] for name in ("quantum", "origin", "source", "fact_id")}
                held = amounts[key].setdefault(period, cell)
                assert held == cell, (
                    f"{about[key]}: {period} is not the same in the two comparisons it stands in: {held} {cell}"
                )
            changes[key][two] = {name: line[name] for name in ("delta", "kind", "growth")}
        at, of = now, figures
    rows = []
    nothing = dict.fromkeys(("amount", "share", "quantum", "origin", "source", "fact_id"))
    for key, line in about.items():
        start = amounts[key].get(origin, nothing)["amount"]
        for number, period in enumerate(periods):
            cell = amounts[key].get(period, nothing)
            index = cell["amount"] / start if start and start > 0 and cell["amount"] is not None else None
            years = period[0] - origin[0]
            rows.append(
                {
                    **line,
                    **cell,
                    "period": f"{period[0]}:{period[1]}",
                    "fiscal_year": period[0],
                    "phase": period[1],
                    "previous_period": "{}:{}".format(*periods[number - 1]) if number else None,
                    **(changes[key].get(period) or dict.fromkeys(("delta", "kind", "growth"))),
                    "index": index,
                    "cagr_years": years if index and index > 0 and years >= 1 else None,
                    "original": None,
                }
            )
    return rows


def ranked(rows: list[dict[str, Any]]) -> dict[int, int | None]:
    """The place of each row “by amount among the lines of the level, 1 is the largest, equals share a rank”."""
    groups: dict[tuple[Any, ...], list[Fraction]] = defaultdict(list)
    for row in rows:
        if row["role"] != "of_which" and row["amount"] is not None:
            groups[level_of(row)].append(row["amount"])
    return {
        id(row): None
        if row["role"] == "of_which" or row["amount"] is None
        else 1 + sum(1 for other in groups[level_of(row)] if other > row["amount"])
        for row in rows
    }


def level_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """The lines a line is ranked among: those of its table, column, level and period."""
    return (*(row[name] for name in SERIES[:-2]), column_named(row), row["level"], row["period"])


def same_trend(ours: list[dict[str, Any]], lines: pl.DataFrame) -> list[str]:
    """What differs between a recomputed trend and an answered one; rates as fractions, the root within its rounding."""
    where = (*SERIES, "role", "period")
    said = []
    answers = {tuple(line[name] for name in where): line for line in lines.iter_rows(named=True)}
    if len(answers) != lines.height:
        said.append("rows stand twice")
    places = ranked(ours)
    recomputed = {tuple(row[name] for name in where): row | {"rank": places[id(row)]} for row in ours}
    said += [f"only recomputed: {key}" for key in recomputed.keys() - answers.keys()]
    said += [f"only answered: {key}" for key in answers.keys() - recomputed.keys()]
    for key in recomputed.keys() & answers.keys():
        row, line = recomputed[key], answers[key]
        for name, value in row.items():
            if name in ("growth", "index", "share"):
                over, under = line[f"{name}_numerator"], line[f"{name}_denominator"]
                got = None if over is None or under is None else Fraction(over) / Fraction(under)
                if (over is None) != (under is None):
                    said.append(f"{key}: half a pair of {name}")
            else:
                got = (
                    Fraction(line[name])
                    if name in ("amount", "quantum", "delta") and line[name] is not None
                    else line[name]
                )
            if got != value:
                said.append(f"{key}: {name} is {value} recomputed, {got} answered")
        said += [f"{key}: {words}" for words in _compound(row, line)]
    return said


def _compound(row: dict[str, Any], line: dict[str, Any]) -> Iterator[str]:
    """The compound rate: its pair is that of the index, and its root lies within half of the last digit shown."""
    years = row["cagr_years"]
    if years is None:
        if any(line[f"cagr_{name}"] is not None for name in ("numerator", "denominator", "percent")):
            yield "a compound rate where there is none"
        return
    ratio = Fraction(line["cagr_numerator"]) / Fraction(line["cagr_denominator"])
    if ratio != row["index"]:
        yield f"a compound rate of {ratio}, and an index of {row['index']}"
    shown, half = Fraction(line["cagr_percent"]), Fraction(1, 20_000)
    low, high = (1 + (shown - half) / 100, 1 + (shown + half) / 100)
    if not (max(low, Fraction(0)) ** years <= ratio <= high**years):
        yield f"a root of {shown} % is not that of {ratio} over {years} years"
