"""Forms of targets as further provinces shape them, in contents of our own: what a person reads comes back from every format."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.facts import Phase
from budgetdiff.statements import Reading, understand
from budgetdiff.statements.forms.columns import part_of
from tests.printing import grids
from tests.printing.grids import Grid, table
from tests.support.examples import examples


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
        ("实施周期总金额", "实施期", 1050),
        ("上级转移", "", 0),
        ("任务1:人员保障", "预算金额(万元)/总额", 600),
        ("任务1:人员保障", "预算金额(万元)/财政拨款", 550),
    ]
    assert {f.project for f in reading.funds} == {"某某市某某局"}
    assert [e.planned for e in reading.evaluations] == ["保障机关运转，完成全年任务。"]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_levels_below_one_word_and_the_score_above_them(form):
    drawn = """
项目名称|信息系统运维|<|<|<|<|<
预算数（元）|500000.00|<|执行数（元）|480000.00|<|<
项目总金额|50万元|<|自评得分|96.5|<|<
指标|<|<|指标值|完成值|权重（%）|得分
产出指标|数量指标|系统数量|5个|5个|40|40
^|质量指标|运行率|≥99%|99.5%|50|46.5
"""
    reading = read(form, table("2024年度部门预算项目绩效自评表", drawn), "某某市某某局2024年度部门决算.x")
    assert targets(reading) == [
        ("信息系统运维", "产出指标", "系统数量", "=", 5, "个", 40),
        ("信息系统运维", "产出指标", "运行率", ">=", 99, "%", 50),
    ]
    assert [(f.label, f.phase, f.amount and f.amount.value) for f in reading.funds] == [
        ("预算数(元)", Phase.APPROVED, 500_000),
        ("执行数(元)", Phase.EXECUTED, 480_000),
        ("项目总金额", Phase.EXECUTED, 500_000),
    ]
    assert [(e.kind, e.score) for e in reading.evaluations] == [("total", Decimal("96.5"))]
    assert reading.lost == ()


@pytest.mark.parametrize("form", grids.FORMATS)
@examples(12)
@given(
    projects=st.lists(
        st.tuples(st.integers(1, 99_999), st.integers(0, 99_999), st.decimals(0, 100, places=2)),
        min_size=1,
        max_size=4,
    ),
    order=st.permutations(["预算数", "执行数", "执行率", "自评得分", "自评等级"]),
)
def test_a_list_of_scores_gives_every_project_its_money_by_phase_its_rate_and_its_score(form, projects, order):
    def row(name: str, budget: int, spent: int, score: str) -> str:
        said = {
            "预算数": f"{budget}.25",
            "执行数": f"{spent}.50",
            "执行率": "61.07%",
            "自评得分": score,
            "自评等级": "优",
        }
        return "|".join([name, *(said[one] for one in order)])

    named = [(f"项目{'甲乙丙丁'[n]}", *one) for n, one in enumerate(projects)]
    drawn = "\n".join(["项目名称|" + "|".join(order), *(row(n, b, s, str(p)) for n, b, s, p in named)])
    reading = read(form, table("2024年度项目支出绩效自评情况表", drawn, "单位：万元"), "某某市某某局2024年度部门决算.x")
    amounts = {(f.project, f.label): (f.phase, f.amount and f.amount.value / 10_000) for f in reading.funds}
    for name, budget, spent, _ in named:
        assert amounts[name, "预算数"] == (Phase.APPROVED, Decimal(f"{budget}.25"))
        assert amounts[name, "执行数"] == (Phase.EXECUTED, Decimal(f"{spent}.50"))
        assert amounts[name, "执行率"] == (Phase.EXECUTED, None)
    assert [(e.project, e.kind, e.score) for e in reading.evaluations] == [(n, "total", p) for n, _, _, p in named]
    assert reading.lost == ()


@pytest.mark.parametrize("form", grids.FORMATS)
def test_points_behind_a_name_are_its_weight(form):
    drawn = """
项目名称|城市维护费|<|<|<|<
年度目标1：（80分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
^|产出指标（40分）|数量指标|维护路灯数（20分）|5000盏|5100盏|20
^|^|质量指标|亮灯率（60分）|≥98%|99%|58.5
"""
    reading = read(form, table("2024年度城市维护项目绩效自评表", drawn), "某某市某某局2024年度部门决算.x")
    assert targets(reading) == [
        ("城市维护费", "产出指标", "维护路灯数", "=", 5000, "盏", 20),
        ("城市维护费", "产出指标", "亮灯率", ">=", 98, "%", 60),
    ]


@pytest.mark.parametrize("form", grids.FORMATS)
@examples(12)
@given(year=st.integers(2020, 2026), column=st.integers(0, 2), kind=st.sampled_from(["绩效目标值", "目标值", "指标值"]))
def test_of_columns_that_name_years_the_forms_own_is_the_target(form, year, column, kind):
    years = [year - column + n for n in range(3)]
    values = {one: 10 + n for n, one in enumerate(years)}
    heads = "|".join(f"{one}年{kind if one >= year else '实际值'}" for one in years)
    drawn = f"""
项目名称|数字政府建设|<|<|<
一级指标|三级指标|{heads}
产出指标|数量指标：上线系统数|{"|".join(f"{values[one]}个" for one in years)}
"""
    reading = read(form, table("项目支出绩效目标表", drawn), f"某某市某某局{year}年部门预算.x")
    assert [(i.subcategory, i.name, i.target_value, i.actual_raw) for i in reading.indicators] == [
        ("数量指标", "上线系统数", values[year], None)
    ]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_bare_levels_and_units_behind_a_name_and_a_goal_that_is_no_target(form):
    drawn = """
