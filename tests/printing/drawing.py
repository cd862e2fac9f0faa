"""Strategies that draw consistent accounts of a unit; hypothesis shrinks them to few lines and small amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from tests.printing.accounts import (
    APPROPRIATED,
    CAPITAL,
    FUND,
    GENERAL,
    OTHERS,
    Accounts,
    Book,
    Goal,
    Items,
    Line,
    Project,
)
from tests.printing.codes import CAPITAL_ITEMS, COMMON_ITEMS, FUNCTIONAL, FUND_ITEMS, OPERATING, PERSONNEL

UNITS = ("某某市某某中心", "某某市某某区某某局", "某某省某某厅", "某某县某某镇人民政府", "某某部")
WAN_STEP, FEN_STEP = 10_000, 1
"""Steps of drawn amounts in fen: a hundredth of 万元, in which every printed sum is exact, and one fen, in which few are."""


@st.composite
def accounts(draw: st.DrawFn, family: str | None = None, step: int = WAN_STEP, most: int = 4) -> Accounts:
    """Accounts of a unit; ``step`` is the grain of every amount in fen, ``most`` bounds the 项 out of the general budget."""
    family = family or draw(st.sampled_from(("budget", "final")))
    current = draw(books(step, family, most))
    prior = draw(changed(current, step, family))
    planned = current if family == "budget" else draw(changed(current, step, "budget"))
    return Accounts(
        unit_name=draw(st.sampled_from(UNITS)),
        level=draw(st.sampled_from(("department", "unit"))),
        year=draw(st.integers(2021, 2025)),
        family=family,
        current=current,
        prior=prior,
        planned=planned,
        targets=draw(projects(current)),
    )


@st.composite
def books(draw: st.DrawFn, step: int, family: str, most: int) -> Book:
    """One period's figures."""
    lines = [
        draw(line(code, GENERAL, step, family))
        for code in draw(st.lists(st.sampled_from(COMMON_ITEMS), unique=True, min_size=1, max_size=most))
    ]
    for fund, codes in ((FUND, FUND_ITEMS), (CAPITAL, CAPITAL_ITEMS)):
        if draw(st.booleans()):
            lines += [
                draw(line(code, fund, step, family))
                for code in draw(st.lists(st.sampled_from(codes), unique=True, min_size=1, max_size=2))
            ]
    if draw(st.booleans()):
        for fund in draw(st.lists(st.sampled_from(OTHERS), unique=True, min_size=1, max_size=2)):
            lines.append(draw(line(draw(st.sampled_from(COMMON_ITEMS)), fund, step, family)))
    return draw(completed(lines, step))


@st.composite
def changed(draw: st.DrawFn, book: Book, step: int, family: str) -> Book:
    """The figures of another period of the same unit: lines that stay, move, are new and are dropped."""
    lines = []
    for old in book.lines:
        kind = draw(st.sampled_from(("same", "moved", "moved", "new")))
        if kind == "same":
            closing = old.closing if family == "final" else 0
            kept = replace(old, closing=closing, distribution=old.distribution if closing else 0)
            if kept.income >= 0:
                lines.append(kept)
        elif kind == "moved":
            lines.append(draw(line(old.code, old.fund, step, family)))
    if draw(st.booleans()):
        spare = [code for code in COMMON_ITEMS if code not in {old.code for old in book.lines}]
        lines.append(draw(line(draw(st.sampled_from(spare)), GENERAL, step, family)))
    return draw(completed(lines, step))


