"""What must add up in a two-sided table: the lines of a side to its totals, and both sides to the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from budgetdiff.classification.identities import kind_of_line
from budgetdiff.facts import Fact
from budgetdiff.statements.proof.coded import column_of
from budgetdiff.statements.proof.equation import Equation, Placed, best

_FUNDS = frozenset({"general_public", "government_fund", "state_capital"})
_Signed = list[tuple[int, int]]


@dataclass(slots=True)
class Line:
    """A line of one side: what it is (``kind``, ``role``, the 类 it names), and its figures by column."""

    place: tuple[int, int | None]
    kind: str | None
    role: str | None
    key: str | None
    level: int
    cells: dict[Hashable, Placed] = field(default_factory=dict)


def sides_of(placed: Sequence[Placed]) -> dict[tuple[Hashable, str], list[Line]]:
    """The lines of each side of a table (by unit, classification and period), from top to bottom.

    Of the rows that are totals the last is the grand total, and one before it the total of the year.
    """
    found: dict[tuple[Hashable, str], dict[tuple[int, int | None], Line]] = defaultdict(dict)
    for position, fact in placed:
        if not fact.side:
            continue
        place = (fact.provenance.page, fact.provenance.row)
        side = found[(fact.unit_name, fact.classification, fact.fiscal_year, fact.phase), fact.side]
        if place not in side:
            kind, role, key = kind_of_line(fact.side, fact.label_key.partition("#")[0])
            side[place] = Line(place, kind, role, key, fact.level if fact.level is not None else 9)
        side[place].cells.setdefault(column_of(fact), (position, fact))
    for lines in found.values():
        totals = [line for line in lines.values() if line.level == 0 and not _coded(line)]
        for number, line in enumerate(reversed(totals), start=1):
            if line.kind != "current":
                line.kind = "grand" if number == 1 else "current" if len(totals) == 2 else "subtotal"
            line.role = "total"
    return {about: list(lines.values()) for about, lines in found.items()}


def _coded(line: Line) -> bool:
    return any(fact.code for _, fact in line.cells.values())


def two_sided(facts: Sequence[Fact], placed: Sequence[Placed]) -> Iterator[Equation]:
    """The sums of a two-sided table."""
    sides = sides_of(placed)
    for (about, side), lines in sides.items():
        for column in {column: None for line in lines for column in line.cells}:
            yield from _side(facts, lines, column)
            if side == "revenue":
                yield from _appropriation(facts, lines, column)
        if side == "revenue":
            one, other = _end(lines), _end(sides.get((about, "expenditure"), []))
            if one is not None and other is not None and one[0] == other[0]:
                equation = best(facts, one[1], [[(other[1][0], 1)]])
                if equation is not None:
                    yield equation


def _end(lines: list[Line]) -> tuple[tuple[int, int | None], Placed] | None:
    """The grand total of a side, with its row, where nothing with money stands below it."""
    grand = next((line for line in lines if line.kind == "grand"), None)
    if grand is None:
        return None
    below = lines[lines.index(grand) + 1 :]
    if any(fact.amount is not None and fact.amount.value for line in below for _, fact in line.cells.values()):
        return None
    for measure in ("total", "appropriation"):
        for position, fact in grand.cells.values():
            if fact.measure == measure and fact.amount is not None:
                return grand.place, (position, fact)
    return None


def _side(facts: Sequence[Fact], lines: list[Line], column: Hashable) -> Iterator[Equation]:
    """本年合计 and 总计 of a column beside the sums a form may mean by them, where every line with money is understood."""
    held = [(at, line, line.cells[column]) for at, line in enumerate(lines) if column in line.cells]
    flows_at = [at for at, line in enumerate(lines) if line.role == "flow"]
    stocks_at = [at for at, line in enumerate(lines) if line.role == "stock"]
    current_at = next((at for at, line in enumerate(lines) if line.kind == "current"), None)

    def in_year(at: int) -> bool:
        if current_at is None:
            return True
        if not flows_at:
            return False
        if flows_at[0] < current_at:
            return at < current_at
        return at > current_at and (not stocks_at or stocks_at[0] < current_at or at < stocks_at[0])

    plain = [(at, line, cell) for at, line, cell in held if line.role != "total"]
    if any(
        line.kind is None
        and cell[1].amount
        and cell[1].amount.value
        and (line.level == 1 or current_at is None or not in_year(at))
        for at, line, cell in plain
    ):
        return
    flows = [
        (line, cell) for at, line, cell in plain if line.role == "flow" and in_year(at) and cell[1].amount is not None
    ]
    stocks = [(line, cell) for _, line, cell in plain if line.role == "stock" and cell[1].amount is not None]
    kinds = {line.kind for line, _ in flows}
    twice = Counter((line.kind, line.key, line.level) for line, _ in flows)
    if max(twice.values(), default=0) > 1 or ("class" in kinds and kinds & {"basic", "project"}):
        return
    totals = {
        kind: cells[0]
        for kind in ("current", "grand")
        if len(cells := [c for _, line, c in held if line.kind == kind]) == 1
    }
    flow_sums, stock_sums = _flow_sums(flows), _stock_sums(stocks)
    current, grand = totals.get("current"), totals.get("grand")
    found = []
    if current is not None:
        found.append(best(facts, current, flow_sums))
    if grand is not None:
        base = [[(current[0], 1)]] if current is not None and current[1].amount is not None else flow_sums
        found.append(best(facts, grand, [[*one, *two] for one in base for two in stock_sums]))
    yield from (equation for equation in found if equation is not None)


def _flow_sums(flows: list[tuple[Line, Placed]]) -> list[_Signed]:
    """The ways to add the year's lines up: the first level, all but the whole whose parts stand below, all but these parts."""
    kinds = {line.kind for line, _ in flows}
    top = min((line.level for line, _ in flows), default=0)
    ways = (
        [cell for line, cell in flows if line.level == top],
        [cell for line, cell in flows if not (kinds & _FUNDS and line.kind == "appropriation")],
        [cell for line, cell in flows if not ("appropriation" in kinds and line.kind in _FUNDS)],
    )
    return [[(position, 1) for position, _ in way] for way in ways]


def _stock_sums(stocks: list[tuple[Line, Placed]]) -> list[_Signed]:
    """The ways to add the balances up: the first level, the first of each kind, or there are none."""
    top = min((line.level for line, _ in stocks), default=0)
    seen: set[str | None] = set()
    first = [cell for line, cell in stocks if line.kind not in seen and not seen.add(line.kind)]  # type: ignore[func-returns-value]
    return [[(p, 1) for line, (p, _) in stocks if line.level == top], [(position, 1) for position, _ in first]]


def _appropriation(facts: Sequence[Fact], lines: list[Line], column: Hashable) -> Iterator[Equation]:
    """财政拨款收入 beside the budgets of the second level that stand below it."""
    for at, whole in enumerate(lines):
        if whole.kind != "appropriation" or whole.level != 1 or column not in whole.cells:
            continue
        below: list[Line] = []
        for line in lines[at + 1 :]:
            if line.level < 2:
                break
            below.append(line)
        parts = [line for line in below if line.level == 2 and column in line.cells]
        money = [line for line in parts if (amount := line.cells[column][1].amount) is not None and amount.value]
        # a list of one fund alone is an 其中, and no sum
        if (
            any(line.kind == "general_public" for line in parts)
            and all(line.kind in _FUNDS for line in money)
            and len({line.kind for line in parts}) == len(parts)
        ):
            equation = best(facts, whole.cells[column], [[(line.cells[column][0], 1) for line in parts]])
            if equation is not None:
                yield equation
