"""Lists of targets, one row an indicator: what was printed comes back, in every layout, format and over pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings

from budgetdiff.document.read import read_content
from budgetdiff.statements import Reading, understand
from tests.printing import grids
from tests.printing.grids import Grid
from tests.printing.listing import LAYOUTS, Layout, Listed, Row, grid, listings

YEAR = 2026
COVER = Grid((f"某某市某某中心{YEAR}年度部门预算", "（公开）"), ((("目录", 1, 2),), (("一", 1, 1), ("表", 1, 1))))
SIGNS = {"≥": ">=", "≤": "<=", "=": "=", "＝": "=", ">": ">", "<": "<"}


def read(content: bytes) -> Reading:
    return understand(read_content(content, "某某市某某中心2026年部门预算.x"))


def indicators(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (i.project, i.category, i.subcategory, i.name, i.comparator, i.target_value, i.unit, i.weight)
        for i in reading.indicators
    ]


def printed(listed: tuple[Listed, ...], layout: Layout) -> list[tuple[object, ...]]:
    weighs = layout.points != "none"
    return [
        (project.name, row.category, row.subcategory, row.name, SIGNS.get(row.sign, "qualitative"),
         Decimal(row.value) if row.sign in SIGNS else None, row.unit or None, Decimal(row.weight) if weighs else None)
        for project in listed for row in project.rows
    ]  # fmt: skip


def held_together(reading: Reading, listed: tuple[Listed, ...], layout: Layout) -> None:
    assert indicators(reading) == printed(listed, layout)
    columns = ("whole", "fiscal", "other")[: layout.money]
    first = {(f.project, f.label): f.amount.value for f in reversed(reading.funds) if f.amount and not f.column_title}
    assert len(first) == len(listed) * layout.money
    for project in listed:
        own = [amount for (name, _), amount in first.items() if name == project.name]
        assert sorted(own) == sorted(Decimal(getattr(project, column)) * 10_000 for column in columns)
    sums = [f.amount.value for f in reading.funds if f.column_title == "合计" and f.amount]
    assert set(sums) <= {sum(Decimal(project.whole) for project in listed) * 10_000}
    assert bool(sums) == layout.totals
    assert [(e.project, e.planned) for e in reading.evaluations] == [(p.name, p.goal) for p in listed]
    assert all(table.statement for table in reading.tables if "绩效" in table.title)


@pytest.mark.parametrize("name", grids.FORMATS)
@settings(max_examples=40)
@given(listed=listings(), layout=LAYOUTS)
def test_every_layout_comes_back_from_every_format(name, listed, layout):
    if name == "docx":
        # a Word file says nothing of where a merged cell ends but repeats it: one example in four is enough
        layout = Layout(tail=layout.tail, heads=layout.heads, deep=layout.deep, money=layout.money, points=layout.points)
    held_together(read(grids.FORMATS[name](grid(listed, layout, YEAR))), listed, layout)


PAGES = (
    Layout(levels="merged"),
    Layout(tail=("value", "unit", "sign"), heads="south", deep=True, money=3, points="remark", totals=True),
    Layout(heads="west", projects="repeated", points="column", numbered=True),
)


def _row(number: int) -> Row:
    category, subcategory = (("产出指标", "数量指标"), ("效益指标", "社会效益指标"))[number % 8 >= 5]
    sign, value, unit = (("≥", str(number), "次"), ("定性", "优", ""))[number % 3 == 0]
    return Row(category, subcategory, f"事项{number}办结情况", sign, value, unit, "10" if number % 9 else "10", "按实际计")


@pytest.mark.browser
@pytest.mark.parametrize("layout", PAGES)
@pytest.mark.parametrize("height", ["110mm", "160mm"])
def test_lists_over_pages_come_back_whole(tmp_path, chromium, layout, height):
    listed = tuple(
        Listed(f"第{n}号专项", f"{n}1.50", f"{n}.25", f"做好第{n}号专项各项工作。", tuple(_row(n * 10 + i) for i in range(9)))
        for n in range(1, 5)
    )
    content = grids.pdf(tmp_path, chromium, grid(listed, layout, YEAR), width="297mm", height=height)
    held_together(read(content), listed, layout)
