"""Tables that stand below one another in one grid, each with a header of its own, and numbers that are no money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.facts import Phase, Proof
from budgetdiff.statements import understand
from tests.printing.grids import FORMATS, page, table
from tests.support.examples import examples

MONEY = {
    "经费控制情况（万元）": ("2024年决算数", "2025年预算数"),
    "项目支出（万元）": ("预算金额", "执行金额", "结余金额"),
    "收入来源": ("本年预算数", "上年预算数"),
}
"""What heads each part, and its columns of money."""
NAMES = ("公用经费", "办公经费", "会议费", "运行维护经费", "水费电费")
AMOUNTS = st.integers(100, 99_999_999).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")


@st.composite
def parts(draw):
    """Two or three parts, each with lines of its own: what heads it, its columns, its lines with an amount for each column."""
    heads = draw(st.permutations(list(MONEY)))[: draw(st.integers(2, 3))]
    found = []
    for head in heads:
        names = draw(st.permutations(NAMES))[: draw(st.integers(2, 4))]
        found.append((head, MONEY[head], [(name, [draw(AMOUNTS) for _ in MONEY[head]]) for name in names]))
    return found


def drawn(made, *, named: bool) -> str:
    """The parts as one grid as wide as the widest; ``named`` sets a line with the part's words over each header but the first."""
    width = 1 + max(len(columns) for _, columns, _ in made)

    def line(cells) -> str:
        return "|".join([*cells, *["<"] * (width - len(cells))])

    lines = []
    for number, (head, columns, rows) in enumerate(made):
        if named and number:
            lines.append(line([f"{head}一览"]))
        lines.append(line([head, *columns]))
        lines.extend(line([name, *amounts]) for name, amounts in rows)
    return "\n".join(lines)


STATEMENT = table(
    "2025年部门收支总表",
    """
收入|<|支出|<
项目|预算数|项目|预算数
一、一般公共预算拨款收入|100.00|一、农林水支出|100.00
收入总计|100.00|支出总计|100.00
""",
    "单位：万元",
)


def reading(form: str, *grids):
    """The reading of a budget whose 收支总表 stands before these tables."""
    return understand(read_content(FORMATS[form](STATEMENT, *grids), f"x.{form}"))


@pytest.mark.parametrize("form", FORMATS)
@examples(12)
@given(made=parts(), named=st.booleans())
def test_every_part_is_read_with_its_own_header(form, made, named):
    found = reading(form, table("部门整体支出绩效评价基础数据", drawn(made, named=named), "单位：万元"))
    own = [fact for fact in found.facts if fact.statement == "unclassified"]
    assert sorted((fact.label, fact.column_title, fact.raw.rstrip("0").rstrip(".")) for fact in own) == sorted(
        (name, column, amount.rstrip("0").rstrip("."))
        for _, columns, rows in made
        for name, amounts in rows
        for column, amount in zip(columns, amounts, strict=True)
    )
    assert len({fact.statement_title for fact in own}) == len(made)
    assert not found.lost


def test_a_part_that_counts_people_and_one_that_measures_are_no_money():
    """What heads a part in a cell merged down is the name of its line; rates and areas are claims that nothing judges."""
    sheet = table(
        "部门整体支出绩效评价基础数据表",
        """
财政供养人员情况（人）|编制数|<|2025年实际在职人数|<|控制率|<
^|45|<|43|<|95.56%|<
经费控制情况（万元）|2024年决算数|<|2025年预算数|<|2025年决算数|<
三公经费|23.50|<|30.00|<|20.10|<
楼堂馆所控制情况（2025年完工项目）|批复规模（㎡）|实际规模（㎡）|规模控制率|预算投资（万元）|实际投资（万元）|投资概算控制率
^|1,200.00|1,190.00|99.17%|300.00|290.00|96.67%
""",
    )
    found = reading("html", sheet)
    own = [(f.label, f.column_title, int(f.amount.value)) for f in found.facts if f.statement == "unclassified"]
    building = "楼堂馆所控制情况（2025年完工项目）"
    assert own == [
        ("三公经费", "2024年决算数", 235_000),
        ("三公经费", "2025年预算数", 300_000),
        ("三公经费", "2025年决算数", 201_000),
        (building, "预算投资（万元）", 3_000_000),
        (building, "实际投资（万元）", 2_900_000),
    ]
    assert [(one.kind.value, one.stated, one.unit) for one in found.assertions if one.note] == [
        ("share", "95.56%", "%"),
        ("count", "1,200.00", "m2"),
        ("count", "1,190.00", "m2"),
        ("share", "99.17%", "%"),
        ("share", "96.67%", "%"),
    ]
    assert not found.lost


