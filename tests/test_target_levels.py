"""Forms of targets whose header leaves levels out, or that have no header: the words of the levels say what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from budgetdiff.statements import understand
from tests.printing.grids import FORMATS, table
from tests.support.examples import examples

ABOVE = """项目名称|水库除险加固|<|<|<
项目资金（万元）|资金总额|250.00|<|<
^|其中：财政拨款|250.00|<|<
总体目标|完成水库除险加固，保障下游安全。|<|<|<"""
HEADS = {
    "none": None,
    "over both": "绩效目标|绩效内容分类|<|绩效内容|目标值",
    "project": "绩效目标|项目|<|绩效内容|绩效目标值",
    "kind": "绩效目标|指标类别|<|指标内容|目标值",
    "second": "绩效指标||二级指标|三级指标|指标值",
}
"""Headers over the indicators, none of which names the first level."""
LEVELS = {
    "产出": ("数量", "质量", "时效", "成本"),
    "效益": ("社会效益", "经济效益", "生态效益", "可持续影响"),
    "满意度": ("服务对象满意度",),
    "投入": ("时效", "成本"),
}
ENDS = ("", "指标", "目标")
TARGETS = ("≥95%", "3座", "≤80万元", "≥1.2万人", "100%")
NAMES = st.text("加固水库数量验收合格率受益人口完成时限单位造价", min_size=4, max_size=9)


@st.composite
def indicators(draw):
    """Lines of first level, second level, name and target, those of a first level below one another."""
    end = draw(st.sampled_from(ENDS))
    found = []
    for first in draw(st.permutations(list(LEVELS)))[: draw(st.integers(2, 4))]:
        seconds = LEVELS[first][: draw(st.integers(1, 4))]
        found.extend((f"{first}{end}", f"{one}{end}", draw(NAMES), draw(st.sampled_from(TARGETS))) for one in seconds)
    return found if len(found) > 2 and len({line[1] for line in found}) > 1 else draw(indicators())


def form(lines, head: str | None) -> str:
    """The form: first levels merged down over their lines, one label over the whole at the left."""
    drawn = [ABOVE, *([head] if head else [])]
    before = None
    for number, (first, second, name, target) in enumerate(lines):
        label = "^" if number or head else "绩效指标"
        drawn.append("|".join((label, "^" if first == before else first, second, name, target)))
        before = first
    return "\n".join(drawn)


@pytest.mark.parametrize("kind", FORMATS)
@examples(30)
@given(lines=indicators(), head=st.sampled_from(list(HEADS)))
def test_levels_are_told_by_their_words(kind, lines, head):
    content = FORMATS[kind](
        table(
            "2025年部门收支总表",
            "收入|<|支出|<\n项目|预算数|项目|预算数\n收入总计|100.00|支出总计|100.00",
            "单位：万元",
        ),
        table("项目支出绩效目标表", form(lines, HEADS[head])),
    )
    found = understand(read_content(content, f"x.{kind}"))
    assert [(one.category, one.subcategory, one.name, one.target_raw) for one in found.indicators] == lines
    assert {one.project for one in found.indicators} == {"水库除险加固"}
    assert [int(fund.amount.value) for fund in found.funds] == [2_500_000, 2_500_000]


def test_words_of_no_level_are_none():
    """A column of other words left of the names is no level, and what no level heads is no form."""
    head = "绩效目标|处室|科室|绩效内容|目标值"
    lines = [
        ("规划处", "一科", "加固水库数量", "3座"),
        ("建管处", "二科", "验收合格率", "≥95%"),
        ("安监处", "三科", "受益人口", "≥1.2万人"),
    ]
    for header in (head, None):
        content = FORMATS["html"](
            table(
                "2025年部门收支总表",
                "收入|<|支出|<\n项目|预算数|项目|预算数\n收入总计|100.00|支出总计|100.00",
                "单位：万元",
            ),
            table("项目支出绩效目标表", form(lines, header)),
        )
        found = understand(read_content(content, "x.html"))
        assert {(one.category, one.subcategory) for one in found.indicators} <= {("", "")}
        assert bool(found.indicators) is (header is not None)
