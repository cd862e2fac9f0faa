"""What is part of what in lists without codes, told by their sums."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetdiff.compare import compare_periods
from budgetdiff.document.read import read_content
from budgetdiff.facts import Amount, Fact, Origin, Phase, Proof, Provenance, Unit
from budgetdiff.statements import understand
from budgetdiff.statements.nested import at_level, levels_by_nesting
from budgetdiff.statements.proof import equations_of
from budgetdiff.store import Record, Store
from budgetdiff.workflow.record import record_of
from tests.support.examples import examples
from tests.test_cells import UNIT, page

amounts = st.integers(10**4, 10**9).map(lambda fen: Decimal(fen) / 100)
"""Far above what rounding can make of a few lines: of amounts near it nothing could be told."""


class Printed(NamedTuple):
    """A line of a drawn list: how deep it is printed, and its money."""

    depth: int
    amount: Decimal


@st.composite
def groups(draw, depth: int = 1, deepest: int = 4) -> list[Printed]:
    """A line and all that is below it; a group has two parts or more, so that no line repeats the one above it."""
    if depth == deepest or draw(st.booleans()):
        return [Printed(depth, draw(amounts))]
    parts = [draw(groups(depth + 1, deepest)) for _ in range(draw(st.integers(2, 3)))]
    return [
        Printed(depth, sum((part[0].amount for part in parts), Decimal(0))),
        *(one for part in parts for one in part),
    ]


def fact(row: int, label: str, level: int, amount: Decimal, measure: str = "total") -> Fact:
    return Fact(
        unit_name=UNIT,
        fiscal_year=2024,
        phase=Phase.APPROVED,
        statement="project_expenditure",
        statement_title="项目支出表",
        side=None,
        classification="item",
        code=None,
        label=label,
        level=level,
        measure=measure,
        column_title=measure,
        amount=Amount.parse(f"{amount:.2f}", Unit.WAN),
        raw=f"{amount:.2f}",
        origin=Origin.PRINTED,
        provenance=Provenance("d", 1, row, None),
        label_key=label,
    )


def listed(lines: list[Printed], total: Decimal) -> list[Fact]:
    """A list as many forms print it: every line at one level, nothing but the amounts tell what is part of what."""
    return [fact(0, "合计", 0, total), *(fact(n, f"第{n}行", 1, line.amount) for n, line in enumerate(lines, start=1))]


def ways(lines: list[Decimal], total: Decimal) -> int:
    """In how many ways lines can be read as groups that are sums of their parts and together a total: by trying them all."""

    @cache
    def runs(start: int, end: int) -> list[tuple[Decimal, ...]]:
        """All ways to read the lines between two places as groups within groups: the amounts of the outermost first lines."""
        if start == end:
            return [()]
        return [
            (lines[start], *rest)
            for stop in range(start + 1, end + 1)
            for parts in ([()] if stop == start + 1 else runs(start + 1, stop))
            if not parts or sum(parts) == lines[start]
            for rest in runs(stop, end)
        ]

    return sum(1 for parts in runs(0, len(lines)) if sum(parts) == total)


@given(st.lists(groups(deepest=3), min_size=1, max_size=3))
def test_groups_are_told_by_sums_however_deep_each_goes(drawn):
    lines = [line for group in drawn for line in group]
    total = sum((group[0].amount for group in drawn), Decimal(0))
    assume(2 < len(lines) <= 12 and ways([line.amount for line in lines], total) == 1)
    facts = listed(lines, total)
    levels = levels_by_nesting(facts)
    assert [at_level(one, levels).level for one in facts] == [0, *(line.depth for line in lines)]


@given(st.lists(amounts, min_size=3, max_size=8))
def test_a_list_that_adds_up_as_it_stands_is_left_alone(parts):
    assert levels_by_nesting(listed([Printed(1, part) for part in parts], sum(parts, Decimal(0)))) == {}


@given(st.lists(groups(deepest=3), min_size=1, max_size=3), amounts)
def test_a_total_that_no_reading_gives_changes_no_level(drawn, more):
    lines = [line for group in drawn for line in group]
    total = sum((group[0].amount for group in drawn), Decimal(0)) + more
    assume(len(lines) <= 12 and ways([line.amount for line in lines], total) == 0)
    # the sums of groups whose amounts are far above their rounding cannot meet another total by rounding
    assume(all(abs(sum(part) - total) > 1 for part in [[line.amount for line in lines]]))
    assume(more > Decimal("0.5") and min(line.amount for line in lines) > Decimal("0.5"))
    assert levels_by_nesting(listed(lines, total)) == {}


@given(st.lists(st.tuples(amounts, amounts), min_size=2, max_size=4))
def test_every_column_must_agree(pairs):
    """A group that is the sum of its parts in one column, and not in the other, is none."""
    one, two = (sum((pair[n] for pair in pairs), Decimal(0)) for n in (0, 1))
    rows = [(one, two), *pairs]
    facts = [fact(0, "合计", 0, one), fact(0, "合计", 0, two, "basic")]
    for number, row in enumerate(rows, start=1):
        facts += [fact(number, f"第{number}行", 1, row[0]), fact(number, f"第{number}行", 1, row[1], "basic")]
    assert {one.level for one in levels_by_nesting(facts).values()} == {2}
    wrong = [f for f in facts if f.measure == "total"] + [
        fact(0, "合计", 0, two + 1000, "basic"),
        *(f for f in facts if f.measure == "basic" and f.level),
    ]
    assert levels_by_nesting(wrong) == {}


@given(st.lists(st.tuples(amounts, st.lists(amounts, min_size=2, max_size=3)), min_size=2, max_size=3))
def test_units_one_below_the_other_with_their_projects(units):
    """The row of a unit is beside the sums; what is below it is of the first level, whichever unit has it."""
    rows: list[list[object]] = []
    whole = Decimal(0)
    for number, (_, parts) in enumerate(units):
        whole += sum(parts, Decimal(0))
        rows.append([f"{UNIT}（本级）" if number == 0 else f"青石县水务{number}站", sum(parts, Decimal(0))])
        rows += [[f"工程{number}{n}", part] for n, part in enumerate(parts)]
    reading = page("项目支出表", [["项目名称", "金额"]], [["合计", whole], *rows])
    facts = [one for one in reading.facts if one.statement == "project_expenditure"]
    lines = [line for one in units for line in (0, *(1 for _ in one[1]))]
    assert [one.level for one in facts] == [0, *lines]
    assert all(one.label_key.endswith(f"/{one.label}") for one in facts if one.level == 1)
    first = Amount.total(one.amount for one in facts if one.level == 1 and one.amount)
    assert first.value == whole * 10_000
    assert all(one.holds for one in equations_of(facts))
    assert reading.tables[0].proof is Proof.PROVED


def test_a_project_that_every_unit_has_is_each_unit_s_own():
    """Where the first unit has it no more, that of the second is still paired with itself."""

    def budget(year: int, first: list[list[object]], total: str) -> Record:
        rows = [
            ["合计", total],
            [UNIT, "300.00"],
            *first,
            ["青石县水务站", "200.00"],
            ["其他运行经费", "80.00"],
            ["水质监测", "120.00"],
        ]
        table = "".join(f"<tr><td>{name}</td><td>{money}</td></tr>" for name, money in (["项目名称", "金额"], *rows))
        title = f"{UNIT}{year}年度部门预算"
        html = (
            f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1><p>项目支出表</p>"
            f"<p>部门：{UNIT}　单位：万元</p><table>{table}</table></body></html>"
        )
        return record_of(understand(read_content(html.encode(), f"{year}.html")))

    with Store.open(None) as store:
        store.load(budget(2023, [["其他运行经费", "50.00"], ["堤防加固", "250.00"]], "500.00"))
        store.load(budget(2024, [["堤防加固", "260.00"], ["河道清淤", "40.00"]], "500.00"))
        lines = compare_periods(store, "2023", "2024").lines
    running = lines.filter(pl.col("label") == "其他运行经费").select("base", "current", "kind").sort("base").rows()
    assert running == [(Decimal(500_000), None, "discontinued"), (Decimal(800_000), Decimal(800_000), "unchanged")]


@examples(12, quick=3)
@given(amounts, amounts, amounts)
def test_a_statement_by_code_and_again_by_unit_and_class_is_counted_once(pay, goods, aid):
    """The uncoded lines of a tree whose classes are its total stand beside it: the comparison has no rest."""
    assume(len({pay, goods, aid}) == 3)
    whole = pay + goods + aid

    def budget(year: int, factor: int) -> Record:
        coded = [
            ["", "合计", whole * factor],
            ["301", "工资福利支出", pay * factor],
            ["302", "商品和服务支出", (goods + aid) * factor],
        ]
        by_unit = [
            ["合计", whole * factor],
            [UNIT, pay * factor],
            ["工资福利支出", pay * factor],
            ["青石县水务站", (goods + aid) * factor],
            ["商品和服务支出", goods * factor],
            ["会议和培训支出", aid * factor],
        ]
        tables = [
            ("一般公共预算基本支出表", ["科目编码", "科目名称", "合计"], coded),
            ("一般公共预算基本支出表（按单位）", ["单位及科目名称", "合计"], by_unit),
        ]
        title = f"{UNIT}{year}年度部门预算"
        body = "".join(
            f"<p>{name}</p><p>部门：{UNIT}　单位：万元</p><table>"
            + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (head, *rows))
            + "</table>"
            for name, head, rows in tables
        )
        html = (
            f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
        )
        return record_of(understand(read_content(html.encode(), f"{year}.html")))

    with Store.open(None) as store:
        store.load(budget(2023, 1))
        store.load(budget(2024, 2))
        lines = compare_periods(store, "2023", "2024").lines.filter(pl.col("statement") == "basic_economic")
    assert lines.filter((pl.col("role") == "total") & (pl.col("current") == whole * 20_000)).height == 1
    again = lines.filter((pl.col("label") == "工资福利支出") & pl.col("code").is_null())
    assert again["role"].to_list() == ["of_which"]
    assert lines.filter(pl.col("role") == "residual").height == 0


def test_the_halves_of_the_accounts_form_are_no_total_of_it():
    """人员经费合计 and 公用经费合计 end a table that prints no total: the comparison's is the sum of the classes."""
    rows = {"301": "60.00", "303": "10.00", "302": "30.00"}
    with Store.open(None) as store:
        for year in (2022, 2023):
            table = "".join(
                f"<tr><td>{code}</td><td>科目{code}</td><td>{money}</td></tr>" for code, money in rows.items()
            )
            ends = "".join(
                f"<tr><td colspan=2>{name}</td><td>{money}</td></tr>"
                for name, money in (("人员经费合计", "70.00"), ("公用经费合计", "30.00"))
            )
            title = f"{UNIT}{year}年度部门决算"
            html = (
                f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
                f"<p>一般公共预算财政拨款基本支出决算表</p><p>部门：{UNIT}　单位：万元</p><table>"
                f"<tr><td>科目编码</td><td>科目名称</td><td>决算数</td></tr>{table}{ends}</table></body></html>"
            )
            store.load(record_of(understand(read_content(html.encode(), f"{year}.html"))))
        lines = compare_periods(store, "2022:executed", "2023:executed").lines
    whole = lines.filter((pl.col("statement") == "basic_economic") & (pl.col("role") == "total"))
    assert whole["current"].to_list() == [Decimal(1_000_000)]
    beside = lines.filter(pl.col("label").is_in(["人员经费合计", "公用经费合计"]))
    assert beside["role"].to_list() == ["of_which", "of_which"]
    assert lines.filter(pl.col("role") == "residual").height == 0


