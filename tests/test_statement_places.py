"""Tables of other places, in contents of our own: whose a row is, what it is called, what its columns hold."""

from __future__ import annotations

import pytest

from budgetdiff.document.read import read_content
from budgetdiff.statements import Reading, understand
from budgetdiff.statements.catalogue import catalogue
from tests.printing import grids
from tests.printing.grids import table


def read(form: str, title: str, drawn: str, unit: str = "单位：万元", year: int = 2026) -> Reading:
    content = grids.FORMATS[form](table(title, drawn, unit))
    return understand(read_content(content, f"某某市某某局{year}年部门预算.x"))


def figures(reading: Reading) -> list[tuple[str, str, int | None, str, float]]:
    """Unit, label, level, measure and 万元 of every figure."""
    return [
        (f.unit_name, f.label, f.level, f.measure, float(f.amount.value / 10_000)) for f in reading.facts if f.amount
    ]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_what_things_are_counted_in_is_no_unit_of_government(form):
    drawn = """
项目|单位|数量|价值
资产总额|—|—|5200.00
一、房屋|平方米|3200|4840.00
二、车辆|辆|12|360.00
"""
    found = figures(read(form, "国有资产占用使用情况表", drawn))
    assert [(unit, label, value) for unit, label, _, _, value in found] == [
        ("某某市某某局", "资产总额", 5200),
        ("某某市某某局", "房屋", 4840),
        ("某某市某某局", "车辆", 360),
    ]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_the_price_of_a_car_is_money(form):
    drawn = """
资产名称|计量单位|配置数量|配置单价|配置金额
合计||||46.00
台式计算机|台|20|0.50|10.00
公务用车|辆|2|18.00|36.00
"""
    found = figures(read(form, "新增资产配置表", drawn))
    assert ("某某市某某局", "公务用车", 1, "配置单价", 18.0) in found
    assert ("某某市某某局", "公务用车", 1, "total", 36.0) in found


@pytest.mark.parametrize("form", grids.FORMATS)
def test_special_funds_are_called_by_their_name_and_not_by_the_office_in_charge(form):
    drawn = """
序号|专项资金名称|主管处室|资金性质|2025年预算|2026年预算
1|科技创新专项资金|科技处|一般公共预算|500.00|600.00
2|产业扶持专项资金|产业处|一般公共预算|300.00|280.00
合计||||800.00|880.00
"""
    labels = {label for _, label, _, _, _ in figures(read(form, "专项资金预算汇总表", drawn))}
    assert labels == {"科技创新专项资金", "产业扶持专项资金", "合计"}


@pytest.mark.parametrize("form", grids.FORMATS)
def test_a_project_beside_the_number_of_its_unit_is_no_unit(form):
    drawn = """
单位代码|单位（项目）名称|项目类别|本年预算|<
^|^|^|合计|财政拨款
|合计||300.00|280.00
405|某某市某某局||300.00|280.00
405001|智慧城市平台建设|特定目标类|300.00|280.00
"""
    found = figures(read(form, "项目支出预算表", drawn))
    assert {(label, level) for _, label, level, _, _ in found} == {
        ("合计", 0),
        ("某某市某某局", 0),
        ("智慧城市平台建设", 1),
    }


@pytest.mark.parametrize("form", grids.FORMATS)
def test_a_year_in_the_header_of_what_no_measure_names_is_its_period_and_not_its_name(form):
    drawn = """
地区|2025年限额|2026年限额
某某县|12.50|13.20
"""
    content = grids.FORMATS[form](table("政府一般债务限额情况表", drawn, "单位：亿元"))
    reading = understand(read_content(content, "某某县2026年政府预算.x"))
    assert [(f.fiscal_year, f.measure) for f in reading.facts] == [(2025, "限额"), (2026, "限额")]


@pytest.mark.parametrize("form", grids.FORMATS)
def test_cars_by_their_use_are_counted_and_no_money(form):
    drawn = """
项目|统计数
“三公”经费支出合计|40.00
公务接待费|40.00
主要负责人用车|1
其他用车|12
"""
    found = figures(read(form, "“三公”经费及相关信息统计表", drawn))
    assert [label for _, label, _, _, _ in found] == ["“三公”经费支出合计", "公务接待费"]


TITLES = {
    "target_form": "部门项目绩效目标公开表 重点项目绩效目标一览表 部门职责-工作活动绩效目标 项目支出绩效信息表",
    "self_evaluation": "项目支出绩效目标完成情况表 整体支出绩效自我评价表 转移支付区域（项目）绩效目标自评表",
    "procurement": "政府集中采购预算表 部门采购支出预算表 货物采购预算表 政府采购（资产配置、购买服务）预算表",
    "project_expenditure": "支出总表（按项目） 项目经费支出预算表 其他运转类项目支出表",
    "appropriation": "财政拨款总体情况表 一般公共预算、政府性基金预算、国有资本经营预算财政拨款收支总表",
    "expenditure": "支出总表（按功能科目） 部门支出总体情况表",
    "state_capital": "国有资本经营预算财政拨款支出决算表",
    "government_purchase": "部门政府购买服务预算表 购买服务预算表",
}


@pytest.mark.parametrize("statement", TITLES)
def test_what_a_title_says_its_table_is(statement):
    named = {title: catalogue().match_title(title) for title in TITLES[statement].split()}
    assert {title: entry and entry.id for title, entry in named.items()} == dict.fromkeys(named, statement)
