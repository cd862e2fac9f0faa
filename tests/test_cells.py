"""Every cell of a table becomes the right fact: small tables of each layout, their figures drawn."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.facts import Fact, Unit
from budgetdiff.statements import Reading, understand
from budgetdiff.statements.amounts import printed_amount
from budgetdiff.statements.parents import CodedRow, levels_by_sums, unnamed_totals
from tests.support.examples import examples

UNIT = "青石县水利局"
amounts = st.integers(1, 10**8).map(lambda fen: Decimal(fen) / 100)
Cells = list[object]


def page(title: str, head: list[Cells], rows: list[Cells], unit: str = "万元") -> Reading:
    """A budget of one table, read. A cell is its text, or (text, columns, rows)."""

    def row(cells: Cells) -> str:
        parts = []
        for cell in cells:
            text, columns, down = cell if isinstance(cell, tuple) else (cell, 1, 1)
            printed = f"{text:,}" if isinstance(text, Decimal) else str(text)
            parts.append(f"<td colspan={columns} rowspan={down}>{escape(printed)}</td>")
        return f"<tr>{''.join(parts)}</tr>"

    table = "".join(row(cells) for cells in [*head, *rows])
    content = (
        f"<html><head><meta charset=utf-8><title>{UNIT}2024年度部门预算</title></head><body><h1>{UNIT}2024年度部门预算</h1>"
        f"<p>{title}</p><p>部门：{UNIT}　单位：{unit}</p><table>{table}</table></body></html>"
    )
    return understand(read_content(content.encode(), "cells.html"))


def figures(reading: Reading, statement: str) -> dict[tuple[str | None, str, str], Decimal]:
    """The amounts of a statement in 万元 by code, label and measure; a line printed twice is the sum of both."""
    found: dict[tuple[str | None, str, str], Decimal] = {}
    for fact in reading.facts:
        if fact.statement == statement and fact.amount is not None:
            key = (fact.code, fact.label, fact.measure)
            found[key] = found.get(key, Decimal(0)) + fact.amount.value / 10_000
    return found


def holds(reading: Reading) -> list[Fact]:
    """The facts with an amount, after what must be true of every one of them."""
    facts = [fact for fact in reading.facts if fact.amount is not None]
    lines = [(f.statement, f.provenance.row, f.classification, f.measure, f.fiscal_year, f.phase) for f in facts]
    assert len(lines) == len(set(lines)) or any(f.side for f in facts), "a measure doubled within a line"
    assert all(fact.code or fact.label for fact in facts)
    assert not any(fact.label.replace(".", "").replace(",", "").isdigit() for fact in facts)
    return facts


@given(amounts, amounts, amounts)
def test_both_economic_classifications_of_a_row_have_its_amounts(one, two, three):
    codes = ("科目编码", 2, 1)
    names = [(f"{whose}预算支出经济分类科目名称", 1, 2) for whose in ("部门", "政府")]
    head = [
        [codes, names[0], codes, names[1], ("基本支出", 2, 1)],
        ["类", "款", "类", "款", "小计", "人员经费"],
    ]
    people = one + two
    rows = [
        ["", "", "合计", "", "", "", people + three, people],
        ["301", "", "工资福利支出", "501", "", "机关工资福利支出", people, people],
        ["301", "01", "基本工资", "501", "01", "工资奖金津补贴", one, one],
        ["301", "02", "津贴补贴", "501", "01", "工资奖金津补贴", two, two],
        ["302", "", "商品和服务支出", "502", "", "机关商品和服务支出", three, ""],
    ]
    reading = page("一般公共预算基本支出表", head, rows)
    holds(reading)
    assert figures(reading, "basic_economic") == {
        (None, "合计", "total"): people + three,
        (None, "合计", "personnel"): people,
        ("301", "工资福利支出", "total"): people,
        ("301", "工资福利支出", "personnel"): people,
        ("30101", "基本工资", "total"): one,
        ("30101", "基本工资", "personnel"): one,
        ("30102", "津贴补贴", "total"): two,
        ("30102", "津贴补贴", "personnel"): two,
        ("302", "商品和服务支出", "total"): three,
    }
    assert figures(reading, "basic_economic_government") == {
        (None, "合计", "total"): people + three,
        (None, "合计", "personnel"): people,
        ("501", "机关工资福利支出", "total"): people,
        ("501", "机关工资福利支出", "personnel"): people,
        ("50101", "工资奖金津补贴", "total"): people,
        ("50101", "工资奖金津补贴", "personnel"): people,
        ("502", "机关商品和服务支出", "total"): three,
    }


@given(amounts, amounts)
def test_functional_and_both_economic_codes_in_names(one, two):
    head = [["支出功能分类科目", "政府支出经济分类科目", "部门支出经济分类科目", "合计", "基本支出", "项目支出"]]
    rows = [
        ["2010301-行政运行", "50201-办公经费", "30211-差旅费", one, one, ""],
        ["2010301-行政运行", "50101-工资奖金津补贴", "30101-基本工资", two, "", two],
        ["合 计", "", "", one + two, one, two],
    ]
    reading = page("支出总表", head, rows)
    holds(reading)
    assert figures(reading, "expenditure")["2010301", "行政运行", "total"] == one + two
    for statement, codes in (("expenditure_economic", "3"), ("expenditure_economic_government", "5")):
        found = figures(reading, statement)
        assert {code[0] for code, _, _ in found if code} == {codes}
        assert found[None, "合计", "total"] == one + two
        assert sum(value for (code, _, measure), value in found.items() if code and measure == "total") == one + two


_FUNCTIONAL = [("205", "教育支出"), ("20502", "普通教育"), ("2050205", "高等教育")]


@given(amounts, st.sampled_from([["科目编", "码"], ["", ""], ["编号", ""], ["功能科", "目编码"]]))
def test_codes_are_no_money_whatever_is_over_them(amount, over):
    head = [[over[0], "科目名称", "合计", "上缴上"], [over[1], "", "", "级支出"]]
    rows = [["", "合计", amount, ""], *[[code, name, amount, ""] for code, name in _FUNCTIONAL]]
    reading = page("支出预算表", head, rows)
    holds(reading)
    assert figures(reading, "expenditure") == {
        (None, "合计", "total"): amount,
        **{(code, name, "total"): amount for code, name in _FUNCTIONAL},
    }
    assert {fact.measure for fact in reading.facts} == {"total", "remitted"}


def _parts(code: str) -> list[str]:
    return [code[:3], *(code[start : start + 2] for start in range(3, len(code), 2))]


def _unpadded(code: str) -> list[str]:
    return [code[:3], *(str(int(part)) for part in _parts(code)[1:])]


def _three(parts: list[str]) -> list[str]:
    return [*parts, "", ""][:3]


_TWO = ["科目编码", "科目名称"]
_PRINTED_CODES = {
    "plain": (lambda code, name: [code, name], _TWO),
    "spaces": (lambda code, name: [" ".join(_parts(code)), name], _TWO),
    "dots": (lambda code, name: [".".join(_parts(code)), name], _TWO),
    "unpadded in one": (lambda code, name: [" ".join(_unpadded(code)), name], _TWO),
    "as numbers": (lambda code, name: [f"{code}.0", name], _TWO),
    "glued": (lambda code, name: [f"{code}{name}"], ["科目名称"]),
    "dash": (lambda code, name: [f"{code}-{name}"], ["科目编码"]),
    "square": (lambda code, name: [f"[{code}]{name}"], ["功能分类科目"]),
    "round": (lambda code, name: [f"({code}){name}"], ["项目"]),
    "three": (lambda code, name: [*_three(_parts(code)), name], ["类", "款", "项", "科目名称"]),
    "unpadded in three": (lambda code, name: [*_three(_unpadded(code)), name], ["类", "款", "项", "科目名称"]),
}


@pytest.mark.parametrize("form", _PRINTED_CODES)
@examples(20)
@given(amount=amounts)
def test_codes_in_every_way_they_are_printed(form, amount):
    printed, head = _PRINTED_CODES[form]
    rows = [[*printed(code, name), amount] for code, name in _FUNCTIONAL]
    reading = page("支出总表", [[*head, "合计"]], rows)
    holds(reading)
    assert figures(reading, "expenditure") == {(code, name, "total"): amount for code, name in _FUNCTIONAL}


@given(amounts, amounts, st.integers(0, 3))
def test_a_total_named_in_any_column_is_the_total(one, two, column):
    names: list[str] = ["", "", "", ""]
    names[column] = "合  计"
    rows = [
        [*names, one + two],
        [UNIT, "205", "", "教育支出", one],
        [UNIT, "208", "", "社会保障和就业支出", two],
    ]
    reading = page("支出总表", [["预算单位", "类", "款", "科目名称", "支出总计"]], rows)
    total = [fact for fact in holds(reading) if fact.level == 0]
    assert [(f.label, f.label_key, f.amount.value / 10_000) for f in total] == [("合计", "合计", one + two)]
    assert figures(reading, "expenditure")["205", "教育支出", "total"] == one


@given(amounts, amounts)
def test_a_row_of_the_unit_without_a_code_is_its_total(one, two):
    rows = [[UNIT, "", "", one + two], ["", "205", "教育支出", one], ["", "208", "社会保障和就业支出", two]]
    reading = page("支出总表", [["预算单位", "科目编码", "科目名称", "支出总计"]], rows)
    assert [(f.unit_name, f.level, f.label_key) for f in holds(reading)] == [
        (UNIT, 0, "合计"),
        (UNIT, 1, ""),
        (UNIT, 1, ""),
    ]


@given(amounts, amounts)
def test_rows_below_a_unit_are_of_that_unit(one, two):
    other = "青石县水利站"
    rows = [
        ["合计", "", "", one + two],
        [UNIT, "", "", one],
        ["", "205", "教育支出", one],
        [(other, 1, 2), "", "", two],
        ["205", "教育支出", two],
    ]
    reading = page("支出总表", [["单位名称", "科目编码", "科目名称", "支出总计"]], rows)
    assert [(f.unit_name, f.code, f.level, f.amount.value / 10_000) for f in holds(reading)] == [
        (UNIT, None, 0, one + two),
        (UNIT, None, 0, one),
        (UNIT, "205", 1, one),
        (other, None, 0, two),
        (other, "205", 1, two),
    ]


@given(amounts, amounts)
def test_an_unlabelled_row_that_is_the_sum_is_the_total(one, two):
    rows = [["", "", one + two], ["205", "教育支出", one], ["208", "社会保障和就业支出", two]]
    reading = page("支出总表", [["科目编码", "科目名称", "合计"]], rows)
    assert figures(reading, "expenditure")[None, "合计", "total"] == one + two
    rows[0][2] = one + two + 10
    reading = page("支出总表", [["科目编码", "科目名称", "合计"]], rows)
    assert (None, "合计", "total") not in figures(reading, "expenditure")
    assert any("no label" in note for note in reading.notes)


@given(amounts, amounts, amounts)
def test_side_groups_have_measures_of_their_own(total, bought, small):
    head = [
        [("科目编码", 1, 2), ("科目名称", 1, 2), ("支出总计", 1, 2), ("其中：政府采购", 3, 1), ("事业收入", 2, 1)],
        ["小计", "其中：预留给中小企业", "其中：服务", "金额", "其中：教育收费"],
    ]
    rows = [["205", "教育支出", total, bought, small, small, total, small]]
    holds(page("支出总表", head, rows))
    assert figures(page("支出总表", head, rows), "expenditure") == {
        ("205", "教育支出", "total"): total,
        ("205", "教育支出", "procurement"): bought,
        ("205", "教育支出", "procurement.预留给中小企业"): small,
        ("205", "教育支出", "procurement.服务"): small,
        ("205", "教育支出", "institutional"): total,
        ("205", "教育支出", "institutional.教育收费"): small,
    }


@given(st.lists(amounts, min_size=6, max_size=6))
def test_columns_by_source_over_header_rows(a):
    head = [
        [("科目编码", 1, 3), ("科目名称", 1, 3), ("合计", 1, 3), ("本年收入", 3, 1), ("上年结转", 2, 1)],
        [("财政拨款", 2, 1), ("单位资金", 1, 2), ("一般公共预算", 1, 2), ("单位资金", 1, 2)],
        ["一般公共预算", "政府性基金预算"],
    ]
    reading = page("收入总表", head, [["205", "教育支出", *a]])
    assert [(f.measure, f.amount.value / 10_000) for f in holds(reading)] == list(
        zip(
            [
                "total",
                "general_public",
                "government_fund",
                "own_funds",
                "carry_over.general_public",
                "carry_over.own_funds",
            ],
            a,
            strict=True,
        )
    )


@given(amounts, amounts)
def test_a_table_that_only_its_headers_name(basic, project):
    reading = page(
        "支出预算总表", [["合计", "基本支出", "项目支出", "结转下年资金"]], [[basic + project, basic, project, ""]]
    )
    assert [(f.label, f.level, f.label_key, f.measure) for f in holds(reading)] == [
        ("合计", 0, "合计", "total"),
        ("基本支出", 0, "合计", "basic"),
        ("项目支出", 0, "合计", "project"),
    ]


@given(amounts, amounts, amounts)
def test_a_list_of_projects_is_called_by_its_projects(one, two, three):
    head = [["单位编码", "单位名称", "类", "款", "项", "项目名称", "合计", "一般公共预算", "项目类别", "是否政府采购"]]
    rows = [
        ["", "合计", "", "", "", "", one + two, three, "", ""],
        ["105001", UNIT, "205", "02", "05", "水文监测", one, three, "特定目标类", "否"],
        ["105001", UNIT, "205", "02", "05", "堤防维修", two, "", "特定目标类", "是"],
    ]
    reading = page("项目支出表", head, rows)
    found = [(f.statement, f.label, f.measure, f.amount.value / 10_000) for f in holds(reading)]
    assert found == [
        ("project_expenditure", "合计", "total", one + two),
        ("project_expenditure", "合计", "general_public", three),
        ("project_expenditure", "水文监测", "total", one),
        ("project_expenditure", "水文监测", "general_public", three),
        ("project_expenditure", "堤防维修", "total", two),
    ]


@given(amounts, st.integers(1, 999))
def test_pieces_are_no_money(amount, pieces):
    head = [["采购项目", "采购目录", "规格型号", "数量（台）", "计量单位", "采购时间", "预算金额"]]
    rows = [
        ["合计", "", "", pieces, "", "", amount],
        ["监测设备", "A0201计算机", "X-5", pieces, "台", "2024年5月", amount],
    ]
    reading = page("政府采购预算表", head, rows)
    assert [(f.label, f.measure, f.amount.value / 10_000) for f in holds(reading)] == [
        ("合计", "total", amount),
        ("A0201计算机", "total", amount),
    ]


@given(amounts, amounts)
def test_a_column_s_own_unit_of_money_wins(in_wan, in_yuan):
    head = [["科目编码", "科目名称", "预算数（万元）", "其中：项目支出（元）"]]
    reading = page("支出总表", head, [["205", "教育支出", in_wan, in_yuan]], unit="万元")
    assert [(f.measure, f.amount.value) for f in holds(reading)] == [("total", in_wan * 10_000), ("project", in_yuan)]


@given(amounts, amounts)
def test_headers_repeated_in_the_middle_are_no_rows(one, two):
    head: list[Cells] = [["科目编码", "科目名称", "合计", "基本支出"]]
    rows = [["205", "教育支出", one, one], *head, ["208", "社会保障和就业支出", two, two]]
    reading = page("支出总表", head, rows)
    assert {f.label for f in holds(reading)} == {"教育支出", "社会保障和就业支出"}


@given(amounts, amounts, amounts)
def test_groups_in_a_column_of_their_own(one, two, three):
    # rows without codes get their levels from sums, and two rows alike look like a whole and its only part
    alike = sorted([one, two, three, one + two])
    assume(all(larger - smaller > Decimal("0.05") for smaller, larger in pairwise(alike)))
    rows = [
        [("收入总计", 2, 1), one + two + three],
        [("一般公共预算资金", 1, 3), "小计", one + two],
        ["公共财政拨款资金", one],
        ["专项收入", two],
        [("其他资金", 1, 1), "小计", three],
    ]
    reading = page("收入预算总表", [["项目名称", "", "金额"]], rows)
    assert [(f.label, f.level) for f in holds(reading)] == [
        ("收入总计", 0),
        ("一般公共预算资金/小计", 1),
        ("一般公共预算资金/公共财政拨款资金", 2),
        ("一般公共预算资金/专项收入", 2),
        ("其他资金/小计", 1),
    ]


@given(amounts, amounts)
def test_rows_of_years_and_their_change(before, after):
    head = [["年度", "合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费"]]
    rows = [
        ["2023年", before, "", before, ""],
        ["2024年", after, "", after, ""],
        ["增减变化金额", after - before, "", after - before, ""],
    ]
    reading = page("“三公”经费支出表", head, rows)
    printed = [(f.fiscal_year, f.measure, f.amount.value / 10_000) for f in holds(reading)]
    assert printed == [
        (2023, "total", before),
        (2023, "reception", before),
        (2024, "total", after),
        (2024, "reception", after),
    ]
    assert [a.value for a in reading.assertions if "增减" in a.quote or a.kind == "change"] or before == after


@pytest.mark.parametrize("cell", ["120258,600", "支 2947399.16", "1,234.5.6", "12.34.", "100.00 200.00", "1O0.00"])
@examples(5)
@given(amount=amounts)
def test_a_cell_that_is_no_number_refuses_itself_alone(cell, amount):
    head = [["科目编码", "科目名称", "合计", "基本支出"]]
    rows = [
        ["", "合计", amount, amount],
        ["205", "教育支出", cell, amount],
        ["208", "社会保障和就业支出", amount, amount],
    ]
    reading = page("支出总表", head, rows)
    assert len(holds(reading)) == 5
    kept = [f for f in reading.facts if f.code == "205" and f.measure == "total"]
    assert [(f.amount, f.raw) for f in kept] == [(None, cell.replace(" ", ""))]
    assert [(r.row, dict(r.parts), r.text) for r in reading.remarks if r.kind == "refused"] == [
        (3, {"column": "合计"}, cell.replace(" ", ""))
    ]
    assert sum("is not a number" in note for note in reading.notes) == 1


@pytest.mark.thorough
def test_sums_over_a_refused_cell_say_nothing(tmp_path):
    source = tmp_path / "budget.html"
    rows = "".join(
        f"<tr><td>{code}</td><td>{name}</td><td>{amount}</td></tr>"
        for code, name, amount in [
            ("", "合计", "30.00"),
            ("205", "教育支出", "1O.00"),
            ("208", "社会保障和就业支出", "20.00"),
        ]
    )
    source.write_text(
        f"<meta charset=utf-8><title>{UNIT}2024年度部门预算</title>"
        f"<h1>{UNIT}2024年度部门预算</h1><p>支出总表</p><p>部门：{UNIT} 单位：万元</p>"
        f"<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>{rows}</table>",
        encoding="utf-8",
    )
    with bd.open(None) as database:
        assert not database.ingest([source], jobs=1).failed
        assert not [f for f in database.check().lines["rule"].to_list() if f.startswith("SUM")]


@given(st.integers(0, 10**9), st.sampled_from(["", " ", "\n"]), st.data())
def test_numbers_broken_or_set_apart_within_their_cell(fen, space, data):
    printed = f"{Decimal(fen) / 100:,.2f}"
    if space == " ":
        cell = " ".join(printed)
    else:
        at = data.draw(st.integers(1, len(printed) - 1))
        cell = printed[:at] + space + printed[at:]
    found = printed_amount(cell, Unit.YUAN)
    assert found.amount is not None
    assert found.amount.value == Decimal(fen) / 100


@given(amounts, amounts)
def test_two_numbers_in_a_cell_are_none(one, two):
    for space in (" ", "\n"):
        found = printed_amount(f"{one:.2f}{space}{two:.2f}", Unit.WAN)
        assert (found.amount, found.refused) == (None, True)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1，234.50", "1234.50"),
        ("（3.20）", "-3.20"),
        ("－3.20", "-3.20"),
        ("△3.20", "-3.20"),
        ("¥3.20", "3.20"),
        ("３．２０", "3.20"),
    ],
)
def test_separators_and_signs(cell, value):
    found = printed_amount(cell, Unit.YUAN)
    assert found.amount is not None
    assert found.amount.value == Decimal(value)


@pytest.mark.parametrize("cell", ["/", "—", "无", "", "-", "--"])
def test_blanks_are_no_amount_and_nothing_refused(cell):
    found = printed_amount(cell, Unit.YUAN)
    assert (found.amount, found.refused, found.words) == (None, False, False)


@pytest.mark.parametrize("cell", ["12.5%", "3辆", "详见附表", "2024-05"])
def test_words_are_no_amount_and_nothing_refused(cell):
    found = printed_amount(cell, Unit.YUAN)
    assert (found.amount, found.refused, found.words) == (None, False, True)


_trees = st.lists(st.lists(st.lists(amounts, min_size=1, max_size=3), min_size=1, max_size=3), min_size=1, max_size=3)


@given(_trees)
def test_levels_by_sums(tree):
    printed: list[tuple[int, Decimal]] = []
    for family in tree:
        printed.append((1, sum((sum(parts) for parts in family), Decimal(0))))
        for parts in family:
            printed.append((2, sum(parts, Decimal(0))))
            printed.extend((3, part) for part in parts)
    rows = [
        CodedRow(None, f"行{n}", printed_amount(f"{amount:.2f}", Unit.WAN).amount)
        for n, (_, amount) in enumerate(printed)
    ]
    found = levels_by_sums(rows)
    assert found == {position: level for position, (level, _) in enumerate(printed)}
    assert levels_by_sums([*rows, CodedRow(None, "又", printed_amount("1.00", Unit.WAN).amount)]) == {}


def test_a_row_without_a_name_is_a_total_only_where_it_is_the_sum():
    def row(code: str | None, label: str, amount: str) -> CodedRow:
        return CodedRow(code, label, printed_amount(amount, Unit.WAN).amount)

    rows = [
        row(None, "", "3.00"),
        row("205", "甲", "1.00"),
        row("20502", "乙", "1.00"),
        row("208", "丙", "2.00"),
        row(None, "", "4.00"),
    ]
    assert unnamed_totals(rows) == {0}


def test_ordinals_of_the_twenties():
    reading = page(
        "收支总表",
        [["收入", "预算数", "支出", "预算数"]],
        [["一、财政拨款收入", "30.00", "廿一、其他支出", "20.00"], ["", "", "（廿二）债务付息支出", "10.00"]],
    )
    assert [f.label for f in holds(reading)] == ["财政拨款收入", "其他支出", "债务付息支出"]


@given(amounts, amounts, amounts)
def test_items_in_rows_with_columns_by_fund(whole, general, fund):
    head = [["项目", "合计", "一般公共预算", "政府性基金预算"]]
    rows = [["“三公”经费", whole, general, fund], ["其中：（一）因公出国（境）支出", whole, general, fund]]
    reading = page("“三公”经费预算表", head, rows)
    assert [(f.label, f.measure, f.amount.value / 10_000) for f in holds(reading)] == [
        ("“三公”经费", "total", whole),
        ("“三公”经费", "total.general_public", general),
        ("“三公”经费", "total.government_fund", fund),
        ("因公出国（境）支出", "abroad", whole),
        ("因公出国（境）支出", "abroad.general_public", general),
        ("因公出国（境）支出", "abroad.government_fund", fund),
    ]


@given(amounts, amounts)
def test_rows_and_columns_exchanged(one, two):
    head: list[Cells] = [["科目编码", "", "205", "208"]]
    rows = [
        ["科目名称", "合计", "教育支出", "社会保障和就业支出"],
        ["合计", one + two, one, two],
        ["基本支出", one, one, ""],
        ["项目支出", two, "", two],
    ]
    reading = page("支出总表", head, rows)
    holds(reading)
    assert figures(reading, "expenditure") == {
        (None, "合计", "total"): one + two,
        (None, "合计", "basic"): one,
        (None, "合计", "project"): two,
        ("205", "教育支出", "total"): one,
        ("205", "教育支出", "basic"): one,
        ("208", "社会保障和就业支出", "total"): two,
        ("208", "社会保障和就业支出", "project"): two,
    }
    without = page(
        "支出总表",
        [["项目", "教育支出", "社会保障和就业支出", "合计"]],
        [
            ["基本支出", one, "", one],
            ["项目支出", "", two, two],
        ],
    )
    assert figures(without, "expenditure") == {
        (None, "教育支出", "basic"): one,
        (None, "社会保障和就业支出", "project"): two,
        (None, "合计", "basic"): one,
        (None, "合计", "project"): two,
    }


@given(amounts, amounts)
def test_a_fund_s_table_keeps_its_economic_codes_beside_its_own(one, two):
    head = [["功能科目编码", "功能科目名称", "部门经济科目编码", "部门经济科目名称", "合计"]]
    rows = [
        ["", "合计", "", "", one + two],
        ["2120801", "征地和拆迁补偿支出", "30201", "办公费", one],
        ["2120802", "土地开发支出", "30227", "委托业务费", two],
    ]
    reading = page("政府性基金预算支出表", head, rows)
    holds(reading)
    assert [(f.classification, f.code, f.amount.value / 10_000) for f in reading.facts if f.amount] == [
        ("functional", None, one + two),
        ("functional", "2120801", one),
        ("economic", "30201", one),
        ("functional", "2120802", two),
        ("economic", "30227", two),
    ]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("20801人力资源和社会保障管理事务", "20801"),
        ("2010104人大会议", "2010104"),
        ("201-一般公共服务支出", "201"),
        ("120人", None),
        ("201人次", None),
        ("208个", None),
        ("2024年度", None),
        ("300万元", None),
    ],
)
def test_a_code_is_told_from_a_count_by_what_follows_it(printed, code):
    """20801人 was taken for a number of people, and the name kept its code."""
    from budgetdiff.statements.lines import _LEADING_CODE

    found = _LEADING_CODE.match(printed)
    assert (found[1] if found else None) == code