@given(st.lists(st.tuples(amounts, st.lists(amounts, min_size=1, max_size=3)), min_size=2, max_size=3))
def test_a_total_of_several_units_leaves_the_lines_of_one_beside_it(units):
    """A list with a column of units: the document's own lines are not its total, those of all units are."""
    whole = sum((part for _, parts in units for part in parts), Decimal(0))
    rows: list[list[object]] = [["", "合计", whole]]
    for number, (_, parts) in enumerate(units):
        name = UNIT if number == 0 else f"青石县水务{number}站"
        rows += [[name, f"工程{number}{n}", part] for n, part in enumerate(parts)]
    reading = page("项目支出预算表", [["单位名称", "项目名称", "总计"]], rows)
    facts = [one for one in reading.facts if one.statement == "project_expenditure"]
    assert [one.level for one in facts if one.unit_name == UNIT] == [0, *(2 for _ in units[0][1])]
    assert [one.level for one in facts if one.unit_name != UNIT] == [1 for _, parts in units[1:] for _ in parts]


@given(amounts, amounts, st.booleans())
def test_a_code_printed_for_a_class_and_its_only_item_counts_once(one, other, twice):
    """The row below says the same again where the 类 is the sum with the code counted once; two lines that both count stay two."""
    assume(one != other)
    whole = one + other + (one if twice else 0)
    rows: list[list[object]] = [
        ["", "合计", whole],
        ["219", "援助其他地区支出", whole],
        ["21999", "其他支出", one],
        ["21999", "其他支出", one],
        ["21901", "一般公共服务", other],
    ]
    reading = page("一般公共预算支出表", [["科目编码", "科目名称", "合计"]], rows)
    codes = [(fact.code, fact.level) for fact in reading.facts if fact.statement == "general_public"]
    second = ("21999", 2) if twice else (None, 3)
    assert codes == [(None, 0), ("219", 1), ("21999", 2), second, ("21901", 2)]
