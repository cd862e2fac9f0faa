"""收支总表 that prints its expenditure by function and by both economic classifications, each with its own total."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.facts import Proof
from budgetdiff.statements import understand
from tests.support.examples import examples
from tests.support.pages import cover, document, grid, line

FUNCTIONS = ("一、一般公共服务支出", "二、社会保障和就业支出", "三、住房保障支出")
CLASSES = ("一、工资福利支出", "二、商品和服务支出", "三、对个人和家庭的补助")
GOVERNMENTS = ("一、机关工资福利支出", "二、机关商品和服务支出", "三、对个人和家庭的补助")
HEADS = [
    ("项目（按功能分类）", "项目（按部门预算经济分类）", "项目（按政府预算经济分类）"),
    ("支出功能分类科目", "支出经济分类科目", "政府预算支出经济分类"),
    ("功能科目名称", "部门经济科目", "政府经济科目"),
]
THREE = st.lists(st.integers(1, 900_000), min_size=3, max_size=3)


def _text(year: int, heads, parts) -> bytes:
    total = sum(parts[0])
    lines = [
        f"青石县水利局{year}年部门预算",
        "收支总表",
        "单位：万元",
        "\t".join(["项目", "预算数", *(cell for head in heads for cell in (head, "预算数"))]),
    ]
    incomes = [("一般公共预算拨款收入", total), ("", None), ("", None), ("收入总计", total)]
    blocks = [
        [*zip(names, amounts, strict=True), ("支出总计", total)]
        for names, amounts in zip((FUNCTIONS, CLASSES, GOVERNMENTS), parts, strict=True)
    ]
    for row in zip(incomes, *blocks, strict=True):
        lines.append(
            "\t".join(cell for name, fen in row for cell in (name, "" if fen is None else f"{Decimal(fen) / 100:.2f}"))
        )
    return "\n".join(lines).encode()


def _spread(total: int, parts: list[int]) -> list[int]:
    """Amounts of these proportions that sum to a total."""
    shares = [total * part // sum(parts) for part in parts[:-1]]
    return [*shares, total - sum(shares)]


@pytest.mark.parametrize("heads", HEADS)
@examples(20)
@given(functions=THREE, classes=THREE, governments=THREE)
def test_each_classification_has_a_total_of_its_own(heads, functions, classes, governments):
    total = sum(functions)
    parts = [functions, _spread(total, classes), _spread(total, governments)]
    facts = understand(read_content(_text(2024, heads, parts), "x.txt")).facts
    found = {}
    for fact in facts:
        if fact.side == "expenditure" and fact.level:
            found.setdefault((fact.classification, fact.measure), []).append(int(fact.amount.value / 100))
    assert found == {
        ("functional", "total"): parts[0],
        ("economic", "total"): parts[1],
        ("economic", "government_classes"): parts[2],
    }


def test_no_rest_is_made_of_money_that_is_printed_twice(tmp_path):
    for year, parts in ((2023, [600, 300, 100]), (2024, [500, 400, 250])):
        (tmp_path / f"{year}.txt").write_bytes(_text(year, HEADS[0], [parts, parts, parts]))
    with bd.open(None) as database:
        database.ingest(tmp_path)
        lines = database.compare("2023", "2024").lines
    assert lines.filter(lines["side"] == "expenditure")["note"].unique().to_list() == [""]
    assert None not in lines["label"].to_list()


def test_a_header_over_the_amounts_of_the_block_beside_does_not_say_what_the_labels_are():
    """功能分类 over the labels alone, 支出用途 over their amounts and over the block right of them."""
    rows = [
        "收入|~|支出|~|~|~",
        "项目名称|金额|功能分类|支出用途|~|~",
        "|  |功能科目名称|金额|项目名称|金额",
        "一般公共预算拨款|900.00|公共安全支出|700.00|基本支出|600.00",
        "||教育支出|200.00|项目支出|300.00",
        "收入合计|900.00|支出合计|900.00|支出合计|900.00",
    ]
    drawn = document(
        *cover("青石县水利局2024年部门预算"), line("收支总表", 2, 60), line("单位：万元", 2, 80), grid(rows, 2)
    )
    found = {
        (f.classification, f.measure, f.label) for f in understand(drawn).facts if f.side == "expenditure" and f.level
    }
    assert {one for one in found if one[0] == "functional"} == {
        ("functional", "total", "公共安全支出"),
        ("functional", "total", "教育支出"),
    }
    assert {label for classification, _, label in found if classification == "economic"} == {"基本支出", "项目支出"}


@pytest.mark.parametrize("title", ["政府性基金收支表", "部门综合预算政府性基金收支表", "国有资本经营预算收支表"])
def test_a_table_of_one_fund_has_two_sides_where_it_prints_them(title):
    """Its revenue is no line of spending; the table of the fund by codes stays without sides."""
    rows = [
        "收入|~|支出|~|~|~",
        "项目|预算数|支出功能分类科目|预算数|部门预算支出经济科目|预算数",
        "基金拨款|900.00|一、城乡社区支出|700.00|一、商品和服务支出|600.00",
        "||二、其他支出|200.00|二、资本性支出|300.00",
        "本年收入合计|900.00|本年支出合计|900.00|本年支出合计|900.00",
    ]
    front = [*cover("青石县水利局2024年部门预算"), line(title, 2, 60), line("单位：万元", 2, 80)]
    reading = understand(document(*front, grid(rows, 2)))
    assert {(f.side, f.classification) for f in reading.facts} == {
        ("revenue", "source"),
        ("expenditure", "functional"),
        ("expenditure", "economic"),
    }
    assert [table.proof for table in reading.tables] == [Proof.PROVED]
    coded = ["科目编码|科目名称|年初结转|本年收入|本年支出|年末结转", "212|城乡社区支出|0.00|900.00|700.00|200.00"]
    assert {f.side for f in understand(document(*front, grid(coded, 2))).facts} == {None}
