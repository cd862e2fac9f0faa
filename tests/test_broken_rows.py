"""Tables that a page breaks within a row, below which the codes are one column; numbers that their column is too narrow for."""

from __future__ import annotations

from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.document.model import Cell, Document, Grid, Line, Place, Row
from budgetdiff.statements import understand

EDGES = (0.0, 20.0, 40.0, 60.0, 120.0, 180.0, 240.0)


def cell(text: str, first: int, span: int = 1, rows: int = 1) -> Cell:
    return Cell(text, rows, span, (EDGES[first], 0.0, EDGES[first + span], 10.0))


def upper() -> Grid:
    """类, 款 and 项 below one heading, the codes across all three."""
    head = (
        cell("科目编码", 0, 3),
        None,
        None,
        *(cell(t, n, 1, 2) for n, t in ((3, "科目名称"), (4, "合计"), (5, "基本支出"))),
    )
    below = (*(cell(t, n) for n, t in enumerate("类款项")), None, None, None)
    lines = [
        ("", "合计", "300.00", "300.00"),
        ("208", "社会保障和就业支出", "200.00", "200.00"),
        ("20805", "行政事业单位养老", "200.00", "200.00"),
    ]
    body = [(cell(code, 0, 3), None, None, *(cell(t, n) for n, t in enumerate(rest, start=3))) for code, *rest in lines]
    return Grid(
        1, tuple(Row(1, n, cells) for n, cells in enumerate((head, below, *body), start=1)), (0.0, 0.0, 240.0, 400.0)
    )


def lower(first: tuple[str, ...]) -> Grid:
    """What stands on the next page, whose rows have one cell for the code."""
    lines = [first, ("2080505", "养老保险缴费", "200.00", "200.00"), ("221", "住房保障支出", "100.00", "100.00")]
    places = ((0, 3), (3, 1), (4, 1), (5, 1))
    rows = [tuple(cell(t, n, span) for t, (n, span) in zip(line, places, strict=True)) for line in lines]
    return Grid(2, tuple(Row(2, n, cells) for n, cells in enumerate(rows, start=1)), (0.0, 0.0, 240.0, 200.0))


def reading(first: tuple[str, ...]):
    blocks = (
        Line(1, "某某市某某局2024年部门预算"),
        Line(1, "部门支出总表"),
        Line(1, "单位：万元"),
        upper(),
        lower(first),
    )
    return understand(Document("d", "d.pdf", "pdf", "r", Place.PAGE, 2, blocks))


def test_a_row_broken_by_a_page_goes_on_where_the_codes_are_one_cell():
    found = reading(("", "支出", "", ""))
    totals = {
        fact.code: (fact.label, fact.amount.value) for fact in found.facts if fact.measure == "total" and fact.amount
    }
    assert [table.statement for table in found.tables] == ["expenditure"]
    assert totals["20805"] == ("行政事业单位养老支出", Decimal(2_000_000))
    assert totals["2080505"] == ("养老保险缴费", Decimal(2_000_000))
    assert totals["221"] == ("住房保障支出", Decimal(1_000_000))


def test_words_above_the_amounts_begin_another_table():
    assert len(reading(("科目编码", "科目名称", "本年收入", "上年结转")).tables) == 2


NARROW = """<html><body><p>某某市某某局2024年部门预算</p><p>部门支出总表</p><p>单位：万元</p><table>
<tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>
<tr><td></td><td>合计</td><td>{0}</td><td>200.00</td><td>100.00</td></tr>
<tr><td>208</td><td>社会保障和就业支出</td><td>{1}</td><td>200.00</td><td>100.00</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("shown", [("###", "###"), ("300.00", "####"), ("##", "300.00")])
def test_a_number_that_does_not_show_is_named_and_is_no_label(tmp_path, shown):
    source = tmp_path / "a.html"
    source.write_text(NARROW.format(*shown), encoding="utf-8")
    with bd.open(None) as database:
        database.ingest(source)
        facts = database.sql("SELECT label, measure, amount, raw FROM facts").to_dicts()
        assert not [one for one in facts if "#" in one["label"]]
        assert {one["label"] for one in facts if one["measure"] == "project"} == {"合计", "社会保障和就业支出"}
        totals = [one["amount"] for one in facts if one["measure"] == "total" and one["amount"] is not None]
        assert len(totals) == sum("#" not in text for text in shown)
        ((notes,),) = database.store.rows("SELECT notes FROM documents")
        assert notes.count("is not a number") == sum("#" in text for text in shown)


def test_the_unit_whose_name_a_page_breaks_keeps_its_figures():
    head = tuple(cell(t, n) for n, t in ((2, "单位名称"), (3, "合计"), (4, "一般公共预算"), (5, "财政专户")))
    places = (2, 3, 4, 5)

    def grid(page: int, lines: list[tuple[str, ...]], first: tuple[Cell, ...] | None = None) -> Grid:
        rows = [first] if first else []
        rows += [tuple(cell(t, n) for t, n in zip(line, places, strict=True)) for line in lines]
        return Grid(
            page, tuple(Row(page, n, cells) for n, cells in enumerate(rows, start=1)), (40.0, 0.0, 240.0, 400.0)
        )

    above = grid(
        1,
        [
            ("合计", "900.00", "800.00", "100.00"),
            ("某某旗教育局本级", "300.00", "300.00", ""),
            ("某某旗第", "600.0", "500.0", "100.00"),
        ],
        head,
    )
    below = grid(2, [("一中学", "0", "0", "")])
    blocks = (Line(1, "某某旗教育局2024年部门预算"), Line(1, "部门收入总表"), Line(1, "单位：万元"), above, below)
    found = understand(Document("d", "d.pdf", "pdf", "r", Place.PAGE, 2, blocks))
    theirs = {
        fact.measure: fact.amount.value for fact in found.facts if fact.unit_name == "某某旗第一中学" and fact.amount
    }
    assert theirs["total"] == Decimal(6_000_000)
    assert theirs["general_public"] == Decimal(5_000_000)