def money(step: int, *, zero: bool = True) -> st.SearchStrategy[int]:
    """An amount in fen, a multiple of ``step``, from nothing to some hundred million yuan."""
    most = 9_999_99 * WAN_STEP // step
    some = st.one_of(st.integers(1, 9_99 * WAN_STEP // step), st.integers(1, most)).map(lambda n: n * step)
    return st.one_of(st.just(0), some) if zero else some


@st.composite
def line(draw: st.DrawFn, code: str, fund: str, step: int, family: str) -> Line:
    """A line that balances: what it took over never exceeds what it spent and kept."""
    if fund == "business":
        drawn = Line(code, fund, operating=draw(money(step, zero=False)))
    elif fund in (FUND, CAPITAL):
        drawn = Line(code, fund, project=draw(money(step, zero=False)))
    else:
        drawn = Line(
            code,
            fund,
            personnel=draw(money(step)),
            public_funds=draw(money(step)),
            project=draw(money(step)),
            remitted=draw(st.sampled_from((0, 0, 0, 7 * step))) if fund == "institutional" else 0,
        )
        if not drawn.total:
            drawn = replace(drawn, project=draw(money(step, zero=False)))
    if family == "final":
        drawn = replace(drawn, closing=draw(money(step)))
        if fund not in APPROPRIATED:
            drawn = replace(drawn, distribution=draw(st.sampled_from((0, 0, 12 * step))))
    if draw(st.booleans()):
        drawn = replace(drawn, opening=draw(part_of(drawn.total + drawn.closing, step)))
    if fund not in APPROPRIATED and draw(st.booleans()):
        drawn = replace(drawn, use_of_balance=draw(part_of(drawn.income, step)))
    return drawn


def part_of(whole: int, step: int) -> st.SearchStrategy[int]:
    """A multiple of ``step`` from nothing to ``whole``."""
    return st.integers(0, whole // step).map(lambda n: n * step)


@st.composite
def completed(draw: st.DrawFn, lines: Sequence[Line], step: int) -> Book:
    """A book of these lines, with the economic 款 of its basic spending and the three-public items that fit them."""
    general = [one for one in lines if one.fund == GENERAL]
    economic: dict[str, int] = {}
    for part, codes in (("personnel", PERSONNEL), ("public_funds", OPERATING)):
        whole = sum(getattr(one, part) for one in general)
        if whole:
            chosen = draw(st.lists(st.sampled_from(codes), unique=True, min_size=1, max_size=5))
            weights = draw(st.lists(st.integers(1, 50), min_size=len(chosen), max_size=len(chosen)))
            economic.update(zip(chosen, shared(whole, weights, step), strict=True))
    left = sum(one.project for one in general)
    more = {
        name: left * draw(st.sampled_from((0, 0, 1, 20, 100))) // 1000 // step * step
        for name in ("abroad", "reception", "vehicle_purchase", "vehicle_operation", "meeting", "training")
    }
    rows = {
        "abroad": "30212",
        "reception": "30217",
        "vehicle_operation": "30231",
        "meeting": "30215",
        "training": "30216",
    }
    items = Items(**{name: value + economic.get(rows.get(name, ""), 0) for name, value in more.items()})
    return Book(tuple(lines), tuple(sorted(economic.items())), items)


def shared(whole: int, weights: Sequence[int], step: int) -> list[int]:
    """``whole`` in parts by weight, multiples of ``step``; the last takes what is left over."""
    parts = [whole * weight // sum(weights) // step * step for weight in weights]
    parts[-1] += whole - sum(parts)
    return parts


GOALS = (
    ("产出指标", "数量指标", "开展活动场次", ("≥{n}场", ">=", "场")),
    ("产出指标", "数量指标", "服务人数", ("≥{n}人次", ">=", "人次")),
    ("产出指标", "质量指标", "验收合格率", ("={n}%", "=", "%")),
    ("产出指标", "时效指标", "按期完成率", ("不低于{n}%", ">=", "%")),
    ("成本指标", "经济成本指标", "单位成本", ("≤{n}元", "<=", "元")),
    ("效益指标", "社会效益指标", "政策知晓率", ("{n}%以上", ">=", "%")),
    ("效益指标", "社会效益指标", "管理水平", ("明显提升", "qualitative", None)),
    ("满意度指标", "服务对象满意度指标", "群众满意度", ("≥{n}%", ">=", "%")),
)


@st.composite
def projects(draw: st.DrawFn, book: Book) -> tuple[Project, ...]:
    """Projects of the general budget with their targets; none where the book has no project spending."""
    found = []
    for one in [one for one in book.lines if one.project and one.fund == GENERAL][: draw(st.integers(0, 2))]:
        goals = []
        kept = sorted(draw(st.sets(st.sampled_from(range(len(GOALS))), min_size=1, max_size=5)))
        for category, subcategory, name, (shape, comparator, unit) in (GOALS[index] for index in kept):
            number = str(draw(st.integers(1, 100)))
            value = number if "{n}" in shape else None
            goals.append(Goal(category, subcategory, name, shape.format(n=number), comparator, value, unit))
        found.append(Project(f"{FUNCTIONAL[one.code]}专项", one.project, 0, tuple(goals)))
    names = [project.name for project in found]
    return tuple(project for index, project in enumerate(found) if project.name not in names[:index])
