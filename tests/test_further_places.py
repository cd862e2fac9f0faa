"""Kinds of tables that were misread in drawn disclosures of further provinces: each small, with what is right."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.facts import Phase, Proof
from budgetdiff.statements import understand
from tests.printing.grids import FORMATS, Grid, page, table


def drawn(title: str, text: str, *lines: str) -> Grid:
    """A table below these lines alone."""
    return Grid((title, *lines), table(title, text).rows)


def reading(cover: str, *grids: Grid, form: str = "html"):
    """The reading of tables below a cover's name, which stands right above the first title."""
    first = Grid((cover, *grids[0].lines), grids[0].rows)
    return understand(read_content(FORMATS[form](first, *grids[1:]), f"x.{form}"))


def rows(found, statement: str) -> list[tuple]:
    """Code, label, measure, year, phase and amount in yuan of the figures of a statement."""
    return [
        (f.code, f.label, f.measure, f.fiscal_year, f.phase, None if f.amount is None else int(f.amount.value))
        for f in found.facts
        if f.statement == statement
    ]


SPENDING = """
科目编码|科目名称|合计|基本支出|项目支出
213|农林水支出|500.00|400.00|100.00
21303|水利|500.00|400.00|100.00
合计|<|500.00|400.00|100.00
"""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "cover",
    [
        "贵州省某某县水务局2025年部门预算及“三公”经费预算信息公开",
        "青石县水务局2025年部门预算和“三公”经费预算公开说明",
        "青石县水务局2025年部门预算",
    ],
)
def test_the_name_of_the_cover_is_no_beginning_of_the_first_title(cover, form):
    found = reading(cover, drawn("一般公共预算支出表", SPENDING, "单位：万元"), form=form)
    assert [(one.title, one.statement, one.proof) for one in found.tables] == [
        ("一般公共预算支出表", "general_public", Proof.PROVED)
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_letters_under_headers_number_the_columns(form):
    """公式 A=B+C, B, C: the limits and balances of debt keep their own names."""
    debt = drawn(
        "某某县2024年地方政府债务限额及余额情况表",
        """
地区|2024年债务限额|<|<|2024年债务余额（预计执行数）|<|<
^|合计|一般债务|专项债务|合计|一般债务|专项债务
公式|A=B+C|B|C|D=E+F|E|F
某某县|50.20|20.10|30.10|48.90|19.50|29.40
""",
        "单位：亿元",
    )
    found = reading("某某县2025年政府预算公开", debt, form=form)
    assert {(measure, year, phase) for _, _, measure, year, phase, _ in rows(found, "government_debt")} == {
        (measure, 2024, phase)
        for measure in ("total", "一般债务", "专项债务")
        for phase in (Phase.APPROVED, Phase.EXECUTED)
    }


def test_what_a_budget_says_was_executed_is_of_the_year_before():
    debt = drawn(
        "某某县政府一般债务余额情况表",
        "项目|预算数|执行数\n一、年末余额限额|20.10|\n二、发行额||3.00\n三、余额预计执行数||19.50",
        "单位：亿元",
    )
    found = reading("某某县2025年政府预算公开", debt)
    assert {(year, phase) for *_, year, phase, _ in rows(found, "government_debt")} == {
        (2025, Phase.APPROVED),
        (2024, Phase.EXECUTED),
    }


@pytest.mark.parametrize("form", FORMATS)
def test_numbers_of_projects_are_no_codes_of_a_classification(form):
    """项目代码 begins with 5 as the government's economic classes do, and is none of them."""
    basic = drawn(
        "部门基本支出预算表",
        """
项目代码|项目名称|功能科目编码|功能科目名称|经济科目编码|经济科目名称|总计|一般公共预算
5329002100|行政人员支出工资|2080201|行政运行|30101|基本工资|300.00|300.00
5329002101|公务交通补贴|2080201|行政运行|30239|其他交通费用|50.00|50.00
合计|<|<|<|<|<|350.00|350.00
""",
        "单位：万元",
    )
    projects = drawn(
        "部门项目支出预算表",
        """
项目代码|项目名称|总计|一般公共预算
532900251|社会救助经费|120.50|120.50
532900252|儿童福利经费|30.50|30.50
合计||151.00|151.00
""",
        "单位：万元",
    )
    found = reading("某某州民政局2025年部门预算公开", basic, projects, form=form)
    assert {f.statement for f in found.facts} == {"basic_economic", "project_expenditure"}
    assert {code for code, *_ in rows(found, "basic_economic")} == {"30101", "30239", None}
    assert {f.classification for f in found.facts if f.statement == "project_expenditure"} == {"item"}
    assert {one.proof for one in found.tables} == {Proof.PROVED}


def test_what_is_compared_with_another_year_is_a_change():
    table_of_three = drawn(
        "2024年“三公”经费决算表",
        """
项目|2023年决算数|2024年预算数|2024年决算数|与上年决算比|<
^|^|^|^|金额|%
合计|12.00|11.00|10.20|-1.80|-15.00
公务接待费|2.00|2.00|1.20|-0.80|-40.00
公务用车购置及运行费|10.00|9.00|9.00|-1.00|-10.00
""",
        "单位：万元",
    )
    found = reading("某某镇人民政府2024年部门决算公开", table_of_three)
    assert {measure for _, _, measure, *_ in rows(found, "three_public")} == {"total", "reception", "vehicles"}
    assert len(rows(found, "three_public")) == 9
    assert sorted(one.stated for one in found.assertions) == sorted(
        ["-1.80", "-15.00", "-0.80", "-40.00", "-1.00", "-10.00"]
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_group_beside_the_codes_of_its_parts_names_no_column(form):
    basic = drawn(
        "部门预算基本支出预算表",
        """
经济科目|<|<|金额|其中
类|款|名称|^|财政拨款
人员经费|301|工资福利支出|500.00|500.00
^|30101|基本工资|300.00|300.00
^|30102|津贴补贴|200.00|200.00
公用经费|302|商品和服务支出|60.00|60.00
^|30201|办公费|60.00|60.00
总计|<|<|560.00|560.00
""",
        "单位：万元",
    )
    found = reading("吉林省某某市交通运输局2025年部门预算", basic, form=form)
    own = rows(found, "basic_economic")
    assert [(code, amount) for code, _, measure, _, _, amount in own if measure == "total"] == [
        ("301", 5_000_000),
        ("30101", 3_000_000),
        ("30102", 2_000_000),
        ("302", 600_000),
        ("30201", 600_000),
        (None, 5_600_000),
    ]
    assert [one.proof for one in found.tables] == [Proof.PROVED]


@pytest.mark.parametrize("said", ["本部门无此项预算", "本镇2025年无政府性基金预算收支，故此表为空表", "无"])
def test_a_cell_that_says_why_a_table_is_empty_is_its_explanation(said, tmp_path):
    fund = drawn("政府性基金预算支出表", f"科目编码|科目名称|合计|基本支出|项目支出\n{said}|<|<|<|<", "单位：万元")
    silent = drawn("政府性基金预算支出表", "科目编码|科目名称|合计|基本支出|项目支出\n||||", "单位：万元")
    for name, grid, rules in (("a", fund, []), ("b", silent, ["FORM-EMPTY"])):
        first = drawn("一般公共预算支出表", SPENDING, "单位：万元")
        cover = Grid(("青石县水务局2025年部门预算", *first.lines), first.rows)
        (tmp_path / f"{name}.html").write_bytes(page(cover, grid))
        with bd.open(None) as database:
            assert not database.ingest(tmp_path / f"{name}.html", jobs=1).failed
            lines = database.check().lines
        assert lines.filter(lines["rule"] == "FORM-EMPTY")["rule"].to_list() == rules


@pytest.mark.parametrize(
    ("title", "statement"),
    [
        ("一般公共预算机关运行经费", "agency_operating"),
        ("部门政府采购预算", "procurement"),
        ("部门预算政府采购预算表", "procurement"),
    ],
)
def test_titles_without_the_word_table(title, statement):
    grid = drawn(title, "序号|项目|预算数\n1|办公费|20.50\n2|印刷费|3.00\n|合计|23.50", "单位：万元")
    found = reading("甘肃省某某县财政局2025年部门预算", drawn("一般公共预算支出表", SPENDING, "单位：万元"), grid)
    assert [one.statement for one in found.tables] == ["general_public", statement]


@pytest.mark.parametrize("form", FORMATS)
def test_a_year_below_an_item_is_not_its_name(form):
    spent = drawn(
        "2025年一般公共预算“三公”经费支出预算表",
        """
单位名称|“三公”经费合计|<|因公出国（境）费|<|公务用车购置及运行费|<|公务接待费|<
^|2024年|2025年|2024年|2025年|2024年|2025年|2024年|2025年
合计|12.00|10.00|0.00|0.00|10.00|9.00|2.00|1.00
""",
        "单位：万元",
    )
    found = reading("某某市文化旅游和广播电视局2025年部门预算", spent, form=form)
    assert [
        (label, measure, year, amount // 10_000) for _, label, measure, year, _, amount in rows(found, "three_public")
    ] == [
        ("“三公”经费合计", "total", 2024, 12),
        ("“三公”经费合计", "total", 2025, 10),
        ("因公出国（境）费", "abroad", 2024, 0),
        ("因公出国（境）费", "abroad", 2025, 0),
        ("公务用车购置及运行费", "vehicles", 2024, 10),
        ("公务用车购置及运行费", "vehicles", 2025, 9),
        ("公务接待费", "reception", 2024, 2),
        ("公务接待费", "reception", 2025, 1),
    ]
