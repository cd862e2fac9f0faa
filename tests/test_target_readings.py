"""Every target of the real forms, and wordings seen in forms of other provinces, as a careful person reads them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.facts import Target, parse_target
from budgetdiff.facts.quantity import in_unit, normalised
from budgetdiff.facts.reached import reached
from tests.support.corpus import understood

EXPECTED = Path(__file__).with_name("target_readings.csv")


@pytest.mark.corpus
def test_every_target_of_the_real_forms():
    with EXPECTED.open(encoding="utf-8") as file:
        expected = [tuple(row) for row in csv.reader(file)][1:]
    found = [
        (
            name,
            str(i.provenance.page),
            i.name[:14],
            i.target_raw[:22],
            i.comparator,
            *("" if value is None else str(value) for value in (i.target_value, i.target_upper)),
            i.unit or "",
        )
        for name in ("quangang2024.txt", "wanli2023.pdf")
        for i in understood(name).indicators
    ]
    assert len(expected) == 13 + 66
    assert found == expected


# wording → what it promises: comparator, value(-upper), unit; several are parted by |, words alone are “words”
WORDINGS = """
≥197元/月·人 → >= 197 元/月·人
≥100百分比 → >= 100 百分比
＞9０％ → > 90 %
〉90% → > 90 %
≧3次 → >= 3 次
=>3次 → >= 3 次
≥98％ → >= 98 %
≥1,000人 → >= 1000 人
≤1.5亿元 → <= 1.5 亿元
≥3‰ → >= 3 ‰
≥-5% → >= -5 %
≥2次/人 → >= 2 次/人
≥50人·次 → >= 50 人·次
≥100(人数) → >= 100 人数
≥10楼栋 → >= 10 楼栋
≥80M → >= 80 M
≥95%(抽查) → >= 95 %
≥95%（含）→ >= 95 %
大于等于95% → >= 95 %
大于或等于95% → >= 95 %
不低于 50% → >= 50 %
不得少于3次 → >= 3 次
不超过3天 → <= 3 天
至少1次 → >= 1 次
至多2起 → <= 2 起
超过100家 → > 100 家
低于5% → < 5 %
95%以上 → >= 95 %
95%(含)以上 → >= 95 %
90分及以上 → >= 90 分
3个工作日内 → <= 3 个工作日
30分钟以内 → <= 30 分钟
30日内 → <= 30 日
3天内办结 → <= 3 天
控制在10%以内 → <= 10 %
降至5%以下 → <= 5 %
提高到95% → >= 95 %
满意度达到90%以上 → >= 90 %
覆盖率达100% → >= 100 %
较上年增长5%以上 → >= 5 %
同比增长≥5% → >= 5 %
65岁以上老人体检率≥80% → >= 80 %
65岁以上老人体检率达到80%以上 → >= 80 %
2023年满意度90%以上 → >= 90 %
80-90分 → between 80-90 分
3—5篇 → between 3-5 篇
80%至90% → between 80-90 %
控制在5%-10%之间 → between 5-10 %
80%≤X≤90% → between 80-90 %
≥85%且≤95% → between 85-95 %
≥85%,≤95% → between 85-95 %
±5% → between -5-5 %
误差≤±5% → between -5-5 %
100±5 → between 95-105
90%左右 → = 90 %
约1000人 → = 1000 人
1500余人 → > 1500 人
两次 → = 2 次
两次以上 → >= 2 次
不少于三期 → >= 3 期
一百二十人 → = 120 人
百分之九十五 → = 95 %
百分之九十五点五 → = 95.5 %
百分百 → = 100 %
九成以上 → >= 90 %
千分之三 → = 3 ‰
零事故 → = 0
0投诉 → = 0
100 → = 100
250万 → = 250 万
10辆 → = 10 辆
5个项目 → = 5 个
100%覆盖 → = 100 %
开展5次培训 → = 5 次
三公经费下降5% → = 5 %
一次性补助发放率100% → = 100 %
每季度不少于1次 → >= 1 次/季度
每月1次 → = 1 次/月
每周一次 → = 1 次/周
每人每月500元 → = 500 元/人·月
1次/年 → = 1 次/年
12月底前 → <= 12 月
12月底前完成 → <= 12 月
12月前 → < 12 月
6月30日前 → <= 630 月日
≤12月31日 → <= 1231 月日
2023年12月31日前 → <= 20231231 年月日
2023年12月底前完成验收 → <= 202312 年月
年底前完成 → <= 12 月
2023年底前 → <= 202312 年月
2023-12-31 → = 20231231 年月日
慰问人数不少于 100人,宣传用品不少于 20000份 → >= 100 人 | >= 20000 份
①培训≥3次②培训人数≥100人 → >= 3 次 | >= 100 人
1.开展培训3次；2.宣传5次 → = 3 次 | = 5 次
≥3次≥100人 → >= 3 次 | >= 100 人
1个平台、2个系统 → = 1 个 | = 2 个
数量≥10个；质量合格 → >= 10 个 | words
举办培训班3期，培训100人，提升干部素质 → = 3 期 | = 100 人 | words
"""
# numbers that promise nothing, and words
WORDS = """
达标 合规 提升 持续提升 有所提高 优良中低差 高中低 按月安排 及时 长期 一次性 第一批 第1名 前10名 排名前10% 全省前三 三级甲等
5A级 5G网络 两个维护 三个代表 一人一档 一号文件 十分满意 12345热线 110联动 24小时值班 7×24小时 5分钟生活圈 1/3 1:10
9:00-17:00 三分之一 每2周一次 十余次 15个居民区全覆盖 60周岁以上老人 100人以上的企业 5年以上工作经验 中级以上职称 不低于上年
不低于2022年水平 完成2023年工作任务 2023年 2021-2023 2023.12 2023.07-2024.01 1-12月 2024年6月-2024年12月 每月10日前
第四季度前 次年3月底前 0595-87654321 99999999999999999999 ≥0.00000001 按照5个方面,全面推进
""".split()  # noqa: SIM905 - read as a list of words


@pytest.mark.parametrize("line", WORDINGS.strip().splitlines())
def test_wordings(line):
    text, _, expected = (part.strip() for part in line.partition("→"))
    found = []
    for target in parse_target(text):
        upper = "" if target.upper is None else f"-{target.upper}"
        words = f"{target.comparator} {target.value}{upper} {target.unit or ''}".strip()
        found.append("words" if target.value is None else words)
    assert " | ".join(found) == expected


@pytest.mark.parametrize("text", WORDS)
def test_what_is_no_number_stays_words(text):
    (target,) = parse_target(text)
    assert (target.comparator, target.value, target.upper, target.unit) == ("qualitative", None, None, None)
    assert target.raw == text


NUMBERS = st.decimals(0, 10**9, places=2).map(lambda d: d.normalize() + 0) | st.integers(1, 10**9).map(Decimal)
UNITS = st.sampled_from(
    [
        None,
        "%",
        "‰",
        "次",
        "人次",
        "万人次",
        "元",
        "万元",
        "元/月·人",
        "次/季度",
        "平方米",
        "个工作日",
        "期",
        "份",
        "家",
        "人数",
        "百分比",
    ]
)


@st.composite
def targets(draw):
    comparator = draw(st.sampled_from([">=", "<=", "=", ">", "<", "between"]))
    value = draw(NUMBERS)
    upper = value + draw(NUMBERS) if comparator == "between" else None
    return Target(comparator, value, upper, draw(UNITS), "")


@given(targets())
def test_printed_and_parsed_back(target):
    (found,) = parse_target(target.printed())
    assert (found.comparator, found.value, found.upper, found.unit) == (
        target.comparator,
        target.value,
        target.upper,
        target.unit,
    )


@given(st.dates())
def test_deadlines_printed_and_parsed_back(day):
    value = Decimal(day.year * 10_000 + day.month * 100 + day.day)
    text = f"≤{day.year}年{day.month}月{day.day}日"
    (found,) = parse_target(text)
    if not 1900 <= day.year < 2100:
        return
    assert (found.comparator, found.value, found.unit) == ("<=", value, "年月日")
    assert parse_target(found.printed()) == (Target("<=", value, None, "年月日", text),)


@given(
    st.sampled_from(["≥", "≤", ">", "<", "="]),
    NUMBERS,
    UNITS,
    st.sampled_from(["", "，", "；", "、"]),
    st.sampled_from(["满意度", ""]),
)
def test_a_subject_before_or_a_sign_after_never_changes_the_number(sign, value, unit, end, subject):
    (plain,) = parse_target(f"{sign}{value:f}{unit or ''}")
    (found,) = parse_target(f" {subject} {sign} {value:f} {unit or ''}{end}")
    assert (found.comparator, found.value, found.unit) == (plain.comparator, plain.value, plain.unit)


@given(
    st.text(
        alphabet="一二三十百千万两0123456789.,%≥≤><=~-±/·()年月日底前内次人个元率不低于少超过以上至到第每约左右达完成全覆盖；、， ",
        max_size=24,
    )
)
def test_whatever_a_cell_says_gives_targets_and_no_error(text):
    found = parse_target(text)
    assert found
    for target in found:
        if target.value is None:
            assert target.comparator == "qualitative"
        else:
            # every number stands in the text, in digits or in words
            assert any(char in text for char in "一二三四五六七八九十百千万两0123456789零底末内")
            assert target.upper is None or target.value <= target.upper


@given(
    NUMBERS,
    st.sampled_from(
        [
            ("人次", "万人次"),
            ("元", "万元"),
            ("元", "亿元"),
            ("米", "公里"),
            ("%", "‰"),
            ("分钟", "小时"),
            ("亩", "公顷"),
        ]
    ),
)
def test_units_go_there_and_back(value, units):
    small, large = units if units != ("%", "‰") else ("‰", "%")
    there = in_unit(value, large, small, 2024)
    assert in_unit(there, small, large, 2024) == value
    assert normalised(value, large) == normalised(there, small)


def test_units_that_are_one_by_another_name():
    for one, two in (
        ("元/月·人", "元/人/月"),
        ("百分比", "%"),
        ("㎡", "平方米"),
        ("人数", "人"),
        ("万人·次", "万人次"),
    ):
        assert normalised(Decimal(3), one) == normalised(Decimal(3), two)
    assert normalised(Decimal("5.00"), "万人次") == (Decimal(50000), "人次")
    assert in_unit(Decimal(3), "人", "人次", 2024) is None


def test_an_actual_in_the_unit_of_its_target():
    assert reached("52000人次", "万人次", 2023).value == Decimal("5.2")
    assert reached("98.5%", "%", 2023).value == Decimal("98.5")
    assert reached("216600", "人", 2023).value == Decimal(216600)
    assert reached("3场", "人", 2023).obstacle == "unit"
    assert reached("已完成", "%", 2023).obstacle == "number"
    # a workbook stores 97 % as 0.97
    assert reached("0.97", "%", 2023).obstacle == "unit"
    # a day after the fiscal year is after its December, a day without a year is in it
    assert reached("2024年1月5日", "月", 2023).value == Decimal(13)
    assert reached("12月20日", "月", 2023).value == Decimal(12)
    assert reached("2023-12-20", "年月日", 2023).value == Decimal(20231220)
    assert reached("12月20日", "年月日", 2023).value == Decimal(20231220)
