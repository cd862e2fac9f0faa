"""Headers of forms seen in other provinces, with contents of our own: what is read is what a person reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from budgetdiff.facts import Phase
from budgetdiff.statements import understand
from tests.support.examples import examples


def form(title: str, *rows: str, year: str = "（2023年度）") -> list[str]:
    return [title, year, *("\t".join(row.split("|")) for row in rows), ""]


def read(*parts: list[str], cover: str = "某某市某某中心2023年度部门预算"):
    return understand(
        read_content("\n".join([cover, "", *(line for part in parts for line in part)]).encode(), "x.txt")
    )


def targets(reading):
    return [
        (i.project, i.subcategory, i.name, i.comparator, i.target_value and str(i.target_value), i.unit)
        for i in reading.indicators
    ]


def test_kind_value_and_unit_in_columns_of_their_own_and_explanations_beside():
    reading = read(
        form(
            "某某中心2023年度整体绩效目标表",
            "部门（单位）名称|某某市某某中心||||||||",
            "*年度总体绩效目标|保障单位运转，完成各项认定工作。|||||||",
            "一级指标|二级指标|三级指标|指标值类型|*指标值|计量单位|*指标解释|*评（扣）分标准|备注",
            "产出指标|数量指标|工作支出|定量|28.8万元|%|考察支出|未达指标值酌情扣分|",
            "|质量指标|到位率|定量|100|%|考察到位率|未达酌情扣分|",
            "|时效指标|安排时间|定量|按月安排||考察时间|未达酌情扣分|",
            "效益指标|社会效益指标|保障运转|定性|应保尽保|%|考察保障|未达酌情扣分|",
        )
    )
    assert [(row[2], *row[3:]) for row in targets(reading)] == [
        ("工作支出", "=", "28.8", "万元"),
        ("到位率", "=", "100", "%"),
        ("安排时间", "qualitative", None, None),
        ("保障运转", "qualitative", None, None),
    ]
    assert [e.planned for e in reading.evaluations] == ["保障单位运转，完成各项认定工作。"]


def test_value_and_unit_in_one_column_and_a_period_that_is_no_number():
    reading = read(
        form(
            "2023年项目支出绩效目标申报表",
            "项目支出名称|街区降尘服务|预算部门|某某市某某中心",
            "年度本级预算金额|250万元|该项目支出上级资金|0",
            "一级指标|二级指标|三级指标|指标值及单位|绩效标准",
            "产出指标|数量指标|配备车辆数|10辆|计划标准",
            "|数量指标|射程|≥80M|计划标准",
            "|时效指标|服务周期|2023.07-2024.01|计划标准",
            "|成本指标|预算成本|250万|计划标准",
            "满意度指标|满意度指标|市民满意度|≥90%|计划标准",
        )
    )
    assert [(row[0], row[2], *row[3:]) for row in targets(reading)] == [
        ("街区降尘服务", "配备车辆数", "=", "10", "辆"),
        ("街区降尘服务", "射程", ">=", "80", "M"),
        ("街区降尘服务", "服务周期", "qualitative", None, None),
        ("街区降尘服务", "预算成本", "=", "250", "万"),
        ("街区降尘服务", "市民满意度", ">=", "90", "%"),
    ]


def test_a_list_of_projects_with_the_project_in_a_column():
    reading = read(
        form(
            "部门预算项目支出绩效目标表",
            "项目名称|预算数（万元）|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重",
            "甲项目|12.50|产出指标|数量指标|召开会议|≥|2|次|30",
            "||产出指标|成本指标|培训费|≤|320|元/人·天|20",
            "||效益指标|社会效益指标|整体状况|定性|高中低||40",
            "乙项目|3.00|产出指标|数量指标|宣传活动|＝|1|场|90",
        )
    )
    assert targets(reading) == [
        ("甲项目", "数量指标", "召开会议", ">=", "2", "次"),
        ("甲项目", "成本指标", "培训费", "<=", "320", "元/人·天"),
        ("甲项目", "社会效益指标", "整体状况", "qualitative", None, None),
        ("乙项目", "数量指标", "宣传活动", "=", "1", "场"),
    ]
    assert [(f.project, f.amount.value) for f in reading.funds] == [("甲项目", 125000), ("乙项目", 30000)]


def test_last_years_column_and_the_whole_periods_are_not_this_years_target():
    reading = read(
        form(
            "项目支出绩效目标表",
            "项目名称|丙项目|||||",
            "一级指标|二级指标|三级指标|上年完成值|实施期指标值|年度指标值|分值",
            "产出指标|数量指标|开展培训|8期|≥30期|≥10期|20",
        )
    )
    assert targets(reading) == [("丙项目", "数量指标", "开展培训", ">=", "10", "期")]
    assert reading.indicators[0].actual_raw is None
    assert reading.indicators[0].phase is Phase.APPROVED


def test_two_levels_only_and_a_header_without_a_title():
    reading = read(
        form(
            "附件2",
            "项目名称|丁项目||",
            "一级指标|二级指标|当年预期实现值|备注",
            "数量指标|维修次数|2280次|",
            "质量指标|验收合格率|>92%|",
        ),
        form(
            "项目支出绩效目标表",
            "项目名称|戊项目||",
            "一级指标|二级指标|三级指标|目标值",
            "产出指标|数量指标|巡查|200次",
        ),
    )
    assert [row[0] for row in targets(reading)] == ["丁项目", "丁项目", "戊项目"]
    assert targets(reading)[1][2:] == ("验收合格率", ">", "92", "%")


KINDS = ("数量指标", "质量指标", "时效指标", "社会效益指标", "满意度指标")
PROMISES = st.sampled_from(
    [
        ("清淤长度≥12公里", ("清淤长度", ">=", "12", "公里")),
        ("验收合格率100%", ("验收合格率", "=", "100", "%")),
        ("巡检次数不少于24次", ("巡检次数", ">=", "24", "次")),
        ("维护费≤80.5万元", ("维护费", "<=", "80.5", "万元")),
        ("管护机制健全", ("管护机制健全", "qualitative", None, None)),
    ]
)


@examples(40)
@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=5, unique=True),
    held=st.lists(st.lists(st.lists(PROMISES, max_size=3), min_size=5, max_size=5), min_size=1, max_size=4),
    mark=st.sampled_from(["；", ";", "。"]),
    money=st.booleans(),
)
def test_a_column_for_each_kind_of_indicator(kinds, held, mark, money):
    """Indicators laid out across: every promise of a cell is one, of the kind that heads its column."""
    beside = "|金额（万元）|绩效目标" if money else ""
    rows = [f"项目名称{beside}|{'|'.join(kinds)}"]
    expected = []
    for number, drawn in enumerate(held):
        cells = (
            drawn if any(drawn[: len(kinds)]) else [[("清淤长度≥12公里", ("清淤长度", ">=", "12", "公里"))], *drawn[1:]]
        )
        texts = [mark.join(words for words, _ in cell) for cell in cells[: len(kinds)]]
        said = f"|{number + 1}0.00|完成年度各项任务" if money else ""
        rows.append(f"项目{number}{said}|{'|'.join(texts)}")
        expected += [
            (f"项目{number}", kind, *told) for kind, cell in zip(kinds, cells, strict=False) for _, told in cell
        ]
    reading = read(form("2023年项目绩效目标表", *rows))
    assert targets(reading) == [(project, kind, *rest) for project, kind, *rest in expected]
    assert len(reading.funds) == (len(held) if money else 0)
    assert not reading.lost


@pytest.mark.parametrize("actual", ["全年实际完成值", "实际完成情况", "完成值", "指标完成情况", "全年完成值"])
@pytest.mark.parametrize(
    "points",
    [
        ("分值", "得分"),
        ("权重", "自评得分"),
        ("指标分值", "得分（分）"),
        ("标准分", "评分"),
        ("分值", "评价分"),
        ("权重", "考评分"),
    ],
)
@pytest.mark.parametrize(
    ("project", "reason"), [("项目名称", "偏差原因分析及改进措施"), ("任务名称", "情况说明"), ("专项名称", "自评说明")]
)
def test_headers_of_self_evaluations(actual, points, project, reason):
    reading = read(
        form(
            "2023年度项目支出绩效自评表",
            f"{project}|己项目||||||",
            "项目资金（万元）||全年预算数|全年执行数|分值|执行率|得分|",
            "|年度资金总额|10.00|9.00|10|90.00%|9|",
            f"一级指标|二级指标|三级指标|年度指标值|{actual}|{points[0]}|{points[1]}|{reason}",
            "产出指标(60分)|数量指标|印发简报|≥10期|9期|60|54|稿件不足",
            "总分|||||100|63|",
        ),
        cover="某某市某某中心2023年度部门决算",
    )
    (one,) = reading.indicators
    assert one.project == "己项目"
    assert (one.category, one.actual_raw, str(one.weight), str(one.score), one.deviation_reason) == (
        "产出指标",
        "9期",
        "60",
        "54",
        "稿件不足",
    )
    assert {e.kind: str(e.score) for e in reading.evaluations} == {"execution": "9", "total": "63"}
