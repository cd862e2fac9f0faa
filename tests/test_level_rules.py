"""Two-sided tables with rules across only, whose amounts all but touch the labels beside them."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from budgetdiff.document.read import read_content
from budgetdiff.facts import Proof
from budgetdiff.statements import understand
from tests.support.examples import examples

INCOME = ("一般公共预算拨款收入", "政府性基金预算拨款收入", "财政专户管理资金收入", "事业收入", "其他收入")
SPENDING = ("一般公共服务支出", "教育支出", "社会保障和就业支出", "卫生健康支出", "城乡社区支出", "住房保障支出")
ORDINALS = "一二三四五六"
WIDE = (150, 60, 150, 60)


def _printed(rows, gap: float, size: float, high: float, *, right: bool) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    page = canvas.Canvas(file)
    page.setFont("STSong-Light", 14)
    page.drawString(180, 800, "青石县水利局2024年部门预算公开")
    page.drawString(240, 760, "收支预算总表")
    page.setFont("STSong-Light", size)
    page.drawString(430, 740, "单位：万元")
    edges = [50 + sum(WIDE[:column]) for column in range(5)]
    page.line(edges[0], 730, edges[-1], 730)
    for number, row in enumerate([("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数"), *rows]):
        bottom = 730 - high * (number + 1)
        base = bottom + (high - size) / 2 + 1
        for column, text in enumerate(row):
            x0, x1 = edges[column], edges[column + 1]
            if number < 2 or (column % 2 and not right):
                page.drawCentredString((x0 + x1) / 2, base, text)
            elif column % 2:
                page.drawRightString(x1 - gap, base, text)
            else:
                page.drawString(x0 + gap, base, text)
        page.line(edges[0], bottom, edges[-1], bottom)
    page.save()
    return file.getvalue()


AMOUNTS = st.integers(1, 99_999_99).map(lambda fen: Decimal(fen) / 100)


@examples(40)
@given(
    income=st.lists(AMOUNTS, min_size=5, max_size=5),
    shares=st.lists(st.integers(1, 9), min_size=6, max_size=6),
    gap=st.sampled_from([0.5, 1.0, 2.0, 4.0]),
    size=st.sampled_from([8.0, 9.0, 10.5]),
    right=st.booleans(),
)
def test_amounts_that_all_but_touch_the_next_label_keep_their_lines(income, shares, gap, size, right):
    total = sum(income, Decimal(0))
    parts = [(total * share / sum(shares)).quantize(Decimal("0.01")) for share in shares[:-1]]
    spending = [*parts, total - sum(parts, Decimal(0))]
    left = [*zip(INCOME, income, strict=True), ("本年收入合计", total), ("收入总计", total)]
    beside = [(f"{ORDINALS[n]}、{name}", spending[n]) for n, name in enumerate(SPENDING)]
    rows = [
        (a, f"{x:,.2f}" if a else "", b, f"{y:,.2f}" if b else "")
        for (a, x), (b, y) in zip_longest(
            [*left[:-2], ("", total), *left[-2:]],
            [*beside, ("本年支出合计", total), ("支出总计", total)],
            fillvalue=("", total),
        )
    ]
    reading = understand(read_content(_printed(rows, gap, size, 1.8 * size, right=right), "x.pdf"))
    got = {(fact.side, fact.label): fact.amount.value for fact in reading.facts if fact.amount}
    want = {("revenue", name): amount for name, amount in left}
    want |= {
        ("expenditure", name.partition("、")[2] or name): y
        for name, y in [*beside, ("本年支出合计", total), ("支出总计", total)]
    }
    assert got == {key: amount * 10_000 for key, amount in want.items()}
    assert [table.proof for table in reading.tables] == [Proof.PROVED]
    assert not reading.lost
