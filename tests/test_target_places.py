"""Forms of targets as further provinces shape them, in contents of our own: what a person reads comes back from every format."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from budgetdiff.facts import Phase
from budgetdiff.statements import Reading, understand
from tests.printing import grids
from tests.printing.grids import Cell, Grid
from tests.support.examples import examples


def table(title: str, drawn: str, *lines: str) -> Grid:
    """A table drawn with ``|``: ``<`` goes on with the cell on its left, ``^`` with the one above."""
    marks = [line.split("|") for line in drawn.strip().splitlines()]
    width = max(map(len, marks))
    marks = [line + [""] * (width - len(line)) for line in marks]

    def cell(row: int, column: int) -> Cell:
        over = next((n for n in range(1, width - column) if marks[row][column + n] != "<"), width - column)
        down = next((n for n in range(1, len(marks) - row) if marks[row + n][column] != "^"), len(marks) - row)
        return marks[row][column], down, over

    return Grid(
        (title, "部门名称：某某市某某局", *lines),
        tuple(
            tuple(cell(row, column) for column in range(width) if marks[row][column] not in ("<", "^"))
            for row in range(len(marks))
        ),
    )


def read(form: str, grid: Grid, name: str = "某某市某某局2025年部门预算.x") -> Reading:
    return understand(read_content(grids.FORMATS[form](grid), name))


def targets(reading: Reading) -> list[tuple[object, ...]]:
    return [(i.project, i.category, i.name, i.comparator, i.target_value, i.unit, i.weight) for i in reading.indicators]


def money(reading: Reading) -> list[tuple[str, str, Decimal | None]]:
    return [(f.label, f.column_title, f.amount and f.amount.value / 10_000) for f in reading.funds]


BOTH_HORIZONS = """
项目名称|街区整治经费|<|项目编码|42010025|<|<
项目总预算|360|<|项目当年预算|120|<|<
长期绩效目标表|<|<|<|<|<|<
目标名称|一级指标|二级指标|指标名称|指标值|<|绩效标准
长期目标1|产出指标|数量指标|整治街区总数|≥36条|<|计划标准
^|^|质量指标|验收合格率|100%|<|行业标准
年度绩效目标表|<|<|<|<|<|<
目标名称|一级指标|二级指标|指标名称|指标值|<|绩效标准
^|^|^|^|上年|预计当年实现|^
年度目标1|产出指标|数量指标|整治街区数|11条|≥12条|计划标准
^|^|质量指标|验收合格率|99%|98%|行业标准
"""


@pytest.mark.parametrize("form", grids.FORMATS)
def test_a_block_of_the_whole_period_above_one_of_the_year_with_columns_of_its_own(form):
    reading = read(form, table("项目支出绩效目标表", BOTH_HORIZONS))
    name = "街区整治经费"
    assert targets(reading) == [
        (name, "长期目标/产出指标", "整治街区总数", ">=", 36, "条", None),
        (name, "长期目标/产出指标", "验收合格率", "=", 100, "%", None),
        (name, "产出指标", "整治街区数", ">=", 12, "条", None),
        (name, "产出指标", "验收合格率", "=", 98, "%", None),
    ]
    # the number of a project is no money
    assert money(reading) == [("项目总预算", "", 360), ("项目当年预算", "", 120)]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_what_is_expected_of_the_year_is_its_target_and_nothing_that_was_reached(form):
    drawn = """
项目名称|信息化运行维护|<|<|<|<|<
年度目标1|保障系统稳定运行|<|<|<|<|<
年度绩效指标|一级指标|二级指标|三级指标|指标值|<|指标值确定依据
^|^|^|^|上年|预期当年实现值|^
^|成本指标|经济成本指标|运维成本|52万元|≤55万元|合同
^|产出指标|数量指标|维护系统数量|6个|7个|计划
^|效益指标|社会效益指标|保障业务正常开展|有效|持续有效|计划
"""
    reading = read(form, table("项目支出绩效目标申报表", drawn))
    assert [(row[2], *row[3:6]) for row in targets(reading)] == [
        ("运维成本", "<=", 55, "万元"),
        ("维护系统数量", "=", 7, "个"),
        ("保障业务正常开展", "qualitative", None, None),
    ]
    assert {i.phase for i in reading.indicators} == {Phase.APPROVED}
    assert [i.actual_raw for i in reading.indicators] == [None] * 3
    assert [e.planned for e in reading.evaluations] == ["保障系统稳定运行"]


@pytest.mark.parametrize("form", grids.FORMATS)
@examples(12)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["≥", "≤", "="]), st.integers(1, 9_999), st.sampled_from(["%", "个", "公里", "人次"])
        ),
        min_size=1,
        max_size=5,
    ),
    words=st.sampled_from(["内容", "指标内容", "指标值"]),
    deep=st.booleans(),
    numbered=st.booleans(),
)
def test_sign_value_and_unit_below_whatever_header_and_a_row_that_numbers_the_columns(
    form, rows, words, deep, numbered
):
    heads = ["一级指标|二级指标|三级指标|运算符号|" + words + "|度量单位"]
    if deep:
        heads = ["一级指标|二级指标|三级指标|绩效指标|<|<", "^|^|^|指标符号|" + words + "|单位"]
    if numbered:
        heads.append("1|2|3|4|5|6")
    body = [
        f"{'产出指标' if n == 0 else '^'}|数量指标|任务{'甲乙丙丁戊'[n]}|{s}|{v}|{u}"
        for n, (s, v, u) in enumerate(rows)
    ]
    lead = "项目名称|社区服务|<|<|<|<"
    reading = read(form, table("项目支出绩效目标表", "\n".join([lead, *heads, *body])))
    signs = {"≥": ">=", "≤": "<=", "=": "="}
    assert targets(reading) == [
        ("社区服务", "产出指标", f"任务{'甲乙丙丁戊'[n]}", signs[sign], value, unit, None)
        for n, (sign, value, unit) in enumerate(rows)
    ]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_the_money_of_a_whole_unit_and_words_and_ranks_beside_it(form):
    drawn = """
部门（单位）名称|005某某市某某局-210100000|<|<|<
年度预算申请（万元）|资金总额：2000.00|<|<|<
^|其中：一般公共预算：1800.00|<|其中：基本支出：1500.00|<
^|其他资金：200.00|<|项目支出：500.00|<
项目级次|市级|<|项目用途|绿化
预算资金情况|本年度金额|350|实施周期总金额|1050
上级转移|0.00|<|项目编号|20250001
年度主要任务|任务名称|主要内容|预算金额（万元）|<
^|^|^|总额|财政拨款
^|任务1：人员保障|项目|600|550
年度履职目标|保障机关运转，完成全年任务。|<|<|<
一级指标|二级指标|三级指标|指标值|指标说明
产出指标|数量指标|服务企业数|300家|说明
"""
    reading = read(form, table("部门整体支出绩效目标表", drawn))
    assert [(label, column, float(value or 0)) for label, column, value in money(reading)] == [
        ("资金总额", "", 2000),
        ("一般公共预算", "", 1800),
        ("基本支出", "", 1500),
        ("其他资金", "", 200),
        ("项目支出", "", 500),
        ("本年度金额", "", 350),
        ("实施周期总金额", "", 1050),
        ("上级转移", "", 0),
        ("任务1:人员保障", "预算金额(万元)/总额", 600),
        ("任务1:人员保障", "预算金额(万元)/财政拨款", 550),
    ]
    assert {f.project for f in reading.funds} == {"某某市某某局"}
    assert [e.planned for e in reading.evaluations] == ["保障机关运转，完成全年任务。"]
