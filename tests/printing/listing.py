"""Lists of targets, one row an indicator, in the layouts of many provinces, with invented contents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from hypothesis import strategies as st

from tests.printing.grids import Cell, Grid


@dataclass(frozen=True)
class Row:
    """An indicator of a list, as printed in columns of its own; ``sign`` is 定性 where the value is words."""

    category: str
    subcategory: str
    name: str
    sign: str
    value: str
    unit: str
    weight: str
    words: str = ""


@dataclass(frozen=True)
class Listed:
    """A project of a list: its name, its money in 万元 (fiscal, other), its goal, its indicators."""

    name: str
    fiscal: str
    other: str
    goal: str
    rows: tuple[Row, ...]

    @property
    def whole(self) -> str:
        """The money of both sources."""
        return str(Decimal(self.fiscal) + Decimal(self.other))


@dataclass(frozen=True)
class Layout:
    """How a list is printed.

    ``tail`` is the order of the indicator's own columns; ``heads`` which province's words the header has; ``deep`` whether it
    has two rows; ``money`` how many columns of money; ``projects`` and ``levels`` are ``merged`` over their rows or ``repeated``
    in each; ``points`` whether the weights stand in a column of their own, in the remarks, or nowhere.
    """

    tail: tuple[str, ...] = ("sign", "value", "unit")
    heads: str = "north"
    deep: bool = False
    money: int = 1
    projects: str = "merged"
    levels: str = "repeated"
    points: str = "none"
    numbered: bool = False
    totals: bool = False


_WORDS = {
    "north": {
        "project": "项目名称",
        "whole": "项目总额",
        "fiscal": "财政资金",
        "other": "其他资金",
        "goal": "绩效目标",
        "sign": "绩效指标性质",
        "value": "本年绩效指标值",
        "unit": "绩效度量单位",
        "weight": "权重",
        "words": "指标说明",
    },
    "south": {
        "project": "单位（项目）名称",
        "whole": "资金总额",
        "fiscal": "一般公共预算",
        "other": "其他资金",
        "goal": "绩效目标",
        "sign": "指标值类型",
        "value": "指标值",
        "unit": "度量单位",
        "weight": "分值",
        "words": "指标值内容",
    },
    "west": {
        "project": "项目名称",
        "whole": "当年预算（万元）",
        "fiscal": "财政拨款",
        "other": "其他资金",
        "goal": "当年绩效目标",
        "sign": "指标\n性质",
        "value": "目标值",
        "unit": "计量\n单位",
        "weight": "指标权重\n（%）",
        "words": "评（扣）分标准",
    },
}
_LEVELS = ("一级指标", "二级指标", "三级指标")


def grid(listed: tuple[Listed, ...], layout: Layout, year: int) -> Grid:
    """The list as a table."""
    lead, own = _columns(layout)
    words = _WORDS[layout.heads]
    title = f"{year}年项目支出绩效目标表"
    rows = [*_header(layout, words, lead, own)]
    head = len(rows)
    if layout.totals:
        whole = str(sum(Decimal(project.whole) for project in listed))
        rows.append(
            tuple(
                ("合计" if column == lead[0] else whole if column == "whole" else "", 1, 1) for column in (*lead, *own)
            )
        )
    for number, project in enumerate(listed, start=1):
        rows += _project(project, number, layout, lead, own)
    return Grid((title, "部门名称：某某市某某中心 单位：万元"), tuple(rows), head)


def _columns(layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    money = ("whole", "fiscal", "other")[: layout.money]
    lead = (*(("number",) if layout.numbered else ()), "project", *money, "goal")
    more = {"none": (), "column": ("weight",), "remark": ("remark",)}[layout.points]
    return lead, (*_LEVELS, *layout.tail, "words", *more)


def _header(
    layout: Layout, words: dict[str, str], lead: tuple[str, ...], own: tuple[str, ...]
) -> list[tuple[Cell, ...]]:
    def word(column: str) -> str:
        return {"number": "序号", "remark": "备注"}.get(column, words.get(column, column))

    if not layout.deep:
        return [tuple((word(column), 1, 1) for column in (*lead, *own))]
    # 项目名称 over both rows, 其中： over the sources of money, 绩效指标 over all columns of the indicator
    upper: list[Cell] = []
    for of_which, group in groupby(lead, key=lambda column: column in ("fiscal", "other")):
        columns = list(group)
        upper += [("其中：", 1, len(columns))] if of_which else [(word(column), 2, 1) for column in columns]
    lower = [(word(column), 1, 1) for column in (*(c for c in lead if c in ("fiscal", "other")), *own)]
    return [(*upper, ("绩效指标", 1, len(own))), tuple(lower)]


def _project(
    project: Listed, number: int, layout: Layout, lead: tuple[str, ...], own: tuple[str, ...]
) -> list[tuple[Cell, ...]]:
    texts = {
        "number": str(number),
        "project": project.name,
        "whole": project.whole,
        "fiscal": project.fiscal,
        "other": project.other,
        "goal": project.goal,
    }
    merged = layout.projects == "merged"
    rows: list[tuple[Cell, ...]] = []
    for index, row in enumerate(project.rows):
        cells: list[Cell] = []
        if not merged:
            cells += [(texts[column], 1, 1) for column in lead]
        elif index == 0:
            cells += [(texts[column], len(project.rows), 1) for column in lead]
        cells += (
            _levels(project.rows, index)
            if layout.levels == "merged"
            else [(row.category, 1, 1), (row.subcategory, 1, 1)]
        )
        named = {
            "三级指标": row.name,
            "sign": row.sign,
            "value": row.value,
            "unit": row.unit,
            "words": row.words,
            "weight": row.weight,
            "remark": row.weight,
        }
        cells += [(named[column], 1, 1) for column in own if column not in _LEVELS[:2]]
        rows.append(tuple(cells))
    return rows


def _levels(rows: tuple[Row, ...], index: int) -> list[Cell]:
    """The first two levels of a row, merged over the rows that share them."""
    cells: list[Cell] = []
    for keys in (lambda row: (row.category,), lambda row: (row.category, row.subcategory)):
        if index and keys(rows[index - 1]) == keys(rows[index]):
            continue
        span = next((i for i, row in enumerate(rows[index:]) if keys(row) != keys(rows[index])), len(rows) - index)
        cells.append((keys(rows[index])[-1], span, 1))
    return cells


# ---------------------------------------------------------------------------------------------------- drawn contents
TREE = (
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
_NAMES = (
    "办件数量",
    "设备维护次数",
    "按期完成率",
    "验收合格率",
    "人均成本",
    "服务对象满意度",
    "宣传覆盖面",
    "系统故障修复时间",
)
_UNITS = ("%", "次", "人次", "万元", "台/套", "个", "小时", "万人次", "项", "平方米", "天（人次）")
_PROJECTS = ("信息系统运行维护", "窗口服务外包", "设备购置", "业务培训", "应急值守专项", "宣传经费")


@st.composite
def rows(draw: st.DrawFn) -> tuple[Row, ...]:
    """Indicators of one project, their weights summing to 90, in the order of the tree."""
    count = draw(st.integers(1, 6))
    places = sorted(draw(st.lists(st.integers(0, len(TREE) - 1), min_size=count, max_size=count)))
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=count, max_size=count, unique=True))
    made = []
    for number, (place, name) in enumerate(zip(places, names, strict=True)):
        weight = str(90 // count + (90 % count if number == 0 else 0))
        if draw(st.booleans()):
            value = str(draw(st.decimals(0, 99999, places=draw(st.integers(0, 2)))))
            sign, unit = draw(st.sampled_from(["≥", "≤", "=", "＝", ">", "<"])), draw(st.sampled_from(_UNITS))
        else:
            sign, value, unit = "定性", draw(st.sampled_from(["优", "持续提升", "有所改善", "达标", "优良中低差"])), ""
        made.append(Row(*TREE[place], name, sign, value, unit, weight, "按实际完成情况计"))
    return tuple(made)


@st.composite
def listings(draw: st.DrawFn) -> tuple[Listed, ...]:
    """Several projects with different names."""
    names = draw(st.lists(st.sampled_from(_PROJECTS), min_size=1, max_size=4, unique=True))
    amounts = st.decimals(1, 9999, places=2).map(str)
    return tuple(
        Listed(name, draw(amounts), draw(amounts), f"做好{name}，保障工作运转。", draw(rows())) for name in names
    )


LAYOUTS = st.builds(
    Layout,
    tail=st.permutations(["sign", "value", "unit"]).map(tuple),
    heads=st.sampled_from(sorted(_WORDS)),
    deep=st.booleans(),
    money=st.integers(1, 3),
    projects=st.sampled_from(["merged", "repeated"]),
    levels=st.sampled_from(["merged", "repeated"]),
    points=st.sampled_from(["none", "column", "remark"]),
    numbered=st.booleans(),
    totals=st.booleans(),
)