@pytest.mark.parametrize("form", FORMATS)
def test_revenue_over_expenditure_are_two_sides(form):
    whole = table(
        "2025年部门财政拨款收支总表",
        """
收入项目|2024年预算数|2025年预算数
一般公共预算拨款收入|90.00|100.00
政府性基金预算拨款收入|5.00|20.00
收入合计|95.00|120.00
支出项目|2024年预算数|2025年预算数
农林水支出|60.00|80.00
城乡社区支出|35.00|40.00
支出合计|95.00|120.00
""",
        "单位：万元",
    )
    found = [
        (fact.side, fact.label, fact.fiscal_year, fact.phase, int(fact.amount.value) // 10_000)
        for fact in reading(form, whole).facts
        if fact.statement == "appropriation"
    ]
    assert [one for one in found if one[2] == 2025] == [
        ("revenue", "一般公共预算拨款收入", 2025, Phase.APPROVED, 100),
        ("revenue", "政府性基金预算拨款收入", 2025, Phase.APPROVED, 20),
        ("revenue", "收入合计", 2025, Phase.APPROVED, 120),
        ("expenditure", "农林水支出", 2025, Phase.APPROVED, 80),
        ("expenditure", "城乡社区支出", 2025, Phase.APPROVED, 40),
        ("expenditure", "支出合计", 2025, Phase.APPROVED, 120),
    ]
    assert len(found) == 12


@pytest.mark.parametrize("form", ("html", "docx"))  # a workbook's reader ends its table at such a line
def test_a_line_over_a_later_header_names_its_statement(form):
    whole = table(
        "2025年一般公共预算支出表",
        """
科目编码|科目名称|合计|基本支出|项目支出
213|农林水支出|120.00|90.00|30.00
21303|水利|120.00|90.00|30.00
合计||120.00|90.00|30.00
一般公共预算基本支出表|<|<|<|<
经济科目编码|经济科目名称|合计|人员经费|公用经费
301|工资福利支出|70.00|70.00|0.00
302|商品和服务支出|20.00|0.00|20.00
合计||90.00|70.00|20.00
""",
        "单位：万元",
    )
    found = reading(form, whole)
    of_economic = {(f.code, f.measure) for f in found.facts if f.statement == "basic_economic" and f.code}
    assert of_economic == {(c, m) for c in ("301", "302") for m in ("total", "personnel", "public_funds")}
    assert {f.code for f in found.facts if f.statement == "general_public"} == {"213", "21303", None}
    assert {table.proof for table in found.tables if table.statement in ("general_public", "basic_economic")} == {
        Proof.PROVED
    }


def test_a_header_in_other_words_is_the_same_header():
    whole = table(
        "2025年一般公共预算支出表",
        """
科目编码|科目名称|合计|基本支出|项目支出
213|农林水支出|120.00|90.00|30.00
21303|水利|100.00|70.00|30.00
功能分类编码|功能分类名称|支出合计|基本支出小计|项目支出小计
21304|南水北调|20.00|20.00|0.00
""",
        "单位：万元",
    )
    found = reading("html", whole)
    assert [one.statement for one in found.tables] == ["income_expenditure", "general_public"]
    assert {f.column_title for f in found.facts if f.code == "21304"} == {"合计", "基本支出", "项目支出"}


def test_areas_are_told_apart_from_money_and_not_lost(tmp_path):
    assets = table(
        "国有资产占用使用情况表",
        """
项目|计量单位|数量|价值
房屋|平方米|1,234.56|800.00
车辆|辆|3|60.50
""",
        "单位：万元",
    )
    (tmp_path / "a.html").write_bytes(page(STATEMENT, assets))
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "a.html", jobs=1).failed
        rows = database.sql("select stated, verdict from claims where kind = 'count'").rows()
        lost = database.sql("select count(*) from numbers_lost").rows()
        money = database.sql(
            "select label, amount from facts where statement = 'state_assets' order by page, row"
        ).rows()
    assert rows == [("1,234.56", "unverifiable")]
    assert lost == [(0,)]
    assert [(label, int(amount)) for label, amount in money] == [("房屋", 8_000_000), ("车辆", 605_000)]
