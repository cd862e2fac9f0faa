"""Lists of targets, one row an indicator: what was printed comes back, in every layout, format and over pages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from budgetdiff.document.model import Cell, Document, Line, Place
from budgetdiff.document.model import Grid as PageGrid
from budgetdiff.document.model import Row as PageRow
from budgetdiff.document.read import read_content
from budgetdiff.statements import Reading, understand
from tests.printing import grids
from tests.printing.grids import Grid
from tests.printing.listing import LAYOUTS, Layout, Listed, Row, grid, listings
from tests.support.examples import examples

YEAR = 2026
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
        (
            project.name,
            row.category,
            row.subcategory,
            row.name,
            SIGNS.get(row.sign, "qualitative"),
            Decimal(row.value) if row.sign in SIGNS else None,
            row.unit or None,
            Decimal(row.weight) if weighs else None,
        )
        for project in listed
        for row in project.rows
    ]


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


@pytest.mark.few
@pytest.mark.parametrize("name", grids.FORMATS)
@examples(40)
@given(listed=listings(), layout=LAYOUTS)
def test_every_layout_comes_back_from_every_format(name, listed, layout):
    if name == "docx":
        # a Word file says nothing of where a merged cell ends but repeats it: one example in four is enough
        layout = Layout(
            tail=layout.tail, heads=layout.heads, deep=layout.deep, money=layout.money, points=layout.points
        )
    held_together(read(grids.FORMATS[name](grid(listed, layout, YEAR))), listed, layout)


PAGES = (
    Layout(levels="merged"),
    Layout(tail=("value", "unit", "sign"), heads="south", deep=True, money=3, points="remark", totals=True),
    Layout(heads="west", projects="repeated", points="column", numbered=True),
)


def _row(number: int) -> Row:
    category, subcategory = (("产出指标", "数量指标"), ("效益指标", "社会效益指标"))[number % 8 >= 5]
    sign, value, unit = (("≥", str(number), "次"), ("定性", "优", ""))[number % 3 == 0]
    return Row(category, subcategory, f"事项{number}办结情况", sign, value, unit, "10", "按实际计")


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("layout", PAGES)
@pytest.mark.parametrize("height", ["110mm", "160mm"])
def test_lists_over_pages_come_back_whole(tmp_path, chromium, layout, height):
    listed = tuple(
        Listed(
            f"第{n}号专项",
            f"{n}1.50",
            f"{n}.25",
            f"做好第{n}号专项各项工作。",
            tuple(_row(n * 10 + i) for i in range(9)),
        )
        for n in range(1, 5)
    )
    content = grids.pdf(tmp_path, chromium, grid(listed, layout, YEAR), width="297mm", height=height)
    held_together(read(content), listed, layout)


def ruled(drawn: Grid) -> Document:
    """The list as a document of one page whose cells have boxes, as readers of ruled pages give it."""
    found = drawn.placed()
    width = max(column + cell[2] for _, column, cell in found)
    cells: list[list[Cell | None]] = [[None] * width for _ in drawn.rows]
    for row, column, (text, down, over) in found:
        box = (column * 60.0, row * 20.0, (column + over) * 60.0, (row + down) * 20.0)
        cells[row][column] = Cell(text, down, over, box)
    lines = [Line(1, f"某某市某某中心{YEAR}年度部门预算"), *(Line(1, text) for text in drawn.lines)]
    grid = PageGrid(
        1, tuple(PageRow(1, n, tuple(row)) for n, row in enumerate(cells, start=1)), (0, 0, width * 60.0, 500)
    )
    return Document("0" * 16, "x.pdf", "pdf", "drawn", Place.PAGE, 1, (*lines, grid))


def broken(document: Document, at: int, *, side: str, stray: bool) -> Document:
    """The document with its grid broken over a page after ``at`` rows.

    A merged cell that the page breaks has its text on the ``first`` or the ``second`` page, or its halves on ``both``, the
    amounts then on the first. ``stray``: above the second page stand words that a printer hides and a reader sees.
    """
    (grid,) = document.grids()
    first, second = [list(row.cells) for row in grid.rows[:at]], [list(row.cells) for row in grid.rows[at:]]
    for top, cells in enumerate(first):
        for column, cell in enumerate(cells):
            if cell is not None and top + cell.rowspan > at:
                amount = cell.text.replace(".", "").isdigit()
                half = len(cell.text) // 2
                one, two = {"first": (cell.text, ""), "second": ("", cell.text)}.get(
                    side, (cell.text, "") if amount else (cell.text[:half], cell.text[half:])
                )
                cells[column] = replace(cell, text=one, rowspan=at - top)
                second[0][column] = replace(cell, text=two, rowspan=top + cell.rowspan - at)
    pages = [
        PageGrid(page, tuple(PageRow(page, n, tuple(row)) for n, row in enumerate(rows, start=1)), grid.bbox)
        for page, rows in ((1, first), (2, second))
    ]
    words = (Line(2, "做好各项工作，"), Line(2, "专项 21.25 保障运转")) if stray else ()
    return replace(document, pages=2, blocks=(*document.lines(), pages[0], *words, pages[1]))


@pytest.mark.parametrize("side", ["first", "second", "both"])
@pytest.mark.parametrize("stray", [False, True])
def test_a_merged_project_that_a_page_breaks_is_one(side, stray):
    """Wherever the page breaks, whichever part of a merged cell stands where: no project is lost, none glued from two."""
    layout = Layout(money=2)
    listed = tuple(
        Listed(
            f"第{n}号业务保障专项",
            f"{n}1.50",
            f"{n}.25",
            f"做好第{n}号专项各项工作，保障运转",
            tuple(_row(n * 10 + i) for i in range(4)),
        )
        for n in range(1, 4)
    )
    whole = ruled(grid(listed, layout, YEAR))
    assert indicators(understand(whole)) == printed(listed, layout)
    for at in range(2, 13):
        held_together(understand(broken(whole, at, side=side, stray=stray)), listed, layout)


def test_a_list_whose_projects_fill_their_pages_glues_none():
    layout = Layout(projects="merged", money=1)
    listed = tuple(
        Listed(f"第{n}号专项", "10.00", "0", f"做好第{n}号专项。", tuple(_row(n * 10 + i) for i in range(3)))
        for n in (1, 2)
    )
    for side in ("first", "second", "both"):
        held_together(understand(broken(ruled(grid(listed, layout, YEAR)), 4, side=side, stray=False)), listed, layout)


def form(*rows: tuple[tuple[str, int, int], ...], title: str = "项目支出绩效目标表") -> Grid:
    return Grid((title, f"（{YEAR}年度）"), rows)


def one(*texts: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((text, 1, 1) for text in texts)


SIDES = {
    "two indicators in a row": (
        (
            one("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
            (("产出指标", 2, 1), *one("数量指标", "办件数量", "≥30件", "质量指标", "办结率", "≥95%")),
            one("数量指标", "培训次数", "≥2次", "时效指标", "办结时间", "≤5天"),
        ),
        [
            ("产出指标", "数量指标", "办件数量", "≥30件"),
            ("产出指标", "质量指标", "办结率", "≥95%"),
            ("产出指标", "数量指标", "培训次数", "≥2次"),
            ("产出指标", "时效指标", "办结时间", "≤5天"),
        ],
    ),
    "the whole period beside the year": (
        (
            (("总体目标", 2, 1), ("实施期目标（2026—2028年）", 1, 3), ("年度目标", 1, 3)),
            (("三年内完成全部任务。", 1, 3), ("完成当年各项任务。", 1, 3)),
            one("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
            (("产出指标", 2, 1), *one("数量指标", "办件数量", "≥90件", "数量指标", "办件数量", "≥30件")),
            one("质量指标", "办结率", "≥95%", "质量指标", "办结率", "≥95%"),
        ),
        [("产出指标", "数量指标", "办件数量", "≥30件"), ("产出指标", "质量指标", "办结率", "≥95%")],
    ),
    "three horizons in columns": (
        (
            one("一级指标", "二级指标", "三级指标", "实施期指标值", "上年完成值", "年度指标值", "备注"),
            one("产出指标", "数量指标", "办件数量", "≥90件", "28件", "≥30件", "见说明"),
        ),
        [("产出指标", "数量指标", "办件数量", "≥30件")],
    ),
    "levels and name in one cell": (
        (
            one("活动", "绩效指标", "指标性质", "指标值", "度量单位"),
            one("窗口服务", "产出指标数量指标办件数量", "≥", "30", "件"),
            one("窗口服务", "效益指标社会效益指标群众获得感", "定性", "优", ""),
        ),
        [("产出指标", "数量指标", "办件数量", "≥30件"), ("效益指标", "社会效益指标", "群众获得感", "优")],
    ),
    "explanations before the value": (
        (
            one("一级指标", "二级指标", "三级指标", "指标值内容", "评（扣）分标准", "指标值", "度量单位", "指标值类型"),
            one("产出指标", "数量指标", "办件数量", "全年办理30件以上", "每少1件减0.1分", "30", "件", "大于等于"),
        ),
        [("产出指标", "数量指标", "办件数量", "大于等于30件")],
    ),
    "numbers before the names, lines left blank": (
        (
            one("一级指标", "二级指标", "指标内容", "指标值", "备注"),
            one("产出指标", "数量指标", "指标1：办件数量", "≥30件", ""),
            one("产出指标", "数量指标", "指标2：", "", ""),
            one("产出指标", "质量指标", "", "", ""),
        ),
        [("产出指标", "数量指标", "办件数量", "≥30件")],
    ),
}


@pytest.mark.parametrize("kind", SIDES)
@pytest.mark.parametrize("name", ["html", "xlsx"])
def test_columns_side_by_side(kind, name):
    rows, expected = SIDES[kind]
    width = max(sum(cell[2] for cell in row) for row in rows)
    drawn = form((("项目名称", 1, 1), ("窗口服务专项", 1, width - 1)), *rows)
    reading = read(grids.FORMATS[name](Grid((f"某某市某某中心{YEAR}年度部门预算",), (one("一", "二"),)), drawn))
    assert [(i.category, i.subcategory, i.name, i.target_raw) for i in reading.indicators] == expected
    assert {i.project for i in reading.indicators} == {"窗口服务专项"}


def test_a_form_for_a_whole_unit_states_its_tasks_and_its_money_by_source():
    drawn = form(
        (("部门（单位）名称", 1, 2), ("某某市某某中心", 1, 5)),
        (("总体资金情况（万元）", 3, 2), ("预算支出总额", 2, 1), ("财政拨款", 1, 2), ("其他资金", 1, 2)),
        one("合计", "项目支出", "合计", "项目支出"),
        one("90.50", "80.50", "30.00", "10.00", "4.00"),
        (("年度主要任务", 4, 1), ("任务名称", 2, 1), ("主要内容", 2, 2), ("预算金额（万元）", 1, 3)),
        one("总额", "财政拨款", "其他资金"),
        (*one("窗口服务"), ("全年做好窗口服务；保障群众办事。", 1, 2), *one("20.25", "20.25", "")),
        (*one("设备维护"), ("按期维护全部设备。", 1, 2), *one("9.75", "9.00", "0.75")),
        (("金额合计", 1, 4), *one("30.00", "29.25", "0.75")),
        (("年度总体目标", 1, 1), ("做好窗口服务，保障设备运行。", 1, 6)),
        (*one("绩效指标", "一级指标", "二级指标", "三级指标"), ("指标值", 1, 3)),
        (*one("", "产出指标", "数量指标", "办件数量"), ("≥30件", 1, 3)),
        title="部门整体支出绩效目标表",
    )
    reading = read(grids.page(drawn))
    assert [(f.label, f.column_title, f.raw) for f in reading.funds] == [
        ("预算支出总额", "", "90.50"),
        ("财政拨款/合计", "", "80.50"),
        ("财政拨款/项目支出", "", "30.00"),
        ("其他资金/合计", "", "10.00"),
        ("其他资金/项目支出", "", "4.00"),
        ("窗口服务", "预算金额(万元)/总额", "20.25"),
        ("窗口服务", "预算金额(万元)/财政拨款", "20.25"),
        ("设备维护", "预算金额(万元)/总额", "9.75"),
        ("设备维护", "预算金额(万元)/财政拨款", "9.00"),
        ("设备维护", "预算金额(万元)/其他资金", "0.75"),
        ("金额合计", "预算金额(万元)/总额", "30.00"),
        ("金额合计", "预算金额(万元)/财政拨款", "29.25"),
        ("金额合计", "预算金额(万元)/其他资金", "0.75"),
    ]
    assert [(i.project, i.name, i.target_value) for i in reading.indicators] == [("某某市某某中心", "办件数量", 30)]
    assert [e.planned for e in reading.evaluations] == ["做好窗口服务，保障设备运行。"]


def test_a_project_of_several_units_is_each_units_own():
    def own(unit: str, money: str, target: str) -> Grid:
        return form(
            (("项目名称", 1, 2), ("公务用车费用", 1, 2)),
            one("主管部门", "某某市某某局", "实施单位", unit),
            (("项目资金（万元）", 2, 1), ("年度资金总额：", 1, 2), (money, 1, 1)),
            (("其中：财政拨款", 1, 2), (money, 1, 1)),
            one("一级指标", "二级指标", "三级指标", "指标值"),
            one("成本指标", "经济成本指标", "年度费用", target),
        )

    reading = read(grids.page(own("某某市某某中心", "30.00", "≤30万元"), own("某某市第二中心", "0.50", "≤0.5万元")))
    assert {(i.project, i.target_raw) for i in reading.indicators} == {
        ("公务用车费用", "≤30万元"),
        ("公务用车费用（某某市第二中心）", "≤0.5万元"),
    }
    assert {(f.project, f.raw) for f in reading.funds} == {
        ("公务用车费用", "30.00"),
        ("公务用车费用（某某市第二中心）", "0.50"),
    }


@pytest.mark.parametrize("name", grids.FORMATS)
def test_a_list_of_projects_goals_is_money_and_words(name):
    drawn = Grid(
        (f"{YEAR}年部门项目支出绩效表", "单位：万元"),
        (
            one("单位名称", "项目名称", "金额", "项目总体绩效目标"),
            one("**", "**", "**", "**"),
            one("", "", "45.25", ""),
            one("某某市某某中心", "窗口服务", "35.00", "全年做好窗口服务，满意率90%以上。"),
            one("某某市第二中心", "窗口服务", "10.25", "做好第二中心窗口服务。"),
        ),
    )
    reading = read(grids.FORMATS[name](Grid((f"某某市某某中心{YEAR}年度部门预算",), (one("一", "二"),)), drawn))
    assert not reading.indicators
    assert [(f.project, f.column_title, f.amount.value) for f in reading.funds if f.amount] == [
        ("某某市某某中心", "合计", 452500),
        ("窗口服务", "", 350000),
        ("窗口服务（某某市第二中心）", "", 102500),
    ]
    assert [(e.project, e.planned) for e in reading.evaluations] == [
        ("窗口服务", "全年做好窗口服务，满意率90%以上。"),
        ("窗口服务（某某市第二中心）", "做好第二中心窗口服务。"),
    ]


OWN_COLUMNS = {
    "the kind and the sign in columns of their own": (
        one("一级指标", "二级指标", "三级指标", "指标类型", "计算符号", "指标值", "计量单位"),
        one("产出指标", "数量指标", "办件数量", "定量", "≥", "30", "件"),
        "≥30件",
    ),
    "the sign before the direction": (
        one("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标方向性"),
        one("产出指标", "数量指标", "办件数量", "≥", "1,030", "件", "正向"),
        "≥1,030件",
    ),
    "sign, number and unit below one head": (
        (*((text, 2, 1) for text in ("一级指标", "二级指标", "三级指标")), ("年度指标值", 1, 3), ("指标内容", 2, 1)),
        one("符号", "数值", "单位"),
        one("产出指标", "数量指标", "办件数量", "≤", "30.5", "天（人次）", "办件"),
        "≤30.5天（人次）",
    ),
    "words in the column of the sign": (
        one("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性"),
        one("产出指标", "时效指标", "办结时间", "小于等于", "12", "月", "定量"),
        "小于等于12月",
    ),
    "a number the form calls words": (
        one("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"),
        one("效益指标", "社会效益指标", "群众获得感", "定性", "1", "项"),
        "1项",
    ),
}


@pytest.mark.parametrize("kind", OWN_COLUMNS)
def test_a_target_in_columns_of_its_own(kind):
    *rows, raw = OWN_COLUMNS[kind]
    width = sum(cell[2] for cell in rows[0])
    drawn = form((("项目名称", 1, 1), ("窗口服务专项", 1, width - 1)), *rows)
    (found,) = read(grids.page(Grid((f"某某市某某中心{YEAR}年度部门预算",), (one("一", "二"),)), drawn)).indicators
    assert found.target_raw == raw
    assert (found.target_value is None) == (kind == "a number the form calls words")
    if found.target_value is not None:
        assert f"{found.target_value}" in raw.replace(",", "")
        assert found.comparator == ("<=" if raw[0] in "≤小" else ">=")