项目名称|预算数|年度目标|绩效指标|<|<|<
^|^|^|一级|二级|三级|指标值
档案数字化|30.00|数字化档案10万页|产出|数量|数字化条目（条）|≥100000
^|^|^|效益|社会效益|利用率|提高
"""
    reading = read(form, table("项目绩效目标表", drawn, "单位：万元"))
    assert targets(reading) == [
        ("档案数字化", "产出", "数字化条目（条）", ">=", 100_000, "条", None),
        ("档案数字化", "效益", "利用率", "qualitative", None, None, None),
    ]
    assert [e.planned for e in reading.evaluations] == ["数字化档案10万页"]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_what_kind_of_indicator_it_is_stands_in_the_column_of_types(form):
    drawn = """
项目名称|培训经费|<|<
指标类型|指标名称|指标值|权重
数量指标|培训人数（人）|≥200|50
社会效益指标|能力提升|提高|40
"""
    reading = read(form, table("项目支出绩效目标表", drawn))
    assert [(i.subcategory, i.name, i.comparator, i.unit, i.weight) for i in reading.indicators] == [
        ("数量指标", "培训人数（人）", ">=", "人", 50),
        ("社会效益指标", "能力提升", "qualitative", None, 40),
    ]


def of_two_horizons(project: str, whole: int, year: int) -> Grid:
    drawn = f"""
项目名称|{project}|<|<|<
项目资金（万元）|实施期资金总额：|{whole}|年度资金总额：|{year}
^|其中：财政拨款|{whole}|其中：财政拨款|{year}
^|其他资金|0|其他资金|0
一级指标|二级指标|三级指标|指标值|备注
产出指标|数量指标|次数|≥10次|
"""
    return table("项目支出绩效目标表", drawn)


@pytest.mark.parametrize("form", grids.FORMATS)
@examples(10)
@given(year=st.integers(1, 9_999), more=st.integers(0, 9_999))
def test_the_money_of_the_whole_period_is_not_the_years(form, year, more):
    reading = read(form, of_two_horizons("城市管理", year + more, year))
    assert money(reading) == [
        ("实施期资金总额", "实施期", year + more),
        ("年度资金总额", "", year),
        ("财政拨款", "实施期", year + more),
        ("财政拨款", "", year),
        ("其他资金", "实施期", 0),
        ("其他资金", "", 0),
    ]


@pytest.mark.thorough
def test_a_sentence_about_the_projects_of_the_year_is_held_against_the_years_money(tmp_path):
    said = "<p>2025年实行绩效目标管理的项目2个，涉及一般公共预算拨款400万元。</p>".encode()
    forms = grids.page(of_two_horizons("城市管理", 900, 300), of_two_horizons("宣传工作", 300, 100))
    for number, (stated, found) in enumerate([(said, []), (said.replace(b"400", b"500"), ["CLAIM"])]):
        (tmp_path / f"{number}.html").write_bytes(forms.replace(b"<body>", b"<body>" + stated))
        with bd.open(tmp_path / f"{number}.duckdb") as database:
            database.ingest([tmp_path / f"{number}.html"])
            findings = database.check(severity="error").lines
        assert [one["rule"] for one in findings.to_dicts()] == found


HEADS = {
    "target": "年度指标值 预期完成值 预计完成情况 预期当年实现值 计划完成值 应完成值 计划数 指标要求 标准值 2025年目标值",
    "actual": "实际完成值 全年执行值 实际指标值 实际达成值 年度完成值（B）",
    "name": "三级指标 末级指标 指标内容（三级指标） 绩效指标（三级） 指标项目 考核内容",
    "category": "一级指标（分值） 一级 绩效一级指标",
    "weight": "分值（权重） 权重/分值 设定分值 赋分 权重值 指标权重（%）",
    "score": "自评得分 自评分值 核定得分 最终得分（C）",
    "unit": "数值单位 度量单位",
    "kind": "判断符号 比较关系 定性/定量 指标方向",
    "reason": "扣分理由 偏差原因分析及改进措施",
    "goal": "年度绩效总目标 2025年绩效目标 预期目标 项目年度绩效目标",
    "other": "评分标准 上年完成值 前年 指标值说明 评（扣）分标准",
}


@pytest.mark.parametrize("part", HEADS)
def test_what_a_header_says_its_column_holds(part):
    assert {word: part_of(word) for word in HEADS[part].split()} == dict.fromkeys(HEADS[part].split(), part)


@pytest.mark.parametrize("form", grids.FORMATS)
def test_what_earns_the_best_mark_is_the_target(form):
    drawn = """
职责活动|年度预算数|绩效目标|绩效指标|评价标准|<|<|<
^|^|^|^|优|良|中|差
综合管理|320.00|保障机关高效运转|办文及时率|≥98%|≥95%|≥90%|<90%
监督执法|150.00|规范市场秩序|案件办结率|≥95%|≥90%|≥85%|<85%
"""
    reading = read(form, table("职责分类绩效目标", drawn, "单位：万元"))
    assert [(i.project, i.name, i.target_value) for i in reading.indicators] == [
        ("综合管理", "办文及时率", 98),
        ("监督执法", "案件办结率", 95),
    ]
    assert [(f.project, f.amount and f.amount.value) for f in reading.funds] == [
        ("综合管理", 3_200_000),
        ("监督执法", 1_500_000),
    ]
