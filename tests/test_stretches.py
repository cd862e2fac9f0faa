"""Several tables on one page that have rules across only, in one breadth, or none: each is read by itself, with its own title."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from budgetdiff.document.read import read_content
from budgetdiff.statements import understand

EDGES = (50, 130, 300, 380, 460, 540)
HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
TABLES = {
    "expenditure": (
        "部门支出总表",
        "公开03表",
        (("205", "教育支出", 800, 600, 200), ("208", "社会保障和就业支出", 200, 200, 0)),
    ),
    "general_public": (
        "一般公共预算支出表",
        "公开05表",
        (("205", "教育支出", 700, 600, 100), ("208", "社会保障和就业支出", 200, 200, 0)),
    ),
    "government_fund": ("政府性基金预算支出表", "公开08表", (("212", "城乡社区支出", 100, 0, 100),)),
}


def printed(rules: str, *, numbered: bool) -> bytes:
    """The three tables on one page, with a rule below each ``row``, ``three`` rules each, or ``none``."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    page = canvas.Canvas(file)
    page.setFont("STSong-Light", 14)
    page.drawString(180, 800, "青石县教育局2024年部门预算公开")
    y = 770.0
    for title, number, rows in TABLES.values():
        total = ("", "合计", *(sum(row[column] for row in rows) for column in (2, 3, 4)))
        page.setFont("STSong-Light", 9)
        if numbered:
            page.drawString(EDGES[0], y, number)
            y -= 16
        page.drawString(240, y, title)
        page.drawString(470, y - 14, "单位：万元")
        y -= 20
        if rules != "none":
            page.line(EDGES[0], y, EDGES[-1], y)
        lines = (HEAD, total, *rows)
        for place, row in enumerate(lines):
            for column, text in enumerate(row):
                if isinstance(text, int):
                    page.drawRightString(EDGES[column + 1] - 4, y - 12, f"{text}.00")
                else:
                    page.drawString(EDGES[column] + 4, y - 12, text)
            y -= 16
            if rules == "row" or (rules == "three" and place in (0, len(lines) - 1)):
                page.line(EDGES[0], y, EDGES[-1], y)
        y -= 30
    page.save()
    return file.getvalue()


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("rules", ["row", "three", "none"])
def test_tables_below_one_another_are_cut_where_their_captions_stand(rules, numbered):
    found = understand(read_content(printed(rules, numbered=numbered), "a.pdf"))
    assert [table.statement for table in found.tables] == list(TABLES)
    read = {
        (fact.statement, fact.code, fact.measure): fact.amount.value
        for fact in found.facts
        if fact.code is not None and fact.amount is not None
    }
    right = {
        (statement, code, measure): Decimal(amount) * 10_000
        for statement, (_, _, rows) in TABLES.items()
        for code, _, *amounts in rows
        for measure, amount in zip(("total", "basic", "project"), amounts, strict=True)
    }
    assert read == right
